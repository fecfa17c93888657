/** Owns the upper and lower ends of columns: what stands above or below both of them although it is as narrow as one. */
import type { TidyWord } from './placed-word.ts';
import type { Segment } from './segments.ts';
import { fromTop, verticalOverlap } from './segments.ts';
import { weightedMedian } from './weighted-median.ts';

export interface Columns {
  readonly left: readonly Segment[];
  readonly right: readonly Segment[];
}

export interface PartedColumns {
  /** Comes before the columns. */
  readonly above: readonly Segment[];
  readonly kept: Columns;
  /** Comes after them. */
  readonly below: readonly Segment[];
}

/** A line of a title, a date, an author. */
const mostOverhang = 3;

/**
 * Takes from the longer column what belongs to both: centred lines above the beginning of the other one, and a heading
 * that stands last, below the end of the other one, and heads what comes next.
 */
export function partOverhang(columns: Columns): PartedColumns {
  const centred = centredAbove(columns);
  const above = centred.length > 0 ? centred : pairsAbove(columns);
  const below = headsBelow(columns);
  const taken = new Set([...above, ...below]);
  if (taken.size === 0) return { above, kept: columns, below };
  const keep = (side: readonly Segment[]) => side.filter((segment) => !taken.has(segment));
  return { above, kept: { left: keep(columns.left), right: keep(columns.right) }, below };
}

function headsBelow({ left, right }: Columns): readonly Segment[] {
  const later = comesLater({ left, right });
  if (later.length > 0) return later;
  const greeting = greetingBelow({ left, right });
  if (greeting.length > 0) return greeting;
  const [longer, end] = endOf(left) > endOf(right) ? [left, endOf(right)] : [right, endOf(left)];
  const usual = weightedMedian(longer.map(({ em, letters }) => [em, letters]));
  const below = longer.filter(({ top }) => top > end).toSorted(fromTop);
  const last = below.findLastIndex(({ em }) => em < 1.15 * usual);
  const heads = below.slice(last + 1);
  return heads.length > mostOverhang ? [] : heads;
}

/** Rows at the head of a letter at most, letters of one, rows of what greets below it, and the white above that, in em. */
const [mostHead, briefRow, mostGreeting] = [8, 45, 2];
const aboveGreeting = 0.9;

/** The line below the head of a letter that stands in one of its columns alone: "Dear Madam,". */
function greetingBelow({ left, right }: Columns): readonly Segment[] {
  const [longer, shorter] = endOf(left) > endOf(right) ? [left, right] : [right, left];
  if (longer.length > mostHead || [...left, ...right].some(({ letters }) => letters > briefRow)) return [];
  const sorted = longer.toSorted(fromTop);
  const below = sorted.filter(({ top }) => top > endOf(shorter));
  const [first] = below;
  const above = first === undefined ? undefined : sorted[sorted.indexOf(first) - 1];
  if (first === undefined || above === undefined || below.length > mostGreeting) return [];
  const isGreeting = /[,:!，：]$/u.test(below.at(-1)?.words.at(-1)?.word.text ?? '');
  return isGreeting && first.top - above.bottom >= aboveGreeting * first.em ? below : [];
}

/** What stands in the left column below the end of the right one, from a heading on that counts on from one in the right column. */
function comesLater({ left, right }: Columns): readonly Segment[] {
  const usual = weightedMedian([...left, ...right].map(({ em, letters }) => [em, letters]));
  const numbersOf = (side: readonly Segment[]) =>
    side.flatMap((segment) => {
      const number = sectionNumber.exec(segment.words[0]?.word.text ?? '')?.[1];
      return number === undefined || segment.words.length < 2 || !segment.words.every((word) => isSetOff(word, usual))
        ? []
        : [{ segment, number: number.split('.').map(Number) }];
    });
  const passed = numbersOf(right)
    .toSorted((a, b) => compareNumbers(a.number, b.number))
    .at(-1)?.number;
  if (passed === undefined) return [];
  const end = endOf(right);
  const heads = numbersOf(left).filter(
    ({ segment, number }) => segment.top > end && compareNumbers(number, passed) > 0,
  );
  const top = Math.min(...heads.map(({ segment }) => segment.top));
  return left.filter((segment) => segment.top >= top);
}

const sectionNumber = /^(\d{1,2}(?:\.\d{1,2}){0,4})\.?$/u;

