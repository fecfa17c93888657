/** Owns another look at a page in black and white: with soft edges, where a copier or a threshold has broken strokes into dots. Pure. */
import { smooth } from './grain.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** What is this near to black or white is, in levels; of a page in black and white all but this share of the pixels. */
const pure = 12;
const between = 0.01;

/** @returns undefined of a page that has levels between black and white: its edges are soft already */
export function withSoftStrokes(image: GrayImage): GrayImage | undefined {
  if (isLeftOut('soft strokes')) return undefined;
  let grey = 0;
  for (const level of image.data) if (level > pure && level < 255 - pure) grey += 1;
  return grey > between * image.data.length ? undefined : smooth(image);
}
