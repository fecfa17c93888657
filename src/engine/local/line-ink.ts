/** Owns where the ink of a line is that was cut out to be read. Pure. */
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

type Box = readonly [number, number, number, number];
/** Columns. */
type Stretch = readonly [from: number, to: number];

/** Where the ink of a cut-out line is. All places are shares of its width and height. */
export interface Ink {
  /** The width of the widest white between two places. */
  white(from: number, to: number): number;
  /** The middle of the widest white between two places. */
  whitest(from: number, to: number): number;
  /** The box of the ink between two places; the whole strip where there is none. */
  bounds(from: number, to: number): Box;
}

/** Share of a cut-out line that its frame is: what touches only that belongs to the neighbours. */
const frame = 0.06;
/** Letters in one blank, at least, and the contrast of what is printed there, as a share of the line's. */
const severalLetters = 2;
const leastContrast = 0.2;
/** Heights of the line. */
const widestStroke = 0.4;

/** @param middles where letters were read: what is blank around several of them is paler than the rest of the line, and measured by itself */
export function inkOf(cut: GrayImage, middles: readonly number[]): Ink {
  const image = smooth(cut);
  const { width, height, data } = image;
  const { threshold, dark, contrast } = otsuThreshold(image);
  const thresholds = new Float64Array(width).fill(threshold);
  const isInk = (x: number, y: number) => {
    const [value, limit] = [data[y * width + x] ?? 255, thresholds[x] ?? threshold];
    return dark > 0.5 ? value > limit : value <= limit;
  };
  const columns = new Uint16Array(width);
  const margin = Math.round(height * frame);
  const count = (from: number, to: number) => {
    for (let y = margin; y < height - margin; y += 1)
      for (let x = from; x < to; x += 1) if (isInk(x, y)) columns[x] = (columns[x] ?? 0) + 1;
  };
  count(0, width);
  for (const [from, to] of unseenIn(blanks(columns, margin), middles, image)) {
    const pale = otsuThreshold(part(image, from, to));
    if (pale.contrast < leastContrast * contrast) continue;
    thresholds.fill(pale.threshold, from, to);
    count(from, to);
  }
  const column = (place: number) => Math.max(0, Math.min(width, Math.round(place * width)));
  const widest = (from: number, to: number) => {
    const [first, last] = [column(from), column(to)];
    let found = { middle: (first + last) / 2 / width, size: 0 };
    let start = first;
    for (let x = first; x <= last; x += 1) {
      if (x < last && columns[x] === 0) continue;
      if ((x - start) / width > found.size) found = { middle: (x + start) / 2 / width, size: (x - start) / width };
      start = x + 1;
    }
    return found;
  };
  return {
    white: (from, to) => widest(from, to).size,
    whitest: (from, to) => widest(from, to).middle,
    bounds(from, to) {
      let [first, last] = [column(from), column(to) - 1];
      while (first < last && columns[first] === 0) first += 1;
      while (last > first && columns[last] === 0) last -= 1;
      let [top, bottom] = [height, -1];
      for (let y = margin; y < height - margin; y += 1) {
        let found = false;
        for (let x = first; x <= last && !found; x += 1) found = isInk(x, y);
        if (!found) continue;
        top = Math.min(top, y);
        bottom = y;
      }
      if (bottom < 0) return [from, to, frame, 1 - frame];
      return [first / width, (last + 1) / width, top / height, (bottom + 1) / height];
    },
  };
}

/** Each pixel as the mean of its neighbourhood of 3 × 3, so that grain is no ink. */
function smooth({ width, height, data }: GrayImage): GrayImage {
  const smoothed = data.slice();
  for (let y = 1; y + 1 < height; y += 1) {
    for (let x = 1; x + 1 < width; x += 1) {
      const at = y * width + x;
      let sum = 0;
      for (const row of [at - width, at, at + width]) {
        sum += (data[row - 1] ?? 0) + (data[row] ?? 0) + (data[row + 1] ?? 0);
      }
      smoothed[at] = sum / 9;
    }
  }
  return { width, height, data: smoothed };
}

/** Blanks that several letters were read in, and those beside them, as a dark stroke of one of these letters leaves them. */
function unseenIn(
  all: readonly Stretch[],
  middles: readonly number[],
  { width, height }: GrayImage,
): readonly Stretch[] {
  const isUnseen = all.map(
    ([from, to]) => middles.filter((middle) => middle * width > from && middle * width < to).length >= severalLetters,
  );
  const isNear = (to: number, from: number) => from - to < widestStroke * height;
  return all.filter(
    ([from, to], at) =>
      isUnseen[at] === true ||
      (isUnseen[at - 1] === true && isNear(all[at - 1]?.[1] ?? -Infinity, from)) ||
      (isUnseen[at + 1] === true && isNear(to, all[at + 1]?.[0] ?? Infinity)),
  );
}

/** Stretches of a line without ink, less `edge` columns at their ends, where letters beside them are blurred. */
function blanks(columns: Uint16Array, edge: number): readonly Stretch[] {
  const inked = [-1, ...[...columns.keys()].filter((x) => columns[x] !== 0), columns.length];
  return inked.slice(1).flatMap((to, at): Stretch[] => {
    const from = (inked[at] ?? 0) + 1;
    return to - from > 2 * edge ? [[from + edge, to - edge]] : [];
  });
}

function part({ width, height, data }: GrayImage, from: number, to: number): GrayImage {
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * width + from, y * width + to));
  const cut = new Uint8Array((to - from) * height);
  rows.forEach((row, y) => cut.set(row, y * (to - from)));
  return { width: to - from, height, data: cut };
}
