/** Owns finding the four edges of a sheet of paper on a photo, which is lighter than what is around it. Pure. */
import { sideOf, strongestLines, support, type EdgeLine, type Side } from './sheet-sides.ts';
import { shrink } from './shrunk-image.ts';
import type { Point, Quadrilateral } from './page-map.ts';
import type { GrayImage } from './raster.ts';

/** Edges are looked for on a copy whose longer side has about this many pixels. */
const lookedAt = 400;
/** The worst side must show its edge along this share of its length, … */
const leastSupport = 0.6;
/** … and all four on average along this one. */
const leastMeanSupport = 0.78;
/** With a rim of this share of the paper's light the paper itself reaches to the edges of the image. */
const lightRim = 0.85;
/** Fewer pixels than this along the longer side are a cutting or a small screenshot. */
const leastPhoto = 600;
/** A sheet covers at least this share of the photo. */
const leastArea = 0.25;

/** The corners of the sheet in pixels of the image; undefined unless all four edges are sure. */
export function findPageEdges(image: GrayImage): Quadrilateral | undefined {
  const factor = Math.max(1, Math.round(Math.max(image.width, image.height) / lookedAt));
  if (Math.max(image.width, image.height) < leastPhoto) return undefined;
  if (!mayHaveDarkRim(image, 2 * factor)) return undefined;
  const copy = shrink(image, factor);
  if (Math.min(copy.width, copy.height) < 60) return undefined;
  if (!hasDarkRim(copy)) return undefined;
  const top = sideOf(copy, true, 1);
  const bottom = sideOf(copy, true, -1);
  const left = sideOf(copy, false, 1);
  const right = sideOf(copy, false, -1);
  const leftLines = strongestLines(left);
  const rightLines = strongestLines(right);
  const bottomLines = strongestLines(bottom);
  let best: { readonly corners: Quadrilateral; readonly score: number } | undefined;
  for (const upper of strongestLines(top)) {
    for (const lower of bottomLines) {
      for (const west of leftLines) {
        for (const east of rightLines) {
          const corners: Quadrilateral = [
            meet(top, upper, left, west),
            meet(top, upper, right, east),
            meet(bottom, lower, right, east),
            meet(bottom, lower, left, west),
          ];
          const area = areaOf(corners) / (copy.width * copy.height);
          if (area < leastArea || !isSheetLike(corners, copy)) continue;
          const supports = [
            support(top, corners[0], corners[1]),
            support(right, corners[1], corners[2]),
            support(bottom, corners[3], corners[2]),
            support(left, corners[0], corners[3]),
          ];
          const mean = supports.reduce((sum, value) => sum + value, 0) / 4;
          if (Math.min(...supports) < leastSupport || mean < leastMeanSupport) continue;
          const score = mean + Math.min(...supports) + area * 0.5;
          if (best === undefined || score > best.score) best = { corners, score };
        }
      }
    }
  }
  if (best === undefined) return undefined;
  const [a, b, c, d] = best.corners;
  const grow = ([x, y]: Point): Point => [x * factor, y * factor];
  return [grow(a), grow(b), grow(c), grow(d)];
}

/** Area in square pixels of a quadrilateral given clockwise; negative when it is not. */
export function areaOf(corners: Quadrilateral): number {
  let twice = 0;
  for (const [index, [x, y]] of corners.entries()) {
    const [nextX, nextY] = corners[(index + 1) % 4] ?? [0, 0];
    twice += x * nextY - nextX * y;
  }
  return twice / 2;
}

/** Pixels of every so many-th row and column are looked at. */
const glance = 5;

/**
 * A first look at a few pixels, which spares light scans the copy. Single pixels of paper are as light as their mean or lighter,
 * so that what has a dark rim by the copy has one by them.
 * @param breadth of the rim in pixels
 */
function mayHaveDarkRim({ width, height, data }: GrayImage, breadth: number): boolean {
  const histogram = new Uint32Array(256);
  let [rim, inRim, count] = [0, 0, 0];
  for (let y = 0; y < height; y += glance) {
    const isInRows = y < breadth || y >= height - breadth;
    for (let x = 0; x < width; x += glance) {
      const level = data[y * width + x] ?? 255;
      histogram[level] = (histogram[level] ?? 0) + 1;
      count += 1;
      if (!isInRows && x >= breadth && x < width - breadth) continue;
      rim += level;
      inRim += 1;
    }
  }
  let paper = 255;
  for (let lighter = count / 10; paper > 0; paper -= 1) {
    lighter -= histogram[paper] ?? 0;
    if (lighter < 0) break;
  }
  // What rows and columns were left out may make a difference of some levels.
  return rim / Math.max(1, inRim) < paper * (lightRim + 0.02);
}

/** Around a sheet it is darker than on it; most scans and screenshots are light up to their edges, which is quick to see. */
function hasDarkRim(copy: GrayImage): boolean {
  const rim: number[] = [];
  const rows = [0, 1, copy.height - 2, copy.height - 1];
  for (let x = 0; x < copy.width; x += 1) for (const y of rows) rim.push(copy.data[y * copy.width + x] ?? 255);
  for (let y = 0; y < copy.height; y += 1)
    for (const x of [0, 1, copy.width - 2, copy.width - 1]) rim.push(copy.data[y * copy.width + x] ?? 255);
  const sorted = copy.data.toSorted();
  const paper = sorted[Math.floor(sorted.length * 0.9)] ?? 255;
  return rim.reduce((sum, level) => sum + level, 0) / rim.length < paper * lightRim;
}

/** Where an edge along rows crosses one along columns. */
function meet(rows: Side, row: EdgeLine, columns: Side, column: EdgeLine): Point {
  const down = (row.to - row.from) / (rows.length - 1);
  const over = (column.to - column.from) / (columns.length - 1);
  const x = (column.from + over * row.from) / (1 - over * down);
  return [x, row.from + down * x];
}

/** Corners lie on the image (or hardly beyond it), and no angle is far from a right one. */
function isSheetLike(corners: Quadrilateral, copy: GrayImage): boolean {
  const slack = 0.02 * Math.max(copy.width, copy.height);
  for (const [index, [x, y]] of corners.entries()) {
    if (x < -slack || y < -slack || x > copy.width + slack || y > copy.height + slack) return false;
    const [beforeX, beforeY] = corners[(index + 3) % 4] ?? [0, 0];
    const [afterX, afterY] = corners[(index + 1) % 4] ?? [0, 0];
    const first = Math.atan2(beforeY - y, beforeX - x);
    const second = Math.atan2(afterY - y, afterX - x);
    const angle = Math.abs((((first - second) * 180) / Math.PI + 360) % 360);
    if (angle < 60 || angle > 120) return false;
  }
  return true;
}
