/** Owns the fields of a form on a screen: what stands before a box of one line is read with what is written in it. */
import type { BoundingBox } from '../document.ts';
import { isRightToLeft } from './placed-word.ts';
import type { Segment } from './segments.ts';
import { segmentOf, verticalOverlap } from './segments.ts';

/** Heights of an edge in em up to which it stands beside one line. */
const tallest = 3.2;
/** Fields that stand below each other at least, and the share of the lines there that are in fields. */
const fewest = 3;
const mostInFields = 0.6;
/** White in em between the edge of a field and what is written in it. */
const padding = 2;

/**
 * Joins labels and fields where fields stand below each other: they are one line, however wide the white between them is.
 * @param edges vertical ones, in the unit of the segments
 */
export function joinFields(
  segments: readonly Segment[],
  edges: readonly BoundingBox[],
  em: number,
): readonly Segment[] {
  const fields = edges.filter(([, y0, , y1]) => y1 - y0 <= tallest * em);
  if (fields.length < fewest || fields.length > segments.length * 4) return segments;
  const next = new Map<Segment, Segment>();
  const backwards = isRightToLeft(segments.flatMap(({ words }) => words));
  for (const column of columnsOf(fields, em)) {
    for (const [label, value] of pairsAt(segments, column, em, backwards)) if (!next.has(label)) next.set(label, value);
  }
  if (next.size === 0) return segments;
  const taken = new Set(next.values());
  return segments.flatMap((segment) => {
    if (taken.has(segment)) return [];
    const chain = [segment];
    for (let at = next.get(segment); at !== undefined; at = next.get(at)) chain.push(at);
    return chain.length === 1 ? [segment] : [segmentOf(chain.flatMap(({ words }) => words))];
  });
}

/** Edges that stand below each other, from the top. */
function columnsOf(fields: readonly BoundingBox[], em: number): readonly (readonly BoundingBox[])[] {
  const columns: BoundingBox[][] = [];
  for (const field of fields.toSorted((a, b) => a[0] - b[0])) {
    const last = columns.at(-1);
    if (last !== undefined && field[0] - (last[0]?.[0] ?? 0) < 0.4 * em) last.push(field);
    else columns.push([field]);
  }
  return columns.filter((column) => column.length >= fewest).map((column) => column.toSorted((a, b) => a[1] - b[1]));
}

/** Each label with what is written in its field; none where most of what stands in line with the fields is not in one. */
function pairsAt(
  segments: readonly Segment[],
  column: readonly BoundingBox[],
  em: number,
  backwards: boolean,
): readonly (readonly [label: Segment, value: Segment])[] {
  const x = column[0]?.[backwards ? 0 : 2] ?? 0;
  const [top, bottom] = [column[0]?.[1] ?? 0, column.at(-1)?.[3] ?? 0];
  const after = ({ box }: Segment) => (backwards ? x - box[2] : box[0] - x);
  const before = ({ box }: Segment) => (backwards ? box[0] - x : x - box[2]);
  const middle = (segment: Segment) => (segment.top + segment.bottom) / 2;
  const inLine = segments.filter(
    (segment) =>
      after(segment) > -0.3 * em && after(segment) < padding * em && middle(segment) > top && middle(segment) < bottom,
  );
  const pairs = column.flatMap(([, y0, , y1]): readonly (readonly [Segment, Segment])[] => {
    const inside = inLine.filter((segment) => middle(segment) > y0 && middle(segment) < y1);
    const [value] = inside;
    if (value === undefined || inside.length > 1) return [];
    const label = segments
      .filter(
        (segment) =>
          before(segment) > -0.3 * em && verticalOverlap(segment.top, segment.bottom, value.top, value.bottom) > 0.5,
      )
      .reduce<Segment | undefined>(
        (nearest, segment) => (nearest === undefined || before(segment) < before(nearest) ? segment : nearest),
        undefined,
      );
    return label === undefined ? [] : [[label, value]];
  });
  return pairs.length < fewest || pairs.length < mostInFields * inLine.length ? [] : pairs;
}
