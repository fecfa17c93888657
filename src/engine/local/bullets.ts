/** Owns telling a bullet by its shape: the networks' alphabets have none, and read it as "*", "°" or "e". Pure. */
import type { PixelBox } from './page-runs.ts';
import type { GrayImage } from './raster.ts';

export const bullet = '•';

/** What a lone bullet is read as: a sign, or a round letter. */
const readAs = /^(?:[eoOcC0Q©®]|[^\p{L}\p{N}])$/u;
/** Of its height; a dash, a colon or a bar is not as wide as it is high. */
const roundness = { least: 0.75, most: 1.33 } as const;
/** Share of its box that is ink: a disc fills .79 of it, a square all, a ring or a star about half; edges are grey. */
const leastInk = 0.6;
/** Shares of the height of a line from descenders to ascenders: of its size, and of where its middle stands above the descenders. */
const size = { least: 0.12, most: 0.5 } as const;
const middle = { least: 0.33, most: 0.7 } as const;
/** Pixels; a smaller one has no shape. */
const leastPixels = 4;

/**
 * Whether what was read alone at the start of a line is a bullet.
 * @param box of its ink, whole pixels
 * @param line from its ascenders to its descenders
 */
export function isBullet(
  image: GrayImage,
  text: string,
  [left, top, right, bottom]: PixelBox,
  [, lineTop, , lineBottom]: PixelBox,
): boolean {
  if (!readAs.test(text)) return false;
  const [width, height, tall] = [right - left, bottom - top, lineBottom - lineTop];
  if (Math.min(width, height) < leastPixels) return false;
  const within = (value: number, { least, most }: { readonly least: number; readonly most: number }) =>
    value >= least && value <= most;
  const above = (lineBottom - (top + bottom) / 2) / tall;
  return (
    within(width / height, roundness) &&
    within(height / tall, size) &&
    within(above, middle) &&
    inkShare(image, [left, top, right, bottom]) >= leastInk
  );
}

/** Share of a box that is nearer to its darkest than to its lightest surroundings. */
function inkShare({ width, height, data }: GrayImage, [left, top, right, bottom]: PixelBox): number {
  let [darkest, lightest] = [255, 0];
  for (let y = Math.max(0, top - 2); y < Math.min(height, bottom + 2); y += 1)
    for (let x = Math.max(0, left - 2); x < Math.min(width, right + 2); x += 1) {
      const value = data[y * width + x] ?? 255;
      darkest = Math.min(darkest, value);
      lightest = Math.max(lightest, value);
    }
  const limit = (darkest + lightest) / 2;
  let ink = 0;
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) if ((data[y * width + x] ?? 255) < limit) ink += 1;
  return ink / Math.max(1, (right - left) * (bottom - top));
}
