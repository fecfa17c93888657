/** Owns the search for a gutter: the vertical strip of white that parts a region into two columns, over all or part of its height. */
import { unionBox } from '../document.ts';
import type { TidyWord } from './placed-word.ts';
import type { Row } from './rows.ts';
import { findRows } from './rows.ts';
import type { Segment } from './segments.ts';
import { segmentOf, verticalOverlap, weightedMedian } from './segments.ts';

/** One stretch of a region from top to bottom: side by side columns, or anything else. */
export type Zone =
  | { readonly kind: 'columns'; readonly left: readonly Segment[]; readonly right: readonly Segment[] }
  | { readonly kind: 'whole'; readonly segments: readonly Segment[] };

/** Candidate gutters that are tried in a region. */
const candidateLimit = 16;

/**
 * Parts a region along its best gutter. Segments that cross the gutter (a title over both columns, a wide figure's
 * caption) end the columns above them, and columns begin again below. Undefined when no strip of white parts columns.
 *
 * The cut is that of recursive XY-cuts (Nagy and Seth 1984) with the spanning lines taken out first, so that a white
 * band across paragraphs that happen to end together does not come before the gutter.
 */
export function partByGutter(segments: readonly Segment[]): readonly Zone[] | undefined {
  if (segments.length < 4) return undefined;
  const em = weightedMedian(segments.map((segment) => [segment.em, segment.words.length]));
  const sorted = segments.toSorted(fromTop);
  let best: readonly Zone[] | undefined;
  let bestScore = 0;
  for (const x of candidateGutters(sorted, em)) {
    const zones = zonesAt(sorted, x, em);
    const score = zones.reduce(
      (sum, zone) => sum + (zone.kind === 'columns' ? zone.left.length + zone.right.length : 0),
      0,
    );
    if (score > bestScore) [best, bestScore] = [zones, score];
  }
  return best;
}

/** Places just before left edges, and just after right edges, that several segments share. */
function candidateGutters(segments: readonly Segment[], em: number): readonly number[] {
  const edges = (side: 0 | 2, step: number) => {
    const found: { readonly x: number; readonly count: number }[] = [];
    const values = segments.map(({ box }) => box[side]).toSorted((a, b) => a - b);
    for (let at = 0; at < values.length;) {
      const start = values[at] ?? 0;
      let end = at;
      while (end < values.length && (values[end] ?? 0) <= start + 0.5 * em) end++;
      const edge = side === 0 ? start : (values[end - 1] ?? start);
      if (end - at >= 2) found.push({ x: edge + step * em, count: end - at });
      at = end;
    }
    return found;
  };
  return [...edges(0, -0.3), ...edges(2, 0.3)]
    .toSorted((a, b) => b.count - a.count || a.x - b.x)
    .slice(0, candidateLimit)
    .map(({ x }) => x);
}

/** Parts segments (sorted from the top) at x: stretches that something crosses, and stretches that nothing crosses. */
function zonesAt(segments: readonly Segment[], x: number, em: number): readonly Zone[] {
  const gutter = sidesOf(segments, x, em);
  const zones: Zone[] = [];
  let left: Segment[] = [];
  let right: Segment[] = [];
  let blocked: Segment[] = [];
  const endBlocked = () => {
    if (blocked.length > 0) zones.push({ kind: 'whole', segments: blocked });
    blocked = [];
  };
  const endClear = () => {
    if (areColumns(left, right, em)) {
      endBlocked();
      const { kept, heads } = partHeads(left, right);
      zones.push({ kind: 'columns', ...kept });
      blocked.push(...heads);
    } else {
      blocked.push(...[...left, ...right].toSorted(fromTop));
    }
    [left, right] = [[], []];
  };
  const walls = wallsOf(gutter.crossing);
  const crossing = new Set(gutter.crossing);
  const isRight = new Set(gutter.right);
  let wall = 0;
  for (const segment of [...gutter.left, ...gutter.right, ...gutter.crossing].toSorted(fromTop)) {
    const middle = (segment.top + segment.bottom) / 2;
    while ((walls[wall]?.bottom ?? Infinity) < middle) wall++;
    if (crossing.has(segment) || (walls[wall]?.top ?? Infinity) <= middle) {
      endClear();
      blocked.push(segment);
    } else if (isRight.has(segment)) right.push(segment);
    else left.push(segment);
  }
  endClear();
  endBlocked();
  return zones;
}

