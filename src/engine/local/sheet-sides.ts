/** Owns where a sheet of paper may end on one side of a photo: lines of steps from dark surroundings to lighter paper. Pure. */
import type { Point } from './page-map.ts';
import type { GrayImage } from './raster.ts';

/** Pixels of the copy over which the light on either side of an edge is averaged: more than a line of text is tall. */
const breadth = 4;
/** Paper is lighter than what lies beside it by at least this share. */
const leastStep = 0.1;
/** Edges may lean by this slope, about 20 degrees. */
const steepest = 0.36;
/** Lines that are tried for each side. */
const candidates = 8;

/** A line across the copy: its position where it enters and where it leaves. */
export interface EdgeLine {
  readonly from: number;
  readonly to: number;
}

/** A side's view of the image: along it, and from outside to inside across it. */
export interface Side {
  readonly length: number;
  readonly depth: number;
  readonly isRows: boolean;
  /** Of each place along and across, 1 where the light steps up towards the inside. */
  readonly edges: Uint8Array;
}

/** What a side sees of a copy. @param isRows whether its edge runs along rows @param inwards 1 where the sheet is below it, or on its right */
export function sideOf(copy: GrayImage, isRows: boolean, inwards: 1 | -1): Side {
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
export function strongestLines(side: Side): readonly EdgeLine[] {
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

/** The share of a side's length along which there is an edge at most a pixel or two off. */
export function support(side: Side, from: Point, to: Point): number {
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
