/** Filled areas in images: bars where they are, and neither letters nor lines nor pictures. */
import { describe, expect, test } from 'vitest';
import { findFilledAreas } from '../../../src/engine/local/filled-areas.ts';

const textHeight = 20;

function paper(width = 600, height = 500) {
  const data = new Uint8Array(width * height).fill(240);
  return {
    width,
    height,
    data,
    fill(x0: number, y0: number, x1: number, y1: number, gray = 40) {
      for (let y = y0; y < y1; y += 1) data.fill(gray, y * width + x0, y * width + x1);
    },
  };
}

const boxesOf = (image: ReturnType<typeof paper>) =>
  findFilledAreas(image, textHeight)
    .map(({ bbox }) => bbox)
    .toSorted((a, b) => a[0] - b[0]);

describe('filled areas', () => {
  test('are found to the pixel, also where lines touch them and grain makes holes', () => {
    const image = paper();
    const bars = [
      [60, 100, 103, 400],
      [150, 240, 193, 400],
      [240, 330, 283, 400],
    ] as const;
    for (const [x0, y0, x1, y1] of bars) image.fill(x0, y0, x1, y1);
    image.fill(30, 399, 560, 401);
    image.fill(30, 250, 560, 252, 120);
    for (let at = 0; at < image.data.length; at += 41) image.data[at] = 240;
    const found = boxesOf(image);
    expect(found).toHaveLength(3);
    for (const [at, bar] of bars.entries()) {
      for (const [side, value] of bar.entries()) {
        expect(Math.abs((found[at]?.[side] ?? 0) - value)).toBeLessThanOrEqual(1);
      }
    }
    expect(findFilledAreas(image, textHeight).every(({ kind }) => kind === 'fill')).toBe(true);
  });

  test('are no lines, no strokes of large letters, nothing round', () => {
    const image = paper();
    image.fill(40, 60, 560, 68);
    for (let x = 60; x < 500; x += 60) image.fill(x, 100, x + 12, 180);
    for (let y = -60; y <= 60; y += 1) {
      const half = Math.round(Math.sqrt(3600 - y * y));
      image.fill(300 - half, 340 + y, 300 + half, 341 + y);
    }
    expect(boxesOf(image)).toEqual([]);
  });

  test('are none on paper alone, and where no text tells how large they must be', () => {
    expect(boxesOf(paper())).toEqual([]);
    const image = paper();
    image.fill(60, 100, 200, 400);
    expect(findFilledAreas(image, 0)).toEqual([]);
  });
});
