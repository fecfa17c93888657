/** Owns boxes to tick on recognised pages: where they are, and whether something is in them. Pure. */
import type { BoundingBox } from '../../document.ts';
import { median } from '../../median.ts';
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import type { PlacedSign } from './placed-signs.ts';

export interface TickBox {
  /** Of the box and of a tick that goes beyond it, in pixels. */
  readonly bbox: BoundingBox;
  readonly isTicked: boolean;
}

/** Heights of a capital: sides of boxes that are ticked. Larger ones are for letters. */
const [smallest, largest] = [1, 1.9];
/** Of fewer pixels a round letter is as square as a box. */
const fewestPixels = 12;
/** A tick may go this many sides beyond its box. */
const mostBeyond = 0.7;
/** Shares of the side: its edges are no thicker, lie no further from straight, differ by no more, and have corners no rounder. */
const thickest = 0.18;
const notStraight = 0.14;
const notSquare = 0.1;
const roundest = 0.1;
/** Share of a side that is straight, between corners. */
const straight = 0.64;
/** Share of a side that ink covers. */
const closed = 0.94;
/** Share of what is inside a box that is ink: at most of an empty one, at least of one with a tick in it, or a cross. */
const empty = 0.02;
const [leastTick, mostTick] = [0.06, 0.75];
/** White beside a box, in sides: letters stand closer to each other, and so do boxes of one letter each. */
const [whiteBefore, whiteBehind] = [0.3, 0.2];
/** Sides within which a box on the same line is one of several for letters. */
const nextLetter = 0.6;
/** Softness of edges, in pixels. */
const soft = 2;

/**
 * Boxes on a level page that are surely empty, or surely not; all others stay as they are.
 * @param image dark on light
 * @param capitalHeight pixels
 */
export function findTickBoxes(image: GrayImage, capitalHeight: number): readonly TickBox[] {
  const { threshold, contrast } = otsuThreshold(image);
  // Hairlines are paler than letters.
  const ink = threshold + 0.2 * contrast;
  const components = componentBoxes(image, threshold);
  const candidates = components.flatMap((component) => {
    const [width, height] = [component.right - component.left + 1, component.bottom - component.top + 1];
    if (Math.min(width, height) < smallest * capitalHeight) return [];
    if (Math.max(width, height) > (1 + mostBeyond) * largest * capitalHeight) return [];
    const box = squareIn(image, component, ink, capitalHeight);
    return box === undefined ? [] : [{ box, component }];
  });
  if (candidates.length === 0) return [];
  return candidates.flatMap(({ box, component }) => {
    const side = box.x1 - box.x0 + 1;
    const isCovered = shareOfInk(image, box, ink);
    const isTicked = isCovered > empty;
    const isLarger =
      component.right > box.x1 + soft || component.top < box.y0 - soft || component.bottom > box.y1 + soft;
    if (isLarger && !isTicked) return [];
    if (isTicked && (isCovered < leastTick || isCovered > mostTick)) return [];
    const middle = (box.y0 + box.y1) / 2;
    const near = components.filter(
      (other) => other !== component && other.top < middle + side && other.bottom > middle - side && other.ink > 3,
    );
    const isInside = (other: ComponentBox) =>
      other.left + other.right > 2 * box.x0 &&
      other.left + other.right < 2 * box.x1 &&
      other.top + other.bottom > 2 * box.y0 &&
      other.top + other.bottom < 2 * box.y1 &&
      other.right - other.left < side * (1 + mostBeyond);
    const beside = near.filter(
      (other) => other.bottom > box.y0 + 0.2 * side && other.top < box.y1 - 0.2 * side && !isInside(other),
    );
    const isClose = beside.some(
      (other) =>
        (other.right > box.x0 - whiteBefore * side && other.left < box.x0) ||
        (other.left < box.x1 + whiteBehind * side && other.right > box.x1),
    );
    const isForLetter =
      isTicked &&
      candidates.some(
        (other) =>
          other.component !== component &&
          Math.abs(other.box.y0 - box.y0) < 0.3 * side &&
          Math.min(Math.abs(other.box.x0 - box.x1), Math.abs(box.x0 - other.box.x1)) < nextLetter * side,
      );
    if (isClose || isForLetter) return [];
    const parts = [component, ...near.filter(isInside)];
    const bbox: BoundingBox = [
      Math.min(box.x0, ...parts.map(({ left }) => left)),
      Math.min(box.y0, ...parts.map(({ top }) => top)),
      Math.max(box.x1, ...parts.map(({ right }) => right)) + 1,
      Math.max(box.y1, ...parts.map(({ bottom }) => bottom)) + 1,
    ];
    return [{ bbox, isTicked }];
  });
}

/** Pixels on the edges of a square, all four inside it. */
interface Square {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Of its edges. */
  readonly thickness: number;
}

