/** Owns finding the four edges of a sheet of paper on a photo, by steps from dark surroundings to lighter paper. */
import { shrink } from './shrunk-image.ts';
import type { Point, Quadrilateral } from './page-map.ts';
import type { GrayImage } from './raster.ts';

/** Edges are looked for on a copy whose longer side has about this many pixels. */
const lookedAt = 400;
/** Pixels of the copy over which the light on either side of an edge is averaged: more than a line of text is tall. */
const breadth = 4;
/** Paper is lighter than what lies beside it by at least this share. */
const leastStep = 0.1;
/** Edges may lean by this slope, about 20 degrees. */
const steepest = 0.36;
/** Lines that are tried for each side. */
const candidates = 8;
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

/** A line across the copy: its position where it enters and where it leaves. */
interface EdgeLine {
  readonly from: number;
  readonly to: number;
}

/** A side's view of the image: along it, and from outside to inside across it. */
interface Side {
  readonly length: number;
  readonly depth: number;
  readonly isRows: boolean;
  /** Of each place along and across, 1 where the light steps up towards the inside. */
  readonly edges: Uint8Array;
}

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

function sideOf(copy: GrayImage, isRows: boolean, inwards: 1 | -1): Side {
  const [length, depth] = isRows ? [copy.width, copy.height] : [copy.height, copy.width];
  const level = (along: number, across: number) =>
    copy.data[isRows ? across * copy.width + along : along * copy.width + across] ?? 0;
  const edges = new Uint8Array(length * depth);
  const steps = new Float32Array(depth);
  for (let along = 0; along < length; along += 1) {
    steps.fill(0);
    for (let across = breadth; across < depth - breadth; across += 1) {
      let before = 0;
      let after = 0;
      for (let away = 1; away <= breadth; away += 1) {
        before += level(along, across - away);
        after += level(along, across + away - 1);
      }
      const step = ((after - before) * inwards) / Math.max(before, after, 20 * breadth);
      if (step < leastStep) continue;
      // Beyond a rule or between lines of text there is paper again; beyond a sheet there is none.
      const asLightAsPaper = ((inwards === 1 ? after : before) / breadth) * (1 - leastStep / 2);
      let isDarkBeyond = true;
      for (let away = 2; away <= 2 * breadth && isDarkBeyond; away += 1) {
        const beyond = inwards === 1 ? across - away : across + away - 1;
        isDarkBeyond = level(along, Math.min(depth - 1, Math.max(0, beyond))) < asLightAsPaper;
      }
      if (isDarkBeyond) steps[across] = step;
    }
    for (let across = 1; across + 1 < depth; across += 1) {
      const step = steps[across] ?? 0;
      if (step >= leastStep && step >= (steps[across - 1] ?? 0) && step > (steps[across + 1] ?? 0))
        edges[along * depth + across] = 1;
    }
  }
  return { length, depth, isRows, edges };
}

/** The lines with most edge points on them, by a Hough transform over entry and slope; near doubles are left out. */
function strongestLines(side: Side): readonly EdgeLine[] {
  const { length, depth, edges } = side;
  const slopes = 73;
  const slopeOf = (index: number) => ((index / (slopes - 1)) * 2 - 1) * steepest;
  const margin = Math.ceil(steepest * length) + 2;
  const rows = depth + 2 * margin;
  const votes = new Float32Array(slopes * rows);
  for (let along = 0; along < length; along += 1) {
    for (let across = 0; across < depth; across += 1) {
      if (edges[along * depth + across] === 0) continue;
      for (let index = 0; index < slopes; index += 1) {
        const at = index * rows + Math.round(across - slopeOf(index) * along) + margin;
        votes[at] = (votes[at] ?? 0) + 1;
      }
    }
  }
  const found: (EdgeLine & { readonly votes: number })[] = [];
  const order = [...votes.keys()]
    .filter((at) => (votes[at] ?? 0) >= length * 0.2)
    .toSorted((left, right) => (votes[right] ?? 0) - (votes[left] ?? 0));
  for (const at of order) {
    const index = Math.floor(at / rows);
    const from = (at % rows) - margin;
    const line = { from, to: from + slopeOf(index) * (length - 1), votes: votes[at] ?? 0 };
    if (found.some((other) => Math.abs(other.from - line.from) + Math.abs(other.to - line.to) < 10)) continue;
    found.push(refine(side, line));
    if (found.length === candidates) break;
  }
  return found;
}

/** Least squares through the edge points near a line. */
function refine(side: Side, line: EdgeLine & { readonly votes: number }): EdgeLine & { readonly votes: number } {
  const { length, depth, edges } = side;
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (let along = 0; along < length; along += 1) {
    const middle = Math.round(line.from + ((line.to - line.from) * along) / (length - 1));
    for (let across = Math.max(0, middle - 2); across <= Math.min(depth - 1, middle + 2); across += 1) {
      if (edges[along * depth + across] === 0) continue;
      count += 1;
      sumX += along;
      sumY += across;
      sumXX += along * along;
      sumXY += along * across;
    }
  }
  const spread = count * sumXX - sumX * sumX;
  if (count < 10 || spread <= 0) return line;
  const slope = (count * sumXY - sumX * sumY) / spread;
  const from = (sumY - slope * sumX) / count;
  return { from, to: from + slope * (length - 1), votes: line.votes };
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

/** The share of a side's length along which there is an edge at most a pixel or two off. */
function support(side: Side, from: Point, to: Point): number {
  const [alongFrom, acrossFrom] = side.isRows ? from : [from[1], from[0]];
  const [alongTo, acrossTo] = side.isRows ? to : [to[1], to[0]];
  const samples = 60;
  let seen = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const share = (sample + 0.5) / samples;
    const along = Math.round(alongFrom + (alongTo - alongFrom) * share);
    const across = Math.round(acrossFrom + (acrossTo - acrossFrom) * share);
    for (let off = -2; off <= 2; off += 1) {
      if (across + off < 0 || across + off >= side.depth || along < 0 || along >= side.length) continue;
      if (side.edges[along * side.depth + across + off] === 1) {
        seen += 1;
        break;
      }
    }
  }
  return seen / samples;
}
