/** Owns finding the connected components of ink on an image. */
import { paperSkipper } from './paper-skipper.ts';
import type { GrayImage } from './raster.ts';

export interface ComponentBox {
  /** Pixels, all four inside the component. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Pixels of ink. */
  readonly ink: number;
}

/** Several steps look at the same image, which none of them changes: its components are found once. */
const found = new WeakMap<GrayImage, { readonly threshold: number; readonly boxes: readonly ComponentBox[] }>();
/** More of them are grain, not worth the memory: pages of print have some thousands. */
const mostKept = 40_000;

/**
 * 8-connected components of dark pixels.
 * @param threshold grey level; pixels at or below it are ink
 */
export function componentBoxes(image: GrayImage, threshold: number): readonly ComponentBox[] {
  const last = found.get(image);
  if (last?.threshold === threshold) return last.boxes;
  const boxes = joinRuns(image, threshold, 1);
  if (boxes.length <= mostKept) found.set(image, { threshold, boxes });
  return boxes;
}

/** Those that are so many pixels tall: where pale ink is looked for, most components are grain. */
export function tallComponents(image: GrayImage, threshold: number, least: number): readonly ComponentBox[] {
  return joinRuns(image, threshold, least);
}

/** Runs of ink of one row. */
interface Row {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Where the numbers of their components begin. */
  readonly boxes: Int32Array;
  count: number;
}

/** Numbers of a component: those of its box, the component that it was joined to, and its ink, 0 once it was joined. */
const numbers = 6;
const [left, right, top, bottom, parent, ink] = [0, 1, 2, 3, 4, 5] as const;
/** Components that there is room for at first. */
const usual = 4096;

/** By runs of a row joined to the runs of the row above (union-find). @param tall pixels; what is lower is left out */
function joinRuns({ width, height, data }: GrayImage, threshold: number, tall: number): readonly ComponentBox[] {
  let of = new Int32Array(usual * numbers);
  let count = 0;
  const lastOfPaper = paperSkipper(data, threshold);
  let above = emptyRow(width);
  let current = emptyRow(width);
  for (let y = 0; y < height; y += 1) {
    current.count = 0;
    const end = (y + 1) * width;
    let next = 0;
    for (let at = y * width; at < end; at += 1) {
      if ((data[at] ?? 255) > threshold) {
        at = lastOfPaper(at, end);
        continue;
      }
      const start = at - end + width;
      while (at + 1 < end && (data[at + 1] ?? 255) <= threshold) at += 1;
      const last = at - end + width;
      let box = -1;
      while (next < above.count && (above.ends[next] ?? 0) < start - 1) next += 1;
      for (let other = next; other < above.count && (above.starts[other] ?? 0) <= last + 1; other += 1) {
        const root = rootOf(of, above.boxes[other] ?? 0);
        if (box === -1) box = root;
        else if (root !== box) merge(of, box, root);
      }
      if (box === -1) {
        box = numbers * count;
        count += 1;
        if (box === of.length) of = twiceAsLong(of);
        begin(of, box, start, last, y);
      } else {
        if (start < (of[box + left] ?? 0)) of[box + left] = start;
        if (last > (of[box + right] ?? 0)) of[box + right] = last;
        of[box + bottom] = y;
      }
      of[box + ink] = (of[box + ink] ?? 0) + last - start + 1;
      current.starts[current.count] = start;
      current.ends[current.count] = last;
      current.boxes[current.count] = box;
      current.count += 1;
    }
    [above, current] = [current, above];
  }
  return boxesOf(of.subarray(0, numbers * count), tall);
}

function boxesOf(of: Int32Array, tall: number): readonly ComponentBox[] {
  const boxes: ComponentBox[] = [];
  const number = (at: number) => of[at] ?? 0;
  for (let box = 0; box < of.length; box += numbers) {
    if (number(box + ink) === 0 || number(box + bottom) - number(box + top) + 1 < tall) continue;
    boxes.push({
      left: number(box + left),
      right: number(box + right),
      top: number(box + top),
      bottom: number(box + bottom),
      ink: number(box + ink),
    });
  }
  return boxes;
}

function begin(of: Int32Array, box: number, start: number, last: number, y: number): void {
  of[box + left] = start;
  of[box + right] = last;
  of[box + top] = y;
  of[box + bottom] = y;
  of[box + parent] = box;
}

function rootOf(of: Int32Array, box: number): number {
  let root = box;
  for (let next = of[root + parent] ?? root; next !== root; next = of[root + parent] ?? root) root = next;
  of[box + parent] = root;
  return root;
}

/** The bottom of both is the row that is looked at. */
function merge(of: Int32Array, kept: number, merged: number): void {
  of[merged + parent] = kept;
  of[kept + left] = Math.min(of[kept + left] ?? 0, of[merged + left] ?? 0);
  of[kept + right] = Math.max(of[kept + right] ?? 0, of[merged + right] ?? 0);
  of[kept + top] = Math.min(of[kept + top] ?? 0, of[merged + top] ?? 0);
  of[kept + ink] = (of[kept + ink] ?? 0) + (of[merged + ink] ?? 0);
  of[merged + ink] = 0;
}

function twiceAsLong(numbersSoFar: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbersSoFar.length);
  longer.set(numbersSoFar);
  return longer;
}

/** Runs are parted by a pixel at least, so a row has at most half as many as pixels. */
function emptyRow(width: number): Row {
  const most = (width >> 1) + 1;
  return { starts: new Int32Array(most), ends: new Int32Array(most), boxes: new Int32Array(most), count: 0 };
}

/** The darkest level in a box. */
export function darkestIn({ width, data }: GrayImage, { left, right, top, bottom }: ComponentBox): number {
  let darkest = 255;
  for (let y = top; y <= bottom; y += 1)
    for (let at = y * width + left, end = y * width + right; at <= end; at += 1)
      darkest = Math.min(darkest, data[at] ?? 255);
  return darkest;
}