/** The square that a component is, but for what is written into it; its corners may be a little round, unlike those of letters. */
function squareIn(
  { width, data }: GrayImage,
  { left, right, top, bottom }: ComponentBox,
  ink: number,
  capitalHeight: number,
): Square | undefined {
  const isInk = (x: number, y: number) => x >= left && x <= right && (data[y * width + x] ?? 255) <= ink;
  const long: { readonly y: number; readonly x0: number; readonly x1: number }[] = [];
  for (let y = top; y <= bottom; y += 1) {
    let start = left;
    let best = { y, x0: left, x1: left - 1 };
    for (let x = left; x <= right + 1; x += 1) {
      if (isInk(x, y)) continue;
      if (x - start > best.x1 - best.x0 + 1) best = { y, x0: start, x1: x - 1 };
      start = x + 1;
    }
    if (best.x1 - best.x0 + 1 >= straight * smallest * capitalHeight) long.push(best);
  }
  const [first, last] = [long[0], long.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [y0, y1] = [first.y, last.y];
  const height = y1 - y0 + 1;
  if (height < Math.max(fewestPixels, smallest * capitalHeight) || height > largest * capitalHeight) return undefined;
  const bend = Math.max(1, notStraight * height);
  const thickness = Math.max(2, thickest * height);
  const sides = [
    edgeFrom(isInk, Math.max(first.x0, last.x0), -1, y0, y1, bend),
    edgeFrom(isInk, Math.min(first.x1, last.x1), 1, y0, y1, bend),
  ].map((side) => (side !== undefined && side.thickness <= thickness ? side.x : undefined));
  const [x0, x1] = sides;
  if (x0 === undefined || x1 === undefined) return undefined;
  const side = x1 - x0 + 1;
  if (Math.abs(side - height) > notSquare * height + 1) return undefined;
  const isStraight = (run: { readonly x0: number; readonly x1: number }) => run.x1 - run.x0 + 1 >= straight * side;
  if (!isStraight(first) || !isStraight(last)) return undefined;
  // Between the edges is white but for a tick: no row is full.
  if (long.some((run) => run.y > y0 + thickness && run.y < y1 - thickness && isStraight(run))) return undefined;
  const corner = Math.max(1, Math.ceil(roundest * side) - 1);
  const hasCorner = (x: number, y: number, across: 1 | -1, down: 1 | -1) => {
    for (let dy = 0; dy <= corner; dy += 1)
      for (let dx = 0; dx <= corner; dx += 1) if (isInk(x + across * dx, y + down * dy)) return true;
    return false;
  };
  if (!hasCorner(x0, y0, 1, 1) || !hasCorner(x1, y0, -1, 1) || !hasCorner(x0, y1, 1, -1) || !hasCorner(x1, y1, -1, -1))
    return undefined;
  return { x0, y0, x1, y1, thickness: long.filter(({ y }) => y - y0 < thickness).length };
}

/**
 * The upright edge of a square near the end of its level edges: where it is outermost, and how thick it is, as in a middling row.
 * @param x where level edges end on this side
 * @param out -1 on the left, 1 on the right
 */
function edgeFrom(
  isInk: (x: number, y: number) => boolean,
  x: number,
  out: 1 | -1,
  y0: number,
  y1: number,
  bend: number,
): { readonly x: number; readonly thickness: number } | undefined {
  const places: number[] = [];
  const lengths: number[] = [];
  const height = y1 - y0 + 1;
  for (let y = y0; y <= y1; y += 1) {
    // From outside inwards: round corners end before the edge does, and that of a leaning box is not at one place.
    let start = Math.ceil(2 * bend);
    while (start >= -bend && !isInk(x + out * start, y)) start -= 1;
    if (start < -bend) continue;
    let end = start;
    while (start - end < height && isInk(x + out * end, y)) end -= 1;
    places.push(x + out * start);
    lengths.push(start - end);
  }
  if (places.length < closed * height) return undefined;
  return { x: median(places) ?? 0, thickness: median(lengths) ?? 0 };
}

/** Share of ink inside the edges of a box. */
function shareOfInk({ width, data }: GrayImage, { x0, y0, x1, y1, thickness }: Square, ink: number): number {
  const inset = thickness + 1 + 0.08 * (x1 - x0);
  let [dark, all] = [0, 0];
  for (let y = Math.ceil(y0 + inset); y <= y1 - inset; y += 1) {
    for (let x = Math.ceil(x0 + inset); x <= x1 - inset; x += 1) {
      all += 1;
      if ((data[y * width + x] ?? 255) <= ink) dark += 1;
    }
  }
  return dark / Math.max(1, all);
}

/** An empty box, and one with a tick or a cross in it. */
export const [unticked, ticked] = ['\u2610', '\u2612'];
/** The sign that stands for a box in text. */
export function signOf({ bbox, isTicked }: TickBox): PlacedSign {
  return { bbox, sign: isTicked ? ticked : unticked };
}
