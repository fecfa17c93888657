/** Owns the grey levels of an image: how often each comes, that of the paper, and the one that parts ink from paper. Pure. */
import type { GrayImage } from './raster.ts';

/** The grey level of the paper, 0…255: the median of what is lighter than the ink. */
export function paperLevel(image: GrayImage): number {
  const { threshold } = otsuThreshold(image);
  const step = Math.max(1, Math.floor(image.data.length / 20_000));
  const counts = new Uint32Array(256);
  let light = 0;
  for (let index = 0; index < image.data.length; index += step) {
    const value = image.data[index] ?? 255;
    if (value <= threshold) continue;
    counts[value] = (counts[value] ?? 0) + 1;
    light += 1;
  }
  if (light === 0) return 255;
  let level = 0;
  for (let left = (light >> 1) - (counts[0] ?? 0); left >= 0; left -= counts[level] ?? 0) level += 1;
  return level;
}

export interface OtsuThreshold {
  /** Grey level; values at or below it are dark. */
  readonly threshold: number;
  /** Share of the pixels that is dark. */
  readonly dark: number;
  /** Levels between the means of both classes. */
  readonly contrast: number;
}

/** Pixels of an image of which every third is looked at. */
const large = 4_000_000;
/** Many steps ask it of the same image, which none of them changes. */
const thresholds = new WeakMap<GrayImage, OtsuThreshold>();
const histograms = new WeakMap<GrayImage, Uint32Array>();

/**
 * Otsu's threshold (Otsu 1979): the grey level that parts the histogram into the two most distinct classes. Where the darker one is
 * mostly ground that is shaded, as every second row of a table, the level that parts ink from all of the ground.
 */
export function otsuThreshold(image: GrayImage): OtsuThreshold {
  const known = thresholds.get(image);
  if (known !== undefined) return known;
  const found = partHistogram(histogramOf(image));
  thresholds.set(image, found);
  return found;
}

/** The same of every pixel; usually a large image is looked at in every third. */
export function exactOtsuThreshold(image: GrayImage): OtsuThreshold {
  return image.data.length > large ? partHistogram(countLevels(image, 1)) : otsuThreshold(image);
}

/** How often each level comes among the pixels, of a large image among every third. */
export function histogramOf(image: GrayImage): Uint32Array {
  const known = histograms.get(image);
  if (known !== undefined) return known;
  const found = countLevels(image, image.data.length > large ? 3 : 1);
  histograms.set(image, found);
  return found;
}

/** @param step from one pixel that counts to the next */
function countLevels(image: GrayImage, step: number): Uint32Array {
  const histogram = new Uint32Array(256);
  for (let index = 0; index < image.data.length; index += step) {
    const value = image.data[index] ?? 255;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  return histogram;
}

/** Shaded ground is so many times nearer to paper than to ink, covers this share of the page, and ink this share beside it. */
const nearPaper = 2;
const leastShaded = 0.12;
const leastInk = 0.003;

function partHistogram(histogram: Uint32Array): OtsuThreshold {
  const whole = partLevels(histogram, 255);
  const { threshold, dark, lower, upper } = whole;
  const ink = partLevels(histogram, threshold);
  const isShaded =
    dark < 0.5 &&
    ink.upper - ink.lower > nearPaper * (upper - ink.upper) &&
    (1 - ink.dark) * dark >= leastShaded &&
    ink.dark * dark >= leastInk;
  if (!isShaded) return { threshold, dark, contrast: upper - lower };
  const light = ((1 - ink.dark) * dark * ink.upper + (1 - dark) * upper) / (1 - ink.dark * dark);
  return { threshold: ink.threshold, dark: ink.dark * dark, contrast: light - ink.lower };
}

/** @param last level that counts */
function partLevels(histogram: Uint32Array, last: number) {
  let [total, sum] = [0, 0];
  for (let level = 0; level <= last; level += 1) {
    total += histogram[level] ?? 0;
    sum += level * (histogram[level] ?? 0);
  }
  let weight = 0;
  let below = 0;
  let best = -1;
  let found = { threshold: last >> 1, dark: 0, lower: 0, upper: 0 };
  for (let level = 0; level < last; level += 1) {
    weight += histogram[level] ?? 0;
    below += level * (histogram[level] ?? 0);
    if (weight === 0 || weight === total) continue;
    const lower = below / weight;
    const upper = (sum - below) / (total - weight);
    const between = weight * (total - weight) * (upper - lower) ** 2;
    if (between > best) {
      best = between;
      found = { threshold: level, dark: weight / total, lower, upper };
    }
  }
  return found;
}
