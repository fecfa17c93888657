/** Owns panels: parts of a page that stand side by side with a drawn edge between them, as on a screen or in a newspaper. */
import type { BoundingBox } from '../document.ts';
import type { Zone } from './columns.ts';
import { findRows } from './rows.ts';
import type { Segment } from './segments.ts';
import { segmentOf, usualEm } from './segments.ts';

/** Long straight edges that the page shows, those of lines and those of areas in another shade; boxes as narrow as the edge. */
export interface Edges {
  readonly vertical: readonly BoundingBox[];
  readonly horizontal: readonly BoundingBox[];
}

/** An edge that goes down the page with nothing across it, so that it may part panels. */
export interface Wall {
  readonly x0: number;
  readonly x1: number;
  readonly top: number;
  readonly bottom: number;
}

/** A page with more of them shows a picture. */
const mostWalls = 200;
/** Rows that stand on each side of a wall at least: a label beside its field is one line. */
const fewestRows = 2;
/** Horizontal edges that go on beyond a wall in pieces; one may be that of heads side by side. */
const fewestBroken = 2;
/** White in em between what stands beside a wall and what stands below its end, where both panels end with it. */
const clearWhite = 0.8;

/** The walls of a page, the tallest first. @param em usual type size; edges on one line that nearly touch are one */
export function wallsOf({ vertical, horizontal }: Edges, em: number): readonly Wall[] {
  const walls: { x0: number; x1: number; top: number; bottom: number }[] = [];
  for (const [x0, top, x1, bottom] of vertical.toSorted((a, b) => a[1] - b[1])) {
    const last = walls.find(
      (wall) => x0 <= wall.x1 + 0.15 * em && x1 >= wall.x0 - 0.15 * em && top <= wall.bottom + 0.4 * em,
    );
    if (last === undefined) walls.push({ x0, x1, top, bottom });
    else {
      last.bottom = Math.max(last.bottom, bottom);
      last.x0 = Math.min(last.x0, x0);
      last.x1 = Math.max(last.x1, x1);
    }
  }
  const tall = walls.filter(({ top, bottom }) => bottom - top >= 2 * em);
  if (tall.length > mostWalls) return [];
  return tall
    .filter((wall) => !isInLattice(wall, horizontal, em) && !isEdgeOfFields(wall, horizontal, em))
    .toSorted((a, b) => b.bottom - b.top - (a.bottom - a.top) || a.x0 - b.x0);
}

/**
 * True for a wall that horizontal edges go on at both sides of, as the lines between the rows of a table do: one that crosses it,
 * or several that are broken off there and go on at the same height.
 */
function isInLattice({ x0, x1, top, bottom }: Wall, horizontal: readonly BoundingBox[], em: number): boolean {
  const inside = horizontal.filter((edge) => edge[1] > top + 0.5 * em && edge[3] < bottom - 0.5 * em);
  if (inside.some((edge) => edge[0] < x0 - em && edge[2] > x1 + em)) return true;
  const before = inside.filter((edge) => edge[0] < x0 - em && Math.abs(edge[2] - x0) < 0.5 * em);
  const after = inside.filter((edge) => edge[2] > x1 + em && Math.abs(edge[0] - x1) < 0.5 * em);
  const broken = before.filter((edge) => after.some((other) => Math.abs(other[1] - edge[1]) < 0.2 * em));
  return broken.length >= fewestBroken;
}

/** Heights of a field of one line in em, and the white between two of them as a share of these. */
const tallestField = 3.6;
const whiteOfField = 0.8;
/** Share of such whites among the steps along the edge, a few of which may not have been seen. */
const leastWhites = 0.3;

/** True for the common edge of fields one below the other, which looks like a wall where the white between them is small. */
function isEdgeOfFields({ x0, x1, top, bottom }: Wall, horizontal: readonly BoundingBox[], em: number): boolean {
  const along = horizontal.filter((edge) => edge[1] > top - em && edge[3] < bottom + em);
  const sides = [
    along.filter((edge) => Math.abs(edge[0] - x0) < 1.2 * em && edge[2] > x1 + em),
    along.filter((edge) => Math.abs(edge[2] - x1) < 1.2 * em && edge[0] < x0 - em),
  ];
  return sides.some((side) => {
    const heights = side.map((edge) => (edge[1] + edge[3]) / 2).toSorted((a, b) => a - b);
    // Both edges of a line are one.
    const steps = heights
      .slice(1)
      .flatMap((y, at) => (y - (heights[at] ?? y) < 0.25 * em ? [] : [y - (heights[at] ?? y)]));
    const whites = steps.filter((step, at) => {
      const beside = [steps[at - 1], steps[at + 1]].filter((other) => other !== undefined);
      return beside.length > 0 && beside.every((other) => other < tallestField * em && step < whiteOfField * other);
    });
    return whites.length > 0 && whites.length >= leastWhites * steps.length;
  });
}

/** Parts a region along a wall, as `partByGutter` does along white; undefined when no wall parts it. */
export function partByWall(segments: readonly Segment[], walls: readonly Wall[]): readonly Zone[] | undefined {
  if (walls.length === 0 || segments.length < 2 * fewestRows) return undefined;
  const em = usualEm(segments);
  for (const wall of walls) {
    const zones = zonesAt(segments, wall, em);
    if (zones !== undefined) return zonesAround(segments, wall, walls, em) ?? zones;
  }
  return undefined;
}

/**
 * The zones of a lower wall that goes on beyond an end of this one, as that of a box at the head of columns with rules between them:
 * parted at the rules first, the box would be cut across where they begin.
 */
