/** Owns cutting the blank margins off a page: every step after it, and the recogniser above all, is the faster for it. Pure. */
import type { BoundingBox } from '../../document.ts';
import type { GrayImage, QuarterTurn } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Pixels cut off on each side. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const noMargins: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

/** The margins of a page after a clockwise turn. */
export function turnMargins({ left, top, right, bottom }: Margins, degrees: QuarterTurn): Margins {
  if (degrees === 90) return { left: bottom, top: left, right: top, bottom: right };
  if (degrees === 180) return { left: right, top: bottom, right: left, bottom: top };
  if (degrees === 270) return { left: top, top: right, right: bottom, bottom: left };
  return { left, top, right, bottom };
}

/** The margins of a page after it was scaled. */
export function scaleMargins({ left, top, right, bottom }: Margins, scale: number): Margins {
  return { left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale };
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an image before its margins were cut off. */
export function sizeWithMargins({ width, height }: Size, { left, top, right, bottom }: Margins): Size {
  return { width: width + left + right, height: height + top + bottom };
}

/** What was found on an image, in pixels of the image with its margins. */
export function withinMargins<Part extends { readonly bbox: BoundingBox }>(part: Part, { left, top }: Margins): Part {
  const [x0, y0, x1, y1] = part.bbox;
  return { ...part, bbox: [x0 + left, y0 + top, x1 + left, y1 + top] };
}

/** Pixels of a cell: the mean of one is steady where single pixels are noise. */
const size = 8;
/** Levels by which a cell's mean differs from the paper's where something is drawn, however pale. */
const leastStep = 8;
/** Cells with a mark that hang together in this number are drawn or written; fewer are dust. The smallest letters have as many. */
const fewestCells = 2;
/** What is left around the outermost mark, as a share of the longer side: page analysis wants lines to stand free. */
const kept = 0.012;
/** Cutting less than this share of the pixels off is not worth a copy. */
const leastGain = 0.1;
/** Little text on much paper stays as it is: what is judged by the size of the page would come out otherwise. */
const fewestPixels = 1_000_000;

/**
 * Cuts off what is plain paper throughout, but for a rim. A page whose edges are dark, stained or shaded stays whole.
 * @param image dark on light
 * @returns the same image when there is little to gain
 */
export function trimMargins(image: GrayImage): { readonly image: GrayImage; readonly margins: Margins } {
  const { width, height } = image;
  const across = Math.floor(width / size);
  const down = Math.floor(height / size);
  const whole = { image, margins: noMargins };
  if (isLeftOut('margins') || width * height <= fewestPixels) return whole;
  const marks = markedCells(image, across, down);
  let [left, top, right, bottom] = [across, down, -1, -1];
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      if (marks[row * across + column] !== 1 || isDust(marks, across, down, column, row)) continue;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
  }
  if (right < 0) return whole;
  const rim = Math.ceil((Math.max(width, height) * kept) / size);
  const x0 = Math.max(0, left - rim) * size;
  const y0 = Math.max(0, top - rim) * size;
  const x1 = right + rim + 1 >= across ? width : (right + rim + 1) * size;
  const y1 = bottom + rim + 1 >= down ? height : (bottom + rim + 1) * size;
  const pixels = (x1 - x0) * (y1 - y0);
  if (pixels < fewestPixels || pixels > (1 - leastGain) * width * height) return whole;
  return { image: cut(image, x0, y0, x1, y1), margins: { left: x0, top: y0, right: width - x1, bottom: height - y1 } };
}

/** 1 for cells that are not of the paper's level. */
function markedCells({ width, data }: GrayImage, across: number, down: number): Uint8Array {
  const means = new Uint8Array(across * down);
  const sums = new Uint32Array(across);
  for (let row = 0; row < down; row += 1) {
    sums.fill(0);
    for (let y = row * size; y < (row + 1) * size; y += 1) {
      for (let column = 0, at = y * width; column < across; column += 1) {
        let sum = 0;
        for (const end = at + size; at < end; at += 1) sum += data[at] ?? 0;
        sums[column] = (sums[column] ?? 0) + sum;
      }
    }
    for (let column = 0; column < across; column += 1) means[row * across + column] = (sums[column] ?? 0) / size ** 2;
  }
  const paper = means.toSorted()[means.length >> 1] ?? 255;
  return means.map((mean) => (Math.abs(mean - paper) >= leastStep ? 1 : 0));
}

function isDust(marks: Uint8Array, across: number, down: number, column: number, row: number): boolean {
  let count = 0;
  for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y += 1)
    for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x += 1)
      count += marks[y * across + x] ?? 0;
  return count < fewestCells;
}

function cut(image: GrayImage, x0: number, y0: number, x1: number, y1: number): GrayImage {
  const [width, height] = [x1 - x0, y1 - y0];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (y0 + y) * image.width + x0;
    data.set(image.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}
