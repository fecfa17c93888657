import { beforeAll, describe, expect, it } from 'vitest';
import { evenLight } from '../../../src/engine/local/background.ts';
import { invertBands, invertLevelBands } from '../../../src/engine/local/inverted-bands.ts';
import { dropBorders } from '../../../src/engine/local/page-borders.ts';
import { rotate, type GrayImage } from '../../../src/engine/local/raster.ts';
import { shrink } from '../../../src/engine/local/shrunk-image.ts';
import { takeStepTimes, time } from '../../../src/engine/local/step-times.ts';
import { measureInk } from '../../../src/engine/local/text-height.ts';
import { fading, invoice, layOut, letter, lit, rasterize, shaded } from '../../generate/index.ts';
import type { GrayImage as Drawn, LaidOutPage } from '../../generate/index.ts';

let page: LaidOutPage;
let drawn: Drawn;
let image: GrayImage;
beforeAll(async () => {
  const document = await layOut(letter().content, {
    ...letter().options,
    width: 420,
    height: 420,
    margin: 30,
    fontSize: 11,
  });
  page = firstPage(document.pages);
  drawn = await rasterize(page, 150);
  image = grayOf(drawn);
});

function firstPage(pages: readonly LaidOutPage[]): LaidOutPage {
  const [first] = pages;
  if (first === undefined) throw new Error('the document has no page');
  return first;
}
function grayOf({ width, height, pixels }: Drawn): GrayImage {
  return { width, height, data: pixels };
}
const at = ({ data, width }: GrayImage, x: number, y: number) => data[y * width + x] ?? -1;
/** The share of pixels that lie on the same side of the middle as on the clean page. */
function likeness(found: GrayImage, clean: GrayImage): number {
  let same = 0;
  for (const [index, level] of clean.data.entries()) if (level > 127 === (found.data[index] ?? 0) > 127) same += 1;
  return same / clean.data.length;
}

describe('the light of a page', () => {
  it('is evened where it fades or a shadow falls, and ink stays ink', () => {
    for (const light of [fading(0.3), shaded(0.6)]) {
      const dim = grayOf(lit(drawn, light));
      const even = evenLight(dim);
      expect(likeness(even, image)).toBeGreaterThan(0.995);
      expect(likeness(even, image)).toBeGreaterThan(likeness(dim, image));
    }
  });

  it('is left alone, to the bit, where it is even or nearly so', async () => {
    expect(evenLight(image)).toBe(image);
    const grained = grayOf(await rasterize(page, 150, { noise: 0.03, background: 225 }));
    expect(evenLight(grained)).toBe(grained);
  });

  it('does not turn a black picture white', () => {
    const dim = grayOf(lit(drawn, fading(0.5)));
    for (let y = 500; y < 800; y += 1) dim.data.fill(8, y * dim.width + 100, y * dim.width + 500);
    expect(at(evenLight(dim), 300, 650)).toBeLessThan(40);
  });
});

