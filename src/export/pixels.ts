/** Owns the pixels of formats that know no other measure: a page in points is given as its picture of 300 dpi. */
import type { BoundingBox, Page } from '../document.ts';

export const pixelsPerInch = 300;
const pointsPerInch = 72;

/** Pixels that one unit of the page makes. */
export function pixelScale({ unit }: Pick<Page, 'unit'>): number {
  return unit === 'pt' ? pixelsPerInch / pointsPerInch : 1;
}

/** The box in whole pixels, inside the page and never without an area. */
export function pixelBox(box: BoundingBox, page: Page): readonly [number, number, number, number] {
  const scale = pixelScale(page);
  const [width, height] = [pixels(page.width * scale), pixels(page.height * scale)];
  const x0 = Math.min(width - 1, Math.max(0, Math.floor(box[0] * scale)));
  const y0 = Math.min(height - 1, Math.max(0, Math.floor(box[1] * scale)));
  const x1 = Math.max(x0 + 1, Math.min(width, Math.ceil(box[2] * scale)));
  const y1 = Math.max(y0 + 1, Math.min(height, Math.ceil(box[3] * scale)));
  return [x0, y0, x1, y1];
}

/** A page's side in whole pixels. */
export const pixels = (side: number): number => Math.max(1, Math.round(side));
