/** Owns the grid: cells with their words that tile rows and columns, and what becomes of them in the document. */
import type { Block, BoundingBox, Line, Table, TableCell } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { joinLines } from '../../plain-text.ts';
import { inOrder } from '../in-order.ts';
import type { LaidLine } from '../lines.ts';
import { lineOf } from '../lines.ts';
import type { TidyWord } from '../placed-word.ts';
import { isRightToLeft } from '../placed-word.ts';
import { findRows } from '../rows.ts';
import { findSegments } from '../segments.ts';
import { joinCell } from './cell-text.ts';

export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly words: readonly TidyWord[];
  readonly header: boolean;
}

/** Cells tile the grid; every word of the table is in one of them. */
export interface Grid {
  /** Where columns begin and end, from left to right: one more than there are columns. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly cells: readonly GridCell[];
  /** Whether columns count from the right; undefined where only its words can tell. */
  readonly backwards?: boolean;
}

export function wordsOfGrid(grid: Grid): readonly TidyWord[] {
  return grid.cells.flatMap(({ words }) => words);
}

/** Puts an empty cell wherever none is. */
export function tiled(cells: readonly GridCell[], rows: number, columns: number): readonly GridCell[] {
  const taken = new Set<number>();
  for (const { row, column, rowSpan, columnSpan } of cells) {
    for (let r = row; r < row + rowSpan; r++) {
      for (let c = column; c < column + columnSpan; c++) taken.add(r * columns + c);
    }
  }
  const headed = new Set(
    cells.flatMap(({ row, rowSpan, header }) => (header ? Array.from({ length: rowSpan }, (_, at) => row + at) : [])),
  );
  const empty: GridCell[] = [];
  for (let place = 0; place < rows * columns; place++) {
    if (taken.has(place)) continue;
    const [row, column] = [Math.floor(place / columns), place % columns];
    const header = headed.has(row);
    empty.push({ row, column, rowSpan: 1, columnSpan: 1, words: [], header });
  }
  return inOrder([...cells, ...empty], (a, b) => a.row - b.row || a.column - b.column);
}

/** Takes out rows and columns that hold no text and are too narrow (less than `least`) to be meant. */
export function withoutSlivers(grid: Grid, least: number): Grid {
  const keep = (edges: readonly number[], start: (cell: GridCell) => number, span: (cell: GridCell) => number) => {
    const used = new Set(
      grid.cells.flatMap((cell) => (cell.words.length > 0 ? [start(cell), start(cell) + span(cell) - 1] : [])),
    );
    return edges.slice(1).flatMap((edge, at) => (used.has(at) || edge - (edges[at] ?? edge) >= least ? [at] : []));
  };
  const columns = keep(
    grid.xs,
    ({ column }) => column,
    ({ columnSpan }) => columnSpan,
  );
  const rows = keep(
    grid.ys,
    ({ row }) => row,
    ({ rowSpan }) => rowSpan,
  );
  if (columns.length === grid.xs.length - 1 && rows.length === grid.ys.length - 1) return grid;
  const cells = grid.cells.flatMap((cell): readonly GridCell[] => {
    const [row, rowSpan] = within(rows, cell.row, cell.rowSpan);
    const [column, columnSpan] = within(columns, cell.column, cell.columnSpan);
    return rowSpan === 0 || columnSpan === 0 ? [] : [{ ...cell, row, rowSpan, column, columnSpan }];
  });
  return { xs: kept(grid.xs, columns), ys: kept(grid.ys, rows), cells };
}

/** Position and number of the kept places among those from `start` on. */
function within(places: readonly number[], start: number, span: number): readonly [number, number] {
  const inside = places.flatMap((place, at) => (place >= start && place < start + span ? [at] : []));
  return [inside[0] ?? 0, inside.length];
}

function kept(edges: readonly number[], places: readonly number[]): readonly number[] {
  const last = places.at(-1) ?? 0;
  return [...places.map((place) => edges[place] ?? 0), edges[last + 1] ?? 0];
}

