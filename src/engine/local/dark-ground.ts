/** Owns the look for dark grounds, on which letters may be light. Pure. */
import type { GrayImage } from './raster.ts';

/** Pixels; light letters stand on a dark ground that holds a row of squares of this side: a word, no bold letter or rule. */
const groundSquare = 16;
const groundSquares = 4;
/** Levels of grey; ink is far under, dim paper far over it. */
const darkest = 112;
/** Sum of the pixels that are looked at in a dark square. */
const most = darkest * (groundSquare / 2) ** 2;

/** Whether some band of the image is dark nearly throughout: the ground of light letters. */
export function hasDarkGround({ width, height, data }: GrayImage): boolean {
  for (let top = 0; top + groundSquare <= height; top += groundSquare) {
    let row = 0;
    for (let left = 0; left + groundSquare <= width; left += groundSquare) {
      let sum = 0;
      // Every second pixel of every second row tells enough; of paper, those of the first rows.
      for (let y = top; y < top + groundSquare && sum < most; y += 2)
        for (let at = y * width + left, end = at + groundSquare; at < end; at += 2) sum += data[at] ?? 255;
      row = sum < most ? row + 1 : 0;
      if (row === groundSquares) return true;
    }
  }
  return false;
}
