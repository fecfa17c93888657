/** Owns the judgement whether a grid is a table: text in columns, lists, contents, code and forms are none. */
import { hasProse, isColumnsOfText, isFlush } from './column-texts.ts';
import { unionBox } from '../../bounding-box.ts';
import { listMarker } from '../list-marker.ts';
import { hasColumnsOfKinds } from './columns-of-kinds.ts';
import type { Grid, GridCell } from './grid.ts';
import { factsOf, type CellFacts, type GridFacts } from './grid-facts.ts';
import { areHeadedLists } from './headed-lists.ts';
import { isCode, isContents } from './listings.ts';
import { isTableOfTexts } from './tables-of-texts.ts';
import { isTableOfWords } from './tables-of-words.ts';
import { isAddress } from '../side-evidence.ts';
import { isPlaceholder } from './text-lines.ts';

/** Judges a grid whose cells were enclosed by lines: nearly always a table, unless the lines frame text or make a drawing. */
export function isRuledTable(grid: Grid): boolean {
  const facts = factsOf(grid);
  const { rows, columns, cells } = facts;
  if (rows < 2 || columns < 2 || cells.length < 4) return false;
  const usedRows = new Set(cells.map(({ row }) => row)).size;
  const usedColumns = new Set(cells.map(({ column }) => column)).size;
  if (usedRows < 2 || usedColumns < 2 || usedRows < 0.3 * rows || usedColumns < 0.3 * columns) return false;
  const letters = cells.map(({ text }) => text.length);
  const all = letters.reduce((sum, length) => sum + length, 0);
  const longest = Math.max(...letters);
  // A frame around the page's text, with a few boxes at its edge.
  if (longest > 300 && longest > 0.6 * all) return false;
  if (cells.length < 0.12 * rows * columns && rows * columns > 30) return false;
  return all / cells.length < 600;
}

/** Share of the texts in a table that have another one right behind a line. */
const leastJoined = 0.25;

/**
 * True when most texts stand in boxes of their own, with white or lines that join them in between: a diagram, a form, a
 * board of cards. The cells of a table share their lines with the next ones, two lines of a frame being one.
 */
export function hasBoxesApart({ cells }: Grid): boolean {
  const filled = cells.filter(({ words }) => words.length > 0);
  const touches = (a: GridCell, b: GridCell) => {
    const aRight = a.column + a.columnSpan;
    const aBelow = a.row + a.rowSpan;
    const bRight = b.column + b.columnSpan;
    const bBelow = b.row + b.rowSpan;
    const isBeside = (aRight === b.column || bRight === a.column) && a.row < bBelow && b.row < aBelow;
    const isBelow = (aBelow === b.row || bBelow === a.row) && a.column < bRight && b.column < aRight;
    return isBeside || isBelow;
  };
  const joined = filled.filter((cell) => filled.some((other) => touches(cell, other)));
  return joined.length < leastJoined * filled.length;
}

/** Evidence besides the words that something is a table. */
export interface Evidence {
  /** Lines as wide as the table, above, inside and below it, and edges of stripes. */
  readonly rules: number;
  /** A line as wide as the table parts its headings from its rows. */
  readonly isHeadRuled: boolean;
  /** Lines of one width run above and below the headings and below the last row. */
  readonly isFramed: boolean;
  /** Rows are tinted by turns. */
  readonly isStriped: boolean;
}

/** Share of the rows of such a table that have a text across columns. */
const mostAcross = 0.15;
/** Share of the places that hold text, at least; between the three lines of a table that has a heading over each column, fewer may. */
const leastFilled = 0.3;
const leastMarked = 0.15;
/** Letters of a heading. */
const longestHeading = 60;
/** Letters of the texts of a table that its lines or tints show, in the mean, at most. */
const longestText = 160;

const marker =
  /^(?:[•‣◦▪▫●○■□◆◇➢➤✓·∙⁃–—-]|\(?(?:\d{1,3}|[a-z]|[ivxl]{1,5})[.)]|\[\d{1,3}\]|\d{1,2}(?:\.\d{1,2})*\.?)$/iu;

/** An item of a list, of which several may stand beside each other. */
const isItem = (text: string) => listMarker(text)?.counted === false;

const numberOfFormulaBehind = /\(\d{1,3}(?:\.\d{1,3})*[a-z]?\)$/u;
const numberOfFormula = /^.{0,3}\(\d{1,3}(?:\.\d{1,3})*[a-z]?\)$/u;

const operator = /[=+−±×÷∑∏∫√≤≥≈≠∂∈]/u;
const wordOrNumber = /\p{L}{3}|\d{2}/u;

