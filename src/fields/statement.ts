/** Owns reading an account statement: whose account, the balances, the entries, and whether they lead from one to the other. */
import type { Page } from '../document.ts';
import { cents } from './amounts.ts';
import { currencyField, documentDate, firstBeside, labelledCode } from './beside.ts';
import { type Check, type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { findIban, isValidIban } from './iban.ts';
import { type LineItem, lineItems } from './line-items.ts';
import { sellerOfInvoice } from './parties.ts';
import { evidenceOf } from './rows.ts';
import { type RowAmount, labelledAmounts } from './sums.ts';
import { type MoneyFound, type Sheet, datesIn, moneyIn, sheetOf, textIn } from './values.ts';

interface Entry {
  readonly date: Found | undefined;
  readonly description: Found | undefined;
  /** Negative for what leaves the account. */
  readonly amount: Found & { readonly value: number };
  readonly balance: MoneyFound | undefined;
}

export function readStatement(pages: readonly Page[]): Reading {
  const sheet = sheetOf(pages);
  const amounts = labelledAmounts(sheet);
  const balance = (kind: RowAmount['kind']): MoneyFound | undefined => {
    const own = amounts.filter((amount) => amount.kind === kind);
    return (kind === 'closing' ? own.at(-1) : own[0])?.money;
  };
  const [opening, closing] = [balance('opening'), balance('closing')];
  const period = periodOf(sheet);
  const entries = entriesOf(sheet, period);
  const iban = findIban(sheet);
  const fields: Field[] = [
    fieldOf('bank', sellerOfInvoice(sheet)),
    fieldOf('iban', iban),
    fieldOf('account', labelledCode(sheet, ['account', 'customerNumber'], 4, 4)),
    fieldOf('date', documentDate(sheet)),
    fieldOf('period_from', period[0]),
    fieldOf('period_to', period[1]),
    currencyField(sheet, closing),
    fieldOf('opening_balance', opening),
    fieldOf('closing_balance', closing),
    ...entries.flatMap((entry, at) => [
      fieldOf(`entries.${at}.date`, entry.date),
      fieldOf(`entries.${at}.description`, entry.description),
      fieldOf(`entries.${at}.amount`, entry.amount),
      fieldOf(`entries.${at}.balance`, entry.balance),
    ]),
  ];
  const checks = balanceChecks(opening, closing, entries);
  if (iban !== undefined)
    checks.push({
      name: 'the IBAN has the check digits it needs',
      holds: isValidIban(String(iban.value)),
      detail: String(iban.value),
    });
  return {
    fields,
    checks,
    notes: entries.length === 0 ? ['No entries were found: no row has a date and an amount.'] : [],
  };
}

/** The two dates of a period that is labelled, or that stand in one row with a dash or a word between them. */
function periodOf(sheet: Sheet): readonly [Found | undefined, Found | undefined] {
  let last: Found | undefined;
  const first = firstBeside(sheet, ['period'], (place) => {
    const dates = datesIn(sheet, place);
    last = dates[1];
    return dates.length >= 2 ? dates[0] : undefined;
  });
  if (first !== undefined) return [first, last];
  for (const row of sheet.rows) {
    const [from, to, more] = datesIn(sheet, { row, words: row.words });
    if (
      from !== undefined &&
      to !== undefined &&
      more === undefined &&
      moneyIn(sheet, { row, words: row.words }).length === 0
    )
      return [from, to];
  }
  return [undefined, undefined];
}

function entriesOf(sheet: Sheet, period: readonly (Found | undefined)[]): readonly Entry[] {
  const named = lineItems(sheet).flatMap((item) => entryOf(sheet, item, period));
  return named.length > 0 ? named : sheet.rows.flatMap((row) => bareEntry(sheet, row, period));
}

function entryOf(
  sheet: Sheet,
  { row, text, numbers, date }: LineItem,
  period: readonly (Found | undefined)[],
): readonly Entry[] {
  const debit = numbers.get('debit');
  const credit = numbers.get('credit');
  const amount = numbers.get('amount');
  const own = debit === undefined ? (credit ?? amount) : { ...debit, value: -Math.abs(debit.value) };
  if (own === undefined) return [];
  const day = date ?? yearlessDate(sheet, row, period);
  return [
    {
      date: day,
      description: text.get('description') ?? otherText(row, own, day),
      amount: signed(row, own),
      balance: numbers.get('balance'),
    },
  ];
}

/** A row without named columns: a date first, then text, then one amount, or an amount and the balance after it. */
function bareEntry(sheet: Sheet, row: Sheet['rows'][number], period: readonly (Found | undefined)[]): readonly Entry[] {
  const money = moneyIn(sheet, { row, words: row.words });
  const first = money[0];
  const date = datesIn(sheet, { row, words: row.words.slice(0, 3) })[0] ?? yearlessDate(sheet, row, period);
  if (
    first === undefined ||
    date === undefined ||
    money.length > 2 ||
    row.labels.some(({ kind }) => kind === 'opening' || kind === 'closing')
  )
    return [];
  return [{ date, description: otherText(row, first, date), amount: signed(row, first), balance: money[1] }];
}

/** Marks behind an amount that say which way it went: S and H in German, D and C or DR and CR in English. */
function signed(row: Sheet['rows'][number] | LineItem['row'], found: MoneyFound): Entry['amount'] {
  const mark = row.words.find(({ bbox }) => bbox[0] >= found.right - 0.5)?.text ?? '';
  const isOut = /^(?:S|D|DR|-|af)$/iu.test(mark);
  return isOut && found.value > 0 ? { ...found, value: -found.value } : found;
}

function otherText(row: LineItem['row'], amount: MoneyFound, date: Found | undefined): Found | undefined {
  const from = date === undefined ? -Infinity : date.evidence.bbox[2];
  return textIn({ row, words: row.words.filter(({ bbox }) => bbox[0] >= from - 0.5 && bbox[2] <= amount.left + 0.5) });
}

/** "05.06." with the year that the whole statement is of. */
function yearlessDate(sheet: Sheet, row: LineItem['row'], period: readonly (Found | undefined)[]): Found | undefined {
  const match = /^(\d{1,2})([./-])(\d{1,2})\.?$/u.exec(row.words[0]?.text ?? '');
  const years = new Set(period.flatMap((date) => (date === undefined ? [] : [String(date.value).slice(0, 4)])));
  const [year] = years;
  const [word] = row.words;
  if (match === null || word === undefined || year === undefined || years.size > 1) return undefined;
  const [day, month] = sheet.dayOrder === 'month-first' ? [match[3], match[1]] : [match[1], match[3]];
  const value = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (Number.isNaN(Date.parse(`${value}T00:00:00Z`))) return undefined;
  return { value, evidence: evidenceOf(row.page, [word]), doubt: 'The year is that of the statement.' };
}

function balanceChecks(
  opening: MoneyFound | undefined,
  closing: MoneyFound | undefined,
  entries: readonly Entry[],
): Check[] {
  const checks: Check[] = [];
  const sum = entries.reduce((all, { amount }) => all + amount.value, 0);
  if (opening !== undefined && closing !== undefined && entries.length > 0) {
    const reached = opening.value + sum;
    checks.push({
      name: `the ${entries.length} entries lead from the opening to the closing balance`,
      holds: cents(reached) === cents(closing.value),
      detail: `${opening.value.toFixed(2)} + ${sum.toFixed(2)} = ${reached.toFixed(2)}; written: ${closing.value.toFixed(2)}`,
    });
  }
  let before = opening?.value;
  for (const [at, { amount, balance }] of entries.entries()) {
    if (balance === undefined) {
      before = before === undefined ? undefined : before + amount.value;
      continue;
    }
    if (before !== undefined && cents(before + amount.value) !== cents(balance.value)) {
      checks.push({
        name: `entry ${at + 1}: the balance after it`,
        holds: false,
        detail: `${before.toFixed(2)} + ${amount.value.toFixed(2)} = ${(before + amount.value).toFixed(2)}; written: ${balance.value.toFixed(2)}`,
      });
    }
    before = balance.value;
  }
  return checks;
}
