import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/document.ts';
import { cleanUp, fitLetters } from '../../../src/engine/local/prepare.ts';
import { measureSkew } from '../../../src/engine/local/skew.ts';
import { measureInk } from '../../../src/engine/local/text-height.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { encode, invoice, layOut, letter, multilingual, rasterize, truthAfter } from '../../generate/index.ts';
import type { Distortion, LaidOutDocument, LaidOutPage } from '../../generate/types.ts';
import { errorOf, errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
let document: LaidOutDocument;
beforeAll(async () => {
  workshop = await openWorkshop();
  document = await layOut(letter().content, { ...letter().options, width: 420, height: 420, margin: 30, fontSize: 11 });
});
afterAll(() => workshop.close());

const firstPage = (from: LaidOutDocument): LaidOutPage => {
  const [page] = from.pages;
  if (page === undefined) throw new Error('the document has no page');
  return page;
};
const draw = async (dpi: number, distortion: Distortion = {}): Promise<GrayImage> => {
  const { width, height, pixels } = await rasterize(firstPage(document), dpi, distortion);
  return { width, height, data: pixels };
};
const source = async (name: string, dpi: number, distortion: Distortion = {}, from = document) =>
  workshop.source(name, await encode(await rasterize(firstPage(from), dpi, distortion), 'png', dpi), 'image/png');

/** The part of the image that holds its ink, with so many pixels around it. */
function cropToInk({ width, height, data }: GrayImage, margin: number): GrayImage {
  const dark = [...data.keys()].filter((at) => (data[at] ?? 255) < 128);
  const [columns, rows] = [dark.map((at) => at % width), dark.map((at) => Math.floor(at / width))];
  const [left, top] = [Math.min(...columns) - margin, Math.min(...rows) - margin];
  const [right, bottom] = [Math.max(...columns) + margin, Math.max(...rows) + margin];
  const across = right - left;
  const cut = Uint8Array.from({ length: across * (bottom - top) }, (_, at) => {
    const [x, y] = [left + (at % across), top + Math.floor(at / across)];
    return x < 0 || y < 0 || x >= width || y >= height ? 255 : (data[y * width + x] ?? 255);
  });
  return { width: across, height: bottom - top, data: cut };
}

describe('the height of letters', () => {
  it('is measured in pixels, within a fifth', async () => {
    // Capitals of this face are 0.714 em tall.
    for (const dpi of [72, 150, 300]) {
      const expected = ((11 * dpi) / 72) * 0.714;
      const { capitalHeight = 0 } = measureInk(await draw(dpi));
      expect(capitalHeight / expected).toBeGreaterThan(0.8);
      expect(capitalHeight / expected).toBeLessThan(1.25);
    }
  });

  it('is not found on noise, and paper grain is no ink', async () => {
    const blank = { width: 400, height: 400, data: new Uint8Array(160_000).fill(235) };
    expect(measureInk(blank)).toEqual({
      capitalHeight: undefined,
      perhapsCapital: undefined,
      letters: 0,
      hasInk: false,
    });
    blank.data.forEach((_, at) => (blank.data[at] = 230 + ((at * 7919) % 12)));
    expect(measureInk(blank).hasInk).toBe(false);
  });
});

describe('a snippet that ends right behind its ink', () => {
  it.each(['42', 'A', 'B', 'OK', 'Q3', 'Hello', 'EUR 5', '75'])('reads %s, once and upright', async (text) => {
    const label = await layOut([{ kind: 'paragraph', text }], { width: 90, height: 40, margin: 8, fontSize: 12 });
    const { width, height, pixels } = await rasterize(firstPage(label), 144);
    const crop = cropToInk({ width, height, data: Uint8Array.from(pixels) }, 6);
    const png = await encode(
      { width: crop.width, height: crop.height, pixels: Uint8Array.from(crop.data) },
      'png',
      144,
    );
    const page = pageOf(
      (await workshop.read(await workshop.source('crop.png', png, 'image/png'), { language: 'auto' }))[0],
    );
    expect([page.rotation, textOf(page)]).toEqual([0, text]);
    const [x0, y0, x1, y1] = page.blocks[0]?.bbox ?? [0, 0, 0, 0];
    // The crop has six pixels of paper around the ink.
    expect([x0 > 0, y0 > 0, x1 < crop.width, y1 < crop.height]).toEqual([true, true, true, true]);
  });
});

describe('a picture of one large word', () => {
  it.each(['Harbour', 'No smoking', '35,90 €', 'Ladies'])('reads %s', async (text) => {
    const label = await layOut([{ kind: 'paragraph', text }], { width: 130, height: 60, margin: 10, fontSize: 15 });
    const [result] = await workshop.read(await source('word.png', 288, {}, label), { language: 'auto' });
    expect(textOf(pageOf(result))).toBe(text);
  });

  it('is not made larger, unless its letters are small', async () => {
    const sizes: readonly (readonly [dpi: number, least: number, most: number])[] = [
      [288, 1, 1],
      [72, 2, 2],
      [520, 0.1, 0.7],
    ];
    const label = firstPage(
      await layOut([{ kind: 'paragraph', text: 'Harbour' }], { width: 130, height: 60, margin: 10, fontSize: 15 }),
    );
    for (const [dpi, least, most] of sizes) {
      const { width, height, pixels } = await rasterize(label, dpi);
      const { back } = await fitLetters({ width, height, data: pixels });
      // So many pixels of the picture are one of what is read.
      const scale = 1 / (back.point(1, 0)[0] - back.point(0, 0)[0]);
      expect(scale).toBeGreaterThanOrEqual(least - 0.01);
      expect(scale).toBeLessThanOrEqual(most + 0.01);
    }
  });
});

describe('preparing', () => {
  it('scales small letters up and huge ones down, and knows the way back', async () => {
    for (const [dpi, from, to] of [
      [72, 14, 28],
      [200, 18, 26],
      [700, 24, 42],
    ] as const) {
      const image = await draw(dpi);
      const prepared = await fitLetters(image);
      const { capitalHeight = 0 } = measureInk(prepared.image);
      expect(capitalHeight).toBeGreaterThanOrEqual(from);
      expect(capitalHeight).toBeLessThanOrEqual(to);
      const [x, y] = prepared.back.point(prepared.image.width, prepared.image.height);
      expect(x).toBeCloseTo(image.width, 5);
      expect(y).toBeCloseTo(image.height, 5);
    }
  });

  it('scales running text of tall letters down before all else, and leaves a poster alone', async () => {
    const image = await draw(400);
    const { image: small, back } = await cleanUp(image);
    const { capitalHeight = 0 } = measureInk(small);
    expect(measureInk(image).capitalHeight).toBeGreaterThan(30);
    expect(capitalHeight).toBeGreaterThan(20);
    expect(capitalHeight).toBeLessThan(28);
    const [x, y] = back.point(small.width, small.height);
    expect([x, y]).toEqual([expect.closeTo(image.width, 5), expect.closeTo(image.height, 5)]);
    const poster = await layOut([{ kind: 'paragraph', text: 'Bread and roses for all of us' }], {
      width: 420,
      height: 420,
      margin: 30,
      fontSize: 12,
    });
    const { width, height, pixels } = await rasterize(firstPage(poster), 300);
    expect((await cleanUp({ width, height, data: pixels })).image).toMatchObject({ width, height });
  });

  it('makes light letters on dark dark on light', async () => {
    const image = await draw(150);
    const prepared = await cleanUp({ ...image, data: image.data.map((value) => 255 - value) });
    expect([...prepared.image.data.subarray(0, 50)].every((value) => value > 200)).toBe(true);
  });
});

describe('the lean of lines', () => {
  it('is measured within a quarter of a degree, and a level page is left alone', async () => {
    for (const skewDegrees of [-40, -24, -14.5, -8, -2.5, -0.7, 0, 1, 4.2, 11, 15, 20, 33]) {
      const lean = measureSkew(await draw(150, { skewDegrees }));
      expect(Math.abs(lean + skewDegrees)).toBeLessThan(0.25);
    }
  });

  it('is none where there are no lines', async () => {
    const specks = { width: 500, height: 500, data: new Uint8Array(250_000).fill(255) };
    let state = 1;
    for (let count = 0; count < 2000; count += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      specks.data[Math.floor((state / 2 ** 32) * 250_000)] = 0;
    }
    expect(measureSkew(specks)).toBe(0);
  });
});

describe('recognition', () => {
  for (const rotate of [90, 180, 270] as const) {
    it(`turns a page upright that stands by ${rotate} degrees, and its boxes with it`, async () => {
      const page = pageOf((await workshop.read(await source(`turned-${rotate}.png`, 150, { rotate })))[0]);
      expect(page.rotation).toBe(360 - rotate);
      expect([page.width, page.height]).toEqual([875, 875]);
      expect(errorRate(firstPage(document).text, textOf(page))).toBeLessThan(0.02);
      const truth = truthAfter(firstPage(document), 150).blocks.flatMap((block) =>
        block.lines.flatMap((line) => line.words),
      );
      const expected = truth.find(({ text }) => text === 'footbridge.');
      const found = linesOf(page)
        .flatMap((line) => line.words)
        .find(({ text }) => text === 'footbridge.');
      for (const corner of [0, 1, 2, 3] as const)
        expect(Math.abs((found?.bbox[corner] ?? -99) - (expected?.bbox[corner] ?? 99))).toBeLessThan(5);
    });
  }

  it('reads a noisy leaning scan that stands sideways as well as one that stands upright', async () => {
    const { content, options } = invoice();
    const bill = await layOut(content, options);
    const rate = async (rotate: 0 | 90 | 270) => {
      const distortion = { skewDegrees: 0.8, saltAndPepper: 0.002, noise: 0.03, rotate };
      const page = pageOf((await workshop.read(await source(`noisy-${rotate}.png`, 150, distortion, bill)))[0]);
      expect(page.rotation).toBe((360 - rotate) % 360);
      return errorRate(firstPage(bill).text, textOf(page));
    };
    const upright = await rate(0);
    for (const rotate of [90, 270] as const) expect(await rate(rotate)).toBeLessThan(upright + 0.005);
  });

  it('says so when there is ink but no text could be read, and nothing about a blank page', async () => {
    const { content, options } = invoice();
    const tiny = pageOf((await workshop.read(await source('tiny.png', 10, {}, await layOut(content, options))))[0]);
    expect(tiny.blocks).toEqual([]);
    expect(tiny.warnings).toEqual([expect.stringMatching(/^No text was recognised although .*200 dpi/)]);
    const pixels = new Uint8Array(200 * 280).fill(245);
    const blank = await encode({ width: 200, height: 280, pixels }, 'png', 24);
    const page = pageOf((await workshop.read(await workshop.source('blank.png', blank, 'image/png')))[0]);
    expect([page.blocks, page.warnings]).toEqual([[], undefined]);
  });

  it('warns of a page that it could hardly read', async () => {
    const { content, options } = invoice();
    const small = pageOf((await workshop.read(await source('small.png', 27, {}, await layOut(content, options))))[0]);
    expect(small.warnings).toEqual([expect.stringMatching(/hardly be read .*check it/)]);
    const readable = pageOf((await workshop.read(await source('fair.png', 48, {}, await layOut(content, options))))[0]);
    expect(readable.warnings).toBeUndefined();
    expect(errorRate(firstPage(await layOut(content, options)).text, textOf(readable))).toBeLessThan(0.1);
  });

  it('straightens a leaning page, and boxes still lie on its own pixels', async () => {
    const page = pageOf((await workshop.read(await source('leaning.png', 150, { skewDegrees: 5 })))[0]);
    expect(page.rotation).toBe(0);
    expect(errorRate(firstPage(document).text, textOf(page))).toBeLessThan(0.03);
    const truth = truthAfter(firstPage(document), 150, { skewDegrees: 5 }).blocks.flatMap((block) =>
      block.lines.flatMap((line) => line.words),
    );
    const expected = truth.find(({ text }) => text === 'footbridge.')?.bbox ?? [0, 0, 0, 0];
    const found = linesOf(page)
      .flatMap((line) => line.words)
      .find(({ text }) => text === 'footbridge.')?.bbox ?? [0, 0, 0, 0];
    expect(Math.abs((found[0] + found[2]) / 2 - (expected[0] + expected[2]) / 2)).toBeLessThan(6);
    expect(Math.abs((found[1] + found[3]) / 2 - (expected[1] + expected[3]) / 2)).toBeLessThan(6);
  });

  it('reads a page through which the other side shows, as it reads one of thick paper', async () => {
    const drawn = await rasterize(firstPage(document), 200, { background: 235 });
    const { width, height, pixels } = drawn;
    const other = (at: number) => pixels[((Math.floor(at / width) + 13) % height) * width + width - 1 - (at % width)];
    const shown = pixels.map((level, at) => Math.max(0, level - 0.6 * (235 - (other(at) ?? 235))));
    const thin = await workshop.source('thin.png', await encode({ ...drawn, pixels: shown }, 'png', 200), 'image/png');
    for (const language of ['auto', 'eng']) {
      const [result] = await workshop.read(thin, { language });
      expect(errorRate(firstPage(document).text, textOf(pageOf(result)))).toBeLessThan(0.02);
    }
  });

  it('reads small letters of a screenshot', async () => {
    const page = pageOf((await workshop.read(await source('screen.png', 84)))[0]);
    expect(errorRate(firstPage(document).text, textOf(page))).toBeLessThan(0.04);
  });

  it('reads through noise', async () => {
    const page = pageOf(
      (
        await workshop.read(await source('noise.png', 200, { noise: 0.08, blurSigma: 0.6, background: 230, ink: 50 }))
      )[0],
    );
    expect(errorRate(firstPage(document).text, textOf(page))).toBeLessThan(0.04);
  });
});

describe('language "auto"', () => {
  it('is English for Latin script, and says so', async () => {
    const page = pageOf((await workshop.read(await source('latin.png', 150), { language: 'auto' }))[0]);
    expect(page.language).toBe('eng');
  });

  it('is an error that names what to install where the script has no data, never Latin nonsense', async () => {
    const devanagari = await layOut(multilingual('hi').content, {
      ...multilingual('hi').options,
      width: 420,
      height: 420,
      margin: 30,
    });
    const shop = await openWorkshop({}, { languageData: await onlyEnglish() });
    try {
      const bytes = await encode(await rasterize(firstPage(devanagari), 200), 'png', 200);
      const [result] = await shop.read(await shop.source('hindi.png', bytes, 'image/png'), { language: 'auto' });
      expect(errorOf(result)).toMatchObject({
        code: 'language_data_missing',
        message: expect.stringContaining('@tesseract.js-data/hin'),
      });
    } finally {
      await shop.close();
    }
  });
});

/** English and the detection of scripts alone, whatever else is bundled or installed. */
async function onlyEnglish() {
  const { createLanguageData } = await import('../../../src/engine/local/language-data.ts');
  const { usualSurroundings } = await import('../../../src/engine/local/language-places.ts');
  const bundledFolder = join(workshop.folder, 'only-english');
  await mkdir(bundledFolder, { recursive: true });
  const name = 'eng.traineddata.gz';
  await copyFile(join(usualSurroundings.bundledFolder, name), join(bundledFolder, name));
  const cache = join(workshop.folder, 'no-data');
  return createLanguageData(
    { dataFolders: [], cache, dataUrl: '', systemData: 'ignore' },
    { systemFolders: [], bundledFolder },
  );
}
