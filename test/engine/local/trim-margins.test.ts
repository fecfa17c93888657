import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { turn, type GrayImage, type QuarterTurn } from '../../../src/engine/local/raster.ts';
import {
  noMargins,
  sizeWithMargins,
  trimMargins,
  turnMargins,
  withinMargins,
} from '../../../src/engine/local/trim-margins.ts';

const [width, height] = [1600, 2200];

/** Paper of one level with dark boxes on it. */
function paper(boxes: readonly (readonly [number, number, number, number])[], level = 244): GrayImage {
  const data = new Uint8Array(width * height).fill(level);
  for (const [x0, y0, x1, y1] of boxes) for (let y = y0; y < y1; y += 1) data.fill(20, y * width + x0, y * width + x1);
  return { width, height, data };
}
const text = [240, 300, 1360, 1700] as const;

describe('blank margins', () => {
  test('go, but for a rim around what is drawn, and everything keeps its place', () => {
    const page = paper([text]);
    const { image, margins } = trimMargins(page);
    expect(image.width * image.height).toBeLessThan(0.6 * width * height);
    expect(sizeWithMargins(image, margins)).toMatchObject({ width, height });
    const at = (x: number, y: number) => image.data[(y - margins.top) * image.width + x - margins.left];
    expect([at(240, 300), at(239, 300), at(1359, 1699), at(1360, 1699)]).toEqual([20, 244, 20, 244]);
    expect(Math.min(240 - margins.left, 300 - margins.top)).toBeGreaterThanOrEqual(20);
    expect(withinMargins({ bbox: [0, 0, 10, 10] }, margins).bbox).toEqual([
      margins.left,
      margins.top,
      margins.left + 10,
      margins.top + 10,
    ]);
  });

  test('a page number keeps its place on the page, pale or small as it is', () => {
    const page = paper([text, [790, 2130, 800, 2146]]);
    for (let y = 100; y < 116; y += 1) page.data.fill(215, y * width + 700, y * width + 716);
    const { margins } = trimMargins(page);
    expect(margins.top).toBeLessThan(100);
    expect(height - margins.bottom).toBeGreaterThan(2146);
    expect(margins.left).toBeGreaterThan(0);
  });

  test('noise and single specks of dust do not keep them', () => {
    const page = paper([text, [20, 20, 24, 24], [1580, 2180, 1583, 2183]]);
    for (let at = 0, seed = 1; at < page.data.length; at += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      page.data[at] = Math.min(255, Math.max(0, (page.data[at] ?? 0) + (seed % 31) - 15));
    }
    expect(trimMargins(page).margins).toEqual(trimMargins(paper([text])).margins);
  });

  test.each([
    ['with next to nothing on it', paper([[700, 1000, 900, 1040]])],
    ['that is blank', paper([])],
    [
      'with a dark rim all around',
      paper([text, [0, 0, width, 30], [0, 0, 30, height], [0, 2170, width, height], [1570, 0, width, height]]),
    ],
    ['that is full', paper([[10, 10, 1590, 2190]])],
  ])('a page %s stays whole', (_, page) => {
    expect(trimMargins(page)).toEqual({ image: page, margins: noMargins });
  });

  test('turn with the page', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom<QuarterTurn>(0, 90, 180, 270),
        (x, y, degrees) => {
          const page = paper([[200 + x, 200 + y, 1200 + x, 1600 + y]]);
          const first = trimMargins(page);
          const { image, margins } = trimMargins(turn(page, degrees));
          // Cells begin at the top left corner, so edges may differ by one.
          const turned = turnMargins(first.margins, degrees);
          for (const side of ['left', 'top', 'right', 'bottom'] as const)
            expect(Math.abs(margins[side] - turned[side])).toBeLessThanOrEqual(8);
          expect(sizeWithMargins(image, margins)).toMatchObject(
            turn(page, degrees).width === width ? { width } : { width: height },
          );
        },
      ),
      { numRuns: 12 },
    );
  });
});