/** True for formulas set below each other: operators, and neither a word nor a number of several figures but those they are counted by. */
function isFormula(cells: readonly CellFacts[]): boolean {
  const texts = cells.map(({ text }) => text.replace(numberOfFormulaBehind, ''));
  return texts.some((text) => operator.test(text)) && !texts.some((text) => wordOrNumber.test(text));
}

/** Judges a grid whose columns are told by white; in doubt it says no. */
export function isAlignedTable(grid: Grid, evidence: Evidence): boolean {
  const { rules } = evidence;
  const facts = factsOf(grid);
  const { rows, columns, cells, fill, values, letters } = facts;
  const body = cells.filter(({ header }) => !header);
  if (rules < 2 && (hasScatteredAddresses(cells) || hasPostalAddresses(columns, cells))) return false;
  if (rules < 2 && isFormula(cells)) return false;
  if (isHeadedRow(grid, facts, evidence)) return true;
  if (rows < 2 || columns < 2 || body.length < 4) return false;
  if (fill < (evidence.isFramed && areAllHeaded(columns, cells) ? leastMarked : leastFilled)) return false;
  const of = (column: number) => body.filter((cell) => cell.column === column && cell.columnSpan === 1);
  const isEvery = (column: number, test: (text: string) => boolean) => {
    const texts = of(column).map(({ text }) => text);
    return texts.length > 0 && texts.filter(test).length >= 0.9 * texts.length;
  };
  const marked = isEvery(0, (text) => marker.test(text));
  if (columns === 2 && marked) return false;
  if (rules < 2 && Array.from({ length: columns }, (_, column) => column).every((column) => isEvery(column, isItem)))
    return false;
  if (isContents(grid, facts)) return false;
  if (columns === 2 && isEvery(1, (text) => numberOfFormula.test(text))) return false;
  if (isDrawn(grid, facts, evidence)) return true;
  if (isCode(grid)) return false;
  if (rules < 2 && !hasBoldHeadings(grid) && !hasEvenColumns(columns, body)) return false;
  // Columns of running text: long texts side by side.
  const isHeaded = hasBoldHeadings(grid) && rows >= 3 && fill >= 0.7 && isCapitalised(body) && isFlush(grid);
  // A bold heading over each column, and short texts in every row.
  const isPlainlyHeaded =
    hasBoldHeadings(grid) &&
    cells.filter(({ header }) => header).length >= columns &&
    rows >= 4 &&
    fill >= 0.9 &&
    letters < 40 &&
    isFlush(grid) &&
    !isColumnsOfText(grid);
  const isShown = evidence.isFramed || evidence.isHeadRuled || evidence.isStriped || hasBoldHeadings(grid);
  if (rules < 2 && values < 0.5 && areHeadedLists(grid)) return false;
  if (isShown && isTableOfTexts(grid, facts, evidence.isFramed)) return true;
  if (letters > 60 && rules < 2) return false;
  if (columns === 2) {
    if (rules >= 2) return rows >= 3 && (values >= 0.5 || (letters < 40 && isCapitalised(body)));
    return (rows >= 4 && values >= 0.75 && fill >= 0.6) || isPlainlyHeaded;
  }
  if (rules >= 2 && (values >= 0.3 || (letters < (rules >= rows - 1 ? 100 : 40) && isCapitalised(body)))) return true;
  if (isHeaded || isPlainlyHeaded) return true;
  if (values >= 0.5) return rows >= 3 || (rows === 2 && columns >= 4);
  if (isPattern(facts) && isFlush(grid)) return true;
  if (hasColumnsOfKinds(grid) || (!marked && isTableOfWords(grid, facts))) return true;
  return (
    rows >= 4 && fill >= 0.6 && letters < (values >= 0.25 ? 60 : 30) && !marked && isCapitalised(body) && isFlush(grid)
  );
}

/**
 * True when what is drawn shows the headings or the rows, and each column keeps to one edge: lines of running text that
 * reach the end of their column stand beside each other by chance.
 */
function isDrawn(
  grid: Grid,
  { rows, columns, cells, fill, letters }: GridFacts,
  { rules, isHeadRuled, isStriped }: Evidence,
): boolean {
  const headings = cells.filter(({ header }) => header);
  const isHeaded = isHeadRuled && headings.length >= 2 && headings.every(({ text }) => text.length <= longestHeading);
  if (!isHeaded && !isStriped) return false;
  // Lines that run across columns now and then are text whose spaces lie one below the other.
  const across = cells.filter(({ header, columnSpan }) => !header && columnSpan > 1).length;
  if (across > mostAcross * rows) return false;
  // Below a heading of each column and a rule, a single row needs a rule at its end.
  if (rows < 3 && !(isHeaded && rules > 1 && headings.length >= columns)) return false;
  return fill >= 0.6 && letters < longestText && isFlush(grid) && !hasProse(grid) && !isColumnsOfText(grid);
}

