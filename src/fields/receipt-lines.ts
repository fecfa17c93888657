/** Owns what was bought: the rows of a receipt between its head and its sums. */
import { cents, currencyOf, findAmounts } from './amounts.ts';
import type { Found } from './finding.ts';
import type { LabelledRow } from './labels.ts';
import { type RowWord, evidenceOf } from './rows.ts';
import { type MoneyFound, type Sheet, datesIn, joined, moneyIn, numbersIn } from './values.ts';
import { columnKinds } from './vocabulary.ts';
import { firstSum } from './sums.ts';

export interface BoughtItem {
  readonly description: Found | undefined;
  readonly quantity: Found | undefined;
  readonly amount: MoneyFound;
}

/** What stands with a price between the head of the list, or the last date before it, and the first sum. */
export function receiptLines(sheet: Sheet): readonly BoughtItem[] {
  const header = sheet.rows.findIndex(isHeader);
  const end = firstSum(sheet, header + 1);
  const rows = sheet.rows.slice(0, end);
  const start =
    header === -1 ? 1 + rows.findLastIndex((row) => datesIn(sheet, { row, words: row.words }).length > 0) : header + 1;
  const items = rows.slice(start);
  const edge = Math.max(
    0,
    ...items.flatMap((row) => moneyIn(sheet, { row, words: row.words }).map(({ right }) => right)),
  );
  const width = Math.max(1, ...items.map(({ bbox }) => bbox[2])) - Math.min(0, ...items.map(({ bbox }) => bbox[0]));
  const lines: BoughtItem[] = [];
  for (const [at, row] of items.entries()) {
    const amount = moneyIn(sheet, { row, words: row.words }).at(-1);
    // Prices of items stand one under the other, on the right.
    if (amount === undefined || edge - amount.right > 0.25 * width) continue;
    const first = row.words.findIndex(({ bbox }) => bbox[0] >= amount.left - 0.5);
    const before = row.words.slice(0, first === -1 ? undefined : first);
    const own = describedIn(row, before);
    const description = own ?? besideRow(sheet, items, at);
    lines.push({ description, quantity: quantityOf(row, before) ?? countedOf(sheet, row, before, amount), amount });
  }
  return lines;
}

const isHeader = ({ labels }: LabelledRow): boolean =>
  labels.filter(({ kind }) => columnKinds.has(kind) || kind === 'count' || kind === 'total' || kind === 'discount')
    .length >= 2;

/** The words of the row that name something: from the first with letters up to the figures before the price. */
function describedIn(row: LabelledRow, words: readonly RowWord[]): Found | undefined {
  const from = words.findIndex(({ text }) => /\p{L}{2}/u.test(text));
  if (from === -1 || currencyOf(words[from]?.text.replace(/\W/gu, '')) !== undefined) return undefined;
  let to = words.length;
  while (to > from && !/\p{L}{2}/u.test(words[to - 1]?.text ?? '')) to--;
  const own = words.slice(from, to);
  const evidence = evidenceOf(row.page, own);
  return evidence.text.replace(/[^\p{L}]/gu, '').length < 2 ? undefined : { value: evidence.text, evidence };
}

/** Where the price stands on a row of figures, the name stands on the row under it or over it. */
function besideRow(sheet: Sheet, rows: readonly LabelledRow[], at: number): Found | undefined {
  for (const other of [rows[at - 1], rows[at + 1]]) {
    if (
      other === undefined ||
      other.labels.some(({ kind }) => columnKinds.has(kind)) ||
      moneyIn(sheet, { row: other, words: other.words }).length > 0
    )
      continue;
    const found = describedIn(other, other.words);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The number that makes the amount, times a price that stands beside it. */
function countedOf(sheet: Sheet, row: LabelledRow, words: readonly RowWord[], amount: MoneyFound): Found | undefined {
  const numbers = numbersIn(sheet, { row, words });
  const prices = numbers.filter((number) => number.amount.decimals === 2 && number.value > 0);
  return numbers.find(
    (count) =>
      count.amount.decimals === 0 &&
      count.value > 0 &&
      prices.some((price) => cents(price.value * count.value) === cents(amount.value)),
  );
}

/** A whole number before the name, or before "x" and a price. */
function quantityOf(row: LabelledRow, words: readonly RowWord[]): Found | undefined {
  const { text, wordsAt } = joined(words);
  const match =
    /(?<![\d.,])(\d{1,4}(?:[.,]\d{1,3})?)\s?(?:[xX×*@]|pcs?|stk|st)(?![\p{L}])/u.exec(text) ??
    /^(\d{1,3})\s?(?:[xX×]\s?)?(?=\s?\p{L})/u.exec(text);
  const value = match?.[1] === undefined ? undefined : findAmounts(match[1])[0]?.value;
  if (match === null || value === undefined || value === 0) return undefined;
  return {
    value,
    evidence: evidenceOf(row.page, wordsAt(match.index, match.index + (match[1]?.length ?? 0)), match[1]),
  };
}
