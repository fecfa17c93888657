/** Owns the judgement whether what stands on both sides of a gutter are columns of running text. */
import type { Row } from './rows.ts';
import { findRows } from './rows.ts';
import type { Segment } from './segments.ts';
import { verticalOverlap } from './segments.ts';
import { weightedMedian } from './weighted-median.ts';

/** How far one side of a gutter reaches. */
interface Extent {
  readonly x0: number;
  readonly x1: number;
  readonly top: number;
  readonly bottom: number;
}

/** What it looks like. */
interface Side extends Extent {
  readonly rows: readonly Row[];
  /** Letters of a middling row. */
  readonly letters: number;
  /** Of a middling row, in the page's unit. */
  readonly ink: number;
  /** Share of the side's width that ink fills in a middling row. */
  readonly fill: number;
}

function extentOf(segments: readonly Segment[]): Extent {
  let [x0, x1, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { box, top: upper, bottom: lower } of segments) {
    x0 = Math.min(x0, box[0]);
    x1 = Math.max(x1, box[2]);
    top = Math.min(top, upper);
    bottom = Math.max(bottom, lower);
  }
  return { x0, x1, top, bottom };
}

function sideOf(segments: readonly Segment[], extent: Extent): Side {
  const rows = findRows(segments);
  const { x0, x1 } = extent;
  const lettersOf = (row: Row) => row.segments.reduce((sum, { letters }) => sum + letters, 0);
  const inkOf = (row: Row) => row.segments.reduce((sum, { box }) => sum + box[2] - box[0], 0);
  return {
    rows,
    ...extent,
    letters: weightedMedian(rows.map((row) => [lettersOf(row), 1])),
    ink: weightedMedian(rows.map((row) => [inkOf(row), 1])),
    fill: weightedMedian(rows.map((row) => [inkOf(row) / Math.max(x1 - x0, Number.MIN_VALUE), 1])),
  };
}

/**
 * Tells columns of running text from the columns of a table or of a list of pairs, which are read row by row. In doubt it
 * says no.
 */
export function areColumns(leftSegments: readonly Segment[], rightSegments: readonly Segment[], em: number): boolean {
  if (leftSegments.length < 2 || rightSegments.length < 2) return false;
  const [leftExtent, rightExtent] = [extentOf(leftSegments), extentOf(rightSegments)];
  const narrower = Math.min(leftExtent.x1 - leftExtent.x0, rightExtent.x1 - rightExtent.x0);
  if (narrower < 5 * em) return false;
  if (verticalOverlap(leftExtent.top, leftExtent.bottom, rightExtent.top, rightExtent.bottom) < 0.5) return false;
  const gutter = inner(rightSegments, 0) - inner(leftSegments, 2);
  if (gutter < 0.6 * em) return false;
  // Most candidates are sent away by now, before their rows are found.
  const left = sideOf(leftSegments, leftExtent);
  const right = sideOf(rightSegments, rightExtent);
  const fewer = Math.min(left.rows.length, right.rows.length);
  if (fewer < 2) return false;
  // Sizes are told by a document that tells its order, too, which then says more than the places of ink.
  const isTold = [...leftSegments, ...rightSegments].every(({ words }) => words.every(({ sized }) => sized));
  // What comes by turns on the one side and on the other, as in a chat, is read from the top down.
  if (!isTold && fewer >= 3 && besideShare(left.rows, right.rows) < 0.2) return false;
  const prose = (side: Side) => side.fill >= 0.6 && side.letters >= 15 && side.x1 - side.x0 >= 8 * em;
  // A few rows with a narrow strip of white may be a river through one paragraph: then the reader's own order decides.
  const clear = fewer >= 6 || gutter >= 2 * em;
  if (clear && fewer >= 3 && prose(left) && prose(right)) return true;
  const aligned = alignedShare(left.rows, right.rows);
  // Rows of a table stand beside each other, whatever order a recogniser read them in.
  if (!isTold && fewer >= 5 && gutter >= 2 * em && aligned < 0.7 && left.letters >= 12 && right.letters >= 12)
    return true;
  const switches = switchesOf(leftSegments, rightSegments);
  if (switches > Math.max(isTold || fewer < 5 ? 1 : 2, 0.2 * fewer)) return false;
  if (aligned < 0.7) return true;
  // A recogniser may take labels and what stands behind them for columns: then only longer texts are surely that.
  const isLong = isTold || aligned < 0.9 || left.ink + right.ink >= 17 * em;
  return isLong && left.letters >= 12 && right.letters >= 12;
}

/** The edge of a side that faces the gutter; one line in ten may be too long for its column. */
function inner(segments: readonly Segment[], edge: 0 | 2): number {
  const edges = segments.map(({ box }) => box[edge]).toSorted((a, b) => (edge === 0 ? a - b : b - a));
  return edges[Math.floor(edges.length / 10)] ?? 0;
}

/** How often the reader's own order goes from one side to the other. */
function switchesOf(left: readonly Segment[], right: readonly Segment[]): number {
  const sides = [
    ...left.map(({ order }) => ({ order, side: 0 })),
    ...right.map(({ order }) => ({ order, side: 1 })),
  ].toSorted((a, b) => a.order - b.order);
  return sides.filter(({ side }, at) => at > 0 && sides[at - 1]?.side !== side).length;
}

/** The share of the side with fewer rows that has a row of the other side at its own height. */
function alignedShare(left: readonly Row[], right: readonly Row[]): number {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  let at = 0;
  let aligned = 0;
  for (const row of few) {
    while ((many[at]?.bottom ?? Infinity) < row.top) at++;
    const near = [many[at], many[at + 1]].some((other) => {
      if (other === undefined) return false;
      // Of ink, letters that hang below the line or stand tall move one edge, seldom both.
      const slack = 0.2 * (row.bottom - row.top);
      return Math.abs(other.bottom - row.bottom) < slack || Math.abs(other.top - row.top) < slack;
    });
    if (near) aligned++;
  }
  return aligned / few.length;
}

/** The share of the side with fewer rows that has anything of the other side beside it. */
function besideShare(left: readonly Row[], right: readonly Row[]): number {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  const beside = few.filter((row) =>
    many.some((other) => verticalOverlap(row.top, row.bottom, other.top, other.bottom) > 0.2),
  );
  return beside.length / few.length;
}