describe('light text on a dark ground', () => {
  const inverted = (from: GrayImage, [x0, y0, x1, y1]: readonly number[], ground: number): GrayImage => {
    const data = Uint8Array.from(from.data);
    for (let y = Math.round(y0 ?? 0); y < Math.round(y1 ?? 0); y += 1)
      for (let x = Math.round(x0 ?? 0); x < Math.round(x1 ?? 0); x += 1)
        data[y * from.width + x] = 255 - ((255 - ground) * at(from, x, y)) / 255;
    return { ...from, data };
  };

  it('becomes dark on light in a band, at any darkness of the ground', () => {
    const line = page.blocks[3]?.bbox ?? [0, 0, 0, 0];
    const band = [20, line[1] * (150 / 72) - 9, image.width - 20, line[3] * (150 / 72) + 9];
    for (const ground of [0, 60, 110]) {
      const dark = inverted(image, band, ground);
      const found = invertBands(dark);
      expect(likeness(dark, image)).toBeLessThan(0.97);
      expect(likeness(found, image)).toBeGreaterThan(0.995);
    }
  });

  it('becomes dark on light in the head of a ruled table, whose grid stays', async () => {
    const { content, options } = invoice();
    const bill = firstPage((await layOut(content, { ...options, width: 420, height: 480, margin: 36 })).pages);
    const clean = grayOf(await rasterize(bill, 150));
    const cells = bill.blocks.flatMap((block) => block.table?.cells ?? []).filter((cell) => cell.row === 0);
    const edge = (pick: (...values: number[]) => number, corner: 0 | 1 | 2 | 3) =>
      pick(...cells.map((cell) => cell.bbox[corner])) * (150 / 72);
    const head = [edge(Math.min, 0), edge(Math.min, 1), edge(Math.max, 2), edge(Math.max, 3)];
    const found = invertBands(inverted(clean, head, 70));
    expect(likeness(found, clean)).toBeGreaterThan(0.99);
  });

  it('becomes dark on light on grey, which is light itself', () => {
    const line = page.blocks[3]?.bbox ?? [0, 0, 0, 0];
    const band = [20, line[1] * (150 / 72) - 9, image.width - 20, line[3] * (150 / 72) + 9];
    const grey = inverted(image, band, 175);
    const inkIn = ({ data, width }: GrayImage) =>
      data.subarray(Math.round(band[1] ?? 0) * width, Math.round(band[3] ?? 0) * width).filter((value) => value < 100)
        .length;
    // Dark letters on the same grey stay as they are.
    const shaded = { ...image, data: Uint8Array.from(image.data) };
    for (let y = Math.round(band[1] ?? 0); y < Math.round(band[3] ?? 0); y += 1)
      for (let x = 20; x < image.width - 20; x += 1) shaded.data[y * image.width + x] = (at(image, x, y) * 175) / 255;
    expect(invertBands(shaded)).toBe(shaded);
    expect(inkIn(grey)).toBe(0);
    expect(inkIn(invertBands(grey))).toBeGreaterThan(0.8 * inkIn(image));
  });

  it('waits for the page to be level where its ground leans, and so does nothing else', () => {
    const line = page.blocks[3]?.bbox ?? [0, 0, 0, 0];
    const dark = inverted(image, [20, line[1] * (150 / 72) - 9, image.width - 20, line[3] * (150 / 72) + 9], 60);
    expect(invertLevelBands(dark).areSomeLeaning).toBe(false);
    expect(likeness(invertLevelBands(dark).image, image)).toBeGreaterThan(0.995);
    const leaning = rotate(dark, 1.5).image;
    expect(invertLevelBands(leaning)).toEqual({ image: leaning, areSomeLeaning: true });
    expect(invertLevelBands(rotate(image, 1.5).image).areSomeLeaning).toBe(false);
  });

  it('leaves paper around the rounded ends of a button', () => {
    const line = page.blocks[3]?.bbox ?? [0, 0, 0, 0];
    const [x0, y0] = [20, Math.round(line[1] * (150 / 72)) - 9];
    const [x1, y1] = [image.width - 20, Math.round(line[3] * (150 / 72)) + 9];
    const dark = inverted(image, [x0, y0, x1, y1], 60);
    const radius = 16;
    for (let y = y0; y < y1; y += 1) {
      const fromEnd = radius - Math.min(radius, y - y0, y1 - 1 - y);
      const away = Math.round(radius - Math.sqrt(radius ** 2 - fromEnd ** 2));
      dark.data.fill(255, y * dark.width + x0, y * dark.width + x0 + away);
      dark.data.fill(255, y * dark.width + x1 - away, y * dark.width + x1);
    }
    const found = invertBands(dark);
    for (const x of [x0 + 1, x1 - 2]) for (const y of [y0 + 1, y1 - 2]) expect(at(found, x, y)).toBeGreaterThan(200);
    expect(likeness(found, image)).toBeGreaterThan(0.995);
  });

  it('is no need for text that is darker than its ground: the ground becomes light', () => {
    const line = page.blocks[3]?.bbox ?? [0, 0, 0, 0];
    const [y0, y1] = [Math.round(line[1] * (150 / 72)) - 9, Math.round(line[3] * (150 / 72)) + 9];
    const grey = { ...image, data: Uint8Array.from(image.data) };
    for (let y = y0; y < y1; y += 1)
      for (let x = 20; x < image.width - 20; x += 1) grey.data[y * image.width + x] = (at(image, x, y) * 110) / 255;
    expect(likeness(grey, image)).toBeLessThan(0.97);
    expect(likeness(invertBands(grey), image)).toBeGreaterThan(0.995);
  });

  it('is not seen in pictures, nor on a page that has none', () => {
    expect(invertBands(image)).toBe(image);
    const picture = { ...image, data: Uint8Array.from(image.data) };
    for (let y = 300; y < 600; y += 1)
      for (let x = 100; x < 500; x += 1)
        picture.data[y * picture.width + x] = (x * 7 + y * 13 + ((x * y) >> 5)) % 256 > 60 ? 30 : 200;
    expect(invertBands(picture)).toBe(picture);
  });
});

