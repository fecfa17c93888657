/** Owns reading an account statement: whose account, the balances, the entries, and whether they lead from one to the other. */
import type { Page } from '../document.ts';
import { cents } from './amounts.ts';
import { currencyField, documentDate, labelledCode } from './beside.ts';
import { type Entry, entriesOf, firstEntryRow, withMark } from './entries.ts';
import { type Check, type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { findIban, isValidIban } from './iban.ts';
import { sellerOfInvoice } from './parties.ts';
import { type Period, periodOf } from './row-dates.ts';
import { type RowAmount, labelledAmounts } from './sums.ts';
import { type MoneyFound, type Sheet, sheetOf } from './values.ts';

export function readStatement(pages: readonly Page[]): Reading {
  const sheet = sheetOf(pages);
  const head: Sheet = { ...sheet, rows: sheet.rows.slice(0, firstEntryRow(sheet)) };
  const amounts = labelledAmounts(sheet);
  const balance = (kind: RowAmount['kind']): MoneyFound | undefined => {
    const own = amounts.filter((amount) => amount.kind === kind);
    return withMark(sheet, (kind === 'closing' ? own.at(-1) : own[0])?.money);
  };
  const [opening, closing] = [balance('opening'), balance('closing')];
  const period = periodOf(sheet);
  const entries = entriesOf(sheet, opening);
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
