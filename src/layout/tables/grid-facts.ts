/** Owns the facts that a grid is judged by: its texts, how full it is, how many of them are values. */
import type { Grid } from './grid.ts';
import { textOfCell } from './grid.ts';
import { isFigure, isPlaceholder } from './text-lines.ts';

export interface CellFacts {
  readonly row: number;
  readonly column: number;
  readonly columnSpan: number;
  readonly text: string;
  readonly header: boolean;
}

export interface GridFacts {
  readonly rows: number;
  readonly columns: number;
  /** Those with text. */
  readonly cells: readonly CellFacts[];
  /** Share of the places below the headings and right of the first column that hold text. */
  readonly fill: number;
  /** Share of the texts there that are values. */
  readonly values: number;
  /** Mean letters of those texts. */
  readonly letters: number;
}

/** Measures a grid. */
export function factsOf(grid: Grid): GridFacts {
  const rows = grid.ys.length - 1;
  const columns = grid.xs.length - 1;
  const cells = grid.cells.flatMap(({ row, column, columnSpan, words, header }) =>
    words.length === 0 ? [] : [{ row, column, columnSpan, text: textOfCell(words), header }],
  );
  const headers = new Set(cells.filter(({ header }) => header).map(({ row }) => row)).size;
  const body = cells.filter(({ column, header }) => column > 0 && !header);
  const places = Math.max(1, (rows - headers) * (columns - 1));
  const values = body.filter(({ text }) => isFigure(text) || isPlaceholder(text));
  return {
    rows,
    columns,
    cells,
    fill: body.length / places,
    values: body.length === 0 ? 0 : values.length / body.length,
    letters: body.length === 0 ? 0 : body.reduce((sum, { text }) => sum + text.length, 0) / body.length,
  };
}
