/** Owns reading the value that belongs to a label: on its right, or under it. */
import { type Amount, type DecimalSign, decimalSignOf, findAmounts, mainCurrency } from './amounts.ts';
import { type DayOrder, dayOrderOf, findDates } from './dates.ts';
import type { Found } from './finding.ts';
import { type Label, type LabelledRow, labelled } from './labels.ts';
import { type Row, type RowWord, evidenceOf, rowsOf, textOf } from './rows.ts';
import type { Page } from '../document.ts';

/** What is known of a document as a whole, and its rows. */
export interface Sheet {
  readonly rows: readonly LabelledRow[];
  readonly text: string;
  readonly decimal: DecimalSign | undefined;
  readonly dayOrder: DayOrder;
  /** The country alone speaks for that order: a date that can be read both ways stays doubtful. */
  readonly isOrderGuessed: boolean;
  readonly currency: string | undefined;
}

/** Reads the rows of pages, and how their numbers and dates are written. */
export function sheetOf(pages: readonly Page[]): Sheet {
  const rows = labelled(rowsOf(pages));
  const text = rows.map(({ words }) => textOf(words)).join('\n');
  const told = dayOrderOf(text);
  const guessed = told === undefined && isAmerican(text) ? 'month-first' : undefined;
  return {
    rows,
    text,
    decimal: decimalSignOf(text),
    dayOrder: told ?? guessed,
    isOrderGuessed: guessed !== undefined,
    currency: mainCurrency(text),
  };
}

/** A state with its postal code, or the tax that is named so there alone: months come first in such documents. */
const isAmerican = (text: string): boolean =>
  /(?<![\p{L}\d])[A-Z]{2},? \d{5}(?:-\d{4})?(?![\d.,-]*\d)/u.test(text) || /(?<!\p{L})sales tax(?!\p{L})/iu.test(text);

/** A stretch of words of a row. */
export interface Stretch {
  readonly row: Row;
  readonly words: readonly RowWord[];
}

export interface MoneyFound extends Found {
  readonly value: number;
  readonly amount: Amount;
  /** Left and right edge on the page. */
  readonly left: number;
  readonly right: number;
}

/** Currencies of which no smaller coin is used. */
const wholeCurrencies: ReadonlySet<string> = new Set([
  'JPY',
  'KRW',
  'VND',
  'IDR',
  'CLP',
  'HUF',
  'ISK',
  'COP',
  'PYG',
  'UGX',
]);

/** Amounts of money among words: with two decimals, or with a currency beside them. Dates and shares are none. */
export function moneyIn(sheet: Sheet, { row, words }: Stretch): readonly MoneyFound[] {
  const { text, wordsAt } = joined(words);
  const dates = findDates(text);
  const isWhole = sheet.currency !== undefined && wholeCurrencies.has(sheet.currency);
  return findAmounts(text, sheet.decimal).flatMap((amount): readonly MoneyFound[] => {
    const isMoney = amount.decimals === 2 || amount.currency !== undefined || (isWhole && amount.decimals === 0);
    if (!isMoney || amount.isPercentage || Math.abs(amount.value) >= 1e12) return [];
    if (dates.some(({ from, to }) => amount.from < to && amount.to > from)) return [];
    return [moneyOf(row, wordsAt(amount.from, amount.to), amount)];
  });
}

/** Any number among words, a count for instance; those of dates are none. */
export function numbersIn(sheet: Sheet, { row, words }: Stretch): readonly MoneyFound[] {
  const { text, wordsAt } = joined(words);
  const dates = findDates(text);
  return findAmounts(text, sheet.decimal)
    .filter((amount) => !dates.some(({ from, to }) => amount.from < to && amount.to > from))
    .map((amount) => moneyOf(row, wordsAt(amount.from, amount.to), amount));
}

function moneyOf(row: Row, words: readonly RowWord[], amount: Amount): MoneyFound {
  const evidence = evidenceOf(row.page, words);
  return {
    value: amount.value,
    evidence,
    amount,
    left: evidence.bbox[0],
    right: evidence.bbox[2],
    ...(amount.isAmbiguous
      ? { doubt: 'The separator can part thousands or a fraction; it was taken for thousands.' }
      : {}),
  };
}

const isEither = (text: string): boolean => findDates(text)[0]?.isAmbiguous === true;

function doubtOf(isAmbiguous: boolean, { dayOrder }: Sheet): { readonly doubt?: string } {
  const first = dayOrder === 'month-first' ? 'month' : 'day';
  return isAmbiguous
    ? { doubt: `Day and month can be the other way round; the first was taken for the ${first}.` }
    : {};
}