function zonesAround(
  segments: readonly Segment[],
  wall: Wall,
  walls: readonly Wall[],
  em: number,
): readonly Zone[] | undefined {
  const [top, bottom] = reachOf(segments, wall, em);
  for (const other of walls) {
    const isAcross = (y: number) => other.top < y - em && other.bottom > y + em;
    if (other === wall || (!isAcross(wall.top) && !isAcross(wall.bottom))) continue;
    const [from, to] = reachOf(segments, other, em);
    if (from > top + em || to < bottom - em) continue;
    const zones = zonesAt(segments, other, em);
    if (zones !== undefined) return zones;
  }
  return undefined;
}

/** The panels of a page that walls part, each as a list of its segments. */
export function panelsOf(segments: readonly Segment[], walls: readonly Wall[]): readonly (readonly Segment[])[] {
  const zones = partByWall(segments, walls);
  if (zones === undefined) return [segments];
  return zones.flatMap((zone) =>
    zone.kind === 'whole'
      ? panelsOf(zone.segments, walls)
      : [...panelsOf(zone.left, walls), ...panelsOf(zone.right, walls)],
  );
}

/** For one segment beside a wall, those beyond its ends that may be read with them. */
const mostBeyond = 1;

/**
 * Share of the texts beside a wall that may stand across it: a recogniser takes neighbours for one word here and there. They stay
 * on the left.
 */
const mostAcross = 0.08;

type Side = 'left' | 'right' | 'across';

function zonesAt(segments: readonly Segment[], wall: Wall, em: number): readonly Zone[] | undefined {
  const isBeside = ({ top, bottom }: Segment) => (top + bottom) / 2 > wall.top && (top + bottom) / 2 < wall.bottom;
  const beside = segments.filter(isBeside);
  const parts = beside.flatMap((segment) => partAt(segment, wall, em));
  const across = parts.filter((part) => sideOf(part, wall, em) === 'across');
  if (across.length > mostAcross * parts.length) return undefined;
  const isLeft = (part: Segment) => part.box[0] < wall.x0 - 0.3 * em;
  const [left, right] = [parts.filter(isLeft), parts.filter((part) => !isLeft(part))];
  if (rowsOf(left) < fewestRows || rowsOf(right) < fewestRows) return undefined;
  const [from, to] = reachOf(segments, wall, em);
  const middle = ({ top, bottom }: Segment) => (top + bottom) / 2;
  const above = segments.filter((segment) => middle(segment) < from);
  const below = segments.filter((segment) => middle(segment) > to);
  const more = segments.filter((segment) => middle(segment) >= from && middle(segment) <= to && !isBeside(segment));
  const isOneSided = [isLeft, (part: Segment) => !isLeft(part)].some((isOwn) => more.every(isOwn));
  if (more.length > mostBeyond * beside.length && !isOneSided) return undefined;
  return [
    ...(above.length === 0 ? [] : [{ kind: 'whole', segments: above } as const]),
    {
      kind: 'columns',
      left: [...left, ...more.filter(isLeft)],
      right: [...right, ...more.filter((part) => !isLeft(part))],
    },
    ...(below.length === 0 ? [] : [{ kind: 'whole', segments: below } as const]),
  ];
}

/** Rows of text, also where a table or a figure stands as one segment. */
function rowsOf(segments: readonly Segment[]): number {
  const isTall = segments.some(({ top, bottom, em }) => bottom - top > fewestRows * 1.5 * em);
  return isTall ? fewestRows : findRows(segments).length;
}

function sideOf({ box }: Segment, { x0, x1 }: Wall, em: number): Side {
  if (box[2] <= x1 + 0.3 * em) return 'left';
  return box[0] >= x0 - 0.3 * em ? 'right' : 'across';
}

/** A segment that a reader drew across the wall, cut there; as it is when a word stands on the wall. */
function partAt(segment: Segment, wall: Wall, em: number): readonly Segment[] {
  if (sideOf(segment, wall, em) !== 'across') return [segment];
  const x = (wall.x0 + wall.x1) / 2;
  const before = segment.words.filter(({ word }) => word.bbox[0] + word.bbox[2] < 2 * x);
  const after = segment.words.filter(({ word }) => word.bbox[0] + word.bbox[2] >= 2 * x);
  if (before.length === 0 || after.length === 0) return [segment];
  const parts = [segmentOf(before), segmentOf(after)];
  return parts.some((part) => sideOf(part, wall, em) === 'across') ? [segment] : parts;
}

/**
 * From where to where panels stand beside each other: beyond the ends of the wall as far as lines go on without white across
 * both of them, so that text that flows past a box is not cut.
 */
function reachOf(segments: readonly Segment[], wall: Wall, em: number): readonly [number, number] {
  const sorted = segments.toSorted((a, b) => a.top - b.top);
  const isBeside = ({ top, bottom }: Segment) => (top + bottom) / 2 > wall.top && (top + bottom) / 2 < wall.bottom;
  let to = sorted.filter(isBeside).reduce((most, { bottom }) => Math.max(most, bottom), -Infinity);
  let from = sorted.filter(isBeside).reduce((least, { top }) => Math.min(least, top), Infinity);
  for (const segment of sorted) {
    if ((segment.top + segment.bottom) / 2 < wall.bottom) continue;
    if (segment.top - to > clearWhite * em || sideOf(segment, wall, em) === 'across') break;
    to = Math.max(to, segment.bottom);
  }
  for (const segment of sorted.toSorted((a, b) => b.bottom - a.bottom)) {
    if ((segment.top + segment.bottom) / 2 > wall.top) continue;
    if (from - segment.bottom > clearWhite * em || sideOf(segment, wall, em) === 'across') break;
    from = Math.min(from, segment.top);
  }
  return [from, to];
}
