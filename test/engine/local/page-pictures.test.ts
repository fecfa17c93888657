/** Which pictures a page has: what touches is one, what is small is none; and what is said where nobody looks at them. */
import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { wipeWords } from '../../../src/engine/local/layer-wipe.ts';
import { picturesOf } from '../../../src/engine/local/page-pictures.ts';
import { unreadPictures } from '../../../src/engine/local/unread-pictures.ts';
import { pageWith } from './chars.ts';

const image = (bbox: BoundingBox, pixelWidth = 300, pixelHeight = 200) => ({ bbox, pixelWidth, pixelHeight });
const word = (text: string, bbox: BoundingBox) => ({ text, bbox, confidence: 1 });

describe('the pictures of a page', () => {
  it('are its images, the largest first, with their share of the page and their resolution', () => {
    const page = pageWith([], { images: [image([50, 500, 250, 600]), image([50, 100, 450, 400], 800, 600)] });
    expect(picturesOf(page)).toEqual([
      { bbox: [50, 100, 450, 400], share: 0.25, density: 2, fewestLines: 1 },
      { bbox: [50, 500, 250, 600], share: 20_000 / 480_000, density: 1.5, fewestLines: 1 },
    ]);
  });

  it('are one where strips and tiles touch, and of the finest of its parts that is no detail', () => {
    const strips = Array.from({ length: 100 }, (_, at) => image([100, 100 + at * 2, 500, 102 + at * 2], 800, 4));
    const detail = image([100, 100, 120, 120], 400, 400);
    expect(picturesOf(pageWith([], { images: [...strips, detail] }))).toEqual([
      { bbox: [100, 100, 500, 300], share: 80_000 / 480_000, density: 2, fewestLines: 1 },
    ]);
  });

  it('end where the page does, and are none beyond it', () => {
    const beyond = [image([-300, 100, 300, 500]), image([700, 0, 900, 300]), image([0, 900, 600, 1200])];
    expect(picturesOf(pageWith([], { images: beyond })).map(({ bbox }) => bbox)).toEqual([[0, 100, 300, 500]]);
  });

  it('may be logos where they are small and not as wide as titles', () => {
    const [title, logo] = [image([60, 50, 540, 72]), image([60, 300, 180, 400])];
    const found = picturesOf(pageWith([], { images: [title, logo] }));
    expect(found.map(({ bbox, fewestLines }) => [bbox, fewestLines])).toEqual([
      [logo.bbox, 3],
      [title.bbox, 1],
    ]);
  });

  it('are none where they are small, thin or of no size', () => {
    const images = [
      image([0, 0, 80, 80]),
      image([0, 300, 600, 312]),
      image([100, 500, 100, 700]),
      image([100, 400, 500, 480], 2, 1),
      image([Number.NaN, 0, 600, 600]),
    ];
    expect(picturesOf(pageWith([], { images }))).toEqual([]);
    expect(picturesOf(pageWith([]))).toEqual([]);
  });

  it('are none where images are the rules of a frame', () => {
    const frame = [
      image([100, 100, 500, 101], 1, 1),
      image([100, 100, 101, 400], 1, 1),
      image([499, 100, 500, 400], 9, 900),
      image([100, 399, 500, 400], 900, 9),
    ];
    expect(picturesOf(pageWith([], { images: frame }))).toEqual([]);
  });

  it('are found quickly among thousands of tiles', () => {
    const tiles = Array.from({ length: 9000 }, (_, at) => {
      const [x, y] = [(at % 90) * 6, Math.floor(at / 90) * 6];
      return image([x, y, x + 6, y + 6], 12, 12);
    });
    expect(picturesOf(pageWith([], { images: tiles })).map(({ bbox }) => bbox)).toEqual([[0, 0, 540, 600]]);
  });
});

describe('what is said of pictures that nobody looks at', () => {
  it('is how large they are', () => {
    const one = pageWith([], { images: [image([50, 100, 450, 400])] });
    expect(unreadPictures(one, [])).toEqual(['A picture of 25 % of the page may hold text that was not read.']);
    const two = pageWith([], { images: [image([50, 100, 450, 400]), image([50, 500, 450, 700])] });
    expect(unreadPictures(two, [])).toEqual(['2 pictures, 42 % of the page, may hold text that was not read.']);
  });

  it('is nothing of small ones, nor of a ground on which text of the page stands', () => {
    expect(unreadPictures(pageWith([], { images: [image([50, 100, 250, 250])] }), [])).toEqual([]);
    const ground = pageWith([], { images: [image([0, 0, 600, 800])] });
    const text = Array.from({ length: 12 }, (_, at) => word('words', [50, 50 + at * 12, 90, 60 + at * 12]));
    expect(unreadPictures(ground, text)).toEqual([]);
    expect(unreadPictures(ground, text.slice(0, 3))).toHaveLength(1);
  });
});

describe('words that are taken off a picture', () => {
  it('become the ground that they stand on', () => {
    const [width, height] = [60, 30];
    const data = new Uint8Array(width * height).fill(200);
    for (let y = 0; y < height; y += 1) data.fill(90, y * width + 30, (y + 1) * width);
    const [light, dark] = [
      [6, 10, 20, 18],
      [38, 10, 54, 18],
    ] as const;
    for (const [x0, y0, x1, y1] of [light, dark])
      for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 2) data[y * width + x] = 0;
    const wiped = wipeWords({ width, height, data }, [light, dark, [500, 500, 600, 600], [-20, -20, -3, -3]]);
    expect([...new Set(wiped.data)].toSorted((a, b) => a - b)).toEqual([90, 200]);
    expect(data.includes(0)).toBe(true);
  });
});
