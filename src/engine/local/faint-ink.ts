/** Owns making ink visible that is hardly darker than its paper, where grain would hide it from one threshold for the page. Pure. */
import { componentBoxes } from './components.ts';
import { noiseOf, smooth } from './grain.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import { isLetterLike } from './text-height.ts';

/** With more levels between ink and paper than this, one threshold parts them. */
const plain = 24;
/** Ink is darker than paper by this many levels, … */
const leastDarker = 8;
/** … and by so many standard deviations of the grain, once that is smoothed. */
const surelyDarker = 5;
/** Fewer marks that look like letters are stains and the texture of the paper, and so is what covers more of the page. */
const fewestLetters = 40;
const mostInk = 0.25;
/** Levels between ink and paper in the end, and that of paper. */
const strong = 190;
const white = 245;

/** @returns the same image when ink stands out on it, or when there is none */
export function strengthenInk(image: GrayImage): GrayImage {
  if (isLeftOut('faint ink') || otsuThreshold(image).contrast >= plain) return image;
  const soft = smooth(smooth(image));
  const histogram = new Uint32Array(256);
  for (const level of soft.data) histogram[level] = (histogram[level] ?? 0) + 1;
  const paper = histogram.indexOf(Math.max(...histogram));
  const threshold = Math.floor(paper - Math.max(leastDarker, surelyDarker * noiseOf(soft)));
  if (threshold <= 0) return image;
  const letters = componentBoxes(soft, threshold).filter(isLetterLike);
  const dark = histogram.subarray(0, threshold + 1).reduce((sum, count) => sum + count, 0);
  if (letters.length < fewestLetters || dark > mostInk * image.data.length) return image;
  const ink = middleBelow(histogram, dark);
  const gain = strong / (paper - ink);
  const levels = Uint8ClampedArray.from({ length: 256 }, (_, level) => white - (paper - level) * gain);
  return { ...soft, data: soft.data.map((level) => levels[level] ?? 0) };
}

/** The middle level of the so many darkest pixels. */
function middleBelow(histogram: Uint32Array, dark: number): number {
  let level = 0;
  for (let left = dark / 2; level < 255; level += 1) {
    left -= histogram[level] ?? 0;
    if (left <= 0) break;
  }
  return level;
}
