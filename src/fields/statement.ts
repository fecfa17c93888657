/** Owns reading an account statement: whose account, the balances, the entries, and whether they lead from one to the other. */
import type { Page } from '../document.ts';
import { cents } from './amounts.ts';
import { currencyField, documentDate, labelledCode } from './beside.ts';
import { type Entry, entriesOf, firstEntryRow, isNewestFirst, withMark } from './entries.ts';
import { type Check, type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { findIban, ibanCheck } from './iban.ts';
import { isBalance } from './line-items.ts';
import { sellerOfInvoice } from './parties.ts';
import { type Period, periodOf } from './row-dates.ts';
import { type RowAmount, labelledAmounts } from './sums.ts';
import { type MoneyFound, type Sheet, moneyIn, sheetOf } from './values.ts';

/** @param pages those of the job, in order */
export function readStatement(pages: readonly Page[]): Reading {
  const sheet = sheetOf(pages);
  const first = firstEntryRow(sheet);
  const head: Sheet = { ...sheet, rows: sheet.rows.slice(0, first) };
  const amounts = labelledAmounts(sheet);
  const told = sheet.rows.flatMap((row, at) => {
    const money = isBalance(row, []) ? moneyIn(sheet, { row, words: row.words }).at(-1) : undefined;
    return money === undefined ? [] : [{ at, money }];
  });
  const balance = (kind: RowAmount['kind']): MoneyFound | undefined => {
    const own = amounts.filter((amount) => amount.kind === kind);
    // Told as a balance only, it is that before or after the entries that it stands above or under.
    const plain = kind === 'closing' ? told.findLast(({ at }) => at > first) : told.find(({ at }) => at <= first);
    return withMark(sheet, ((kind === 'closing' ? own.at(-1) : own[0]) ?? plain)?.money);
  };
  const opening = balance('opening');
  const entries = entriesOf(sheet, opening);
  const closing = balance('closing');
  const period = periodOf(sheet);
  const iban = findIban(sheet);
  const fields: Field[] = [
    fieldOf('bank', sellerOfInvoice(head).name),
    fieldOf('iban', iban),
    fieldOf('account', labelledCode(head, ['account', 'customerNumber'], 4, 4)),
    fieldOf('date', issued(head, period)),
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
  if (iban !== undefined) checks.push(ibanCheck(iban));
  return {
    fields,
    checks,
    notes: entries.length === 0 ? ['No entries were found: no row has a date and an amount.'] : [],
  };
}

/** The date of the statement, which none of its entries has: that above them which is not of the period. */
function issued(head: Sheet, period: Period): Found | undefined {
  const date = documentDate(head);
  const isOfPeriod = period.some(
    (end) => end?.evidence.page === date?.evidence.page && end?.evidence.bbox.join() === date?.evidence.bbox.join(),
  );
  return isOfPeriod ? undefined : date;
}

function balanceChecks(
  opening: MoneyFound | undefined,
  closing: MoneyFound | undefined,
  entries: readonly Entry[],
): Check[] {
  const checks: Check[] = [];
  const sum = entries.reduce((all, { amount }) => all + amount.value, 0);
  if (opening !== undefined && closing !== undefined && entries.length > 0) {
    // The balances of a credit card are what is owed.
    const isOwed = cents(opening.value - sum) === cents(closing.value);
    const reached = isOwed ? opening.value - sum : opening.value + sum;
    const sign = sum < 0 === isOwed ? '+' : '-';
    checks.push({
      name: `the ${entries.length} entries lead from the opening to the closing balance`,
      holds: cents(reached) === cents(closing.value),
      detail: `${opening.value.toFixed(2)} ${sign} ${Math.abs(sum).toFixed(2)} = ${reached.toFixed(2)}; written: ${closing.value.toFixed(2)}`,
    });
  }
  let before = opening?.value;
  const numbered = [...entries.entries()];
  for (const [at, { amount, balance }] of isNewestFirst(entries) ? numbered.toReversed() : numbered) {
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
