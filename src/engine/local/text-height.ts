/** Owns the estimate of how tall the letters on an image are, from its connected components of ink. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { withoutDashes } from './dashed-rules.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

export interface InkMeasure {
  /** Height in pixels that capitals probably have; undefined when there is too little that looks like letters. */
  readonly capitalHeight: number | undefined;
  /** The same of so few letters that they may be none: undefined when there is not one. */
  readonly perhapsCapital: number | undefined;
  /** Components that look like letters. */
  readonly letters: number;
  /** Whether anything at all is drawn on the image. */
  readonly hasInk: boolean;
}

/** Below this difference between ink and paper a page is taken as blank: sensor noise and paper grain reach about 20 levels. */
const leastContrast = 24;

const fewestLetters = 12;

/** The smallest print is taller than this share of a page's longer side; dust and the noise of a scanner are not. */
const leastMark = 0.0035;
/** Light that leaked in, or a fold: thin, and as long as this share of the page. */
const streak = 0.25;

/** Whether a component may be drawn or written: no speck, and no streak of a scanner. */
function isMark(ink: number, width: number, height: number, side: number): boolean {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  return ink >= 4 && long >= leastMark * side && !(long > streak * side && short < leastMark * side);
}

/**
 * Measures dark ink on light paper. Letters of a page share few heights: three quarters of the components are not taller
 * than a capital, so the upper quartile of the heights, weighted evenly, lies at capital height.
 */
export function measureInk(image: GrayImage): InkMeasure {
  const { threshold, contrast } = otsuThreshold(image);
  const heights: number[] = [];
  let marks = 0;
  if (contrast >= leastContrast) {
    for (const box of withoutDashes(componentBoxes(image, threshold))) {
      const width = box.right - box.left + 1;
      const height = box.bottom - box.top + 1;
      if (isMark(box.ink, width, height, Math.max(image.width, image.height))) marks += 1;
      if (isLetterLike(box)) heights.push(height);
    }
  }
  heights.sort((left, right) => left - right);
  if (heights.length < fewestLetters) {
    const perhapsCapital = heights[Math.floor(heights.length * 0.75)];
    return { capitalHeight: undefined, perhapsCapital, letters: heights.length, hasInk: marks > 0 };
  }
  // Specks of a noisy scan outnumber letters now and then; what is under a third of the median of the taller half is not a letter.
  const tallMedian = heights[Math.floor(heights.length * 0.75)] ?? 0;
  const letters = heights.filter((height) => height > tallMedian / 3);
  const capitalHeight = letters[Math.floor(letters.length * 0.75)];
  return { capitalHeight, perhapsCapital: capitalHeight, letters: letters.length, hasInk: true };
}

/** Pixels. */
export const lowestLetter = 5;

/** Whether a component has the size and the shape that letters have, in pixels. */
export function isLetterLike(box: ComponentBox): boolean {
  const width = box.right - box.left + 1;
  const height = box.bottom - box.top + 1;
  const fill = box.ink / (width * height);
  return (
    height >= lowestLetter &&
    height <= 400 &&
    width <= height * 4 &&
    height <= width * 8 &&
    fill >= 0.08 &&
    fill <= 0.96
  );
}
