/** Owns the grid of a table: which cell lies on which place, with every place taken once. */
import type { Table, TableCell } from '../document.ts';

export interface GridPlace {
  readonly cell: TableCell;
  /** True where the cell begins; the other places of a cell that spans are covered by it. */
  readonly origin: boolean;
}

/** A cell whose span ends at the table's edge and at what earlier cells cover. */
export interface GridCell {
  readonly cell: TableCell;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Rows of places; undefined where no cell lies. */
  readonly places: readonly (readonly (GridPlace | undefined)[])[];
  readonly cells: readonly GridCell[];
  /** Rows at the top of which every cell is a header. */
  readonly headerRows: number;
}

/** Lays the cells out. Of cells that overlap, the one that begins first (by row, then column) keeps the place. */
export function gridOf(table: Table): Grid {
  const { rows, columns } = table;
  const places: (GridPlace | undefined)[][] = Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => undefined),
  );
  const cells: GridCell[] = [];
  for (const cell of table.cells.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    const { row, column } = cell;
    if (row >= rows || column >= columns || places[row]?.[column] !== undefined) continue;
    let columnSpan = 1;
    while (
      columnSpan < cell.columnSpan &&
      column + columnSpan < columns &&
      places[row]?.[column + columnSpan] === undefined
    )
      columnSpan++;
    const free = (line: number): boolean =>
      Array.from({ length: columnSpan }, (_, at) => places[line]?.[column + at]).every((place) => place === undefined);
    let rowSpan = 1;
    while (rowSpan < cell.rowSpan && row + rowSpan < rows && free(row + rowSpan)) rowSpan++;
    for (let down = 0; down < rowSpan; down++)
      for (let across = 0; across < columnSpan; across++)
        places[row + down]?.splice(column + across, 1, { cell, origin: down === 0 && across === 0 });
    cells.push({ cell, row, column, rowSpan, columnSpan });
  }
  const body = places.findIndex((line) => !line.some((place) => place?.cell.header === true) || !isHeader(line));
  return { rows, columns, places, cells, headerRows: body < 0 ? rows : body };
}

const isHeader = (line: readonly (GridPlace | undefined)[]): boolean =>
  line.every((place) => place === undefined || place.cell.header || place.cell.text === '');
