/** Owns parts of a page on darker ground, as heads of tables, boxed titles and buttons: they are turned into dark on light. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { areaOf, leans, leastFill, solidParts, withoutStubs } from './dark-parts.ts';
import { greyGrounds } from './grey-grounds.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** A dark part is at least this wide, as a share of the page's longer side, … */
const leastWidth = 0.04;
/** … and at least this tall. */
const leastHeight = 0.006;
/** A grid of rules with a dark head fills its box at least to this share. */
const leastShareOfGrid = 0.08;
/** A narrower part, as a share of the page's longer side, hardly leans: it may be a letter of a title. */
const leastLeaning = 0.1;
/** Letters that must stand in it. */
const leastLetters = 3;
/** Pixels of the letters, which differ from specks by their height. */
const leastLetterHeight = 6;
/** Levels by which letters are darker than dark ground at least, and the share of it that they cover at most. */
const leastDarker = 60;
const mostDarker = 0.4;
/** Share of a grey ground that rules and specks of ink take at most; dark letters take more. */
const mostInkOnGrey = 0.02;
/** Pixels that are neither ground nor what is around it, along a rounded corner. */
const softEdge = 2;

/** What is left to do when the page is level: a box around a part that leans holds some of what is above it and below. */
export interface InvertedPage {
  readonly image: GrayImage;
  /** Whether there are large dark parts that lean. */
  readonly areSomeLeaning: boolean;
}

/**
 * Inverts the dark parts of a page that is light elsewhere, where light letters stand on them, and lightens those on which
 * letters stand that are darker still. So do grey grounds under light letters, which the level that parts ink from paper takes for
 * paper.
 * A picture is left alone: what is light in it does not look like a row of letters.
 * @param threshold grey level; pixels at or below it are dark
 * @returns the same image when there is nothing to invert
 */
export function invertBands(image: GrayImage, threshold = otsuThreshold(image).threshold): GrayImage {
  return invertParts(image, threshold, false).image;
}

/** The same of the parts that are level. */
export function invertLevelBands(image: GrayImage): InvertedPage {
  return invertParts(image, otsuThreshold(image).threshold, true);
}

function invertParts(image: GrayImage, threshold: number, isLevelOnly: boolean): InvertedPage {
  if (isLeftOut('inverted bands')) return { image, areSomeLeaning: false };
  let page = invertAt({ image, areSomeLeaning: false }, threshold, { isLevelOnly });
  for (const grey of greyGrounds(image)) page = invertAt(page, grey, { isLevelOnly, ink: threshold });
  return page;
}

interface HowToInvert {
  readonly isLevelOnly: boolean;
  /** Of a grey ground the level of ink, which stands on those under dark letters; these stay as they are. */
  readonly ink?: number;
}

function invertAt(page: InvertedPage, threshold: number, { isLevelOnly, ink }: HowToInvert): InvertedPage {
  const { image } = page;
  const side = Math.max(image.width, image.height);
  const isLarge = (box: ComponentBox) =>
    box.right - box.left + 1 >= Math.max(24, side * leastWidth) &&
    box.bottom - box.top + 1 >= Math.max(10, side * leastHeight);
  const bands: ComponentBox[] = [];
  let { areSomeLeaning } = page;
  for (const box of componentBoxes(image, threshold)) {
    const share = box.ink / areaOf(box);
    if (!isLarge(box)) continue;
    const isWide = box.right - box.left + 1 >= side * leastLeaning;
    if (isLevelOnly && isWide && leans(image, box, threshold)) areSomeLeaning = true;
    else if (share >= leastFill) bands.push(box);
    else if (share >= leastShareOfGrid) bands.push(...solidParts(image, box, threshold, side).filter(isLarge));
  }
  let data: Uint8Array | undefined;
  for (const band of bands.map((box) => withoutStubs(image, box, threshold))) {
    if (ink !== undefined && shareUpTo(image, band, ink) > mostInkOnGrey) continue;
    const isLight = holdsLetters(image, band, (value) => value > threshold);
    const ground = isLight || ink !== undefined ? undefined : groundUnderDark(image, band, threshold);
    if (!isLight && ground === undefined) continue;
    data ??= Uint8Array.from(image.data);
    if (ground === undefined) invertPart(image, data, band, threshold);
    else lightenPart(image, data, band, ground);
    clearCorners(image, data, band, threshold);
  }
  return { image: data === undefined ? image : { ...image, data }, areSomeLeaning };
}

