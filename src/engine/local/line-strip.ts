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
  for (let y = 0; y < cut.height; y += 1) {
    const row = (cut.top + y) * page.width + cut.left;
    for (let x = 0; x < width; x += 1) {
      const from = x * alongStep;
      const to = Math.min(cut.width, from + alongStep);
      let sum = 0;
      for (let at = Math.floor(from); at < to; at += 1)
        sum += (page.data[row + at] ?? 255) * (Math.min(at + 1, to) - Math.max(at, from));
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
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += pixels[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const original = pixels.slice();
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - away);
    const bottom = Math.min(height, y + away + 1);
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - away);
      const right = Math.min(width, x + away + 1);
      const sum =
        (sums[bottom * (width + 1) + right] ?? 0) -
        (sums[top * (width + 1) + right] ?? 0) -
        (sums[bottom * (width + 1) + left] ?? 0) +
        (sums[top * (width + 1) + left] ?? 0);
      const here = original[y * width + x] ?? 0;
      const sharp = here + share * (here - sum / ((bottom - top) * (right - left)));
      pixels[y * width + x] = Math.max(0, Math.min(255, sharp));
    }
  }
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
  for (const [index, value] of pixels.entries())
    pixels[index] = Math.max(-1, Math.min(1, (value - ink) / contrast - 1));
}

function quantile(values: number[], share: number): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)];
}
