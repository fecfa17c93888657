/** Owns finding photographs and other areas of continuous tone on a page: hardly any paper, and ground that is not of one shade. */
import type { BoundingBox } from '../../document.ts';
import { median } from '../../median.ts';
import { paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Heights of text: the side of the squares that the image is looked at in; pixels, at least. */
const square = 0.5;
const leastSide = 6;
/** Every so manyth pixel is looked at, either way. */
const stride = 2;
/** Levels by which what is printed is darker than paper, and the share of paper in a square that is printed all over. */
const darker = 24;
const mostPaper = 0.15;
/** Sides of an area in heights of text, at least, and the share of its squares that are printed all over. */
const leastSize = 3;
const leastFilled = 0.6;
/** Share of the image from which on an area is its ground. */
const mostOfImage = 0.6;
/**
 * The ground of a square is lighter than a quarter of it: letters on a ground of one shade leave it as it is, and so does grain.
 * Levels between the darker and the lighter tenth of the grounds of an area.
 */
const ground = 0.75;
const leastSpread = 36;
/** Levels that are told apart. */
const step = 8;
const levels = 256 / step;

interface Squares {
  readonly across: number;
  readonly down: number;
  readonly side: number;
  /** Level of the ground of each square that is printed all over, row by row; 0 where paper is. */
  readonly grounds: Uint8Array;
}

/**
 * @param textHeight height of usual words, in pixels
 * @returns boxes in pixels
 */
export function findTonedAreas(image: GrayImage, textHeight: number): readonly BoundingBox[] {
  if (textHeight <= 0) return [];
  const paper = paperLevel(image) - darker;
  const squares = squaresOf(image, Math.max(leastSide, Math.round(square * textHeight)), paper);
  const { side } = squares;
  const least = (leastSize * textHeight) / side;
  return areasOf(squares)
    .filter(({ left, top, right, bottom, grounds }) => {
      const [wide, tall] = [right - left + 1, bottom - top + 1];
      if (Math.min(wide, tall) < least || grounds.length < leastFilled * wide * tall) return false;
      if (wide * tall > mostOfImage * squares.across * squares.down) return false;
      const sorted = grounds.toSorted((one, other) => one - other);
      const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
      return at(0.9) - at(0.1) >= leastSpread;
    })
    .map(({ left, top, right, bottom }) =>
      edgesOf(image, [left * side, top * side, (right + 1) * side, (bottom + 1) * side], side, paper),
    );
}

function squaresOf({ width, height, data }: GrayImage, side: number, paper: number): Squares {
  const [across, down] = [Math.floor(width / side), Math.floor(height / side)];
  const grounds = new Uint8Array(across * down);
  const counts = new Uint16Array(levels);
  const seen = Math.ceil(side / stride) ** 2;
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      let light = 0;
      counts.fill(0);
      for (let y = row * side; y < (row + 1) * side && light <= mostPaper * seen; y += stride) {
        const start = y * width + column * side;
        for (let at = start; at < start + side; at += stride) {
          const level = data[at] ?? 255;
          if (level >= paper) light += 1;
          else counts[level >> 3] = (counts[level >> 3] ?? 0) + 1;
        }
      }
      if (light > mostPaper * seen) continue;
      let [level, below] = [0, counts[0] ?? 0];
      while (level < levels - 1 && below < ground * (seen - light)) below += counts[(level += 1)] ?? 0;
      grounds[row * across + column] = Math.max(1, level * step);
    }
  }
  return { across, down, side, grounds };
}

interface Area {
  /** Squares, all four inside. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly grounds: readonly number[];
}

/** Squares that touch each other, at corners too, or with one of paper between them. */
function areasOf({ across, down, grounds }: Squares): readonly Area[] {
  const areas: Area[] = [];
  const seen = new Uint8Array(grounds.length);
  for (let start = 0; start < grounds.length; start += 1) {
    if (grounds[start] === 0 || seen[start] === 1) continue;
    let [left, top, right, bottom] = [across, down, 0, 0];
    const own: number[] = [];
    const open = [start];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [row, column] = [Math.floor(at / across), at % across];
      [left, right] = [Math.min(left, column), Math.max(right, column)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
      own.push(grounds[at] ?? 0);
      for (let y = Math.max(0, row - 2); y <= Math.min(down - 1, row + 2); y += 1)
        for (let x = Math.max(0, column - 2); x <= Math.min(across - 1, column + 2); x += 1) {
          const next = y * across + x;
          if (grounds[next] === 0 || seen[next] === 1) continue;
          seen[next] = 1;
          open.push(next);
        }
    }
    areas.push({ left, top, right, bottom, grounds: own });
  }
  return areas;
}

/** Places along each side at which the edge is looked for. */
const samples = 15;

/** Moves each side of a box of squares out to where paper begins. */
function edgesOf({ width, height, data }: GrayImage, box: BoundingBox, most: number, paper: number): BoundingBox {
  const [x0, y0, x1, y1] = box;
  const isPrinted = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && (data[y * width + x] ?? 255) < paper;
  const reach = (from: number, to: number, isAt: (place: number, out: number) => boolean) =>
    median(
      Array.from({ length: samples }, (_, index) => {
        const place = Math.floor(from + ((index + 0.5) / samples) * (to - from));
        let out = 0;
        while (out < most && isAt(place, out + 1)) out += 1;
        return out;
      }),
    ) ?? 0;
  return [
    x0 - reach(y0, y1, (y, out) => isPrinted(x0 - out, y)),
    y0 - reach(x0, x1, (x, out) => isPrinted(x, y0 - out)),
    x1 + reach(y0, y1, (y, out) => isPrinted(x1 - 1 + out, y)),
    y1 + reach(x0, x1, (x, out) => isPrinted(x, y1 - 1 + out)),
  ];
}