function fromTop(a: Segment, b: Segment): number {
  return a.top + a.bottom - b.top - b.bottom || a.order - b.order;
}

interface Sides {
  readonly left: readonly Segment[];
  readonly right: readonly Segment[];
  readonly crossing: readonly Segment[];
}

/**
 * Which side of x each segment is on. Two lines that happen to touch in the gutter are parted where the reader's order
 * jumps; a line too long for its column, which runs into lines of the other one, stays in the column it begins in.
 */
function sidesOf(segments: readonly Segment[], x: number, em: number): Sides {
  const slack = 0.1 * em;
  const left: Segment[] = [];
  const right: Segment[] = [];
  const across: Segment[] = [];
  for (const segment of segments) {
    const [x0, , x1] = segment.box;
    if (x1 <= x + slack) left.push(segment);
    else if (x0 >= x - slack) right.push(segment);
    else {
      const parts = partAtJump(segment, x, em);
      if (parts === undefined) across.push(segment);
      else {
        left.push(parts[0]);
        right.push(parts[1]);
      }
    }
  }
  if (across.length === 0 || left.length === 0 || right.length === 0) return { left, right, crossing: across };
  const columns = [left.toSorted(fromTop), right.toSorted(fromTop)] as const;
  const crossing: Segment[] = [];
  for (const segment of across) {
    const [inLeft, inRight] = columns.map((column) => hasRoom(segment, column));
    if (inLeft === true && inRight === false) left.push(segment);
    else if (inLeft === false && inRight === true) right.push(segment);
    else crossing.push(segment);
  }
  return { left, right, crossing };
}

/** The two parts of a segment whose words jump in the reader's order at x, give or take an em; undefined when none do. */
function partAtJump(segment: Segment, x: number, em: number): readonly [Segment, Segment] | undefined {
  const words = segment.words.toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0]);
  const at = words.findIndex(({ word }) => (word.bbox[0] + word.bbox[2]) / 2 > x);
  for (const cut of [at, at + 1, at - 1]) {
    const [before, after] = [words[cut - 1], words[cut]];
    if (before === undefined || after === undefined || Math.abs(after.order - before.order) === 1) continue;
    if (before.line !== undefined && before.line === after.line) continue;
    if (before.word.bbox[2] > x + em || after.word.bbox[0] < x - em) continue;
    if (!isRun(words.slice(0, cut)) || !isRun(words.slice(cut))) continue;
    const inLeft = new Set(words.slice(0, cut));
    return [
      segmentOf(segment.words.filter((word) => inLeft.has(word))),
      segmentOf(segment.words.filter((word) => !inLeft.has(word))),
    ];
  }
  return undefined;
}

/** True when the words came one after the other in the reader's order: only then does a jump mean something. */
function isRun(words: readonly TidyWord[]): boolean {
  const orders = words.map(({ order }) => order);
  return Math.max(...orders) - Math.min(...orders) === orders.length - 1;
}

/** How many neighbours above and below are looked at. */
const neighbours = 6;

/** True when no line of the column stands where the segment does. */
function hasRoom(segment: Segment, column: readonly Segment[]): boolean {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = column[middle];
    if (other !== undefined && fromTop(other, segment) < 0) low = middle + 1;
    else high = middle;
  }
  return column.slice(Math.max(0, low - neighbours), low + neighbours).every((other) => {
    const common = Math.min(other.box[2], segment.box[2]) - Math.max(other.box[0], segment.box[0]);
    return common <= 0 || verticalOverlap(segment.top, segment.bottom, other.top, other.bottom) < 0.2;
  });
}

/**
 * Columns of unlike length: a heading that stands last in the longer one, below the end of the other, heads what comes
 * below both.
 */
