/** Owns parting ink from what shows through from the other side of thin paper: marks that are paler, and apart from it. Pure. */
import { componentBoxes, darkestIn } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import { isLetterLike } from './text-height.ts';

/** Pale marks that look like letters, for one such mark of ink: fewer are grain, and full stops that were printed weakly. */
const leastPale = 0.15;
/** Levels between the darkest of ink and of pale marks, in the mean. */
const leastContrast = 30;
/** Fewer marks of ink are no page of text. */
const fewestLetters = 40;
/** Pixels around ink that keep their levels, which are those of its soft edges. */
const edge = 2;

export interface PartedMarks {
  /** The page with its ink and the soft edges of that; all else is paper. */
  readonly ink: GrayImage;
  /** The page with all else. */
  readonly pale: GrayImage;
}

/**
 * Parts marks by how dark they are.
 * @param image dark on light
 * @returns undefined where the marks of the page are all of one darkness
 */
export function partPaleMarks(image: GrayImage): PartedMarks | undefined {
  if (isLeftOut('show-through')) return undefined;
  const histogram = new Uint32Array(256);
  for (const level of image.data) histogram[level] = (histogram[level] ?? 0) + 1;
  const classes = twoThresholds(histogram);
  const { pale } = classes;
  const darkest = componentBoxes(image, pale)
    .filter(isLetterLike)
    .map((box) => darkestIn(image, box));
  // Where pale marks are nearly as dark as ink, the soft edges of both hide it among all pixels, not among the darkest of each mark.
  const ofMarks = otsuThreshold({ width: darkest.length, height: 1, data: Uint8Array.from(darkest) });
  const ink = [classes.ink, ...(ofMarks.contrast >= leastContrast ? [ofMarks.threshold] : [])].find((limit) => {
    const dark = darkest.filter((level) => level <= limit).length;
    return dark >= fewestLetters && darkest.length - dark >= leastPale * dark;
  });
  if (ink === undefined) return undefined;
  const paper = middleAbove(histogram, pale);
  const near = nearInk(image, ink);
  const keep = (isNear: 0 | 1) => image.data.map((level, at) => (near[at] === isNear || level > paper ? level : paper));
  return { ink: { ...image, data: keep(1) }, pale: { ...image, data: keep(0) } };
}

/** The two levels that part three classes best (Otsu 1979): pixels at or below `ink` are ink, those up to `pale` what is paler. */
function twoThresholds(histogram: Uint32Array): { readonly ink: number; readonly pale: number } {
  const counts = new Float64Array(257);
  const sums = new Float64Array(257);
  for (let level = 0; level < 256; level += 1) {
    const count = histogram[level] ?? 0;
    counts[level + 1] = (counts[level] ?? 0) + count;
    sums[level + 1] = (sums[level] ?? 0) + level * count;
  }
  const spread = (from: number, to: number): number => {
    const count = (counts[to] ?? 0) - (counts[from] ?? 0);
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0);
    return count === 0 ? 0 : (sum * sum) / count;
  };
  let best = { ink: 0, pale: 0, value: -1 };
  for (let ink = 1; ink < 255; ink += 1) {
    for (let pale = ink + 1; pale < 256; pale += 1) {
      const value = spread(0, ink) + spread(ink, pale) + spread(pale, 256);
      if (value > best.value) best = { ink: ink - 1, pale: pale - 1, value };
    }
  }
  return best;
}

/** The middle level of all that is lighter. */
function middleAbove(histogram: Uint32Array, limit: number): number {
  let left = histogram.subarray(limit + 1).reduce((sum, count) => sum + count, 0) / 2;
  for (let level = limit + 1; level < 256; level += 1) {
    left -= histogram[level] ?? 0;
    if (left <= 0) return level;
  }
  return 255;
}

/** 1 for pixels of ink, which are as dark as `ink` or darker, and those around them. */
export function nearInk({ width, height, data }: GrayImage, ink: number): Uint8Array {
  const along = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let at = y * width, end = at + width, until = at; at < end; at += 1) {
      if ((data[at] ?? 255) > ink) continue;
      until = Math.max(until, at - edge, y * width);
      for (const last = Math.min(end - 1, at + edge); until <= last; until += 1) along[until] = 1;
    }
  }
  const near = along.slice();
  for (let away = 1; away <= edge; away += 1) {
    for (let at = 0; at + away * width < data.length; at += 1) {
      if (along[at] === 1) near[at + away * width] = 1;
      if (along[at + away * width] === 1) near[at] = 1;
    }
  }
  return near;
}
