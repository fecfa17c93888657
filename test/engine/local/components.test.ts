/** Connected components of ink, against a plain flood fill. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentBoxes, type ComponentBox } from '../../../src/engine/local/components.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';

/** Mostly paper, as pages are; its pixels may start anywhere in their buffer. */
const images = fc
  .record({
    width: fc.integer({ min: 1, max: 37 }),
    height: fc.integer({ min: 1, max: 9 }),
    offset: fc.integer({ min: 0, max: 3 }),
    threshold: fc.integer({ min: 0, max: 255 }),
    marks: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 60 }),
  })
  .map(({ width, height, offset, threshold, marks }) => {
    const data = new Uint8Array(width * height + offset + 5).subarray(offset, offset + width * height);
    data.fill(Math.min(255, threshold + 1));
    for (const [at, level] of marks) data[at % data.length] = level;
    return { image: { width, height, data }, threshold };
  });

function flooded({ width, height, data }: GrayImage, threshold: number): readonly ComponentBox[] {
  const seen = new Set<number>();
  const isInk = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && (data[y * width + x] ?? 255) <= threshold;
  const boxes: ComponentBox[] = [];
  for (let at = 0; at < data.length; at += 1) {
    if (seen.has(at) || !isInk(at % width, Math.floor(at / width))) continue;
    const pixels = [at];
    seen.add(at);
    for (const pixel of pixels) {
      for (const [dx, dy] of [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const))) {
        const [x, y] = [(pixel % width) + dx, Math.floor(pixel / width) + dy];
        if (!isInk(x, y) || seen.has(y * width + x)) continue;
        seen.add(y * width + x);
        pixels.push(y * width + x);
      }
    }
    const [xs, ys] = [pixels.map((pixel) => pixel % width), pixels.map((pixel) => Math.floor(pixel / width))];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    boxes.push({ left, right, top, bottom, ink: pixels.length });
  }
  return boxes;
}

const sorted = (boxes: readonly ComponentBox[]) =>
  boxes.map(({ left, right, top, bottom, ink }) => [top, left, bottom, right, ink].join(' ')).toSorted();

describe('components', () => {
  it('are those that a flood fill finds, at every threshold', () => {
    fc.assert(
      fc.property(images, ({ image, threshold }) => {
        expect(sorted(componentBoxes(image, threshold))).toEqual(sorted(flooded(image, threshold)));
      }),
      { numRuns: 400 },
    );
  });
});
