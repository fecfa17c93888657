import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { componentBoxes } from '../../../src/engine/local/components.ts';
import { strengthenInk } from '../../../src/engine/local/faint-ink.ts';
import { dropGrain } from '../../../src/engine/local/grain.ts';
import { isMereGrain } from '../../../src/engine/local/mere-grain.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { fitLetters } from '../../../src/engine/local/prepare.ts';
import { hasTwoLevels, withSoftStrokes } from '../../../src/engine/local/soft-strokes.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import { measureInk } from '../../../src/engine/local/text-height.ts';
import { gaussianNoise, saltAndPepper } from '../../generate/noise.ts';
import { layOut, letter, rasterize, type LaidOutPage } from '../../generate/index.ts';

let page: LaidOutPage;
let image: GrayImage;

beforeAll(async () => {
  const { content, options } = letter();
  const [first] = (await layOut(content, { ...options, width: 420, height: 420, margin: 30, fontSize: 10 })).pages;
  if (first === undefined) throw new Error('the document has no page');
  page = first;
  image = await draw(150);
});

async function draw(dotsPerInch: number): Promise<GrayImage> {
  const { width, height, pixels } = await rasterize(page, dotsPerInch);
  return { width, height, data: Uint8Array.from(pixels) };
}

/** A copy whose pixels were changed. */
function changed(from: GrayImage, change: (pixels: Uint8Array) => void): GrayImage {
  const data = Uint8Array.from(from.data);
  change(data);
  return { ...from, data };
}

/** The share of pixels that lie on the same side of the middle as on the clean page. */
function likeness(found: GrayImage, clean: GrayImage): number {
  let same = 0;
  for (const [index, level] of clean.data.entries()) if (level > 127 === (found.data[index] ?? 0) > 127) same += 1;
  return same / clean.data.length;
}

describe('the grain of a page', () => {
  it('goes where specks are all over it, few or many, and letters stay', () => {
    for (const share of [0.05, 0.15]) {
      const noisy = changed(image, (pixels) => saltAndPepper(pixels, share, 1));
      const wrong = 1 - likeness(noisy, image);
      expect(wrong).toBeGreaterThan(share / 3);
      expect(1 - likeness(dropGrain(noisy), image)).toBeLessThan(wrong / 2);
    }
  });

  it('leaves no specks that touch each other where letters are large, nor takes their full stops', async () => {
    const clean = await draw(300);
    const found = dropGrain(changed(clean, (pixels) => saltAndPepper(pixels, 0.15, 1)));
    expect(1 - likeness(found, clean)).toBeLessThan(0.01);
    const count = (from: GrayImage) => componentBoxes(from, 127).length;
    expect(count(found)).toBeGreaterThan(0.95 * count(clean));
    expect(count(found)).toBeLessThan(1.1 * count(clean));
  });

  it('is smoothed where it is coarse', () => {
    const noisy = changed(image, (pixels) => gaussianNoise(pixels, 70, 1));
    expect(likeness(dropGrain(noisy), image)).toBeGreaterThan(likeness(noisy, image) + 0.01);
  });

  it('is none on clean print of any size, whose dots are as small as specks', async () => {
    for (const dotsPerInch of [60, 90, 150]) {
      const clean = await draw(dotsPerInch);
      expect(dropGrain(clean)).toBe(clean);
    }
  });

  it('is left alone where a scanner leaves it, and on an image too small to tell', () => {
    const scanned = changed(image, (pixels) => gaussianNoise(pixels, 8, 1));
    expect(dropGrain(scanned)).toBe(scanned);
    const tiny = { width: 3, height: 2, data: Uint8Array.of(0, 255, 0, 255, 0, 255) };
    expect(dropGrain(tiny)).toBe(tiny);
  });
});

