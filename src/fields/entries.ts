/** Owns the entries of an account statement: what was booked when, which way it went, and the balance after it. */
import { cents, currencyOf } from './amounts.ts';
import type { Found } from './finding.ts';
import type { LabelledRow } from './labels.ts';
import { type LineItem, directionMark, isBalance, lineItems } from './line-items.ts';
import { columnsOf } from './list-columns.ts';
import { type Span, rowDates, spanOf } from './row-dates.ts';
import { type MoneyFound, type Sheet, moneyIn, textIn } from './values.ts';

export interface Entry {
  readonly date: Found | undefined;
  readonly description: Found | undefined;
  /** Negative for what leaves the account. */
  readonly amount: MoneyFound;
  readonly balance: MoneyFound | undefined;
}

/** An entry whose amount may still be of either direction. */
interface OpenEntry extends Entry {
  readonly isSigned: boolean;
}

/** @param opening balance before the first entry, where it is known */
export function entriesOf(sheet: Sheet, opening: MoneyFound | undefined): readonly Entry[] {
  const named = lineItems(sheet).flatMap(namedEntry);
  const span = spanOf(sheet);
  const entries = named.length > 0 ? named : sheet.rows.flatMap((row) => bareEntry(sheet, row, span));
  const dated = withDates(entries);
  return isNewestFirst(dated) ? directed(dated.toReversed(), opening).toReversed() : directed(dated, opening);
}

/** Position of the first row that names columns or begins with a date and has an amount; that of the end when there is none. */
export function firstEntryRow(sheet: Sheet): number {
  const span = spanOf(sheet);
  const at = sheet.rows.findIndex(
    (row) => columnsOf(row).length > 0 || bareEntry(sheet, row, span).length > 0 || isBalance(row, []),
  );
  return at === -1 ? sheet.rows.length : at;
}

function namedEntry({ row, text, numbers, date, words }: LineItem): readonly OpenEntry[] {
  const [debit, credit, amount] = [numbers.get('debit'), numbers.get('credit'), numbers.get('amount')];
  // What has both is the sum of both columns.
  if (debit !== undefined && credit !== undefined && debit.value !== 0 && credit.value !== 0) return [];
  const out = debit !== undefined && (debit.value !== 0 || credit === undefined) ? debit : undefined;
  const own = out === undefined ? (credit ?? amount) : { ...out, value: -Math.abs(out.value) };
  if (own === undefined) return [];
  const marked = signed(row, own);
  return [
    {
      date,
      description:
        text.get('description') ??
        textIn({ row, words: words.filter(({ bbox, text: name }) => bbox[2] <= own.left + 0.5 && name !== '+') }),
      amount: marked.amount,
      balance: balanceOf(row, numbers.get('balance')),
      isSigned: out !== undefined || credit !== undefined || marked.isSigned,
    },
  ];
}

/** A row without named columns: a date first, then text, then one amount, or an amount and the balance after it. */
function bareEntry(sheet: Sheet, row: LabelledRow, span: Span | undefined): readonly OpenEntry[] {
  const dates = rowDates(sheet, row, span, false);
  if (dates.length === 0 || isBalance(row, dates)) return [];
  const from = dates.reduce((sum, { words }) => sum + words.length, 0);
  // Figures with words behind them are part of what is described.
  const lastName = row.words.findLastIndex(({ text }) => /\p{L}{2}/u.test(text) && !isBesideAmount(text));
  const [first, balance, more] = moneyIn(sheet, { row, words: row.words.slice(Math.max(from, lastName + 1)) });
  if (first === undefined || more !== undefined) return [];
  const date = dates.at(0)?.found;
  const { amount, isSigned } = signed(row, first);
  const described = row.words.slice(from).filter(({ bbox }) => bbox[2] <= first.left + 0.5);
  return [{ date, description: textIn({ row, words: described }), amount, balance: balanceOf(row, balance), isSigned }];
}

/** Words that stand beside amounts: currencies, and which way it went. */
const isBesideAmount = (text: string): boolean => directionMark.test(text) || currencyOf(text) !== undefined;

function signed(row: LineItem['row'], found: MoneyFound): { readonly amount: MoneyFound; readonly isSigned: boolean } {
  const mark = markBehind(row, found);
  const isOut = /^(?:S|D|DR|-|af)$/iu.test(mark);
  const isSigned = directionMark.test(mark) || /[-+−–(]/u.test(found.evidence.text);
  return { amount: isOut && found.value > 0 ? { ...found, value: -found.value } : found, isSigned };
}

function balanceOf(row: LineItem['row'], found: MoneyFound | undefined): MoneyFound | undefined {
  return found === undefined ? undefined : signed(row, found).amount;
}

/** The mark that stands right behind an amount; empty where none does. */
function markBehind(row: LineItem['row'], { right }: MoneyFound): string {
  const next = row.words.find(({ bbox }) => bbox[0] >= right - 0.5);
  return next !== undefined && next.bbox[0] - right < 2 * row.height && directionMark.test(next.text) ? next.text : '';
}

/** The amount with the sign that a mark behind it says: "1.250,00 S". */
export function withMark(sheet: Sheet, found: MoneyFound | undefined): MoneyFound | undefined {
  const row = sheet.rows.find(
    ({ page, words }) =>
      page === found?.evidence.page &&
      words.some(
        ({ bbox }) => bbox[0] === found.left && bbox[1] <= found.evidence.bbox[3] && bbox[3] >= found.evidence.bbox[1],
      ),
  );
  return row === undefined ? found : balanceOf(row, found);
}

/** Days that are written once for all entries of theirs. */
function withDates(entries: readonly OpenEntry[]): readonly OpenEntry[] {
  let last: Found | undefined;
  return entries.map((entry) => {
    if (entry.date !== undefined) last = entry.date;
    else if (last !== undefined)
      return { ...entry, date: { ...last, doubt: 'No date stands with it; this is that of an entry above it.' } };
    return entry;
  });
}

/** Where no column and no sign says which way an amount went, the balance after it does, or the sign on all others. */
function directed(entries: readonly OpenEntry[], opening: MoneyFound | undefined): readonly Entry[] {
  const signs = new Set(entries.filter(({ isSigned }) => isSigned).map(({ amount }) => Math.sign(amount.value)));
  const [only, other] = signs;
  let before = opening?.value;
  return entries.map(({ isSigned, ...entry }) => {
    const { amount, balance } = entry;
    const change = before === undefined || balance === undefined ? undefined : balance.value - before;
    before = balance?.value;
    const turned = (sign: number, doubt: string): Entry => ({
      ...entry,
      amount: { ...amount, value: sign * Math.abs(amount.value), doubt },
    });
    // Where only what goes out has a sign, what has none comes in.
    if (isSigned || other !== undefined || only === -1) return entry;
    if (change !== undefined && Math.abs(cents(change)) === Math.abs(cents(amount.value)))
      return turned(Math.sign(change), 'Which way it went is told by the balance after it.');
    if (only !== undefined) return turned(-1, 'It has no sign; those that went the other way have one.');
    return { ...entry, amount: { ...amount, doubt: 'Nothing says whether it was paid in or out.' } };
  });
}

/** True where the latest day stands first. */
export function isNewestFirst(entries: readonly Pick<Entry, 'date'>[]): boolean {
  const days = entries.flatMap(({ date }) => (date === undefined ? [] : [String(date.value)]));
  return (days[0] ?? '') > (days.at(-1) ?? '') && days.every((day, at) => at === 0 || day <= (days[at - 1] ?? ''));
}
