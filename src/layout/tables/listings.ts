/** Owns telling contents and code, which stand in columns too, from tables. */
import type { Grid } from './grid.ts';
import { wordsOfGrid } from './grid.ts';
import type { GridFacts } from './grid-facts.ts';

/** Share of the words that lone dots are at most; more of them lead to numbers of pages. */
const mostDots = 0.25;
const contents = /^(?:\d{1,3}|[ivxl]{1,6})$/u;

/** A table of contents: the last column is page numbers that rise, or dots lead to them. */
export function isContents(grid: Grid, { cells, columns, rows }: GridFacts): boolean {
  const leaders = /(?:\.\s?){4,}|…{2,}/u;
  const dotted = wordsOfGrid(grid).filter(({ word }) => leaders.test(word.text)).length;
  const dots = wordsOfGrid(grid).filter(({ word }) => word.text === '.').length;
  if (dots > mostDots * wordsOfGrid(grid).length) return true;
  const led = new Set(cells.flatMap(({ row, text }) => (leaders.test(text) ? [row] : []))).size;
  if (Math.max(dotted, led) >= 0.4 * rows) return true;
  if (columns > 3) return false;
  const last = cells.filter(({ column }) => column === columns - 1).toSorted((a, b) => a.row - b.row);
  // What is left of the dots that lead to a number may stand before it.
  const ends = last.flatMap(({ text }) => text.split(' ').at(-1) ?? []).filter((end) => contents.test(end));
  if (last.length < 3 || ends.length < 0.9 * last.length) return false;
  const numbers = ends.map(Number).filter(Number.isFinite);
  const rising = numbers.filter((value, at) => at === 0 || value >= (numbers[at - 1] ?? 0));
  const labels = cells.filter(({ column }) => column === columns - 2);
  const wordy = labels.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, labels.length) > 8;
  return (
    wordy && rising.length >= 0.9 * numbers.length && (numbers.at(-1) ?? 0) > (numbers[0] ?? 0) && isPlain(numbers)
  );
}

/** Page numbers grow by small steps; quantities that happen to rise grow by large ones. */
function isPlain(numbers: readonly number[]): boolean {
  return numbers.every((value, at) => at === 0 || value - (numbers[at - 1] ?? 0) <= 60);
}

/** Program text: one face of even width, with the signs of code, of Markdown's tables too. */
export function isCode(grid: Grid): boolean {
  const words = wordsOfGrid(grid);
  const mono = words.filter(({ style }) => style?.monospace === true).length;
  if (mono < 0.8 * words.length) return false;
  const signs = words.filter(({ word }) =>
    /[{};=<>]|\(\)|::|->|\/\/|^#|^\||^(?:def|return|if|for|import|const|let|int|void)$/u.test(word.text),
  );
  return signs.length >= 0.15 * words.length;
}
