/** Owns the place of tables among the other text of a page: each becomes one segment, which reading order moves as a whole. */
import { unionBox } from '../../bounding-box.ts';
import { inOrder } from '../in-order.ts';
import type { Margins } from '../margins.ts';
import type { Region } from '../reading-order.ts';
import type { Segment } from '../segments.ts';
import { findSegments, segmentOf } from '../segments.ts';
import type { Grid } from './grid.ts';
import { wordsOfGrid } from './grid.ts';

export interface MarginsAndTables extends Margins {
  /** The segments among the body's that stand for tables. */
  readonly tables: ReadonlyMap<Segment, Grid>;
}

const byOrder = (a: { readonly order: number }, b: { readonly order: number }) => a.order - b.order;

/** Takes the tables' words out of the page's segments and puts one segment a table in their place. */
export function setTablesAside(margins: Margins, grids: readonly Grid[]): MarginsAndTables {
  if (grids.length === 0) return { ...margins, tables: new Map() };
  const taken = new Set(grids.flatMap(wordsOfGrid));
  const isFree = (segment: Segment) => !segment.words.some((word) => taken.has(word));
  const kept = (rows: Margins['above']) => rows.filter(({ segments }) => segments.every(isFree));
  const [above, below] = [kept(margins.above), kept(margins.below)];
  const dropped = [...margins.above, ...margins.below]
    .filter((row) => !above.includes(row) && !below.includes(row))
    .flatMap(({ segments }) => segments);
  const free: Segment[] = [];
  const mixed: Segment[] = [];
  for (const segment of [...margins.body, ...dropped]) (isFree(segment) ? free : mixed).push(segment);
  const rest = findSegments(mixed.flatMap(({ words }) => words.filter((word) => !taken.has(word))));
  const tables = new Map(
    grids.map((grid) => {
      const segment = segmentOf(inOrder(wordsOfGrid(grid), byOrder));
      const place = unionBox([
        segment.box,
        [grid.xs[0] ?? 0, grid.ys[0] ?? 0, grid.xs.at(-1) ?? 0, grid.ys.at(-1) ?? 0],
      ]);
      const box = place ?? segment.box;
      return [{ ...segment, box, top: box[1], bottom: box[3] }, grid] as const;
    }),
  );
  const body = inOrder([...free, ...rest, ...tables.keys()], byOrder);
  return { above, body, below, tables };
}

/** A region cut at its tables, from the top: stretches of text, and tables. */
export function partAtTables(region: Region, tables: MarginsAndTables['tables']): readonly (Region | Grid)[] {
  const middle = ({ top, bottom }: Segment) => (top + bottom) / 2;
  const found = region.filter((segment) => tables.has(segment)).toSorted((a, b) => middle(a) - middle(b));
  if (found.length === 0) return [region];
  const text = region.filter((segment) => !tables.has(segment));
  const parts = found.flatMap((table, at): readonly (Region | Grid)[] => {
    const from = at === 0 ? -Infinity : middle(found[at - 1] ?? table);
    const before = text.filter((segment) => middle(segment) >= from && middle(segment) < middle(table));
    const grid = tables.get(table);
    return [before, ...(grid === undefined ? [] : [grid])];
  });
  const last = found.at(-1);
  const after = text.filter((segment) => last !== undefined && middle(segment) >= middle(last));
  return [...parts, after].filter((part) => !Array.isArray(part) || part.length > 0);
}
