/** Owns the places of a tagged table's cells: rows of the structure tree → rows and columns of a grid. */
import type { BoundingBox } from '../../document.ts';
import type { TaggedCell, TaggedRow, TaggedTable } from '../element.ts';

export interface PlacedCell {
  readonly cell: TaggedCell;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface PlacedCells {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly PlacedCell[];
}

/** A table of more places is made to hurt. */
const mostPlaces = 40_000;

/**
 * Places cells as HTML does: each at the first column that is free. The tree does not say how many columns an empty cell
 * takes, or leaves it out, and a row that goes on from the page before misses the cells that reach down from there: in a
 * row that has fewer columns than the others, cells move on to the columns of what heads them, else to where they stand.
 * @param boxOf where the words of a cell stand, reading direction growing; undefined for a cell without
 * @returns undefined for a table without bounds
 */
export function placeCells(
  table: TaggedTable,
  boxOf: (cell: TaggedCell) => BoundingBox | undefined,
): PlacedCells | undefined {
  const rows = table.rows.length;
  const [plain, widths] = place(table.rows, mostPlaces / Math.max(1, rows));
  // A row that goes on on the next page may have what is there as empty cells at its end.
  const columns = Math.max(mostUsual(widths), ...plain.map(({ column, columnSpan }) => column + columnSpan));
  if (columns === 0 || rows * columns > mostPlaces) return undefined;
  if (widths.every((width) => width === columns)) return { rows, columns, cells: plain };
  const sure = plain.filter(({ row }) => widths[row] === columns);
  const extents = extentsOf(sure, columns, boxOf);
  const placeOf = new Map(sure.map((cell) => [cell.cell, cell]));
  const [cells] = place(table.rows, columns, (cell, column, slack) => {
    const headed = columnBelow(cell.headings.flatMap((heading) => placeOf.get(heading) ?? []));
    if (headed !== undefined && headed >= column && headed <= column + slack) return headed;
    const box = boxOf(cell);
    if (box === undefined) return column;
    const fits = Array.from({ length: slack + 1 }, (_, shift) =>
      fitOf(box, extents.slice(column + shift, column + shift + cell.columnSpan)),
    );
    return column + fits.indexOf(Math.max(...fits));
  });
  return { rows, columns, cells };
}

/** The first column that all of some headings stand above; undefined when there is none. */
function columnBelow(headings: readonly PlacedCell[]): number | undefined {
  const from = Math.max(...headings.map(({ column }) => column));
  const to = Math.min(...headings.map(({ column, columnSpan }) => column + columnSpan));
  return headings.length > 0 && from < to ? from : undefined;
}

/** The width that most rows have, of several the largest; 0 for no rows. */
function mostUsual(widths: readonly number[]): number {
  const counts = [...Map.groupBy(widths, (width) => width)].map(([width, rows]) => ({ width, count: rows.length }));
  return counts.toSorted((a, b) => b.count - a.count || b.width - a.width)[0]?.width ?? 0;
}

/** Moves a cell on, by as many columns as its row has to spare at most. */
type Move = (cell: TaggedCell, column: number, slack: number) => number;

/** @returns the cells, and how many columns each row takes */
function place(
  rows: readonly (TaggedRow | undefined)[],
  mostColumns: number,
  move?: Move,
): readonly [readonly PlacedCell[], readonly number[]] {
  const cells: PlacedCell[] = [];
  const widths: number[] = [];
  /** By column, the row down to which cells from above reach. */
  const reach: number[] = [];
  rows.forEach((items, row) => {
    let column = 0;
    const isFree = () => (reach[column] ?? 0) <= row;
    const skip = () => {
      while (!isFree()) column += 1;
    };
    let slack = move === undefined ? 0 : Math.max(0, mostColumns - widthOf(items ?? [], reach, row));
    for (const cell of items ?? []) {
      skip();
      if (column > mostColumns) break;
      if (cell === undefined) {
        column += 1;
        continue;
      }
      const moved = slack === 0 || move === undefined ? column : move(cell, column, slack);
      slack -= moved - column;
      column = moved;
      skip();
      const columnSpan = Math.min(cell.columnSpan, Math.max(1, Math.floor(mostColumns) - column));
      const rowSpan = Math.min(cell.rowSpan, rows.length - row);
      cells.push({ cell, row, column, rowSpan, columnSpan });
      for (let at = column; at < column + columnSpan; at += 1) reach[at] = Math.max(reach[at] ?? 0, row + rowSpan);
      column += columnSpan;
    }
    const last = reach.findLastIndex((end) => end > row);
    widths.push(Math.max(column, last + 1));
  });
  return [cells, widths];
}

/** Columns that a row takes, with what reaches down into it. */
function widthOf(items: TaggedRow, reach: readonly number[], row: number): number {
  const taken = reach.filter((end) => end > row).length;
  return items.reduce((sum, cell) => sum + (cell?.columnSpan ?? 1), taken);
}

type Extent = readonly [number, number] | undefined;

/** From where to where the words of each column stand, as cells of that column alone show. */
function extentsOf(
  cells: readonly PlacedCell[],
  columns: number,
  boxOf: (cell: TaggedCell) => BoundingBox | undefined,
): readonly Extent[] {
  const extents: Extent[] = Array.from({ length: columns }, () => undefined);
  for (const { cell, column, columnSpan } of cells) {
    const box = columnSpan === 1 ? boxOf(cell) : undefined;
    const known = extents[column];
    if (box !== undefined)
      extents[column] = [Math.min(known?.[0] ?? Infinity, box[0]), Math.max(known?.[1] ?? -Infinity, box[2])];
  }
  return extents;
}

/** Larger the better a box stands in some columns: what it shares with them, less than nothing for its distance; 0 for unknown ones. */
function fitOf(box: BoundingBox, extents: readonly Extent[]): number {
  const known = extents.filter((extent) => extent !== undefined);
  if (known.length === 0) return 0;
  const from = Math.min(...known.map(([start]) => start));
  const to = Math.max(...known.map(([, end]) => end));
  return Math.min(box[2], to) - Math.max(box[0], from);
}
