/** Owns what the columns of a grid look like: texts that keep to an edge, or lines of running text. */
import type { Line } from '../../document.ts';
import type { Grid } from './grid.ts';
import { linesOfCell } from './grid.ts';

/** Letters of a line of running text, and of one in a narrow column of it, in the mean. */
const plainLine = 24;
const narrowLine = 12;
/** A line that ends within this share of the column's width from its edge fills it; so do most lines of running text. */
const nearEdge = 0.15;
const mostlyFull = 0.6;

/** Letters of these lines in the mean, and the share of them that reach the right edge of them all. */
function fillingOf(lines: readonly Line[]): { readonly letters: number; readonly full: number } {
  const left = Math.min(...lines.map(({ bbox }) => bbox[0]));
  const right = Math.max(...lines.map(({ bbox }) => bbox[2]));
  const count = Math.max(1, lines.length);
  return {
    letters: lines.reduce((sum, { text }) => sum + text.length, 0) / count,
    full: lines.filter(({ bbox }) => bbox[2] > right - nearEdge * (right - left)).length / count,
  };
}

/** True when half of the columns are filled line by line from edge to edge, as those of running text are. */
export function isColumnsOfText(grid: Grid): boolean {
  const columns = grid.xs.length - 1;
  const filled = Array.from({ length: columns }, (_, column) => column).filter((column) =>
    isFilled(grid, column),
  ).length;
  return filled >= 2 && filled >= columns / 2;
}

/** True for a column of several lines of running text. */
export function isFilled({ cells }: Grid, column: number): boolean {
  const lines = cells
    .filter((cell) => cell.column === column && cell.columnSpan === 1 && !cell.header)
    .flatMap(({ words }) => linesOfCell(words).map(({ line }) => line));
  const { letters, full } = fillingOf(lines);
  return lines.length >= 4 && letters >= narrowLine && full >= mostlyFull;
}

/** True when the texts of each column begin, end or stand centred at one place, as those of sentences do not. */
export function isFlush(grid: Grid): boolean {
  const columns = grid.xs.length - 1;
  for (let column = 0; column < columns; column++) {
    const boxes = grid.cells
      .filter((cell) => cell.column === column && cell.columnSpan === 1 && cell.words.length > 0 && !cell.header)
      .map((cell) => ({
        em: cell.words[0]?.em ?? 1,
        x0: Math.min(...cell.words.map(({ word }) => word.bbox[0])),
        x1: Math.max(...cell.words.map(({ word }) => word.bbox[2])),
      }));
    const agreeing = [
      ({ x0 }: { readonly x0: number }) => x0,
      ({ x1 }: { readonly x1: number }) => x1,
      ({ x0, x1 }: { readonly x0: number; readonly x1: number }) => (x0 + x1) / 2,
    ].map((edge) => {
      const edges = boxes.map(edge).toSorted((a, b) => a - b);
      const middle = edges[edges.length >> 1] ?? 0;
      return boxes.filter((box) => Math.abs(edge(box) - middle) < 0.35 * box.em).length;
    });
    if (Math.max(...agreeing) < 0.65 * boxes.length) return false;
  }
  return true;
}

/** True when one column is running text: long lines that reach one right edge, one below the other. */
export function hasProse(grid: Grid): boolean {
  const columns = grid.xs.length - 1;
  for (let column = 0; column < columns; column++) {
    const cells = grid.cells.filter((cell) => cell.column === column && cell.columnSpan === 1 && cell.words.length > 0);
    const lines = cells.flatMap(({ words }) => linesOfCell(words).map(({ line }) => line));
    if (lines.length < 3) continue;
    const { letters, full } = fillingOf(lines);
    if (letters >= plainLine && full >= mostlyFull) return true;
  }
  return false;
}
