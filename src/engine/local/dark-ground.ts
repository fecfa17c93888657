/** Owns the look for dark grounds, on which letters may be light. Pure. */
import type { GrayImage } from './raster.ts';

/** Pixels; light letters stand on a dark ground that holds a row of squares of this side: a word, no bold letter or rule. */
const groundSquare = 16;
const groundSquares = 4;
/** Levels of grey; ink is far under, dim paper far over it. */
const darkest = 112;

/** Whether some band of the image is dark nearly throughout: the ground of light letters. */
export function hasDarkGround({ width, height, data }: GrayImage): boolean {
  for (let top = 0; top + groundSquare <= height; top += groundSquare) {
    let row = 0;
    for (let left = 0; left + groundSquare <= width; left += groundSquare) {
      let sum = 0;
      // Every second pixel of every second row tells enough.
      for (let y = top; y < top + groundSquare; y += 2)
        for (let x = left; x < left + groundSquare; x += 2) sum += data[y * width + x] ?? 255;
      const isDark = sum < darkest * (groundSquare / 2) ** 2;
      row = isDark ? row + 1 : 0;
      if (row === groundSquares) return true;
    }
  }
  return false;
}
