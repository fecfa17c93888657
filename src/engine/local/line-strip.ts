/** Owns cutting a line of text out of a page as Tesseract's line networks want it: one height, ink −1 and paper 1. Pure. */
import type { GrayImage } from './raster.ts';

/** Row by row; 1 paper, −1 ink, between them what is grey. */
export interface LineStrip {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** Pixels of the strip for one of the page, along the line. */
  readonly scale: number;
}

/** Shares of what lies between ink and paper on the middle row (lstm/networkio.cpp, ComputeBlackWhite). */
const inkQuantile = 0.25;
const paperQuantile = 0.75;
/** Pixels; a line of seven hundred letters is as long, and what is longer, as a rule on a wide page, is squeezed. */
const mostWidth = 12_000;
/** Leptonica sharpens what it scales, by this share of the difference to the mean around, so many pixels away (scale1.c). */
const sharpening = { shrunk: { share: 0.2, away: 1 }, alike: { share: 0.4, away: 2 } } as const;
const muchShrunk = 0.7;
const enlarged = 1.4;

/** @param box whole pixels of the page: left, top, right, bottom */
export function cutStrip(
  page: GrayImage,
  [left, top, right, bottom]: readonly [number, number, number, number],
  height: number,
): LineStrip {
  const scale = height / (bottom - top);
  const width = Math.max(1, Math.min(mostWidth, Math.round((right - left) * scale)));
  const cut = { left, top, width: right - left, height: bottom - top };
  const scaled = scale < muchShrunk ? shrink(page, cut, width, height) : interpolate(page, cut, width, height);
  const { share, away } = scale < muchShrunk ? sharpening.shrunk : sharpening.alike;
  if (scale < enlarged) sharpen(scaled, width, height, share, away);
  normalize(scaled, width, height);
  return { width, height, data: scaled, scale: width / (right - left) };
}

interface Cut {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The mean of the area that each pixel covers, first along, then across. */
function shrink(page: GrayImage, cut: Cut, width: number, height: number): Float32Array {
  const narrow = new Float32Array(width * cut.height);
  const alongStep = cut.width / width;
  for (let x = 0; x < width; x += 1) {
    const from = x * alongStep;
    const to = Math.min(cut.width, from + alongStep);
    const [first, last] = [Math.floor(from), Math.ceil(to) - 1];
    // What of its first and its last pixel it does not cover; those between are covered whole.
    const [before, after] = [from - first, last + 1 - to];
    for (let y = 0; y < cut.height; y += 1) {
      const row = (cut.top + y) * page.width + cut.left;
      let sum = 0;
      for (let at = row + first; at <= row + last; at += 1) sum += page.data[at] ?? 255;
      sum -= before * (page.data[row + first] ?? 255) + after * (page.data[row + last] ?? 255);
      narrow[y * width + x] = sum / (to - from);
    }
  }
  const small = new Float32Array(width * height);
  const downStep = cut.height / height;
  for (let y = 0; y < height; y += 1) {
    const from = y * downStep;
    const to = Math.min(cut.height, from + downStep);
    for (let at = Math.floor(from); at < to; at += 1) {
      const weight = (Math.min(at + 1, to) - Math.max(at, from)) / (to - from);
      for (let x = 0; x < width; x += 1) (small[y * width + x] as number) += weight * (narrow[at * width + x] ?? 255);
    }
  }
  return small;
}

/** Linear between four pixels. */
function interpolate(page: GrayImage, cut: Cut, width: number, height: number): Float32Array {
  const scaled = new Float32Array(width * height);
  const alongStep = cut.width / width;
  const downStep = cut.height / height;
  for (let y = 0; y < height; y += 1) {
    const down = y * downStep;
    const above = Math.min(cut.height - 1, Math.floor(down));
    const below = Math.min(cut.height - 1, above + 1);
    const low = down - above;
    const first = (cut.top + above) * page.width + cut.left;
    const second = (cut.top + below) * page.width + cut.left;
    for (let x = 0; x < width; x += 1) {
      const along = x * alongStep;
      const before = Math.min(cut.width - 1, Math.floor(along));
      const after = Math.min(cut.width - 1, before + 1);
      const right = along - before;
      const upper = (page.data[first + before] ?? 255) * (1 - right) + (page.data[first + after] ?? 255) * right;
      const lower = (page.data[second + before] ?? 255) * (1 - right) + (page.data[second + after] ?? 255) * right;
      scaled[y * width + x] = upper * (1 - low) + lower * low;
    }
  }
  return scaled;
}

/** Adds a share of the difference to the mean of the pixels around (Leptonica, enhance.c, unsharp masking). */
function sharpen(pixels: Float32Array, width: number, height: number, share: number, away: number): void {
  const original = pixels.slice();
  /** Of each column, the sum of the rows around the one that is sharpened. */
  const columns = new Float64Array(width);
  for (let index = 0; index < Math.min(away, height) * width; index += 1)
    columns[index % width] = (columns[index % width] ?? 0) + (original[index] ?? 0);
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - away);
    const bottom = Math.min(height, y + away + 1);
    if (y + away < height) addRow(columns, original, (y + away) * width, 1);
    if (y > away) addRow(columns, original, (y - away - 1) * width, -1);
    let sum = 0;
    for (let x = 0; x < Math.min(away, width); x += 1) sum += columns[x] ?? 0;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      if (x + away < width) sum += columns[x + away] ?? 0;
      if (x > away) sum -= columns[x - away - 1] ?? 0;
      const across = Math.min(width, x + away + 1) - Math.max(0, x - away);
      const here = original[at] ?? 0;
      const sharp = here + share * (here - sum / ((bottom - top) * across));
      pixels[at] = sharp < 0 ? 0 : sharp > 255 ? 255 : sharp;
    }
  }
}

function addRow(columns: Float64Array, pixels: Float32Array, from: number, factor: 1 | -1): void {
  for (let x = 0; x < columns.length; x += 1) columns[x] = (columns[x] ?? 0) + factor * (pixels[from + x] ?? 0);
}

/** Stretches grey so that the ink of the middle row becomes −1 and its paper 1. */
function normalize(pixels: Float32Array, width: number, height: number): void {
  const row = Math.floor(height / 2) * width;
  const valleys: number[] = [];
  const peaks: number[] = [];
  for (let x = row + 1; x < row + width - 1; x += 1) {
    const [before, here, after] = [pixels[x - 1] ?? 0, pixels[x] ?? 0, pixels[x + 1] ?? 0];
    if ((here < before && here <= after) || (here <= before && here < after)) valleys.push(here);
    if ((here > before && here >= after) || (here >= before && here > after)) peaks.push(here);
  }
  const ink = quantile(valleys, inkQuantile) ?? 0;
  const paper = quantile(peaks, paperQuantile) ?? 255;
  const contrast = paper > ink ? (paper - ink) / 2 : 1;
  for (let index = 0; index < pixels.length; index += 1) {
    const level = ((pixels[index] ?? 0) - ink) / contrast - 1;
    pixels[index] = level < -1 ? -1 : level > 1 ? 1 : level;
  }
}

function quantile(values: number[], share: number): number | undefined {
  return Float32Array.from(values).toSorted()[Math.floor(values.length * share)];
}
