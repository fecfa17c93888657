/** Owns the search for a gutter: the vertical strip of white that parts a region into two columns, over all or part of its height. */
import { areColumns } from './column-judgement.ts';
import { partOverhang, splitLevel } from './column-ends.ts';
import { mayPart, sidesOf, type Sides } from './gutter-sides.ts';
import { inOrder } from './in-order.ts';
import type { Segment } from './segments.ts';
import { fromTop, usualEm } from './segments.ts';
import { above, below, whiteBands } from './white-bands.ts';

/** One stretch of a region from top to bottom: side by side columns, or anything else. */
export type Zone =
  | { readonly kind: 'columns'; readonly left: readonly Segment[]; readonly right: readonly Segment[] }
  | { readonly kind: 'whole'; readonly segments: readonly Segment[] };

/** Candidate gutters that are tried in a region. */
const candidateLimit = 16;
/** How far the items of a list stand in from what heads it, in em. */
const mostIndent = 4;

/**
 * Parts a region along its best gutter. Segments that cross the gutter (a title over both columns, a wide figure's
 * caption) end the columns above them, and columns begin again below. Undefined when no strip of white parts columns.
 *
 * The cut is that of recursive XY-cuts (Nagy and Seth 1984) with the spanning lines taken out first, so that a white
 * band across paragraphs that happen to end together does not come before the gutter.
 */
export function partByGutter(segments: readonly Segment[], depth = 0): readonly Zone[] | undefined {
  if (segments.length < 4) return undefined;
  const em = usualEm(segments);
  const sorted = inOrder(segments, fromTop);
  let best: readonly Zone[] | undefined;
  let bestScore = 0;
  const tried: Sides[] = [];
  for (const x of candidateGutters(sorted, em)) {
    if (!mayPart(sorted, x, em)) continue;
    const sides = sidesOf(sorted, x, em);
    // Places close to each other part a region alike.
    if (tried.some((other) => areSame(other, sides))) continue;
    tried.push(sides);
    const zones = zonesOf(sorted, sides, em, bestScore);
    const score = zones.reduce(
      (sum, zone) => sum + (zone.kind === 'columns' ? zone.left.length + zone.right.length : 0),
      0,
    );
    if (score > bestScore) [best, bestScore] = [zones, score];
  }
  return depth > 0
    ? best
    : best?.flatMap((zone) =>
        zone.kind === 'columns' ? splitAtBands(zone, em).flatMap((part) => splitAcross(part, em)) : [zone],
      );
}

type ColumnZone = Extract<Zone, { readonly kind: 'columns' }>;

/** Cuts columns across at bands of white in both of them. */
function splitAtBands(zone: ColumnZone, em: number): readonly ColumnZone[] {
  const [y] = whiteBands(zone, em);
  if (y === undefined) return [zone];
  const part = (side: typeof above): ColumnZone => ({
    kind: 'columns',
    left: side(zone.left, y),
    right: side(zone.right, y),
  });
  return [part(above), ...splitAtBands(part(below), em)];
}

/** Cuts columns across where one of them holds columns of its own that end, so that what is below is not read with them. */
function splitAcross(zone: ColumnZone, em: number): readonly Zone[] {
  for (const [own, other] of [
    [zone.left, zone.right],
    [zone.right, zone.left],
  ] as const) {
    const inner = partByGutter(own, 1) ?? [];
    const changes = inner.slice(1).flatMap((next, at) => {
      const before = inner[at];
      return before === undefined || before.kind === next.kind ? [] : [(lowest(before) + highest(next)) / 2];
    });
    const y = splitLevel(changes, other);
    if (y === undefined) continue;
    return [(segment: Segment) => segment.bottom <= y, (segment: Segment) => segment.bottom > y].map((keep): Zone => {
      const [left, right] = [zone.left.filter(keep), zone.right.filter(keep)];
      return areColumns(left, right, em) || left.length * right.length === 0 || isBeside(left, right)
        ? { kind: 'columns', left, right }
        : { kind: 'whole', segments: [...left, ...right] };
    });
  }
  return [zone];
}

/** A box of few lines beside text is a column too, where columns are known already. */
function isBeside(left: readonly Segment[], right: readonly Segment[]): boolean {
  return Math.min(left.length, right.length) >= 2;
}

function segmentsOf(zone: Zone): readonly Segment[] {
  return zone.kind === 'columns' ? [...zone.left, ...zone.right] : zone.segments;
}

function lowest(zone: Zone): number {
  return segmentsOf(zone).reduce((most, { bottom }) => Math.max(most, bottom), -Infinity);
}

function highest(zone: Zone): number {
  return segmentsOf(zone).reduce((least, { top }) => Math.min(least, top), Infinity);
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
  // What heads a list in the right column stands further out than its items.
  const hanging = edges(0, -0.3).flatMap(({ x, count }) => {
    const heads = segments.filter(({ box }) => box[0] < x && box[0] > x - mostIndent * em && box[2] > x);
    return heads.length === 0 ? [] : [{ x: Math.min(...heads.map(({ box }) => box[0])) - 0.3 * em, count }];
  });
  return [...edges(0, -0.3), ...edges(2, 0.3), ...hanging]
    .toSorted((a, b) => b.count - a.count || a.x - b.x)
    .slice(0, candidateLimit)
    .map(({ x }) => x);
}

function areSame(one: Sides, other: Sides): boolean {
  return (['left', 'right', 'crossing'] as const).every(
    (side) => one[side].length === other[side].length && one[side].every((segment, at) => segment === other[side][at]),
  );
}

/**
 * Parts segments (sorted from the top) at a gutter: stretches that something crosses, and stretches that nothing crosses.
 * @param enough segments that must be in columns for more than nothing to be wanted
 */
function zonesOf(segments: readonly Segment[], gutter: Sides, em: number, enough: number): readonly Zone[] {
  // Columns have two lines at least.
  if (gutter.left.length < 2 || gutter.right.length < 2) return [];
  if (gutter.left.length + gutter.right.length <= enough) return [];
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
      const { above, kept, below } = partOverhang({ left, right });
      blocked.push(...above);
      endBlocked();
      zones.push({ kind: 'columns', ...kept });
      blocked.push(...below);
    } else {
      blocked.push(...[...left, ...right].toSorted(fromTop));
    }
    [left, right] = [[], []];
  };
  const walls = wallsOf(gutter.crossing);
  const crossing = new Set(gutter.crossing);
  const isRight = new Set(gutter.right);
  let wall = 0;
  const count = gutter.left.length + gutter.right.length + gutter.crossing.length;
  // More of them than before: some were parted.
  const parts =
    count === segments.length ? segments : [...gutter.left, ...gutter.right, ...gutter.crossing].toSorted(fromTop);
  for (const segment of parts) {
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
