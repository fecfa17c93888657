/** Owns taking the words that a page's text layer has off a picture of the page, so that they are not read again. Pure. */
import type { BoundingBox } from '../../document.ts';
import type { GrayImage } from './raster.ts';

/** Pixels around a word whose level tells what it stands on, and which the edges of its letters may reach. */
const rim = 2;

/**
 * Paints words over in the level around each of them.
 * @param boxes pixels; parts beyond the image are left out
 */
export function wipeWords({ width, height, data }: GrayImage, boxes: readonly BoundingBox[]): GrayImage {
  const wiped = data.slice();
  for (const box of boxes) {
    const [x0, y0] = [Math.max(0, Math.floor(box[0]) - rim), Math.max(0, Math.floor(box[1]) - rim)];
    const [x1, y1] = [Math.min(width, Math.ceil(box[2]) + rim), Math.min(height, Math.ceil(box[3]) + rim)];
    if (!(x1 > x0 && y1 > y0)) continue;
    const around: number[] = [];
    for (let x = x0; x < x1; x += 1) around.push(wiped[y0 * width + x] ?? 255, wiped[(y1 - 1) * width + x] ?? 255);
    for (let y = y0; y < y1; y += 1) around.push(wiped[y * width + x0] ?? 255, wiped[y * width + x1 - 1] ?? 255);
    const level = around.toSorted((one, other) => one - other)[around.length >> 1] ?? 255;
    for (let y = y0; y < y1; y += 1) wiped.fill(level, y * width + x0, y * width + x1);
  }
  return { width, height, data: wiped };
}
