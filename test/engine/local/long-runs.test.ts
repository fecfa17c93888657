/** Long runs of ink: the same as a plain look at every row and column finds, on any image, and whatever was asked before. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLongRuns, gap, handOnRuns, type LongRun } from '../../../src/engine/local/long-runs.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';

/** Runs of ink over holes of `gap` pixels, one pixel after the other. */
function plainRuns(levels: readonly number[], at: number, ink: number, least: number): readonly LongRun[] {
  const runs: LongRun[] = [];
  let [from, last] = [-1, -1];
  const end = () => {
    if (from >= 0 && last - from + 1 > least) runs.push({ at, from, to: last + 1 });
    from = -1;
  };
  for (const [place, level] of levels.entries()) {
    if (level <= ink) {
      if (from < 0) from = place;
      last = place;
    } else if (place - last > gap) end();
  }
  end();
  return runs;
}

function plainly({ width, height, data }: GrayImage, ink: number, least: number) {
  const rows = Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
  const columns = Array.from({ length: width }, (_, x) => rows.map((row) => row[x] ?? 0));
  return {
    across: rows.flatMap((row, y) => plainRuns(row, y, ink, least)),
    down: columns.flatMap((column, x) => plainRuns(column, x, ink, least)),
  };
}

const lines = fc.array(
  fc.record({
    isUpright: fc.boolean(),
    x: fc.nat(79),
    y: fc.nat(69),
    length: fc.integer({ min: 3, max: 80 }),
    level: fc.constantFrom(20, 90, 140),
  }),
  { maxLength: 25 },
);
const specks = fc.array(fc.tuple(fc.nat(79), fc.nat(69), fc.constantFrom(20, 90, 230)), { maxLength: 60 });
const images = fc.tuple(lines, specks).map(([drawn, dots]): GrayImage => {
  const [width, height] = [80, 70];
  const data = new Uint8Array(width * height).fill(230);
  for (const { isUpright, x, y, length, level } of drawn) {
    const most = Math.min(length, isUpright ? height - y : width - x);
    for (let on = 0; on < most; on += 1) data[isUpright ? (y + on) * width + x : y * width + x + on] = level;
  }
  for (const [x, y, level] of dots) data[y * width + x] = level;
  return { width, height, data };
});
const asked = fc.array(fc.tuple(fc.constantFrom(40, 100.5, 150), fc.integer({ min: 12, max: 40 })), {
  minLength: 1,
  maxLength: 5,
});

describe('long runs of ink', () => {
  test('are those of every row and column, however often and in whatever order they are asked for', () => {
    fc.assert(
      fc.property(images, asked, (image, questions) => {
        for (const [ink, least] of questions)
          expect(findLongRuns(image, ink, least)).toEqual(plainly(image, ink, least));
      }),
    );
  });

  test('of an image from which ink was taken are told by those of the image before', () => {
    fc.assert(
      fc.property(images, asked, fc.nat(60), fc.integer({ min: 1, max: 20 }), (image, questions, from, many) => {
        findLongRuns(image, 160, 12);
        const data = new Uint8Array(image.data);
        for (let y = from; y < Math.min(image.height, from + many); y += 1)
          data.fill(230, y * image.width, (y + 1) * image.width - 20);
        const wiped = { ...image, data };
        handOnRuns(image, wiped, 230);
        for (const [ink, least] of questions)
          expect(findLongRuns(wiped, ink, least)).toEqual(plainly(wiped, ink, least));
      }),
    );
  });

  test('are looked for anew where ink may have become darker', () => {
    const paper = { width: 100, height: 60, data: new Uint8Array(6000).fill(230) };
    expect(findLongRuns(paper, 100, 20).across).toEqual([]);
    const data = new Uint8Array(paper.data).fill(90, 3010, 3060);
    const drawn = { ...paper, data };
    handOnRuns(paper, drawn, 90);
    expect(findLongRuns(drawn, 100, 20).across).toEqual([{ at: 30, from: 10, to: 60 }]);
  });
});
