/** Owns whether what is tagged as a table is one, or there to place text on the page. */
import type { TidyWord } from '../placed-word.ts';
import type { Grid } from './grid.ts';
import { linesOfCell } from './grid.ts';

/** Share of the places that hold text. */
const leastFilled = 0.2;
/** In em: white inside of a cell, below a line and between two words of one. */
const widestLeading = 5;
const widestGap = 4;
/** Share of the cells that may be torn by such white. */
const mostTorn = 0.2;
/** Letters of a cell that holds running text. */
const muchText = 500;
/** Share of a table's letters that may stand in such cells. */
const mostRunning = 0.7;

/**
 * True for a grid of two rows and two columns or more, with text in most of them, whose cells hold their text together.
 * Tables that place the text of a page (e-mails, web pages) have few cells, and headings or pages of text in them.
 */
export function isTableLike(grid: Grid, em: number): boolean {
  const rows = grid.ys.length - 1;
  const columns = grid.xs.length - 1;
  const filled = grid.cells.filter(({ words }) => words.length > 0);
  const places = filled.reduce((sum, { rowSpan, columnSpan }) => sum + rowSpan * columnSpan, 0);
  const full = new Set(filled.map(({ row }) => row)).size;
  if (rows < 2 || columns < 2 || full < 2 || places < leastFilled * rows * columns) return false;
  // Texts must stand beside each other, in rows or as headings of all columns: forms are empty below these.
  const beside = [...Map.groupBy(filled, ({ row }) => row).values()].filter((cells) => cells.length > 1);
  if (beside.length < 2 && !beside.some((cells) => cells.length === columns)) return false;
  const torn = filled.filter(({ words }) => isTorn(words, em)).length;
  return torn <= mostTorn * filled.length && !isLayout(filled.map(({ words }) => words));
}

function isTorn(words: readonly TidyWord[], em: number): boolean {
  const lines = linesOfCell(words);
  return lines.some(
    (line, at) =>
      line.widestGap > widestGap ||
      line.line.bbox[1] - (lines[at - 1]?.line.bbox[3] ?? Infinity) > widestLeading * Math.max(em, line.em),
  );
}

function isLayout(cells: readonly (readonly TidyWord[])[]): boolean {
  const sizes = cells.map((words) => words.reduce((sum, { word }) => sum + word.text.length, 0));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const running = sizes.filter((size) => size > muchText).reduce((sum, size) => sum + size, 0);
  const headed = cells.filter((words) => hasHeadingAndText(words)).length;
  return running > mostRunning * all || headed > 0.25 * cells.length;
}

/** A heading and what it heads, in one cell. */
function hasHeadingAndText(words: readonly TidyWord[]): boolean {
  const kinds = new Set(words.map(({ element }) => element?.kind));
  return kinds.has('heading') && kinds.size > 1;
}