/** Letters stand in rows: most of them share their height, and few touch the edge of the band. */
function holdsLetters(image: GrayImage, band: ComponentBox, isInk: (value: number) => boolean): boolean {
  const width = band.right - band.left + 1;
  const height = band.bottom - band.top + 1;
  const part = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = (band.top + y) * image.width + band.left;
    for (let x = 0; x < width; x += 1) part[y * width + x] = isInk(image.data[row + x] ?? 255) ? 0 : 255;
  }
  const heights: number[] = [];
  let ink = 0;
  let letterInk = 0;
  for (const box of componentBoxes({ width, height, data: part }, 0)) {
    ink += box.ink;
    const across = box.right - box.left + 1;
    const down = box.bottom - box.top + 1;
    if (down < leastLetterHeight || down > height * 0.95 || across > down * 6 || down > across * 8) continue;
    if (box.left === 0 || box.top === 0 || box.right === width - 1 || box.bottom === height - 1) continue;
    heights.push(down);
    letterInk += box.ink;
  }
  const tall = heights.toSorted((left, right) => left - right)[Math.floor(heights.length * 0.75)] ?? 0;
  const alike = heights.filter((down) => down > tall * 0.45 && down < tall * 1.6).length;
  return heights.length >= leastLetters && letterInk >= ink * 0.3 && alike >= heights.length * 0.6;
}

function shareUpTo(image: GrayImage, band: ComponentBox, level: number): number {
  const histogram = levelsOf(image, band);
  return histogram.subarray(0, level + 1).reduce((sum, count) => sum + count, 0) / areaOf(band);
}

/** How often each level comes in a band. */
function levelsOf(image: GrayImage, band: ComponentBox): Float64Array {
  const histogram = new Float64Array(256);
  for (let y = band.top; y <= band.bottom; y += 1) {
    for (let x = band.left; x <= band.right; x += 1) {
      const value = image.data[y * image.width + x] ?? 255;
      histogram[value] = (histogram[value] ?? 0) + 1;
    }
  }
  return histogram;
}

/** The level of dark ground with letters on it that are darker; undefined where there are none. */
function groundUnderDark(image: GrayImage, band: ComponentBox, threshold: number): number | undefined {
  const histogram = levelsOf(image, band);
  const ground = middleOf(histogram, 0, threshold);
  const sum = (from: number, to: number) => histogram.subarray(from, to).reduce((total, count) => total + count, 0);
  if (ground < leastDarker) return undefined;
  const darker = ground - leastDarker / 2;
  const share = sum(0, darker) / Math.max(1, sum(0, threshold + 1));
  if (share === 0 || share > mostDarker || ground - middleOf(histogram, 0, darker - 1) < leastDarker) return undefined;
  return holdsLetters(image, band, (value) => value < darker) ? ground : undefined;
}

/** The ground of the band becomes white, and what is lighter; its letters become black. */
function lightenPart(image: GrayImage, data: Uint8Array, band: ComponentBox, ground: number): void {
  for (let y = band.top; y <= band.bottom; y += 1) {
    const row = y * image.width;
    for (let x = band.left; x <= band.right; x += 1) {
      const value = (255 * (image.data[row + x] ?? 255)) / ground;
      data[row + x] = value > 255 ? 255 : value;
    }
  }
}

/** What is around the rounded corners of a band stays paper: it would be read as strokes. */
function clearCorners(image: GrayImage, data: Uint8Array, band: ComponentBox, threshold: number): void {
  const most = (band.bottom - band.top) >> 1;
  for (let y = band.top; y <= band.bottom; y += 1) {
    for (const [start, step] of [
      [y * image.width + band.left, 1],
      [y * image.width + band.right, -1],
    ] as const) {
      let outside = 0;
      while (outside < most && (image.data[start + outside * step] ?? 0) > threshold) outside += 1;
      if (outside === 0 || outside === most) continue;
      for (let at = 0; at < outside + softEdge; at += 1) data[start + at * step] = 255;
    }
  }
}

/** The ground of the band becomes white, its letters black; rules that are darker than the ground vanish in it. */
function invertPart(image: GrayImage, data: Uint8Array, band: ComponentBox, threshold: number): void {
  const histogram = levelsOf(image, band);
  const ground = middleOf(histogram, 0, threshold);
  const letters = middleOf(histogram, threshold + 1, 255);
  const scale = 255 / Math.max(1, letters - ground);
  for (let y = band.top; y <= band.bottom; y += 1) {
    const row = y * image.width;
    for (let x = band.left; x <= band.right; x += 1) {
      const value = 255 - ((image.data[row + x] ?? 255) - ground) * scale;
      data[row + x] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** The median level within a range of a histogram. */
function middleOf(histogram: Float64Array, from: number, to: number): number {
  let left = histogram.subarray(from, to + 1).reduce((sum, count) => sum + count, 0) / 2;
  for (let level = from; level < to; level += 1) {
    left -= histogram[level] ?? 0;
    if (left <= 0) return level;
  }
  return to;
}