/** Set as a heading is: larger than the text, or bold. */
function isSetOff({ em, style }: TidyWord, usual: number): boolean {
  return em >= 1.1 * usual || style?.bold === true;
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, position) => number !== b[position]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

function centredAbove({ left, right }: Columns): readonly Segment[] {
  const [longer, start] = startOf(left) < startOf(right) ? [left, startOf(right)] : [right, startOf(left)];
  const x0 = edge([...left, ...right], 0);
  const x1 = edge([...left, ...right], 2);
  const above = longer.filter(({ bottom }) => bottom < start);
  const centred = above.every(({ box, em }) => Math.abs(box[0] + box[2] - x0 - x1) < 2 * em && box[0] > x0 + em);
  return above.length > mostOverhang || !centred ? [] : above;
}

/** White below the names above columns, in em, at least. */
const belowNames = 0.6;

/**
 * Rows of two texts about the middle of both columns, each centred below the one above it and not in its own column, as the names
 * of two authors and what stands below them.
 */
function pairsAbove(columns: Columns): readonly Segment[] {
  const [left, right] = [columns.left.toSorted(fromTop), columns.right.toSorted(fromTop)];
  const em = weightedMedian([...left, ...right].map((segment) => [segment.em, segment.letters]));
  const middles = [left, right].map(middleOfColumn);
  const whole = (middles[0] ?? 0) + (middles[1] ?? 0);
  const pairs: Segment[] = [];
  for (let at = 0; at < mostOverhang; at++) {
    const [one, other] = [left[at], right[at]];
    if (one === undefined || other === undefined) return [];
    const isRow = verticalOverlap(one.top, one.bottom, other.top, other.bottom) > 0.5;
    const [first, second] = pairs;
    const isCentred =
      first === undefined || second === undefined
        ? Math.abs(one.box[0] + other.box[2] - whole) < 2 * em && middleOf(one) - (middles[0] ?? 0) > 2 * em
        : isNear(middleOf(one), middleOf(first), em) && isNear(middleOf(other), middleOf(second), em);
    if (!isRow || !isCentred) break;
    pairs.push(one, other);
  }
  const rest = [left, right].flatMap((side) => side.slice(pairs.length / 2, pairs.length / 2 + 1));
  const white = Math.min(...rest.map(({ top }) => top)) - Math.max(...pairs.map(({ bottom }) => bottom));
  return white >= belowNames * em ? pairs : [];
}

const middleOf = ({ box }: Segment) => (box[0] + box[2]) / 2;
const isNear = (x: number, y: number, em: number) => Math.abs(x - y) < em;

/** Of the lines that most of a column's begin and end with. */
function middleOfColumn(side: readonly Segment[]): number {
  const at = (edgeAt: 0 | 2) => weightedMedian(side.map(({ box, letters }) => [box[edgeAt], letters]));
  return (at(0) + at(2)) / 2;
}

/**
 * The height at which side by side columns end and others begin: where one side changes from columns within it to text
 * across it, and the other side shows more white than between its lines. Undefined when there is none.
 * @param changes heights at which the other side of the gutter changes
 */
export function splitLevel(changes: readonly number[], side: readonly Segment[]): number | undefined {
  const sorted = side.toSorted((a, b) => a.top - b.top);
  return changes.find((y) => {
    let [before, after] = [-Infinity, Infinity];
    for (const { top, bottom } of sorted) {
      if (top < y && bottom > y) return false;
      if (bottom <= y) before = Math.max(before, bottom);
      else after = Math.min(after, top);
    }
    return before > -Infinity && after < Infinity && after - before > 1.5 * usualWhite(sorted);
  });
}

/** White between lines that follow each other. */
function usualWhite(sorted: readonly Segment[]): number {
  const whites = sorted.flatMap(({ top, em }, at) => {
    const white = top - (sorted[at - 1]?.bottom ?? Infinity);
    return white > -0.5 * em ? [[Math.max(white, 0.2 * em), 1] as const] : [];
  });
  return weightedMedian(whites);
}

function startOf(side: readonly Segment[]): number {
  return side.reduce((least, { top }) => Math.min(least, top), Infinity);
}

function endOf(side: readonly Segment[]): number {
  return side.reduce((most, { bottom }) => Math.max(most, bottom), -Infinity);
}

function edge(segments: readonly Segment[], side: 0 | 2): number {
  return side === 0
    ? segments.reduce((least, { box }) => Math.min(least, box[0]), Infinity)
    : segments.reduce((most, { box }) => Math.max(most, box[2]), -Infinity);
}
