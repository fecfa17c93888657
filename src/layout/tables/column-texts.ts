/** Owns what the columns of a grid look like: texts that keep to an edge, or lines of running text. */
import type { Grid } from './grid.ts';
import { linesOfCell } from './grid.ts';

/** Letters of a line in a narrow column of text, in the mean. */
const narrowLine = 12;

/** True when half of the columns are filled line by line from edge to edge, as those of running text are. */
export function isColumnsOfText(grid: Grid): boolean {
  const columns = grid.xs.length - 1;
  let filled = 0;
  for (let column = 0; column < columns; column++) {
    const lines = grid.cells
      .filter((cell) => cell.column === column && cell.columnSpan === 1 && !cell.header)
      .flatMap(({ words }) => linesOfCell(words).map(({ line }) => line));
    const left = Math.min(...lines.map(({ bbox }) => bbox[0]));
    const right = Math.max(...lines.map(({ bbox }) => bbox[2]));
    const letters = lines.reduce((sum, { text }) => sum + text.length, 0);
    const full = lines.filter(({ bbox }) => bbox[2] > right - 0.15 * (right - left)).length;
    if (lines.length >= 4 && letters >= narrowLine * lines.length && full >= 0.6 * lines.length) filled++;
  }
  return filled >= 2 && filled >= columns / 2;
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
    const [left, right] = [
      Math.min(...lines.map(({ bbox }) => bbox[0])),
      Math.max(...lines.map(({ bbox }) => bbox[2])),
    ];
    const letters = lines.reduce((sum, { text }) => sum + text.length, 0) / lines.length;
    const full = lines.filter(({ bbox }) => bbox[2] > right - 0.15 * (right - left)).length;
    if (letters >= 24 && full >= 0.6 * lines.length) return true;
  }
  return false;
}