function partHeads(
  left: readonly Segment[],
  right: readonly Segment[],
): { readonly kept: { readonly left: readonly Segment[]; readonly right: readonly Segment[] }; readonly heads: readonly Segment[] } {
  const ends = [left, right].map((side) => side.reduce((most, { bottom }) => Math.max(most, bottom), -Infinity));
  const [longer, end] = (ends[0] ?? 0) > (ends[1] ?? 0) ? [left, ends[1] ?? 0] : [right, ends[0] ?? 0];
  const usual = weightedMedian(longer.map(({ em, letters }) => [em, letters]));
  const below = longer.filter(({ top }) => top > end).toSorted(fromTop);
  const last = below.findLastIndex(({ em }) => em < 1.15 * usual);
  const heads = new Set(below.slice(last + 1));
  if (heads.size === 0 || heads.size > 3) return { kept: { left, right }, heads: [] };
  const keep = (side: readonly Segment[]) => side.filter((segment) => !heads.has(segment));
  return { kept: { left: keep(left), right: keep(right) }, heads: [...heads] };
}

/** The vertical stretches that crossing segments cover, from the top, merged where they overlap. */
function wallsOf(crossing: readonly Segment[]): readonly { readonly top: number; readonly bottom: number }[] {
  const walls: { top: number; bottom: number }[] = [];
  for (const { top, bottom } of crossing.toSorted((a, b) => a.top - b.top)) {
    const last = walls.at(-1);
    if (last !== undefined && top <= last.bottom) last.bottom = Math.max(last.bottom, bottom);
    else walls.push({ top, bottom });
  }
  return walls;
}

/** What one side of a gutter looks like. */
interface Side {
  readonly rows: readonly Row[];
  readonly x0: number;
  readonly x1: number;
  readonly top: number;
  readonly bottom: number;
  /** Letters of a middling row. */
  readonly letters: number;
  /** Share of the side's width that ink fills in a middling row. */
  readonly fill: number;
}

function sideOf(segments: readonly Segment[]): Side {
  const rows = findRows(segments);
  const [x0, , x1] = unionBox(segments.map(({ box }) => box)) ?? [0, 0, 0, 0];
  const lettersOf = (row: Row) => row.segments.reduce((sum, { letters }) => sum + letters, 0);
  const inkOf = (row: Row) => row.segments.reduce((sum, { box }) => sum + box[2] - box[0], 0);
  return {
    rows,
    x0,
    x1,
    top: segments.reduce((least, { top }) => Math.min(least, top), Infinity),
    bottom: segments.reduce((most, { bottom }) => Math.max(most, bottom), -Infinity),
    letters: weightedMedian(rows.map((row) => [lettersOf(row), 1])),
    fill: weightedMedian(rows.map((row) => [inkOf(row) / Math.max(x1 - x0, Number.MIN_VALUE), 1])),
  };
}

/**
 * Tells columns of running text from the columns of a table or of a list of pairs, which are read row by row. In doubt it
 * says no.
 */
function areColumns(leftSegments: readonly Segment[], rightSegments: readonly Segment[], em: number): boolean {
  if (leftSegments.length < 2 || rightSegments.length < 2) return false;
  const left = sideOf(leftSegments);
  const right = sideOf(rightSegments);
  const fewer = Math.min(left.rows.length, right.rows.length);
  const gutter = inner(rightSegments, 0) - inner(leftSegments, 2);
  const narrower = Math.min(left.x1 - left.x0, right.x1 - right.x0);
  if (fewer < 2 || gutter < 0.6 * em || narrower < 5 * em) return false;
  if (verticalOverlap(left.top, left.bottom, right.top, right.bottom) < 0.5) return false;
  const prose = (side: Side) => side.fill >= 0.6 && side.letters >= 15 && side.x1 - side.x0 >= 8 * em;
  // A few rows with a narrow strip of white may be a river through one paragraph: then the reader's own order decides.
  const clear = fewer >= 6 || gutter >= 2 * em;
  if (clear && fewer >= 3 && prose(left) && prose(right)) return true;
  const switches = switchesOf(leftSegments, rightSegments);
  if (switches > Math.max(1, 0.2 * fewer)) return false;
  const aligned = alignedShare(left.rows, right.rows);
  return aligned < 0.7 || (left.letters >= 12 && right.letters >= 12);
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
      return Math.abs(other.bottom - row.bottom) < 0.2 * (row.bottom - row.top);
    });
    if (near) aligned++;
  }
  return aligned / few.length;
}
