import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { closeDashedRules } from '../../../src/engine/local/dash-gaps.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { withoutTableRules } from '../../../src/engine/local/table-rules.ts';
import { measureInk } from '../../../src/engine/local/text-height.ts';

const [width, height] = [600, 320];
/** Pixels. */
const capitalHeight = 20;
/** Levels. */
const [paper, ink] = [250, 40];
const [xs, ys] = [
  [50, 210, 380, 540],
  [40, 100, 160, 220],
];

const blank = (): GrayImage => ({ width, height, data: new Uint8Array(width * height).fill(paper) });

function paint(image: GrayImage, [x0, y0, x1, y1]: BoundingBox): void {
  for (let y = y0; y < y1; y += 1) image.data.fill(ink, y * width + x0, y * width + x1);
}

/** Letters as upright strokes with a bar, too wide for dashes. */
function withLetters(image: GrayImage, left: number, right: number, top: number): GrayImage {
  for (let x = left; x + 12 < right; x += 17) {
    paint(image, [x, top, x + 3, top + capitalHeight]);
    paint(image, [x, top + 9, x + 12, top + 12]);
  }
  return image;
}

/** Three letters of the height of an x, too wide for dashes, right behind another one. */
function withWideLetters(image: GrayImage, left: number, top: number): void {
  for (let x = left; x < left + 51; x += 17) {
    paint(image, [x, top, x + 3, top + 14]);
    paint(image, [x, top + 6, x + 12, top + 9]);
  }
}

/** Dashes as long as the gaps between them, `thickness` pixels thick. */
function dashed(image: GrayImage, [x0, y0, x1, y1]: BoundingBox, dash: number, thickness: number): void {
  if (y0 === y1) for (let x = x0; x < x1; x += 2 * dash) paint(image, [x, y0, Math.min(x1, x + dash), y0 + thickness]);
  else for (let y = y0; y < y1; y += 2 * dash) paint(image, [x0, y, x0 + thickness, Math.min(y1, y + dash)]);
}

/** Longest run of ink in a row, in pixels. */
function longestRun({ data }: GrayImage, y: number): number {
  let [run, longest] = [0, 0];
  for (let x = 0; x < width; x += 1) {
    run = (data[y * width + x] ?? 255) < 127 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

const darkIn = ({ data }: GrayImage) => data.filter((level) => level < 127).length;

describe('rules of dashes or dots', () => {
  it.each([
    ['dashes', 6, 2],
    ['long dashes', 10, 4],
    ['dots', 3, 3],
  ])('that cross as %s are lines around cells, which go', (_, dash, thickness) => {
    const image = withLetters(withLetters(blank(), 70, 190, 60), 400, 520, 120);
    const letters = darkIn(image);
    for (const y of ys) dashed(image, [xs[0] ?? 0, y, xs.at(-1) ?? 0, y], dash, thickness);
    for (const x of xs) dashed(image, [x, ys[0] ?? 0, x, ys.at(-1) ?? 0], dash, thickness);
    expect(withoutTableRules(image, capitalHeight)).toBeUndefined();
    const without = withoutTableRules(closeDashedRules(image, capitalHeight), capitalHeight);
    expect(without?.lines).toHaveLength(xs.length + ys.length);
    expect(Math.abs(darkIn(without?.image ?? image) - letters)).toBeLessThan(0.05 * letters);
  });

  it('that lie alone between lines of text are lines, too', () => {
    const image = withLetters(withLetters(blank(), 60, 540, 60), 60, 540, 120);
    dashed(image, [50, 100, 545, 100], 3, 3);
    expect(longestRun(closeDashedRules(image, capitalHeight), 101)).toBeGreaterThan(480);
  });

  it('are none where they lead from text to text, where they are hyphens, and where nothing but letters stand', () => {
    const leaders = withLetters(withLetters(blank(), 60, 200, 60), 500, 540, 60);
    dashed(leaders, [204, 77, 496, 77], 3, 3);
    const hyphens = blank();
    for (let x = 60; x < 540; x += 20) paint(hyphens, [x, 100, x + 10, 103]);
    const letters = withLetters(withLetters(blank(), 60, 540, 60), 60, 540, 120);
    for (const image of [leaders, hyphens, letters]) expect(closeDashedRules(image, capitalHeight)).toBe(image);
  });

  it('are none where stems of letters stand below each other, as in lines that repeat words', () => {
    const image = blank();
    for (let y = 20; y < 300; y += 26)
      for (const x of [60, 300]) {
        paint(image, [x, y, x + 3, y + 14]);
        withWideLetters(image, x + 7, y);
      }
    expect(closeDashedRules(image, capitalHeight)).toBe(image);
  });

  it.each([
    ['tight lines', 26, 14],
    ['lines set solid', 22, 11],
    ['wide lines', 36, 14],
  ])('are none where colons stand below each other in %s', (_, pitch, apart) => {
    const image = blank();
    for (let y = 20; y < 300; y += pitch) {
      withLetters(image, 60, 280, y - 6);
      for (const dot of [y, y + apart - 4]) paint(image, [300, dot, 304, dot + 4]);
      withLetters(image, 330, 540, y - 6);
    }
    expect(closeDashedRules(image, capitalHeight)).toBe(image);
  });

  it('do not count as letters, however many they are', () => {
    const image = withLetters(withLetters(blank(), 60, 540, 60), 60, 540, 120);
    const { capitalHeight: measured } = measureInk(image);
    for (let y = 100; y < 300; y += 60) dashed(image, [50, y, 545, y], 5, 5);
    expect(measureInk(image).capitalHeight).toBe(measured);
    expect(measured).toBe(capitalHeight);
  });
});
