/** Owns telling images that a program drew, as screenshots are, from those that a camera or a scanner took. */
import type { GrayImage } from './raster.ts';

/** Every how many rows of pixels are looked at. */
const everyRow = 16;
/** Share of the pixels that are to the bit as light as the next one: grain and compression leave far fewer. */
const leastEqual = 0.8;
/** Share of the pixels between black and white: less of them has what a scanner made of two levels. */
const leastBetween = 0.01;
const black = 16;
const white = 239;

export interface DrawnImage {
  /** Whether most of it is darker than middle grey. */
  readonly isDark: boolean;
}

/** Several steps ask it of the same image, which none of them changes. */
const known = new WeakMap<GrayImage, { readonly drawn: DrawnImage | undefined }>();

/** @returns undefined for an image that was taken */
export function drawnImage(image: GrayImage): DrawnImage | undefined {
  const found = known.get(image) ?? { drawn: lookAt(image) };
  known.set(image, found);
  return found.drawn;
}

function lookAt({ width, height, data }: GrayImage): DrawnImage | undefined {
  let [count, equal, between, dark] = [0, 0, 0, 0];
  for (let y = everyRow >> 1; y < height; y += everyRow) {
    for (let at = y * width, end = at + width - 1; at < end; at += 1) {
      const level = data[at] ?? 0;
      count += 1;
      if (level === data[at + 1]) equal += 1;
      if (level > black && level < white) between += 1;
      if (level < 128) dark += 1;
    }
  }
  const isDrawn = count > 0 && equal >= leastEqual * count && between >= leastBetween * count;
  return isDrawn ? { isDark: 2 * dark > count } : undefined;
}
