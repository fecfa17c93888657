/** Owns small copies of an image for looking at what is large on it. */
import type { GrayImage } from './raster.ts';

/** A copy smaller by a whole factor, each pixel the mean of those it stands for. */
export function shrink(image: GrayImage, factor: number): GrayImage {
  if (factor <= 1) return image;
  if (factor === 2) return halve(image);
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const data = new Uint8Array(width * height);
  const sums = new Float64Array(width);
  const area = factor * factor;
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    for (let line = y * factor; line < (y + 1) * factor; line += 1) {
      const row = line * image.width;
      for (let x = 0; x < width; x += 1) {
        let sum = 0;
        for (let at = row + x * factor, end = at + factor; at < end; at += 1) sum += image.data[at] ?? 0;
        sums[x] = (sums[x] ?? 0) + sum;
      }
    }
    for (let x = 0; x < width; x += 1) data[y * width + x] = (sums[x] ?? 0) / area;
  }
  return { width, height, data };
}

/** The factor that scans are shrunk by, without the loops that any factor needs: in a third of the time. */
function halve(image: GrayImage): GrayImage {
  const width = Math.max(1, image.width >> 1);
  const height = Math.max(1, image.height >> 1);
  const from = image.data;
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y += 1) {
    let above = 2 * y * image.width;
    let below = above + image.width;
    for (let x = 0; x < width; x += 1, to += 1, above += 2, below += 2)
      data[to] = ((from[above] ?? 0) + (from[above + 1] ?? 0) + (from[below] ?? 0) + (from[below + 1] ?? 0)) >> 2;
  }
  return { width, height, data };
}

/** A copy of half the size that was not smoothed: quick, and good enough to count and measure what is thick. */
export function everySecondPixel(image: GrayImage): GrayImage {
  const width = Math.max(1, image.width >> 1);
  const height = Math.max(1, image.height >> 1);
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0, from = 2 * y * image.width; x < width; x += 1, to += 1, from += 2) data[to] = image.data[from] ?? 0;
  }
  return { width, height, data };
}