/** The dates among words. */
export function datesIn(sheet: Sheet, { row, words }: Stretch): readonly Found[] {
  const { text, wordsAt } = joined(words);
  return findDates(text, sheet.dayOrder).map(({ iso, isAmbiguous, from, to }) => ({
    value: iso,
    evidence: evidenceOf(row.page, wordsAt(from, to), text.slice(from, to).replaceAll('\t', ' ')),
    ...doubtOf(isAmbiguous || (sheet.isOrderGuessed && isEither(text.slice(from, to))), sheet),
  }));
}

/** A number or code by which something is known: it has a digit; short pieces that follow belong to it. */
export function codeIn({ row, words }: Stretch, mostWords = 1): Found | undefined {
  const start = words.findIndex(({ plain }) => /\d/.test(plain) && plain.length > 1);
  if (start === -1) return undefined;
  // "Your order of 12 chairs": a count in a sentence is no number of something.
  if (/^\d{1,3}$/u.test(words[start]?.plain ?? '') && /^\p{Ll}{2,}$/u.test(words[start - 1]?.text ?? ''))
    return undefined;
  // "INV 2041" and "DE 232 446 240": what stands before is letters only, and few.
  const before = words[start - 1];
  const from = before !== undefined && /^\p{Lu}{2,4}$/u.test(before.text) ? start - 1 : start;
  let to = start + 1;
  while (to < words.length && to - start < mostWords && /^[\p{Lu}\d./-]*\d[\p{Lu}\d./-]*$/u.test(words[to]?.text ?? ''))
    to++;
  const own = words.slice(from, to);
  const evidence = evidenceOf(row.page, own);
  const value = evidence.text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return { value, evidence };
}

/** The words themselves, without the signs that lead them in. */
export function textIn({ row, words }: Stretch): Found | undefined {
  const start = words.findIndex(({ plain }) => plain !== '');
  const own = start === -1 ? [] : words.slice(start);
  if (own.length === 0) return undefined;
  const evidence = evidenceOf(row.page, own);
  return { value: evidence.text.replace(/^[\s:.–-]+/u, '').trim(), evidence };
}

/** Rows under a label in which its value is looked for. */
const rowsBelow = 3;

/**
 * Where the value of a label can stand, the likelier place first: right of it up to the next label, then under it.
 * @param at position of the label's row among the rows of the sheet
 * @param ends which labels behind it end its value; all when absent
 */
export function placesOf(
  sheet: Sheet,
  at: number,
  label: Label<string>,
  ends: (row: LabelledRow, next: Label) => boolean = () => true,
): readonly Stretch[] {
  const row = sheet.rows[at];
  if (row === undefined) return [];
  const next = row.labels.find((other) => other.from >= label.to && ends(row, other));
  const right = row.words.slice(label.to, next?.from);
  const places: Stretch[] = [{ row, words: right }];
  const own = row.words.slice(label.from, label.to);
  const [left, edge] = [own[0]?.bbox[0] ?? 0, own.at(-1)?.bbox[2] ?? 0];
  for (const below of sheet.rows.slice(at + 1, at + 1 + rowsBelow)) {
    if (below.page !== row.page || below.bbox[1] - row.bbox[3] > 3 * row.height) break;
    const segment = below.segments.find(({ bbox }) => Math.min(bbox[2], edge) - Math.max(bbox[0], left) > 0);
    if (segment === undefined) continue;
    // Something else that is labelled begins here.
    const first = below.words.findIndex((word) => word === segment.words[0]);
    if (below.labels.some(({ from }) => from === first)) break;
    places.push({ row: below, words: segment.words });
    break;
  }
  return places;
}

/** White between words, in heights, beyond which figures are not groups of one number. */
const figureGap = 0.7;

/**
 * Words as one text, and the way back from a part of it to the words it is of. A tab stands for a gap that is wider than
 * that between groups of digits.
 */
export function joined(words: readonly RowWord[]) {
  let text = '';
  const ends: number[] = [];
  for (const [at, word] of words.entries()) {
    const before = words[at - 1];
    const isWide = before !== undefined && word.bbox[0] - before.bbox[2] > figureGap * (word.bbox[3] - word.bbox[1]);
    text += `${before === undefined ? '' : isWide ? '\t' : ' '}${word.text}`;
    ends.push(text.length);
  }
  return {
    text,
    wordsAt: (from: number, to: number): readonly RowWord[] =>
      words.filter((word, at) => (ends[at] ?? 0) > from && (ends[at] ?? 0) - word.text.length < to),
  };
}