/** The text of a cell as lines, from the top. */
export function linesOfCell(words: readonly TidyWord[]): readonly LaidLine[] {
  if (words.length === 0) return [];
  if (words.length === 1) return layOut(words);
  const known = laidCells.get(words);
  if (known !== undefined) return known;
  const lines = layOut(inOrder(words, (a, b) => a.order - b.order));
  laidCells.set(words, lines);
  return lines;
}

function layOut(words: readonly TidyWord[]): readonly LaidLine[] {
  return findRows(findSegments(words)).map(lineOf);
}

/** Asked for again and again while a grid is judged. */
const laidCells = new WeakMap<readonly TidyWord[], readonly LaidLine[]>();

export function textOfCell(words: readonly TidyWord[]): string {
  const only = words[0];
  if (words.length === 1 && only !== undefined) return only.word.text;
  const lines = linesOfCell(words).map(({ line }) => line.text);
  return lines.length === 0 ? '' : lines.reduce(joinLines);
}

/**
 * The table as a block. Its lines are its rows, but cells of several lines keep these as lines of their own, cell after
 * cell. In right-to-left tables columns count from the right.
 */
export function tableBlock(grid: Grid): Block {
  const backwards = grid.backwards ?? isRightToLeft(wordsOfGrid(grid));
  const columns = grid.xs.length - 1;
  const rows = grid.ys.length - 1;
  const sorted = inOrder(
    backwards ? grid.cells.map((cell) => ({ ...cell, column: columns - cell.column - cell.columnSpan })) : grid.cells,
    (a, b) => a.row - b.row || a.column - b.column,
  );
  const lines: Line[] = [];
  const cells: TableCell[] = [];
  for (let row = 0; row < rows; row++) {
    const ofRow = sorted.filter((cell) => cell.row === row);
    let open: LaidLine[] = [];
    const close = () => {
      if (open.length > 0) lines.push(joined(open));
      open = [];
    };
    for (const cell of ofRow) {
      const laid = linesOfCell(cell.words);
      if (laid.length > 1) {
        close();
        lines.push(...laid.map(({ line }) => line));
      } else open.push(...laid);
      const { column, rowSpan, columnSpan, header } = cell;
      const bbox = boxOf(grid, cell, backwards, laid);
      const text = joinCell(laid);
      cells.push({ row, column, rowSpan, columnSpan, text, bbox, header });
    }
    close();
  }
  const words = lines.flatMap((line) => line.words);
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  const trust = words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
  const table: Table = { rows, columns, cells };
  return {
    kind: 'table',
    text: lines.map(({ text }) => text).join('\n'),
    bbox: unionBox([...cells.map(({ bbox }) => bbox), ...lines.map(({ bbox }) => bbox)]) ?? [0, 0, 0, 0],
    confidence: letters === 0 ? 0 : Math.min(1, trust / letters),
    lines,
    table,
  };
}

/** The place of the cell, stretched to hold its words. */
function boxOf(grid: Grid, cell: GridCell, backwards: boolean, lines: readonly LaidLine[]): BoundingBox {
  const columns = grid.xs.length - 1;
  const first = backwards ? columns - cell.column - cell.columnSpan : cell.column;
  const place: BoundingBox = [
    grid.xs[first] ?? 0,
    grid.ys[cell.row] ?? 0,
    grid.xs[first + cell.columnSpan] ?? 0,
    grid.ys[cell.row + cell.rowSpan] ?? 0,
  ];
  return unionBox([place, ...lines.map(({ line }) => line.bbox)]) ?? place;
}

/** Cells of one row that have a line each, as one line. */
function joined(parts: readonly LaidLine[]): Line {
  const [first] = parts;
  const words = parts.flatMap(({ line }) => line.words);
  return {
    text: parts.map(({ line }) => line.text).join(' '),
    bbox: unionBox(words.map(({ bbox }) => bbox)) ?? [0, 0, 0, 0],
    words,
    ...(first?.line.style === undefined ? {} : { style: first.line.style }),
  };
}
