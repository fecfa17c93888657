import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/document.ts';
import {
  encode,
  layOut,
  letter,
  rasterize,
  toDigitalPdf,
  toImages,
  toMultiFrameGif,
  toMultiPageTiff,
  toScannedPdf,
  truthAfter,
} from '../../generate/index.ts';
import type { LaidOutDocument } from '../../generate/types.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

const sentences = ['The ferry leaves at nine.', 'Bring two warm coats.', 'Dinner is on deck four.'];
let workshop: Workshop;
let small: LaidOutDocument;
let threePages: LaidOutDocument;

beforeAll(async () => {
  workshop = await openWorkshop();
  small = await layOut(
    [{ kind: 'heading', text: 'Harbour notes' }, ...sentences.map((text) => ({ kind: 'paragraph', text }) as const)],
    { width: 300, height: 200, margin: 30, fontSize: 12 },
  );
  threePages = await layOut(
    sentences.flatMap((text, index) => [
      ...(index === 0 ? [] : [{ kind: 'page-break' } as const]),
      { kind: 'paragraph', text } as const,
    ]),
    { width: 300, height: 120, margin: 30, fontSize: 12 },
  );
});
afterAll(() => workshop.close());

const truthOf = (document: LaidOutDocument, index = 0) => document.pages[index]?.text ?? '';