describe('what lies around the paper', () => {
  it('is painted over where it is black and touches the edge', () => {
    const framed = { ...image, data: Uint8Array.from(image.data) };
    for (let y = 0; y < framed.height; y += 1) {
      framed.data.fill(5, y * framed.width, y * framed.width + 40 + (y >> 5));
      if (y > framed.height - 30) framed.data.fill(5, y * framed.width, (y + 1) * framed.width);
    }
    const found = dropBorders(framed);
    expect(at(found, 10, 100)).toBeGreaterThan(200);
    expect(at(found, 500, framed.height - 5)).toBeGreaterThan(200);
    expect(likeness(found, image)).toBeGreaterThan(0.995);
  });

  it('leaves rules that end at the edge, and pages without borders', () => {
    expect(dropBorders(image)).toBe(image);
    const ruled = { ...image, data: Uint8Array.from(image.data) };
    ruled.data.fill(0, 400 * ruled.width, 405 * ruled.width);
    expect(dropBorders(ruled)).toBe(ruled);
  });
});

describe('a blank page', () => {
  const blank = (): GrayImage => ({ width: 1240, height: 1754, data: new Uint8Array(1240 * 1754).fill(240) });
  const draw = (onto: GrayImage, x: number, y: number, width: number, height: number) => {
    for (let row = y; row < y + height; row += 1)
      onto.data.fill(40, row * onto.width + x, row * onto.width + x + width);
  };

  it('stays blank with dust, the streak of a scanner, and noise', async () => {
    const dusty = blank();
    draw(dusty, 600, 700, 4, 3);
    draw(dusty, 200, 1500, 2, 2);
    expect(measureInk(dusty).hasInk).toBe(false);
    const streaked = blank();
    draw(streaked, 900, 0, 2, 1754);
    expect(measureInk(streaked).hasInk).toBe(false);
    const { pages } = await layOut([], { width: 400, height: 500 });
    const empty = pages[0] ?? { ...page, placed: [], rules: [] };
    const noisy = grayOf(await rasterize({ ...empty, placed: [], rules: [] }, 150, { noise: 0.04, background: 230 }));
    expect(measureInk(noisy).hasInk).toBe(false);
  });

  it('is not blank with a single small digit', () => {
    const numbered = blank();
    draw(numbered, 620, 1690, 3, 12);
    expect(measureInk(numbered).hasInk).toBe(true);
  });
});

describe('a shrunk image', () => {
  it('has the mean of the pixels that each stands for', () => {
    const small = shrink({ width: 5, height: 2, data: Uint8Array.of(0, 100, 200, 200, 9, 100, 200, 0, 0, 9) }, 2);
    expect(small).toEqual({ width: 2, height: 1, data: Uint8Array.of(100, 100) });
    const nine = Uint8Array.of(10, 20, 30, 1, 40, 50, 60, 1, 70, 80, 90, 1);
    expect(shrink({ width: 4, height: 3, data: nine }, 3)).toEqual({ width: 1, height: 1, data: Uint8Array.of(50) });
  });
});

describe('the account of steps', () => {
  it('adds up by name, also for work that fails, and starts anew when it is taken', async () => {
    takeStepTimes();
    expect(await time('prepare', () => 7)).toBe(7);
    await expect(time('recognise', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(Object.keys(takeStepTimes())).toEqual(['prepare', 'recognise']);
    expect(takeStepTimes()).toEqual({});
  });
});
