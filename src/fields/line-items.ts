/** Owns the rows of a list with named columns: the lines of an invoice, the entries of an account. */
import { currencyOf } from './amounts.ts';
import { findDates } from './dates.ts';
import type { Found } from './finding.ts';
import { type LabelledRow, labelOf } from './labels.ts';
import { type Column, columnAt, columnsOf, moneyColumns, numericColumns, placed } from './list-columns.ts';
import { type RowDate, rowDates, spanOf } from './row-dates.ts';
import type { Row, RowWord } from './rows.ts';
import { type MoneyFound, type Sheet, datesIn, moneyIn, textIn } from './values.ts';
import type { LabelKind } from './vocabulary.ts';

export interface LineItem {
  readonly row: Row;
  readonly text: ReadonlyMap<LabelKind, Found>;
  readonly numbers: ReadonlyMap<LabelKind, MoneyFound>;
  readonly date: Found | undefined;
  /** Words of the row behind the dates that it begins with. */
  readonly words: readonly RowWord[];
}

/** White between rows, in heights, beyond which a row without figures no longer belongs to the item above it. */
const continuation = 1.6;

/** The items of all lists of the document. A list ends with the first sum under it, and begins again under the next head. */
export function lineItems(sheet: Sheet): readonly LineItem[] {
  const items: LineItem[] = [];
  const span = spanOf(sheet);
  let columns: readonly Column[] = [];
  /** Position of the last row that belongs to an item. */
  let lastAt = -1;
  for (const [at, row] of sheet.rows.entries()) {
    const head = columnsOf(row);
    if (head.length > 0) {
      columns = head;
      continue;
    }
    if (columns.length === 0) continue;
    const dates = rowDates(sheet, row, span, isDated(columns));
    if (isBalance(row, dates)) continue;
    if (endsList(sheet, row, columns)) {
      columns = [];
      continue;
    }
    const item = itemOf(sheet, row, columns, dates);
    const last = items.at(-1);
    const above = sheet.rows[at - 1];
    const isNext = above !== undefined && at - 1 === lastAt && row.page === above.page;
    if (moneyColumns.some((kind) => item.numbers.has(kind))) items.push(item);
    else if (last !== undefined && isNext && row.bbox[1] - above.bbox[3] < continuation * row.height)
      items[items.length - 1] = continued(last, item);
    else continue;
    lastAt = at;
  }
  return items;
}

const isDated = (columns: readonly Column[]): boolean =>
  columns.some(({ kind }) => kind === 'date' || kind === 'valueDate');

/** True for a balance, or a sum carried over to the next page, that is told among the items: it is none. */
export function isBalance(row: LabelledRow, dates: readonly RowDate[]): boolean {
  const dated = dates.reduce((sum, { words }) => sum + words.length, 0);
  const label = labelOf(row, 'opening', 'closing', 'balance');
  if (label === undefined || label.from > dated) return false;
  // "Balance on 31 March" is one, "Balance transfer fee" is not.
  return label.kind !== 'balance' || !row.words.slice(label.to).some(({ text }) => isOther(text));
}

const isOther = (text: string): boolean =>
  /\p{L}{3}/u.test(text) && findDates(`1 ${text} 2000`).length === 0 && currencyOf(text) === undefined;

const sums: readonly LabelKind[] = ['subtotal', 'total', 'grandTotal', 'tax'];

function endsList(sheet: Sheet, row: LabelledRow, columns: readonly Column[]): boolean {
  const label = labelOf(row, ...sums);
  if (label === undefined || label.from > 0 || moneyIn(sheet, { row, words: row.words }).length === 0) return false;
  // Among the entries of an account, what is called like a sum can be a name.
  const isAccount = columns.some(({ kind }) => kind === 'debit' || kind === 'credit' || kind === 'balance');
  if (isAccount && row.words.slice(label.to).some(({ text }) => isOther(text))) return false;
  return datesIn(sheet, { row, words: row.words.slice(0, 3) }).length === 0;
}

/** Marks behind an amount that say which way it went: S and H in German, D and C or DR and CR in English. */
export const directionMark = /^(?:[SHDC]|DR|CR|[-+]|af|bij)$/iu;

function itemOf(sheet: Sheet, row: Row, columns: readonly Column[], dates: readonly RowDate[]): LineItem {
  const date = dates[0]?.found ?? datesIn(sheet, { row, words: row.words })[0];
  const dated = new Set(dates.flatMap(({ words }) => words));
  const numbers = placed(sheet, row, columns, dated);
  const inNumber = (word: RowWord, { left, right }: MoneyFound): boolean =>
    word.bbox[0] >= left - 0.5 && word.bbox[2] <= right + 0.5;
  const isTaken = (word: RowWord, at: number): boolean => {
    const [before, next] = [row.words[at - 1], row.words[at + 1]];
    return [...numbers.values()].some(
      (number) =>
        inNumber(word, number) ||
        (before !== undefined && inNumber(before, number) && directionMark.test(word.text)) ||
        (next !== undefined && inNumber(next, number) && word.text === '+'),
    );
  };
  const text = new Map<LabelKind, Found>();
  const textColumns = columns.filter(({ kind }) => !numericColumns.has(kind));
  // A date that stands among what describes an item belongs to it.
  const described = columns.find(({ kind }) => kind === 'description')?.left ?? Infinity;
  const isDescribed = (word: RowWord): boolean => !isDated(columns) && word.bbox[0] >= described - row.height;
  for (const column of textColumns) {
    const words = row.words.filter(
      (word, at) =>
        !isTaken(word, at) &&
        (!dated.has(word) || column.kind === 'date' || column.kind === 'valueDate' || isDescribed(word)) &&
        columnAt(word, textColumns, row.height) === column &&
        /[\p{L}\p{N}&+]/u.test(word.text),
    );
    const found = words.length === 0 ? undefined : textIn({ row, words });
    if (found !== undefined) text.set(column.kind, found);
  }
  return { row, text, numbers, date, words: row.words.filter((word) => !dated.has(word)) };
}

function continued(item: LineItem, more: LineItem): LineItem {
  const text = new Map(item.text);
  for (const [kind, found] of more.text) {
    const before = text.get(kind);
    if (before === undefined) text.set(kind, found);
    else text.set(kind, joinFound(before, found));
  }
  return { ...item, text };
}

/** Text that goes on in another row. */
export function joinFound(a: Found, b: Found): Found {
  if (a.evidence.page !== b.evidence.page) return a;
  const [x0, y0, x1, y1] = a.evidence.bbox;
  const box = b.evidence.bbox;
  return {
    value: `${String(a.value)}\n${String(b.value)}`,
    evidence: {
      page: a.evidence.page,
      text: `${a.evidence.text}\n${b.evidence.text}`,
      bbox: [Math.min(x0, box[0]), Math.min(y0, box[1]), Math.max(x1, box[2]), Math.max(y1, box[3])],
      confidence: Math.min(a.evidence.confidence, b.evidence.confidence),
    },
  };
}
