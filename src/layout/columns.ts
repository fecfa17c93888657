/** Owns the search for a gutter: the vertical strip of white that parts a region into two columns, over all or part of its height. */
import { unionBox } from '../document.ts';
import type { Row } from './rows.ts';
import { findRows } from './rows.ts';
import type { Segment } from './segments.ts';
import { verticalOverlap, weightedMedian } from './segments.ts';

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
  const sorted = segments.toSorted((a, b) => a.top + a.bottom - b.top - b.bottom || a.order - b.order);
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
  const slack = 0.1 * em;
  const crosses = (segment: Segment) => segment.box[0] < x - slack && segment.box[2] > x + slack;
  const zones: Zone[] = [];
  let clear: Segment[] = [];
  let blocked: Segment[] = [];
  const endBlocked = () => {
    if (blocked.length > 0) zones.push({ kind: 'whole', segments: blocked });
    blocked = [];
  };
  const endClear = () => {
    const [left, right] = [
      clear.filter(({ box }) => box[2] <= x + slack),
      clear.filter(({ box }) => box[2] > x + slack),
    ];
    if (areColumns(left, right, em)) {
      endBlocked();
      zones.push({ kind: 'columns', left, right });
    } else {
      blocked.push(...clear);
    }
    clear = [];
  };
  const walls = wallsOf(segments.filter(crosses));
  let wall = 0;
  for (const segment of segments) {
    const middle = (segment.top + segment.bottom) / 2;
    while ((walls[wall]?.bottom ?? Infinity) < middle) wall++;
    const behind = (walls[wall]?.top ?? Infinity) <= middle;
    if (behind) {
      endClear();
      blocked.push(segment);
    } else {
      clear.push(segment);
    }
  }
  endClear();
  endBlocked();
  return zones;
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
  const gutter = right.x0 - left.x1;
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
