// Photographs of a page: it lies aslant and bent before dark surroundings, under uneven light.
import { randomIntegers } from './noise.ts';
import type { GrayImage } from './raster.ts';

type Point = readonly [number, number];

export interface PhotoOptions {
  /** Where the page's corners come to lie, clockwise from the top left, as shares of the photo. */
  readonly corners: readonly [Point, Point, Point, Point];
  /** The photo's sides in those of the page; default 1.2. */
  readonly canvas?: number;
  /** Pixels by which the middle of every line lies lower than its ends; default 0. */
  readonly bend?: number;
  /** Pixels by which the right end of the first line lies lower than its left one; that of the last lies as much higher. Default 0. */
  readonly fan?: number;
  /** Pixels by which the middle of an upright line lies further right than its ends; default 0. */
  readonly curl?: number;
  /** Gray around the page, which is grained; default 60. */
  readonly surroundings?: number;
  /** Light at a point given in shares of the photo, 0…1; default 1 everywhere. */
  readonly light?: (x: number, y: number) => number;
}

export interface Photo {
  readonly image: GrayImage;
  /** Pixels of the flat page to pixels of the photo. */
  readonly project: (x: number, y: number) => Point;
}

export function photograph(page: GrayImage, options: PhotoOptions): Photo {
  const { canvas = 1.2, bend = 0, fan = 0, curl = 0, surroundings = 60, light = () => 1 } = options;
  const width = Math.round(page.width * canvas);
  const height = Math.round(page.height * canvas);
  const corners = options.corners.map(([x, y]): Point => [x * width, y * height]);
  const forward = squareTo(corners);
  const inverse = invert(forward);
  const arch = (share: number) => Math.sin(Math.PI * Math.min(1, Math.max(0, share)));
  const curved = (x: number, y: number): Point => {
    const [u, v] = [x / page.width, y / page.height];
    return [x + curl * arch(v), y + bend * arch(u) + fan * (u - 0.5) * (1 - 2 * v)];
  };
  const flat = (x: number, y: number): Point => {
    let [left, top] = [x, y];
    for (let round = 0; round < 6; round++) {
      const [right, down] = curved(left, top);
      [left, top] = [left + x - right, top + y - down];
    }
    return [left, top];
  };
  const next = randomIntegers(width);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = apply(inverse, x + 0.5, y + 0.5);
      const [left, top] = flat(u * page.width, v * page.height);
      const found = sample(page, left - 0.5, top - 0.5);
      const level = found ?? surroundings + (next() % 9) - 4;
      pixels[y * width + x] = Math.min(255, Math.max(0, level * light(x / width, y / height)));
    }
  }
  return {
    image: { width, height, pixels },
    project: (x, y) => {
      const [right, down] = curved(x, y);
      return apply(forward, right / page.width, down / page.height);
    },
  };
}

/** The flat page under uneven light. */
export function lit(page: GrayImage, light: (x: number, y: number) => number): GrayImage {
  const pixels = page.pixels.map((level, at) => {
    const x = at % page.width;
    return level * light(x / page.width, (at - x) / page.width / page.height);
  });
  return { ...page, pixels };
}

/** Light that fades to `least` from the left edge to the right one. */
export function fading(least: number): (x: number) => number {
  return (x) => 1 - (1 - least) * x;
}

/** The shadow of a hand or a phone: `depth` dark beyond a slanting edge. */
export function shaded(depth: number): (x: number, y: number) => number {
  return (x, y) => 1 - depth / (1 + Math.exp(-(x + 0.5 * y - 0.8) * 40));
}

/** Rows of a 3 × 3 matrix. */
type Matrix = readonly number[];

/** The projective map from the unit square to a quadrilateral (Heckbert 1989, section 2.2.3). */
function squareTo(corners: readonly Point[]): Matrix {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners as readonly [Point, Point, Point, Point]; // made of four above
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const [ax, ay, bx, by] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const area = ax * by - bx * ay;
  const g = (sumX * by - bx * sumY) / area;
  const h = (ax * sumY - sumX * ay) / area;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

function invert(matrix: Matrix): Matrix {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = matrix;
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

function apply(matrix: Matrix, x: number, y: number): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = matrix;
  const depth = g * x + h * y + i;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

function sample(page: GrayImage, x: number, y: number): number | undefined {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left >= page.width - 1 || top >= page.height - 1) return undefined;
  const at = top * page.width + left;
  const [right, down] = [x - left, y - top];
  const above = (page.pixels[at] ?? 0) * (1 - right) + (page.pixels[at + 1] ?? 0) * right;
  const below = (page.pixels[at + page.width] ?? 0) * (1 - right) + (page.pixels[at + page.width + 1] ?? 0) * right;
  return above * (1 - down) + below * down;
}
