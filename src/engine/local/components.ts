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

type OpenBox = { -readonly [Key in keyof ComponentBox]: ComponentBox[Key] };

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
  const boxes = joinRuns(image, threshold);
  if (boxes.length <= mostKept) found.set(image, { threshold, boxes });
  return boxes;
}

/** Runs of ink of one row. */
interface Row {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly labels: Int32Array;
  count: number;
}

/** By runs of a row joined to the runs of the row above (union-find). */
function joinRuns({ width, height, data }: GrayImage, threshold: number): readonly ComponentBox[] {
  const boxes: OpenBox[] = [];
  const parents: number[] = [];
  const find = (label: number): number => {
    let root = label;
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) root = parent;
    parents[label] = root;
    return root;
  };
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
      let label = -1;
      while (next < above.count && (above.ends[next] ?? 0) < start - 1) next += 1;
      for (let other = next; other < above.count && (above.starts[other] ?? 0) <= last + 1; other += 1) {
        const root = find(above.labels[other] ?? 0);
        if (label === -1) label = root;
        else if (root !== label) {
          parents[root] = label;
          merge(boxes[label], boxes[root]);
        }
      }
      const box = boxes[label];
      if (box === undefined) {
        label = boxes.length;
        parents.push(label);
        boxes.push({ left: start, right: last, top: y, bottom: y, ink: last - start + 1 });
      } else {
        if (start < box.left) box.left = start;
        if (last > box.right) box.right = last;
        box.bottom = y;
        box.ink += last - start + 1;
      }
      current.starts[current.count] = start;
      current.ends[current.count] = last;
      current.labels[current.count] = label;
      current.count += 1;
    }
    [above, current] = [current, above];
  }
  return boxes.filter((box) => box.ink > 0);
}

/** Runs are parted by a pixel at least, so a row has at most half as many as pixels. */
function emptyRow(width: number): Row {
  const most = (width >> 1) + 1;
  return { starts: new Int32Array(most), ends: new Int32Array(most), labels: new Int32Array(most), count: 0 };
}

function merge(kept: OpenBox | undefined, merged: OpenBox | undefined): void {
  if (kept === undefined || merged === undefined) return;
  kept.left = Math.min(kept.left, merged.left);
  kept.right = Math.max(kept.right, merged.right);
  kept.top = Math.min(kept.top, merged.top);
  kept.ink += merged.ink;
  merged.ink = 0;
}

/** The darkest level in a box. */
export function darkestIn({ width, data }: GrayImage, { left, right, top, bottom }: ComponentBox): number {
  let darkest = 255;
  for (let y = top; y <= bottom; y += 1)
    for (let at = y * width + left, end = y * width + right; at <= end; at += 1)
      darkest = Math.min(darkest, data[at] ?? 255);
  return darkest;
}
