/** Owns finding the one cell of a table's row that a question asks for, by the head of its column or by what kind of thing it is. */
import type { Block, Page, TableCell } from '../document.ts';
import { linesOf } from '../document.ts';
import type { Quotation } from './answerer.ts';
import type { Asked } from './asked.ts';
import { locateQuotation } from './cite.ts';
import { haystack, presence } from './coverage.ts';
import { containsKind } from './question-kind.ts';
import { wordsOf, normalizeText } from '../normalize.ts';
import { isStopWord } from '../stop-words.ts';

export interface CellAnswer {
  /** The cell, on one line. */
  readonly text: string;
  /** What says which cell it is: the cells of the row that the question names, and the heads of its column, if any. */
  readonly labels: readonly string[];
  /** The cell first, then its labels, each found on the page. */
  readonly quotations: readonly Quotation[];
}

/** More than these make it no clearer which cell is meant. */
const mostLabels = 4;
/** How surely a word must stand in a cell or a head to be taken for the one of the question. */
const surely = 0.8;

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** The table that has all of these lines, with the number of its first line on the page. */
function tableAt(page: Page, [first, last]: readonly [number, number]): { block: Block; from: number } | undefined {
  let from = 0;
  for (const block of page.blocks) {
    const end = from + block.lines.length - 1;
    if (first >= from && last <= end) return block.table === undefined ? undefined : { block, from };
    from = end + 1;
  }
  return undefined;
}

/** Cells of the one row of the grid that the lines lie in; undefined when they lie in several. */
function rowAt(page: Page, cells: readonly TableCell[], [first, last]: readonly [number, number]) {
  const lines = linesOf(page).slice(first, last + 1);
  const top = Math.min(...lines.map(({ bbox }) => bbox[1]));
  const bottom = Math.max(...lines.map(({ bbox }) => bbox[3]));
  const inside = cells.filter(({ bbox, header, text }) => {
    const middle = (bbox[1] + bbox[3]) / 2;
    return !header && text.trim() !== '' && middle > top && middle < bottom;
  });
  return new Set(inside.map(({ row }) => row)).size === 1 ? inside : undefined;
}

/** Heads above a cell, the outermost first. */
function headOf(cells: readonly TableCell[], cell: TableCell): readonly TableCell[] {
  return cells
    .filter(
      ({ header, row, column, columnSpan, text }) =>
        header &&
        row < cell.row &&
        column < cell.column + cell.columnSpan &&
        column + columnSpan > cell.column &&
        text.trim() !== '',
    )
    .toSorted((a, b) => a.row - b.row);
}

/** The cell whose head has all the words of the question that any head has, and more than the others; undefined when there is none. */
function byHead(some: readonly TableCell[], cells: readonly TableCell[], open: readonly string[]) {
  const said = some
    .map((cell) => {
      const head = haystack(
        headOf(cells, cell)
          .map(({ text }) => text)
          .join(' '),
      );
      return { cell, words: new Set(open.filter((word) => presence(word, head) >= surely)) };
    })
    .filter(({ words }) => words.size > 0)
    .toSorted((a, b) => b.words.size - a.words.size);
  const [first, ...others] = said;
  const isPlain = others.every(
    ({ words }) =>
      first !== undefined && words.size < first.words.size && [...words].every((word) => first.words.has(word)),
  );
  return { cell: isPlain ? first?.cell : undefined, isNamed: said.length > 0 };
}

/**
 * Finds the cell of a row that answers, or undefined when that is not plain: then the row is the answer.
 * The row must say something of the question, as the name of an item; what it says is not what is asked for.
 *
 * @param lines of the row on the page
 */
export function cellAsked(
  page: Page,
  lines: readonly [number, number],
  { kind, terms, words }: Asked,
  job: string,
): CellAnswer | undefined {
  const found = tableAt(page, lines);
  const cells = found?.block.table?.cells ?? [];
  const row = rowAt(page, cells, lines);
  if (found === undefined || row === undefined || row.length < 2) return undefined;
  const question = haystack([...words].join(' '));
  const isNamed = ({ text }: TableCell) => {
    const own = wordsOf(normalizeText(text)).filter((word) => !isStopWord(word));
    return own.length > 0 && own.filter((word) => presence(word, question) >= surely).length * 2 >= own.length;
  };
  const named = row.filter(isNamed);
  const others = row.filter((cell) => !named.includes(cell));
  if (named.length === 0 || others.length === 0) return undefined;
  const saidByRow = haystack(named.map(({ text }) => text).join(' '));
  const open = terms.map(({ text }) => text).filter((term) => presence(term, saidByRow) < surely);
  const headed = byHead(others, cells, open);
  const has = ({ text }: TableCell, besides?: ReadonlySet<string>) =>
    containsKind(kind, text, normalizeText(text), besides);
  const ofKind = others.filter((one) => has(one, words) === true);
  const cell = headed.isNamed || ofKind.length !== 1 ? headed.cell : ofKind[0];
  if (cell === undefined) return undefined;
  // A head over a cell of another kind was named for something else, unless the question itself says the thing of its kind.
  if (has(cell, words) === false && !named.some((one) => has(one) === true)) return undefined;
  // A row of sums has fewer cells than others, and the heads of the columns that they stand in say nothing of them.
  const columns = new Set(cells.filter(({ header, text }) => header && text.trim() !== '').map(({ column }) => column));
  const heads = cell === headed.cell || row.length >= columns.size ? headOf(cells, cell) : [];
  const table: readonly [number, number] = [found.from, found.from + found.block.lines.length - 1];
  const quote = ({ text, bbox }: TableCell, near: readonly [number, number]): Quotation | undefined => {
    const place = locateQuotation(page, text, near);
    const middle = place === undefined ? undefined : (place.bbox[0] + place.bbox[2]) / 2;
    // The same number may stand in the next column, too.
    const isThere = middle !== undefined && middle >= bbox[0] && middle <= bbox[2];
    return isThere ? { job, page: page.index, text, lines: near } : undefined;
  };
  const quotations = [
    quote(cell, lines),
    ...named.map((label) => quote(label, lines)),
    ...heads.map((head) => quote(head, table)),
  ].filter((quotation) => quotation !== undefined);
  const labels = [...named, ...heads];
  if (labels.length > mostLabels || quotations.length < 1 + labels.length) return undefined;
  return { text: oneLine(cell.text), labels: labels.map(({ text }) => oneLine(text)), quotations };
}
