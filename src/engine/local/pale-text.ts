/** Owns finding lines of text that are so much paler than the rest that one threshold for the page loses them. Pure. */
import { darkestIn, tallComponents, type ComponentBox } from './components.ts';
import { noiseOf, smooth } from './grain.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { nearInk } from './show-through.ts';
import { isLetterLike, lowestLetter } from './text-height.ts';
import { areEven, chainLetters } from './text-lines.ts';

/** Ink is darker than its paper by so many levels, and by so many standard deviations of the grain. */
const leastDarker = 12;
const surelyDarker = 4;
/** Levels between paper and the threshold of the page under which nothing can be lost between them. */
const leastRoom = 40;
/** For the levels of a whole page every so manyth pixel is looked at. */
const everyPixel = 3;
/** Grounds in colour cover more of the page than this, and letters on them show at levels between: shares of the way to paper. */
const leastGround = 0.05;
const onGrounds = [0.35, 0.65] as const;
/** Of a letter that stands out on the page a larger share is darker than the threshold. */
const mostDark = 0.3;
/** Fewer letters in a row are specks and parts of pictures, … */
const fewestLetters = 3;
/** … and so are all of them where none is this long: on a page that a program drew, which has no grain, and on paper. */
const longLine = { drawn: 5, onPaper: 11 } as const;
/** Letters of a line share their height, give or take this factor, most of them. */
const alike = 1.7;
const mostAlike = 0.75;
/** More lines than these are a texture. */
const mostLines = 400;
/** Paper around a line, in heights of a capital. */
const margin = 0.35;
const white = 255;
/** Levels between pale ink and paper in the end, as a share of what ink has. */
const asDark = 0.9;
/** With more grain than this in the end, in levels, it is smoothed first. */
const mostGrain = 14;

export interface PaleLine {
  /** Pixels, with a little paper around. */
  readonly bbox: readonly [number, number, number, number];
  readonly letters: readonly ComponentBox[];
}

/**
 * @param image dark on light
 * @param capitalHeight pixels
 * @param isDrawn whether a program drew the page
 */
export function findPaleLines(image: GrayImage, capitalHeight: number, isDrawn: boolean): readonly PaleLine[] {
  const { threshold, contrast } = otsuThreshold(image);
  if (contrast < leastRoom) return [];
  const histogram = histogramOf(image.data, everyPixel);
  const paper = middleLevel(histogram, threshold + 1, 256);
  const limit = Math.floor(paper - Math.max(leastDarker, surelyDarker * noiseOf(image)));
  if (limit - threshold < leastRoom / 2) return [];
  const between = histogram.subarray(threshold + 1, limit + 1).reduce((sum, count) => sum + count, 0);
  const grounds = between * everyPixel > leastGround * image.data.length ? onGrounds : [];
  const levels = [...grounds.map((share) => Math.round(threshold + share * (paper - threshold))), limit];
  const marks = levels.flatMap((level) =>
    tallComponents(image, level, lowestLetter).filter((mark) => isLetterLike(mark) && isPale(image, mark, threshold)),
  );
  const lines = chainLetters(marks, capitalHeight, fewestLetters).filter((line) => areEven(line, alike, mostAlike));
  const long = longLine[isDrawn ? 'drawn' : 'onPaper'];
  if (lines.length > mostLines || !lines.some(({ length }) => length >= long)) return [];
  return lines.map((letters) => lineOf(letters, margin * capitalHeight, image));
}

export interface DarkenedPage {
  /** The page with its pale lines as dark as the rest. */
  readonly image: GrayImage;
  /** What of it was pale, alone. */
  readonly pale: GrayImage;
}

/** @param lines as they were found on the image */
export function darkenLines(image: GrayImage, lines: readonly PaleLine[]): DarkenedPage {
  const { threshold } = otsuThreshold(image);
  const ink = middleLevel(histogramOf(image.data, everyPixel), 0, threshold + 1);
  const noise = noiseOf(image);
  const isOther = nearInk(withoutMarks(image, lines), threshold);
  let soft: GrayImage | undefined;
  const data = new Uint8Array(image.data);
  const pale = new Uint8Array(data.length).fill(white);
  for (const { bbox, letters } of lines) {
    const [left, top, right, bottom] = bbox;
    const rows = Array.from({ length: bottom - top }, (_, row) => (top + row) * image.width);
    const histogram = new Uint32Array(256);
    for (const row of rows) countLevels(histogram, image.data.subarray(row + left, row + right));
    const ground = middleLevel(histogram, threshold + 1, 256);
    const darkest = histogramOf(Uint8Array.from(letters, (letter) => darkestIn(image, letter)));
    const gain = Math.max(1, (asDark * (ground - ink)) / Math.max(1, ground - middleLevel(darkest, 0, 256)));
    if (gain * noise > mostGrain) soft ??= smooth(image);
    const source = gain * noise > mostGrain ? (soft ?? image) : image;
    for (const row of rows) {
      for (let at = row + left; at < row + right; at += 1) {
        if (isOther[at] === 1) continue;
        const level = Math.max(ink, Math.min(white, ground - gain * (ground - (source.data[at] ?? white))));
        data[at] = level;
        pale[at] = level;
      }
    }
  }
  return { image: { ...image, data }, pale: { ...image, data: pale } };
}

function withoutMarks(image: GrayImage, lines: readonly PaleLine[]): GrayImage {
  const data = new Uint8Array(image.data);
  for (const { left, right, top, bottom } of lines.flatMap(({ letters }) => letters))
    for (let y = top; y <= bottom; y += 1) data.fill(white, y * image.width + left, y * image.width + right + 1);
  return { ...image, data };
}

function isPale(image: GrayImage, mark: ComponentBox, threshold: number): boolean {
  const most = mostDark * mark.ink;
  let dark = 0;
  for (let y = mark.top; y <= mark.bottom && dark <= most; y += 1)
    for (let at = y * image.width + mark.left, end = y * image.width + mark.right; at <= end; at += 1)
      if ((image.data[at] ?? 255) <= threshold) dark += 1;
  return dark <= most;
}

function lineOf(letters: readonly ComponentBox[], around: number, { width, height }: GrayImage): PaleLine {
  const bbox = [
    Math.max(0, Math.floor(Math.min(...letters.map(({ left }) => left)) - around)),
    Math.max(0, Math.floor(Math.min(...letters.map(({ top }) => top)) - around)),
    Math.min(width, Math.ceil(Math.max(...letters.map(({ right }) => right)) + 1 + around)),
    Math.min(height, Math.ceil(Math.max(...letters.map(({ bottom }) => bottom)) + 1 + around)),
  ] as const;
  return { bbox, letters };
}

function histogramOf(levels: Uint8Array, every = 1): Uint32Array {
  const histogram = new Uint32Array(256);
  countLevels(histogram, levels, every);
  return histogram;
}

function countLevels(histogram: Uint32Array, levels: Uint8Array, every = 1): void {
  // By position: an iterator takes three times as long over a whole page.
  for (let at = 0; at < levels.length; at += every) {
    const level = levels[at] ?? 0;
    histogram[level] = (histogram[level] ?? 0) + 1;
  }
}

/** The median level from one level to before another. */
function middleLevel(histogram: Uint32Array, from: number, to: number): number {
  let left = histogram.subarray(from, to).reduce((sum, count) => sum + count, 0) / 2;
  for (let level = from; level < to - 1; level += 1) {
    left -= histogram[level] ?? 0;
    if (left <= 0) return level;
  }
  return to - 1;
}
