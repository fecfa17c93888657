/** Owns the maps from an image that was made of another one back to that one, whatever made it: turned, scaled, warped, unbent. */
import type { BoundingBox } from '../../document.ts';
import type { Affine } from './raster.ts';

export type Point = readonly [number, number];

/** Points are in pixels, origin at the top left corner of the top left pixel. */
export interface PageMap {
  /** Where a point of the newer image lies on the older one. */
  point(x: number, y: number): Point;
}

/** Corners clockwise from the top left. */
export type Quadrilateral = readonly [Point, Point, Point, Point];

/** Rows of a 3 × 3 matrix whose last element is 1. */
type Homography = readonly [number, number, number, number, number, number, number, number];

export const samePlace: PageMap = { point: (x, y) => [x, y] };

/** An affine map as a map of pages. */
export function affineMap([a, b, c, d, e, f]: Affine): PageMap {
  return { point: (x, y) => [a * x + c * y + e, b * x + d * y + f] };
}

/**
 * The projective map that takes the corners of one quadrilateral to those of another (Heckbert 1989, section 2.2).
 * @returns undefined when three of the corners lie on a line
 */
export function projectiveMap(from: Quadrilateral, to: Quadrilateral): PageMap | undefined {
  const solved = solveHomography(from, to);
  if (solved === undefined) return undefined;
  const [a, b, c, d, e, f, g, h] = solved;
  return {
    point: (x, y) => {
      const depth = g * x + h * y + 1;
      return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
    },
  };
}

/** The map that applies `first`, then `second`. */
export function joinMaps(first: PageMap, second: PageMap): PageMap {
  if (first === samePlace) return second;
  if (second === samePlace) return first;
  return {
    point: (x, y) => {
      const [between, down] = first.point(x, y);
      return second.point(between, down);
    },
  };
}

/** The smallest upright box around the image of a box; edges may bow, so points between the corners count too. */
export function placeBox(map: PageMap, [x0, y0, x1, y1]: BoundingBox): BoundingBox {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const across of [x0, (x0 + x1) / 2, x1]) {
    for (const down of [y0, (y0 + y1) / 2, y1]) {
      const [x, y] = map.point(across, down);
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return [left, top, right, bottom];
}

function solveHomography(from: Quadrilateral, to: Quadrilateral): Homography | undefined {
  const rows: number[][] = from.flatMap(([x, y], corner) => {
    const [u, v] = to[corner] ?? [0, 0];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  const [a, b, c, d, e, f, g, h] = solveLinear(rows) ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if (e === undefined || f === undefined || g === undefined || h === undefined) return undefined;
  return [a, b, c, d, e, f, g, h];
}

/**
 * Solves linear equations by elimination with row pivoting.
 * @param rows n rows of n coefficients and the right side; changed in place
 * @returns undefined when they have no single solution
 */
export function solveLinear(rows: number[][]): readonly number[] | undefined {
  const count = rows.length;
  const largest = Math.max(...rows.flat().map(Math.abs));
  for (let column = 0; column < count; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < count; row += 1) {
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    }
    const leading = rows[pivot];
    const swapped = rows[column];
    if (leading === undefined || swapped === undefined) return undefined;
    rows[pivot] = swapped;
    rows[column] = leading;
    const head = leading[column] ?? 0;
    if (Math.abs(head) < largest * 1e-14) return undefined;
    for (let row = 0; row < count; row += 1) {
      const other = rows[row];
      const factor = (other?.[column] ?? 0) / head;
      if (row === column || other === undefined || factor === 0) continue;
      for (let at = column; at <= count; at += 1) other[at] = (other[at] ?? 0) - factor * (leading[at] ?? 0);
    }
  }
  return rows.map((row, index) => (row[count] ?? 0) / (row[index] ?? 1));
}

/** Pixels over which a map is looked at as if it were affine. */
const looked = 1000;

/** The smallest upright box on the newer image around a box of the older one; of a bent page, nearly. */
export function placeBoxBack(map: PageMap, [x0, y0, x1, y1]: BoundingBox): BoundingBox {
  const [[e, f], [ax, ay], [cx, cy]] = [map.point(0, 0), map.point(looked, 0), map.point(0, looked)];
  const [a, b, c, d] = [(ax - e) / looked, (ay - f) / looked, (cx - e) / looked, (cy - f) / looked];
  const scale = a * d - b * c;
  const corners = [x0, x1].flatMap((x) =>
    [y0, y1].map((y) => [(d * (x - e) - c * (y - f)) / scale, (a * (y - f) - b * (x - e)) / scale] as const),
  );
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Whether a map makes an image larger or smaller and nothing else, to a pixel. */
export function isOfScale(map: PageMap): boolean {
  const [[x, y], [, right], [down]] = [map.point(0, 0), map.point(looked, 0), map.point(0, looked)];
  return [x, y, right, down].every((miss) => Math.abs(miss) < 1);
}