describe('ink that is hardly darker than its paper', () => {
  const faint = (from: GrayImage, sigma: number) =>
    changed(from, (pixels) => {
      for (const [at, level] of pixels.entries()) pixels[at] = 175 + (30 * level) / 255;
      gaussianNoise(pixels, sigma, 2);
    });

  it('is made dark, and its letters can be counted', () => {
    const dim = faint(image, 6);
    expect(measureInk(dim).letters).toBeLessThan(12);
    const strong = strengthenInk(dim);
    const letters = measureInk(image).letters;
    expect(measureInk(strong).letters).toBeGreaterThan(0.6 * letters);
    expect(likeness(strong, image)).toBeGreaterThan(likeness(dim, image) + 0.02);
  });

  it('is not made out of the grain of a blank page, or of an even one', () => {
    const blank: GrayImage = { ...image, data: new Uint8Array(image.data.length).fill(205) };
    expect(strengthenInk(blank)).toBe(blank);
    for (const sigma of [2, 6, 12]) {
      const grained = changed(blank, (pixels) => gaussianNoise(pixels, sigma, 3));
      expect(strengthenInk(grained)).toBe(grained);
    }
  });

  it('is left alone, to the bit, where it stands out', () => {
    expect(strengthenInk(image)).toBe(image);
  });
});

describe('a page of mere grain', () => {
  const paper = (level: number) => ({ ...image, data: new Uint8Array(image.data.length).fill(level) });
  const grained = (from: GrayImage, sigma: number) => changed(from, (pixels) => gaussianNoise(pixels, sigma, 5));

  it('is told, light or dark, fine or coarse, in black and white or compressed', async () => {
    for (const [level, sigma] of [
      [245, 4],
      [235, 12],
      [250, 20],
      [128, 10],
      [40, 15],
    ] as const)
      expect(isMereGrain(grained(paper(level), sigma))).toBe(true);
    const raw = { width: image.width, height: image.height, channels: 1 } as const;
    const jpeg = await sharp(grained(paper(235), 12).data, { raw })
      .jpeg({ quality: 50 })
      .toBuffer();
    const data = await sharp(jpeg).greyscale().raw().toBuffer();
    expect(isMereGrain({ ...raw, data })).toBe(true);
  });

  it('is not taken for a page on which anything stands, however faint, coarse or small', async () => {
    for (const [contrast, sigma] of [
      [1, 4],
      [0.5, 15],
      [0.25, 10],
      [0.12, 4],
    ] as const) {
      const dim = changed(image, (pixels) => {
        for (const [at, level] of pixels.entries()) pixels[at] = 235 - contrast * (255 - level);
        gaussianNoise(pixels, sigma, 6);
      });
      expect(isMereGrain(dim)).toBe(false);
    }
    const word = grained(paper(235), 8);
    for (let y = 0; y < 40; y += 1)
      for (let x = 0; x < 60; x += 1) {
        const level = image.data[(y + 60) * image.width + x + 60] ?? 255;
        if (level < 128) word.data[(y + 300) * image.width + x + 200] = 60;
      }
    expect(word.data.filter((level) => level === 60).length).toBeGreaterThan(60);
    expect(isMereGrain(word)).toBe(false);
  });
});

describe('strokes of a page in black and white', () => {
  it('get soft edges', () => {
    const black = changed(image, (pixels) => {
      for (const [at, level] of pixels.entries()) pixels[at] = level > 127 ? 255 : 0;
    });
    const soft = withSoftStrokes(black);
    expect(soft && new Set(soft.data).size).toBeGreaterThan(8);
    expect(soft && likeness(soft, black)).toBeGreaterThan(0.97);
  });

  it('stay as they are where they have soft edges already', () => {
    expect(withSoftStrokes(image)).toBeUndefined();
    expect(hasTwoLevels(image)).toBe(false);
  });

  it('are softened where small letters are scaled up', async () => {
    const black = changed(image, (pixels) => {
      for (const [at, level] of pixels.entries()) pixels[at] = level > 127 ? 255 : 0;
    });
    const { image: fitted } = await fitLetters(black);
    leaveOut(['soft strokes']);
    const { image: hard } = await fitLetters(black);
    leaveOut([]);
    const grey = ({ data }: GrayImage) => data.filter((level) => level > 12 && level < 243).length;
    expect(fitted.width).toBeGreaterThan(black.width);
    expect(grey(fitted)).toBeGreaterThan(1.3 * grey(hard));
  });
});