/**
 * True when at least half of the columns hold figures in nearly all of their cells or in hardly any: in addresses beside each
 * other names, streets and numbers alternate.
 */
function hasEvenColumns(columns: number, body: readonly CellFacts[]): boolean {
  const uneven = Array.from({ length: columns }, (_, column) => {
    const texts = body.flatMap((cell) => (cell.column === column && !isPlaceholder(cell.text) ? [cell.text] : []));
    const share = texts.filter((text) => /\p{N}/u.test(text)).length / Math.max(1, texts.length);
    return share > 0.2 && share < 0.8;
  });
  return uneven.filter(Boolean).length <= columns / 2;
}

/** True for e-mail addresses in several columns, as below names beside each other; a table has a column for them. */
function hasScatteredAddresses(cells: readonly CellFacts[]): boolean {
  return new Set(cells.flatMap(({ column, text }) => (text.includes('@') ? [column] : []))).size > 1;
}

/** True for addresses of several lines beside each other; in a table each of their parts has a column. */
function hasPostalAddresses(columns: number, cells: readonly CellFacts[]): boolean {
  const isOne = (column: number) =>
    isAddress(cells.filter((cell) => cell.column === column && cell.columnSpan === 1).map(({ text }) => text));
  return Array.from({ length: columns }, (_, column) => column).filter(isOne).length >= 2;
}

/**
 * True for one row below headings that are bold or ruled off, each text of which stands below its own: at its left,
 * its right or its middle.
 */
function isHeadedRow(grid: Grid, { rows, columns, cells, letters }: GridFacts, { isHeadRuled }: Evidence): boolean {
  if (rows !== 2 || columns < 3 || cells.length !== 2 * columns || letters >= 40) return false;
  if (!isHeadRuled && !hasBoldHeadings(grid)) return false;
  return Array.from({ length: columns }, (_, column) => {
    const [above, below] = grid.cells
      .filter((cell) => cell.column === column && cell.columnSpan === 1)
      .map(({ words }) => ({
        em: words[0]?.em ?? 1,
        box: unionBox(words.map(({ word }) => word.bbox)) ?? [0, 0, 0, 0],
      }));
    if (above === undefined || below === undefined) return false;
    const [left, right] = [above.box[0] - below.box[0], above.box[2] - below.box[2]];
    return Math.min(Math.abs(left), Math.abs(right), Math.abs(left + right) / 2) < 0.35 * above.em;
  }).every(Boolean);
}

/** True when a heading stands over each column. */
function areAllHeaded(columns: number, cells: readonly CellFacts[]): boolean {
  const headed = cells.filter(({ header, columnSpan }) => header && columnSpan === 1).map(({ column }) => column);
  return columns > 2 && new Set(headed).size === columns;
}

/** True for words in every column of many rows, each hardly longer than a word: a rota, marks in a matrix. */
function isPattern({ rows, columns, fill, letters }: GridFacts): boolean {
  return rows >= 5 && columns >= 5 && fill >= 0.9 && letters < 10;
}

/** True when the headings alone are bold. */
function hasBoldHeadings(grid: Grid): boolean {
  const boldness = (header: boolean) => {
    const words = grid.cells.filter((cell) => cell.header === header).flatMap((cell) => cell.words);
    return words.length === 0 ? undefined : words.filter(({ style }) => style?.bold === true).length / words.length;
  };
  return (boldness(true) ?? 0) > 0.95 && (boldness(false) ?? 1) < 0.3;
}

/** Entries of a table begin with capitals or figures; the pieces of a sentence seldom do. */
function isCapitalised(cells: readonly CellFacts[]): boolean {
  return cells.filter(({ text }) => !/^\p{Ll}/u.test(text)).length >= 0.7 * cells.length;
}

/** True for rows of figures behind short labels: no text of another column of the page is among them. */
export function isFiguresAlone(grid: Grid): boolean {
  const { cells, values, rows } = factsOf(grid);
  const labels = cells.filter(({ column }) => column === 0);
  const letters = labels.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, labels.length);
  return (
    rows >= 4 && values >= 0.6 && letters < 30 && cells.every(({ column, text }) => column === 0 || text.length <= 36)
  );
}