describe('image formats', () => {
  for (const [format, mediaType] of [
    ['png', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
    ['bmp', 'image/bmp'],
    ['tiff', 'image/tiff'],
  ] as const) {
    it(`reads ${format}`, async () => {
      const [bytes = new Uint8Array()] = await toImages(small, { format, dpi: 200 });
      const source = await workshop.source(`page.${format}`, bytes, mediaType);
      const results = await workshop.read(source);
      const page = pageOf(results[0]);
      expect(results).toHaveLength(1);
      expect(page).toMatchObject({
        index: 0,
        unit: 'px',
        rotation: 0,
        source: 'ocr',
        language: 'eng',
        width: 833,
        height: 556,
      });
      expect(errorRate(truthOf(small), textOf(page))).toBeLessThan(0.02);
    });
  }

  it('places words where they are, in pixels of the image', async () => {
    const [bytes = new Uint8Array()] = await toImages(small, { format: 'png', dpi: 100 });
    const page = pageOf((await workshop.read(await workshop.source('boxes.png', bytes, 'image/png')))[0]);
    const found = linesOf(page).flatMap((line) => line.words);
    const [truthPage] = small.pages;
    const truth =
      truthPage === undefined
        ? []
        : truthAfter(truthPage, 100).blocks.flatMap((block) => block.lines.flatMap((line) => line.words));
    const coats = truth.find((word) => word.text === 'coats.');
    const word = found.find(({ text }) => text === 'coats.');
    expect(word?.confidence).toBeGreaterThan(0.6);
    for (const corner of [0, 1, 2, 3] as const)
      expect(Math.abs((word?.bbox[corner] ?? -99) - (coats?.bbox[corner] ?? 99))).toBeLessThan(3);
  });

  it('gives a page for each frame and each directory, in the order asked for', async () => {
    const gif = await workshop.source('frames.gif', await toMultiFrameGif(threePages), 'image/gif');
    const tiff = await workshop.source(
      'pages.tiff',
      await toMultiPageTiff(threePages, { compression: 'ccittfax4' }),
      'image/tiff',
    );
    for (const source of [gif, tiff]) {
      expect(await workshop.engine.inspect(source)).toEqual({ pageCount: 3 });
      const results = await workshop.read(source, { pages: [2, 0] });
      expect(results.map(({ index }) => index)).toEqual([2, 0]);
      expect(errorRate(truthOf(threePages, 2), textOf(pageOf(results[0])))).toBeLessThan(0.05);
      expect(errorRate(truthOf(threePages, 0), textOf(pageOf(results[1])))).toBeLessThan(0.05);
    }
  });

  it('gives each TIFF page its own size', async () => {
    const [bytes = new Uint8Array()] = await toImages(small, { format: 'png', dpi: 100 });
    const wide = await sharp(bytes).extend({ right: 200, background: '#fff' }).toBuffer();
    const { joinTiffs } = await import('./join-tiffs.ts');
    const source = await workshop.source(
      'sizes.tiff',
      joinTiffs([
        await sharp(bytes).tiff({ compression: 'none' }).toBuffer(),
        await sharp(wide).tiff({ compression: 'none' }).toBuffer(),
      ]),
      'image/tiff',
    );
    const pages = (await workshop.read(source)).map(pageOf);
    expect(pages.map(({ width, height }) => [width, height])).toEqual(
      [
        [416, 277],
        [616, 277],
      ].map(([width, height]) => [expect.closeTo(width ?? 0, -1), expect.closeTo(height ?? 0, -1)]),
    );
    expect((pages[1]?.width ?? 0) - (pages[0]?.width ?? 0)).toBe(200);
  });

  it('reads 16 bit, CMYK and JPEG-compressed TIFF, animated WEBP, and transparency on white', async () => {
    const [png = new Uint8Array()] = await toImages(small, { format: 'png', dpi: 150 });
    const gray = await sharp(png).greyscale().toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    const inkOnNothing = await sharp({
      create: { width: gray.info.width, height: gray.info.height, channels: 3, background: '#000' },
    })
      .joinChannel(Buffer.from(gray.data.map((value) => 255 - value)), {
        raw: { width: gray.info.width, height: gray.info.height, channels: 1 },
      })
      .png()
      .toBuffer();
    const color = await sharp(png).flatten({ background: '#fff' }).toColourspace('srgb').png().toBuffer();
    const other = await sharp(color).negate().png().toBuffer();
    const variants = [
      ['deep.png', await sharp(png).toColourspace('grey16').png().toBuffer(), 'image/png'],
      ['cmyk.tiff', await sharp(png).toColourspace('cmyk').tiff({ compression: 'lzw' }).toBuffer(), 'image/tiff'],
      ['jpeg.tiff', await sharp(png).tiff({ compression: 'jpeg', quality: 90 }).toBuffer(), 'image/tiff'],
      [
        'moving.webp',
        await sharp([color, other], { join: { animated: true } })
          .webp({ lossless: true })
          .toBuffer(),
        'image/webp',
      ],
      ['clear.png', inkOnNothing, 'image/png'],
    ] as const;
    const poor: unknown[] = [];
    for (const [name, bytes, mediaType] of variants) {
      const text = textOf(pageOf((await workshop.read(await workshop.source(name, bytes, mediaType)))[0]));
      if (errorRate(truthOf(small), text) > 0.03) poor.push([name, text]);
    }
    expect(poor).toEqual([]);
  });

  it('applies the orientation that a camera wrote down', async () => {
    const [png = new Uint8Array()] = await toImages(small, { format: 'png', dpi: 150 });
    const sideways = await sharp(await sharp(png).rotate(270).toBuffer())
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const page = pageOf((await workshop.read(await workshop.source('camera.jpg', sideways, 'image/jpeg')))[0]);
    expect(page.rotation).toBe(0);
    expect(page.width).toBeGreaterThan(page.height);
    expect(errorRate(truthOf(small), textOf(page))).toBeLessThan(0.03);
  });

  it('reads light text on dark', async () => {
    const [page] = small.pages;
    if (page === undefined) throw new Error('no page');
    const image = await rasterize(page, 110);
    const dark = { ...image, pixels: image.pixels.map((value) => 230 - Math.round((value * 200) / 255)) };
    const result = pageOf(
      (await workshop.read(await workshop.source('dark.png', await encode(dark, 'png', 110), 'image/png')))[0],
    );
    expect(errorRate(truthOf(small), textOf(result))).toBeLessThan(0.03);
  });
});

describe('PDF', () => {
  it('takes words, boxes and style from a text layer without recognising', async () => {
    const source = await workshop.source('digital.pdf', await toDigitalPdf(small), 'application/pdf');
    const page = pageOf((await workshop.read(source))[0]);
    expect(page).toMatchObject({ unit: 'pt', source: 'text-layer', rotation: 0 });
    expect(page.width).toBeCloseTo(300, 0);
    expect(errorRate(truthOf(small), textOf(page))).toBe(0);
    const words = linesOf(page).flatMap((line) => line.words);
    expect(words.every((word) => word.confidence === 1)).toBe(true);
    const truth = small.pages[0]?.blocks.flatMap((block) => block.lines.flatMap((line) => line.words)) ?? [];
    for (const [index, word] of truth.entries()) {
      for (const corner of [0, 1, 2, 3] as const)
        expect(Math.abs((words[index]?.bbox[corner] ?? -99) - word.bbox[corner])).toBeLessThan(1);
    }
    const [heading, body] = linesOf(page);
    expect(heading?.style?.bold).toBe(true);
    expect(body?.style?.bold).toBe(false);
    expect(body?.style?.fontSize).toBeCloseTo(12, 0);
    expect(heading?.style?.fontSize ?? 0).toBeGreaterThan(12.5);
  });

  for (const pageRotation of [0, 90, 180, 270] as const) {
    it(`places text upright on a page turned by ${pageRotation}, with boxes that start elsewhere`, async () => {
      const bytes = await toDigitalPdf(small, { pageRotation, origin: [100, -50] });
      const page = pageOf(
        (await workshop.read(await workshop.source(`turned-${pageRotation}.pdf`, bytes, 'application/pdf')))[0],
      );
      const first = linesOf(page)[0]?.words[0];
      const truth = small.pages[0]?.blocks[0]?.lines[0]?.words[0];
      expect([page.width, page.height].map(Math.round)).toEqual([300, 200]);
      expect(first?.text).toBe(truth?.text);
      for (const corner of [0, 1, 2, 3] as const)
        expect(Math.abs((first?.bbox[corner] ?? -99) - (truth?.bbox[corner] ?? 99))).toBeLessThan(1);
    });
  }

  it('recognises a scan, in points', async () => {
    const document = await layOut(letter().content, letter().options);
    const source = await workshop.source('scan.pdf', await toScannedPdf(document, { dpi: 150 }), 'application/pdf');
    const page = pageOf((await workshop.read(source))[0]);
    expect(page).toMatchObject({ unit: 'pt', source: 'ocr', language: 'eng' });
    expect(page.width).toBeCloseTo(document.pages[0]?.width ?? 0, 0);
    expect(errorRate(truthOf(document), textOf(page))).toBeLessThan(0.02);
    const truth = document.pages[0]?.blocks
      .flatMap((block) => block.lines.flatMap((line) => line.words))
      .find((word) => word.text === 'footbridge.');
    const word = linesOf(page)
      .flatMap((line) => line.words)
      .find(({ text }) => text === 'footbridge.');
    for (const corner of [0, 1, 2, 3] as const)
      expect(Math.abs((word?.bbox[corner] ?? -99) - (truth?.bbox[corner] ?? 99))).toBeLessThan(2);
  });

  it('does not believe a hidden layer, nor a garbled one', async () => {
    const lie = await toScannedPdf(small, {
      dpi: 200,
      invisibleTextLayer: 'This is what some other program believed to be written here on this page',
    });
    const garbled = await toDigitalPdf(small, { garbledToUnicode: true });
    for (const [name, bytes] of [
      ['lie.pdf', lie],
      ['garbled.pdf', garbled],
    ] as const) {
      const page = pageOf((await workshop.read(await workshop.source(name, bytes, 'application/pdf')))[0]);
      expect([name, page.source]).toEqual([name, 'ocr']);
      expect(errorRate(truthOf(small), textOf(page))).toBeLessThan(0.03);
    }
  });

  it('believes a layer that seems garbled where the page looks like it', async () => {
    const words = 'xkqzwv bgtnpr sdmlfh jcvwxz rtplkm nbvcxz qwrtps dfghjk zxcvbn plmknj rfvtgb'.split(' ');
    const document = await layOut(
      [words.slice(0, 6), words.slice(6)].map((of) => ({ kind: 'paragraph', text: of.join(' ') }) as const),
      { width: 400, height: 120, margin: 30, fontSize: 12 },
    );
    const source = await workshop.source('vouchers.pdf', await toDigitalPdf(document), 'application/pdf');
    const page = pageOf((await workshop.read(source))[0]);
    expect(page.source).toBe('text-layer');
    expect(errorRate(truthOf(document), textOf(page))).toBe(0);
  });
});

describe('text on a ground that is transparent', () => {
  it.each([
    ['dark', 20],
    ['white', 255],
  ])('%s, is read', async (_name, level) => {
    const [page] = small.pages;
    if (page === undefined) throw new Error('there is no page');
    const { width, height, pixels } = await rasterize(page, 150);
    const rgba = [...pixels].flatMap((ink) => [level, level, level, 255 - ink]);
    const png = await sharp(Buffer.from(rgba), { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    const [result] = await workshop.read(await workshop.source('transparent.png', png, 'image/png'));
    expect(errorRate(truthOf(small), textOf(pageOf(result)))).toBeLessThan(0.03);
  });
});
