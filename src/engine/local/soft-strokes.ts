/** Owns another look at a page in black and white: with soft edges, where it was scaled up, or where a copier or a threshold has broken strokes into dots. Pure. */
import { smooth } from './grain.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** What is this near to black or white is, in levels; of a page in black and white all but this share of the pixels. */
const pure = 12;
const between = 0.01;

/** Grey pixels for one that is black, at most: of a sparse page with soft edges few pixels are grey, but more than this. */
const greyOfInk = 0.05;

/** Whether an image has no levels between black and white, as a fax or a scan of one bit. */
export function hasTwoLevels(image: GrayImage): boolean {
  let [black, grey] = [0, 0];
  for (const level of image.data) {
    if (level <= pure) black += 1;
    else if (level < 255 - pure) grey += 1;
  }
  return grey <= greyOfInk * black;
}

/**
 * An image in black and white that was scaled up, with soft edges: the steps of its pixels, large as they are now, break and join
 * thin strokes ("mumber" for "number").
 * @param before the image before it was scaled
 */
export function softened(scaled: GrayImage, before: GrayImage): GrayImage {
  return isLeftOut('soft strokes') || !hasTwoLevels(before) ? scaled : smooth(scaled);
}

/** @returns undefined of a page that has levels between black and white: its edges are soft already */
export function withSoftStrokes(image: GrayImage): GrayImage | undefined {
  if (isLeftOut('soft strokes')) return undefined;
  let grey = 0;
  for (const level of image.data) if (level > pure && level < 255 - pure) grey += 1;
  return grey > between * image.data.length ? undefined : smooth(image);
}
