/** Owns the choice of a few lines of a page that show its language before the whole of it is read. Pure. */
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

export interface Sample {
  readonly image: GrayImage;
  /** True when the page has hardly more text than a sample: then all of it is the sample. */
  readonly isWhole: boolean;
}

/** Lines of running text that a sample has. */
const usualLines = 6;
/** From line to line it is about twice the height of a capital. */
const capitalsInLine = 2;
/** From this share of the page's text on, reading a part first saves nothing. */
const mostOfThePage = 0.4;
/** Rows are looked at this many times for each capital, and columns so often: enough to count strokes. */
const rowsInCapital = 5;
/** A capital of the image, in pixels, is this part of its resolution (see `Prepared.dotsPerInch`). */
const capitalsInInch = 10;

/**
 * Finds the band across the page that has the most strokes of a letter's breadth, cut where its first and last lines
 * are parted from their neighbours.
 * @param image dark on light
 * @param dotsPerInch ten times the height of a capital in pixels, as `prepare` tells it
 * @param lines about as many lines of running text
 */
export function sampleStrip(image: GrayImage, dotsPerInch: number, lines = usualLines): Sample {
  const capital = Math.max(8, dotsPerInch / capitalsInInch);
  const step = Math.max(1, Math.floor(capital / rowsInCapital));
  const strokes = countStrokes(image, step, capital);
  const height = Math.round((capital * capitalsInLine * lines) / step);
  const total = strokes.reduce((sum, count) => sum + count, 0);
  if (strokes.length <= height * 1.5 || total === 0) return { image, isWhole: true };
  let inside = strokes.slice(0, height).reduce((sum, count) => sum + count, 0);
  let best = inside;
  let start = 0;
  for (let row = height; row < strokes.length; row += 1) {
    inside += (strokes[row] ?? 0) - (strokes[row - height] ?? 0);
    if (inside <= best) continue;
    best = inside;
    start = row - height + 1;
  }
  if (best > total * mostOfThePage) return { image, isWhole: true };
  const top = quietest(strokes, start, rowsInCapital) * step;
  const bottom = Math.min(image.height, (quietest(strokes, start + height, rowsInCapital) + 1) * step);
  return { image: band(image, top, bottom), isWhole: false };
}

/** The band of an image between two rows. */
function band(image: GrayImage, top: number, bottom: number): GrayImage {
  const { width } = image;
  return { width, height: bottom - top, data: image.data.slice(top * width, bottom * width) };
}

/** Dark runs in each looked-at row that are neither specks nor wider than a letter. */
function countStrokes(image: GrayImage, step: number, capital: number): number[] {
  const { threshold } = otsuThreshold(image);
  const counts: number[] = [];
  for (let y = 0; y < image.height; y += step) {
    let count = 0;
    let run = 0;
    const from = y * image.width;
    for (let at = from; at < from + image.width; at += 1) {
      if ((image.data[at] ?? 255) <= threshold) {
        run += 1;
        continue;
      }
      if (run > capital / 20 && run < capital) count += 1;
      run = 0;
    }
    counts.push(count);
  }
  return counts;
}

/** The row with the fewest strokes near `row`. */
function quietest(strokes: readonly number[], row: number, reach: number): number {
  let best = Math.min(row, strokes.length - 1);
  for (let near = Math.max(0, row - reach); near <= Math.min(strokes.length - 1, row + reach); near += 1) {
    if ((strokes[near] ?? 0) < (strokes[best] ?? 0)) best = near;
  }
  return best;
}
