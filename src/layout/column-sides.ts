/** Owns what the two sides of a gutter look like: their rows, how full these are, and how many stand beside a row of the other side. */
import type { Row } from './rows.ts';
import { findRows } from './rows.ts';
import type { Segment } from './segments.ts';
import { verticalOverlap } from './segments.ts';
import { weightedMedian } from './weighted-median.ts';

/** How far one side of a gutter reaches. */
export interface Extent {
  readonly x0: number;
  readonly x1: number;
  readonly top: number;
  readonly bottom: number;
}

/** What it looks like. */
export interface Side extends Extent {
  readonly rows: readonly Row[];
  /** Letters of a middling row. */
  readonly letters: number;
  /** Of a middling row, in the page's unit. */
  readonly ink: number;
  /** Share of the side's width that ink fills in a middling row. */
  readonly fill: number;
}

export function extentOf(segments: readonly Segment[]): Extent {
  let [x0, x1, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { box, top: upper, bottom: lower } of segments) {
    x0 = Math.min(x0, box[0]);
    x1 = Math.max(x1, box[2]);
    top = Math.min(top, upper);
    bottom = Math.max(bottom, lower);
  }
  return { x0, x1, top, bottom };
}

export function sideOf(segments: readonly Segment[], extent: Extent): Side {
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
 * The share of the side with fewer rows that has a row of the other side at its own height.
 * @param overlap share of its height, from which on a row beside another one counts although neither of their edges agree
 */
export function alignedShare(left: readonly Row[], right: readonly Row[], overlap: number): number {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  let at = 0;
  let aligned = 0;
  for (const row of few) {
    while ((many[at]?.bottom ?? Infinity) < row.top) at++;
    const near = [many[at], many[at + 1]].some((other) => {
      if (other === undefined) return false;
      // Of ink, letters that hang below the line or stand tall move one edge, seldom both.
      const slack = 0.2 * (row.bottom - row.top);
      if (Math.abs(other.bottom - row.bottom) < slack || Math.abs(other.top - row.top) < slack) return true;
      return verticalOverlap(row.top, row.bottom, other.top, other.bottom) >= overlap;
    });
    if (near) aligned++;
  }
  return aligned / few.length;
}

/** The share of the side with fewer rows that has anything of the other side beside it. */
export function besideShare(left: readonly Row[], right: readonly Row[]): number {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  const beside = few.filter((row) =>
    many.some((other) => verticalOverlap(row.top, row.bottom, other.top, other.bottom) > 0.2),
  );
  return beside.length / few.length;
}

/** Distance from a row to the next one, from middle to middle; the lower middling one. */
export function pitchOf(rows: readonly Row[]): number {
  const pitches = rows
    .slice(1)
    .map((row, at) => (row.top + row.bottom - (rows[at]?.top ?? 0) - (rows[at]?.bottom ?? 0)) / 2);
  return weightedMedian(pitches.map((pitch) => [pitch, 1]));
}

/** True for lines that fill their column. @param em type size */
export const isProseLike = ({ fill, letters, x0, x1 }: Side, em: number) =>
  fill >= 0.6 && letters >= 15 && x1 - x0 >= 8 * em;

/** White in em between columns at least. */
const leastWhite = 0.6;

/** True for a side that is parted into columns in turn, each of lines that fill it. */
export function areProse({ rows }: Side, em: number): boolean {
  const strips: { segments: Segment[]; x1: number }[] = [];
  for (const segment of rows.flatMap(({ segments }) => segments).toSorted((a, b) => a.box[0] - b.box[0])) {
    const last = strips.at(-1);
    if (last === undefined || segment.box[0] - last.x1 > leastWhite * em)
      strips.push({ segments: [segment], x1: segment.box[2] });
    else {
      last.segments.push(segment);
      last.x1 = Math.max(last.x1, segment.box[2]);
    }
  }
  const sides = strips.map(({ segments }) => sideOf(segments, extentOf(segments)));
  return sides.length > 1 && sides.every((side) => side.rows.length >= 3 && isProseLike(side, em));
}
