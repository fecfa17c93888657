/** Owns telling tables by white alone: rows whose texts keep to one edge in each column, of columns that hold different kinds of texts. */
import type { Grid, GridCell } from './grid.ts';
import { textOfCell } from './grid.ts';
import { isValue } from './text-lines.ts';

/** Columns and rows below the headings, at least: by chance fewer lie below each other. */
const fewestColumns = 3;
const fewestRows = 4;
/** Edges of texts in one column agree to this, in em, in so many of its rows at least. */
const aligning = 0.15;
const mostlyAligned = 0.9;
/** White between two texts of a row, in em, at least. */
const clearWhite = 1;
/** Share of the places that hold text, at least, of all and of each column. */
const mostlyFilled = 0.75;
const halfFilled = 0.5;
/** Letters of a text in the mean, at most. */
const longestText = 30;
/** Share of the texts of a column that are of one kind. */
const mostlyOfAKind = 0.8;
/** Columns are of two kinds, too, when the share of texts of some kind differs by so much. */
const unlike = 0.6;

/**
 * True for a grid with clear white between the texts of each row, which begin, end or stand centred at one place in every
 * column, and whose columns hold different things: figures here, names there. Names, lists and indexes in columns hold the
 * same in each.
 */
export function hasColumnsOfKinds(grid: Grid): boolean {
  const columns = grid.xs.length - 1;
  const filled = grid.cells.filter(({ words }) => words.length > 0);
  const body = filled.filter(({ header }) => !header);
  if (columns < fewestColumns || body.some(({ columnSpan }) => columnSpan > 1)) return false;
  const rows = [...Map.groupBy(body, ({ row }) => row).values()];
  if (rows.length < fewestRows || body.length < mostlyFilled * rows.length * columns) return false;
  if (isTyped(body) || !rows.every(isClear)) return false;
  const texts = Array.from({ length: columns }, (_, column) => body.filter((cell) => cell.column === column));
  if (!texts.every((cells) => cells.length >= halfFilled * rows.length && isAligned(cells))) return false;
  const letters = body.reduce((sum, { words }) => sum + textOfCell(words).length, 0) / body.length;
  return letters < longestText && areOfKinds(texts.map((cells) => cells.map(({ words }) => textOfCell(words))));
}

/** True for a typewriter's letters: programs and what they print stand in columns of every kind. */
function isTyped(cells: readonly GridCell[]): boolean {
  const words = cells.flatMap((cell) => cell.words);
  return words.filter(({ style }) => style?.monospace === true).length > words.length / 2;
}

/** True when clear white lies between the texts of a row. */
function isClear(row: readonly GridCell[]): boolean {
  let reach = -Infinity;
  for (const { words } of row.toSorted((a, b) => a.column - b.column)) {
    const left = Math.min(...words.map(({ word }) => word.bbox[0]));
    if (left - reach < clearWhite * (words[0]?.em ?? 1)) return false;
    reach = Math.max(...words.map(({ word }) => word.bbox[2]));
  }
  return true;
}

/** True when nearly all texts of a column begin at one place, end at one, or have their middle at one. */
function isAligned(cells: readonly GridCell[]): boolean {
  const edges = cells.map(({ words }) => ({
    em: words[0]?.em ?? 1,
    left: Math.min(...words.map(({ word }) => word.bbox[0])),
    right: Math.max(...words.map(({ word }) => word.bbox[2])),
  }));
  type Edge = (typeof edges)[number];
  return [({ left }: Edge) => left, ({ right }: Edge) => right, ({ left, right }: Edge) => (left + right) / 2].some(
    (edge) => {
      const places = edges.map(edge).toSorted((a, b) => a - b);
      const middle = places[places.length >> 1] ?? 0;
      return (
        edges.filter((one) => Math.abs(edge(one) - middle) < aligning * one.em).length >= mostlyAligned * cells.length
      );
    },
  );
}

const hasNumber = (text: string) => /\p{N}/u.test(text);
const kinds: readonly ((text: string) => boolean)[] = [
  isValue,
  (text) => /^\p{Lu}/u.test(text),
  (text) => /^\p{Ll}/u.test(text),
  hasNumber,
  (text) => text.includes(' '),
];

/** True when columns differ in what their texts are, and each of those that differ holds hardly anything else. */
function areOfKinds(columns: readonly (readonly string[])[]): boolean {
  const sharesOf = kinds.map((isOne) => columns.map((texts) => texts.filter(isOne).length / texts.length));
  if ([2, 3].some((times) => isListInColumns(columns, sharesOf, columns.length / times))) return false;
  return sharesOf.some((shares) => {
    const plain = shares.filter((share) => share >= mostlyOfAKind || share <= 1 - mostlyOfAKind);
    return Math.max(...plain) - Math.min(...plain) >= unlike;
  });
}

/**
 * True when the columns begin anew after so many of them, as those of a list do that is set in several columns: its numbers count
 * on, or it has none.
 */
function isListInColumns(
  columns: readonly (readonly string[])[],
  sharesOf: readonly (readonly number[])[],
  period: number,
): boolean {
  const isRepeated =
    Number.isInteger(period) &&
    sharesOf.every((shares) =>
      shares.every((share, at) => at < period || Math.abs(share - (shares[at - period] ?? 0)) < unlike),
    );
  return isRepeated && (isCountedOn(columns[period] ?? []) || !columns.some((texts) => texts.some(hasNumber)));
}

/** True for numbers each of which is the one above and one more. */
function isCountedOn(texts: readonly string[]): boolean {
  const numbers = texts.map((text) =>
    /^\(?-?\p{Nd}{1,4}[.:)]?$/u.test(text) ? Number.parseInt(text.replace('(', ''), 10) : NaN,
  );
  return numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? NaN) + 1);
}
