/** Owns where the rows or the columns of a tagged table begin and end, and whether its words bear that out. */
import type { Rule } from './ruling.ts';

/** A cell along one axis. */
export interface Stretch {
  /** The first of its rows or columns, and how many. */
  readonly first: number;
  readonly span: number;
  /** From where to where its words stand. */
  readonly from: number;
  readonly to: number;
}

export interface EdgeFacts {
  /** How far words may reach over an edge. */
  readonly tolerance: number;
  /** An edge is a rule that is near. */
  readonly rules: readonly Rule[];
  /** How far beyond the words the outermost rules may be. */
  readonly reach: number;
  /** How far the words around a row without words are apart, for it to be kept; undefined where none is. */
  readonly roomForEmpty: { readonly least: number; readonly most: number } | undefined;
}

/**
 * One edge more than there are rows (columns), growing. Those without words of their own have no extent, unless there is
 * room for them.
 * @param cells those with words
 * @returns undefined when the words of one reach into another
 */
export function edgesOf(cells: readonly Stretch[], count: number, facts: EdgeFacts): readonly number[] | undefined {
  const used = new Set(cells.flatMap(({ first, span }) => [first, first + span - 1]));
  const ends: number[] = Array.from({ length: count + 1 }, () => -Infinity);
  const starts: number[] = Array.from({ length: count + 1 }, () => Infinity);
  for (const { first, span, from, to } of cells) {
    starts[first] = Math.min(starts[first] ?? Infinity, from);
    ends[first + span] = Math.max(ends[first + span] ?? -Infinity, to);
  }
  const edges: number[] = [];
  while (edges.length <= count) {
    const first = edges.length;
    // Edges around what has no words stand together.
    let last = first;
    while (last < count && !used.has(last)) last += 1;
    const before = Math.max(...ends.slice(first, last + 1));
    const after = Math.min(...starts.slice(first, last + 1));
    if (before > after + facts.tolerance) return undefined;
    if (before === -Infinity || after === Infinity) {
      const isOutermost = first === 0 || last === count;
      const at = isOutermost ? outermost(before, after, facts) : innermost(before, after, edges.at(-1) ?? 0);
      for (let edge = first; edge <= last; edge += 1) edges.push(at);
    } else if (hasRoom((after - before) / (last - first), facts)) {
      const step = (after - before) / (last - first + 1);
      for (let edge = first; edge <= last; edge += 1) edges.push(before + step * (edge - first + 0.5));
    } else {
      const at = between(before, after, facts);
      for (let edge = first; edge <= last; edge += 1) edges.push(at);
    }
  }
  const fits = ({ first, span, from, to }: Stretch) =>
    from >= (edges[first] ?? 0) - facts.tolerance && to <= (edges[first + span] ?? 0) + facts.tolerance;
  return cells.every(fits) ? edges : undefined;
}

function hasRoom(apart: number, { roomForEmpty }: EdgeFacts): boolean {
  return roomForEmpty !== undefined && apart >= roomForEmpty.least && apart <= roomForEmpty.most;
}

function between(before: number, after: number, { rules, tolerance }: EdgeFacts): number {
  const middle = (before + after) / 2;
  return (
    nearest(rules, middle, Math.min(before, after) - tolerance / 2, Math.max(before, after) + tolerance / 2) ?? middle
  );
}

/** The edge beyond which nothing is. */
function outermost(before: number, after: number, { rules, reach, tolerance }: EdgeFacts): number {
  return before === -Infinity
    ? (nearest(rules, after, after - reach, after + tolerance / 2) ?? after)
    : (nearest(rules, before, before - tolerance / 2, before + reach) ?? before);
}

/** An edge at which cells end and none begin, or the reverse; both are where spans cross it everywhere. */
function innermost(before: number, after: number, last: number): number {
  return before !== -Infinity ? before : after !== Infinity ? after : last;
}

function nearest(rules: readonly Rule[], place: number, from: number, to: number): number | undefined {
  let best: number | undefined;
  for (const { at } of rules)
    if (at >= from && at <= to && (best === undefined || Math.abs(at - place) < Math.abs(best - place))) best = at;
  return best;
}
