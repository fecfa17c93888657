/** Owns finding long runs of ink along the rows and the columns of pixels of a grey image. Pure. */
import type { GrayImage } from './raster.ts';

/** A run of ink in one row or column of pixels: at `at`, from `from` up to but not `to`. */
export interface LongRun {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface LongRuns {
  /** Row by row, from the left. */
  readonly across: readonly LongRun[];
  /** Column by column, from the top. */
  readonly down: readonly LongRun[];
}

/** Pixels of paper that do not end a run: printed and scanned lines have holes. */
export const gap = 2;
/** Runs of an image that is full of dark areas; such an image has no lines worth their time. */
const mostRuns = 150_000;
/** Places, one after the other, at which ink is seen before it is followed: letters are too short for so many. */
const looks = 4;
/** Pages of print have some hundreds of runs; more are of a picture, in which it does not pay to look for others. */
const mostKept = 10_000;
/** Levels by which ink is looked for that is paler than was asked for: the next step may ask for a little paler ink. */
const paler = 8;

/** Runs among which all others are that are as dark, and as long. */
interface Search extends LongRuns {
  readonly ink: number;
  readonly least: number;
}

/** Several steps look at the same image, which none of them changes: it is searched once, and the runs of each are within those. */
const searched = new WeakMap<GrayImage, Search>();

/**
 * @param level of grey; what is lighter is paper
 * @param least pixels, 12 at least: runs are longer than that
 * @returns none in a direction in which there are too many
 */
export function findLongRuns(image: GrayImage, level: number, least: number): LongRuns {
  const ink = Math.floor(level);
  const search = searchFor(image, ink, least);
  if (search !== undefined) {
    const { width, data } = image;
    return {
      across: search.across.flatMap((run) => partsOf(run, data, ink, least, { start: run.at * width, step: 1 })),
      down: search.down.flatMap((run) => partsOf(run, data, ink, least, { start: run.at, step: width })),
    };
  }
  const [across, down] = [runsAcross(image, ink, least, mostRuns), runsDown(image, ink, least, mostRuns)];
  return { across: across.length < mostRuns ? across : [], down: down.length < mostRuns ? down : [] };
}

/** What is known of an image is to serve for another one, which is the same but for pixels that became lighter than a level. */
export function handOnRuns(from: GrayImage, to: GrayImage, level: number): void {
  const search = searched.get(from);
  if (search !== undefined && search.ink < level) searched.set(to, search);
}

/** Undefined where there are too many runs. */
function searchFor(image: GrayImage, ink: number, least: number): Search | undefined {
  const last = searched.get(image);
  if (last !== undefined && last.ink >= ink && last.least <= least) return last;
  const across = runsAcross(image, ink + paler, least, mostKept);
  const down = across.length < mostKept ? runsDown(image, ink + paler, least, mostKept) : [];
  if (across.length >= mostKept || down.length >= mostKept) return undefined;
  const search = { ink: ink + paler, least, across, down };
  searched.set(image, search);
  return search;
}

/** A row or a column of an image: the index of its first pixel, and from one pixel to the next. */
interface PixelLine {
  readonly start: number;
  readonly step: number;
}

/** The runs of darker ink within a run. */
function partsOf(
  { at, from, to }: LongRun,
  data: Uint8Array,
  ink: number,
  least: number,
  { start, step }: PixelLine,
): readonly LongRun[] {
  const parts: LongRun[] = [];
  for (let first = from; first < to; first += 1) {
    const place = start + first * step;
    if ((data[place] ?? 255) > ink) continue;
    const end = first + lengthFrom(data, ink, place, step, to - 1 - first) + 1;
    if (end - first > least) parts.push({ at, from: first, to: end });
    first = end;
  }
  return parts;
}

/** Pixels from one place that is looked at to the next: a run that is longer than `least` covers so many of them. */
function strideOf(least: number): number {
  return Math.floor((least + 1) / looks);
}

/** @param most after which it ends */
function runsAcross({ width, height, data }: GrayImage, ink: number, least: number, most: number): readonly LongRun[] {
  const stride = strideOf(least);
  const runs: LongRun[] = [];
  for (let y = 0; y < height && runs.length < most; y += 1) {
    const row = y * width;
    let [seen, done] = [0, -1];
    for (let x = stride - 1; x < width; x += stride) {
      const at = row + x;
      // As many pixels of paper as do not end a run may stand where it is looked at.
      if ((data[at] ?? 255) > ink && (data[at - 1] ?? 255) > ink && (data[at - 2] ?? 255) > ink) {
        seen = 0;
        continue;
      }
      seen += 1;
      if (seen < looks || x <= done) continue;
      const of = lastInk(data, ink, at, 1);
      const from = x - (at - of) - lengthFrom(data, ink, of, -1, of - row);
      const to = x - (at - of) + lengthFrom(data, ink, of, 1, row + width - 1 - of) + 1;
      done = to - 1 + gap;
      if (to - from > least) runs.push({ at: y, from, to });
    }
  }
  return runs;
}

/** Row by row, too: pixels of a column lie far apart in memory. */
function runsDown({ width, height, data }: GrayImage, ink: number, least: number, most: number): readonly LongRun[] {
  const stride = strideOf(least);
  const runs: LongRun[] = [];
  const seen = new Int32Array(width);
  const done = new Int32Array(width).fill(-1);
  for (let y = stride - 1; y < height && runs.length < most; y += stride) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const at = row + x;
      if ((data[at] ?? 255) > ink && (data[at - width] ?? 255) > ink && (data[at - 2 * width] ?? 255) > ink) {
        seen[x] = 0;
        continue;
      }
      const count = (seen[x] ?? 0) + 1;
      seen[x] = count;
      if (count < looks || y <= (done[x] ?? 0)) continue;
      const of = lastInk(data, ink, at, width);
      const place = y - (at - of) / width;
      const from = place - lengthFrom(data, ink, of, -width, place);
      const to = place + lengthFrom(data, ink, of, width, height - 1 - place) + 1;
      done[x] = to - 1 + gap;
      if (to - from > least) runs.push({ at: x, from, to });
    }
  }
  return runs.toSorted((one, other) => one.at - other.at || one.from - other.from);
}

/** The index of the ink that is seen from a place: there, or as far before it as paper does not end a run. */
function lastInk(data: Uint8Array, ink: number, at: number, step: number): number {
  let of = at;
  while ((data[of] ?? 0) > ink) of -= step;
  return of;
}

/** Pixels by which a run goes on from one of its ink. @param most up to the edge of the image */
function lengthFrom(data: Uint8Array, ink: number, of: number, step: number, most: number): number {
  let length = 0;
  for (let on = 1, at = of + step; on <= most && on - length <= gap + 1; on += 1, at += step)
    if ((data[at] ?? 255) <= ink) length = on;
  return length;
}
