import { describe, expect, it } from 'vitest';
import { hasDarkGround } from '../../../src/engine/local/dark-ground.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';

/** White paper with black rectangles `[left, top, width, height]`. */
function paper(
  width: number,
  height: number,
  ...black: readonly (readonly [number, number, number, number])[]
): GrayImage {
  const data = new Uint8Array(width * height).fill(255);
  for (const [left, top, across, down] of black)
    for (let y = top; y < top + down; y += 1) data.fill(0, y * width + left, y * width + left + across);
  return { width, height, data };
}

describe('a dark ground', () => {
  it('is a band that could hold a word, wherever it lies, letters in it or not', () => {
    expect(hasDarkGround(paper(400, 300, [37, 81, 120, 36]))).toBe(true);
    const band = paper(400, 300, [37, 81, 160, 40]);
    const letters = Array.from({ length: 9 }, (_, at) => [45 + 16 * at, 90, 5, 22] as const);
    for (const [left, top, across, down] of letters)
      for (let y = top; y < top + down; y += 1)
        band.data.fill(255, y * band.width + left, y * band.width + left + across);
    expect(hasDarkGround(band)).toBe(true);
  });

  it('is neither a bold letter, nor a rule, nor paper that is merely dim', () => {
    expect(hasDarkGround(paper(400, 300))).toBe(false);
    expect(hasDarkGround(paper(400, 300, [32, 32, 48, 48], [128, 32, 48, 48]))).toBe(false);
    expect(hasDarkGround(paper(400, 300, [0, 100, 400, 6], [100, 0, 6, 300]))).toBe(false);
    const dim = paper(400, 300);
    dim.data.fill(140);
    expect(hasDarkGround(dim)).toBe(false);
  });
});
