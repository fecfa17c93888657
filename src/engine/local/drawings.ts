/** Owns finding drawings on a page: large connected ink that is more than lines along the edges of the page, as curves and slants are. */
import type { BoundingBox } from '../../document.ts';
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Sides of a drawing in heights of text: the shorter and the longer one, at least. */
const leastShort = 4;
const leastLong = 6;
/** Share of the image from which on it is a border, or the grain of the paper. */
const mostOfImage = 0.6;
/** Drawings of a page; more large pieces of ink are no print. */
const mostDrawings = 60;
/** Heights of text: a straight line along an edge of the page is longer. */
const straight = 1.5;
/** Heights of text: so near such a line, what is left is its rough edge. */
const rough = 0.15;
/** Share of the outline that is in no such line, and share of the longer side that it reaches over. */
const leastFree = 0.12;
const leastReach = 0.5;
/** Pixels from the edge of the image: what reaches there is what lay around the page. */
const atEdge = 3;

/**
 * @param textHeight height of usual words, in pixels
 * @returns boxes in pixels
 */
export function findDrawings(image: GrayImage, textHeight: number): readonly BoundingBox[] {
  const { threshold, contrast } = otsuThreshold(image);
  if (contrast < 30 || textHeight <= 0) return [];
  const large = componentBoxes(image, threshold).filter((box) => isLarge(box, image, textHeight));
  if (large.length > mostDrawings) return [];
  return large
    .filter((box) => isDrawn(inkOf(image, box, threshold), textHeight))
    .map(({ left, top, right, bottom }) => [left, top, right + 1, bottom + 1]);
}

function isLarge({ left, top, right, bottom }: ComponentBox, image: GrayImage, textHeight: number): boolean {
  const [wide, tall] = [right - left + 1, bottom - top + 1];
  return (
    Math.min(wide, tall) >= leastShort * textHeight &&
    Math.max(wide, tall) >= leastLong * textHeight &&
    wide * tall <= mostOfImage * image.width * image.height &&
    left >= atEdge &&
    top >= atEdge &&
    right < image.width - atEdge &&
    bottom < image.height - atEdge
  );
}

interface Ink {
  readonly width: number;
  readonly height: number;
  /** 1 for the pixels of the component, row by row. */
  readonly data: Uint8Array;
}

/** The pixels of one component, without those of others in its box. */
function inkOf(image: GrayImage, { left, top, right, bottom }: ComponentBox, threshold: number): Ink {
  const [width, height] = [right - left + 1, bottom - top + 1];
  const data = new Uint8Array(width * height);
  const isInk = (x: number, y: number) => (image.data[(top + y) * image.width + left + x] ?? 255) <= threshold;
  // Its first row may have ink of others; what fills the box is its own.
  for (let x = 0; x < width; x += 1) {
    if (data[x] === 1 || !isInk(x, 0)) continue;
    const own: number[] = [x];
    const open = [x];
    data[x] = 1;
    let [first, last, low] = [x, x, 0];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [row, column] = [Math.floor(at / width), at % width];
      [first, last, low] = [Math.min(first, column), Math.max(last, column), Math.max(low, row)];
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y += 1)
        for (let over = Math.max(0, column - 1); over <= Math.min(width - 1, column + 1); over += 1) {
          const next = y * width + over;
          if (data[next] === 1 || !isInk(over, y)) continue;
          data[next] = 1;
          open.push(next);
          own.push(next);
        }
    }
    if (first === 0 && last === width - 1 && low === height - 1) break;
    for (const at of own) data[at] = 0;
  }
  return { width, height, data };
}

/** Whether enough of its outline lies in no straight line along an edge of the page. @param textHeight in pixels */
function isDrawn(ink: Ink, textHeight: number): boolean {
  const { width, height } = ink;
  const least = Math.round(straight * textHeight);
  const near = Math.max(1, Math.round(rough * textHeight));
  const data = outlineOf(ink);
  const lined = new Uint8Array(data.length);
  const markLines = (lines: number, length: number, next: number, onward: number) => {
    for (let line = 0; line < lines; line += 1) {
      let run = 0;
      for (let place = 0; place <= length; place += 1) {
        const at = line * onward + place * next;
        if (place < length && data[at] === 1) {
          run += 1;
          continue;
        }
        if (run >= least)
          for (let beside = Math.max(-near, -line); beside <= Math.min(near, lines - 1 - line); beside += 1)
            for (let back = 1; back <= run; back += 1) lined[at - back * next + beside * onward] = 1;
        run = 0;
      }
    }
  };
  markLines(height, width, 1, width);
  markLines(width, height, width, 1);
  let [all, free, left, right, top, bottom] = [0, 0, width, 0, height, 0];
  for (let at = 0; at < data.length; at += 1) {
    if (data[at] === 0) continue;
    all += 1;
    if (lined[at] === 1) continue;
    free += 1;
    const [row, column] = [Math.floor(at / width), at % width];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  }
  return free >= leastFree * all && Math.max((right - left) / width, (bottom - top) / height) >= leastReach;
}

/** Pixels that paper is beside, so that areas are told by their edges. */
function outlineOf({ width, height, data }: Ink): Uint8Array {
  const outline = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 1) {
    if (data[at] === 0) continue;
    const column = at % width;
    const isInside =
      column > 0 &&
      column < width - 1 &&
      at >= width &&
      at < width * (height - 1) &&
      data[at - 1] === 1 &&
      data[at + 1] === 1 &&
      data[at - width] === 1 &&
      data[at + width] === 1;
    if (!isInside) outline[at] = 1;
  }
  return outline;
}
