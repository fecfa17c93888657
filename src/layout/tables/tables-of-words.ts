/** Owns tables of short texts that nothing but white and the order of drawing shows: names of things, uses, seasons, in small letters. */
import { isColumnsOfText, isFlush } from './column-texts.ts';
import type { CellFacts, GridFacts } from './grid-facts.ts';
import { wordsOfGrid, type Grid, type GridCell } from './grid.ts';

/** Columns and rows at least, share of the places that hold text, and letters of a text in the mean at most. */
const [fewestColumns, fewestRows] = [3, 4];
const mostlyFilled = 0.85;
const longestText = 16;
/** Words of a text in the mean at most: lines of text in narrow columns have more. */
const mostWords = 2.2;
/** Words without figures, marks and stops: texts with those are told otherwise, or are pieces of sentences, lists and formulas. */
const worded = /^\p{L}[\p{L}\s'’-]*\p{L}$/u;
/** White between the texts of two columns, in em, at least. */
const apart = 1.2;
/** Share of the rows that were drawn from one side to the other, one after the other. */
const mostlyInRows = 0.9;

/**
 * True for three columns and more of short texts, each at the edge of its column behind plain white, that were drawn row by row.
 * Lists in several columns are drawn column by column, and lines of running text leave no such white below each other.
 */
export function isTableOfWords(grid: Grid, { rows, columns, cells, fill, letters }: GridFacts): boolean {
  if (columns < fewestColumns || rows < fewestRows || fill < mostlyFilled || letters >= longestText) return false;
  if (cells.some(({ text, columnSpan }) => columnSpan > 1 || !worded.test(text))) return false;
  const words = wordsOfGrid(grid);
  if (!words.every(({ sized }) => sized) || words.some(({ style }) => style?.monospace === true)) return false;
  if (words.length > mostWords * cells.length || isColumnsOfText(grid)) return false;
  return areOfOtherKinds(columns, cells) && isFlush(grid) && areApart(grid) && areDrawnInRows(grid);
}

/** How many times as long as those of another column the texts of one are, where none comes again. */
const otherLength = 1.4;

/** True where no text stands in two columns, and one column has longer texts than another, or texts that come again in it. */
function areOfOtherKinds(columns: number, cells: readonly CellFacts[]): boolean {
  const texts = Array.from({ length: columns }, (_, column) =>
    cells.flatMap((cell) => (cell.column === column && !cell.header ? [cell.text] : [])),
  );
  const kinds = texts.map((own) => new Set(own));
  if (new Set(kinds.flatMap((kind) => [...kind])).size < kinds.reduce((sum, { size }) => sum + size, 0)) return false;
  const means = texts.map((own) => own.join('').length / Math.max(1, own.length));
  const comesAgain = kinds.some(({ size }, at) => size < (texts[at]?.length ?? 0));
  return comesAgain || Math.max(...means) >= otherLength * Math.min(...means);
}

/** True where the texts of neighbouring columns have white between them, however long those of other rows are. */
function areApart({ cells, xs }: Grid): boolean {
  return xs.slice(2).every((_, at) => {
    const [before, after] = [at, at + 1].map((column) =>
      cells.filter((cell) => cell.column === column).flatMap(({ words }) => words),
    );
    const end = Math.max(...(before ?? []).map(({ word }) => word.bbox[2]));
    const start = Math.min(...(after ?? []).map(({ word }) => word.bbox[0]));
    return start - end >= apart * Math.max(...(after ?? []).map(({ em }) => em));
  });
}

/** Whether rows follow each other, and their cells, as a program draws a table. */
function areDrawnInRows({ cells, ys }: Grid): boolean {
  const orders = ({ words }: GridCell) => words.map(({ order }) => order);
  const rows = ys
    .slice(1)
    .map((_, row) =>
      cells.filter((cell) => cell.row === row && cell.words.length > 0).toSorted((a, b) => a.column - b.column),
    );
  const inOrder = rows.filter((row) =>
    row.every((cell, at) => Math.min(...orders(cell)) > Math.max(-1, ...row.slice(0, at).flatMap(orders))),
  );
  const starts = rows.map((row) => Math.min(...row.flatMap(orders)));
  const follow = starts.slice(1).filter((start, at) => start > Math.max(...(rows[at] ?? []).flatMap(orders)));
  return inOrder.length >= mostlyInRows * rows.length && follow.length >= mostlyInRows * (rows.length - 1);
}
