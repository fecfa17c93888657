/** Owns the measure of how much of the ink that looks like letters was read. Pure. */
import { letterBoxes } from './text-height.ts';
import type { GrayImage } from './raster.ts';

type Box = readonly [number, number, number, number];

/** Fewer marks than this say nothing. */
const fewest = 12;

/**
 * Share, 0…1, of the letter-like marks whose middle lies in one of the boxes; 1 for a page with next to no marks.
 * @param boxes in pixels of the image
 * @param scale pixels of `image` for one of the boxes' pixels
 */
export function letterCoverage(image: GrayImage, boxes: readonly Box[], scale = 1): number {
  const marks = letterBoxes(image);
  if (marks.length < fewest) return 1;
  const cell = 32;
  const columns = Math.ceil(image.width / cell) + 1;
  const index = new Map<number, Box[]>();
  for (const box of boxes) {
    const [x0, y0, x1, y1] = box.map((value) => value * scale) as [number, number, number, number]; // seam: map loses the length
    const scaled: Box = [x0 - 2, y0 - 2, x1 + 2, y1 + 2];
    for (let row = Math.floor(scaled[1] / cell); row <= Math.floor(scaled[3] / cell); row += 1) {
      for (let column = Math.floor(scaled[0] / cell); column <= Math.floor(scaled[2] / cell); column += 1) {
        const key = row * columns + column;
        const list = index.get(key);
        if (list === undefined) index.set(key, [scaled]);
        else list.push(scaled);
      }
    }
  }
  let covered = 0;
  for (const [x0, y0, x1, y1] of marks) {
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    const near = index.get(Math.floor(y / cell) * columns + Math.floor(x / cell)) ?? [];
    if (near.some((box) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])) covered += 1;
  }
  return covered / marks.length;
}
