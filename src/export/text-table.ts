/** Owns tables in plain text: columns under each other, parted by white. */
import type { Table } from '../document.ts';
import { displayWidth, padEnd, padStart } from './display-width.ts';
import { type GridCell, gridOf } from './table-grid.ts';

const gap = '  ';

/** The table with its columns aligned; columns of numbers stand to the right. A cell that spans may run over its columns. */
export function tableText(table: Table): string {
  const grid = gridOf(table);
  const lines = (cell: GridCell): readonly string[] =>
    cell.cell.text.split('\n').map((line) => line.replaceAll(/\s+/gu, ' ').trim());
  const widths = Array.from({ length: grid.columns }, () => 0);
  for (const cell of grid.cells.toSorted((a, b) => a.columnSpan - b.columnSpan)) {
    const wanted = Math.max(...lines(cell).map(displayWidth));
    const last = cell.column + cell.columnSpan - 1;
    const there = spanWidth(widths, cell);
    if (wanted > there) widths[last] = (widths[last] ?? 0) + wanted - there;
  }
  const right = widths.map((_, column) => isNumeric(grid.cells, column, grid.headerRows));
  const rows: string[] = [];
  for (let row = 0; row < grid.rows; row++) {
    const cells = grid.cells.filter((cell) => cell.row === row).toSorted((a, b) => a.column - b.column);
    const height = Math.max(1, ...cells.map((cell) => lines(cell).length));
    for (let line = 0; line < height; line++) {
      let text = '';
      for (const cell of cells) {
        const before = widths.slice(0, cell.column).reduce((sum, width) => sum + width + gap.length, 0);
        const pad = cell.columnSpan === 1 && right[cell.column] === true ? padStart : padEnd;
        text = `${padEnd(text, before)}${pad(lines(cell)[line] ?? '', spanWidth(widths, cell))}`;
      }
      rows.push(text.trimEnd());
    }
  }
  return rows.join('\n');
}

function spanWidth(widths: readonly number[], { column, columnSpan }: GridCell): number {
  return widths.slice(column, column + columnSpan).reduce((sum, width) => sum + width + gap.length, -gap.length);
}

/** True when what stands under the header of the column is numbers, most of it. */
function isNumeric(cells: readonly GridCell[], column: number, headerRows: number): boolean {
  const texts = cells
    .filter((cell) => cell.column === column && cell.columnSpan === 1 && cell.row >= headerRows)
    .map(({ cell }) => cell.text.trim())
    .filter((text) => text !== '');
  const numbers = texts.filter((text) => /^[-+(]?\p{Sc}?\s?\p{Nd}[\p{Nd}\s.,'’]*\)?\s?[%\p{Sc}]?$/u.test(text));
  return numbers.length > 0 && numbers.length >= texts.length * 0.8;
}
