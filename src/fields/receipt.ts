/** Owns reading a receipt: who sold, when, for how much, what was bought, and whether the sums agree. */
import type { Page } from '../document.ts';
import { currencyField, labelledCode, documentDate, timeOf } from './beside.ts';
import { type Field, type Reading, fieldOf } from './finding.ts';
import { receiptLines } from './receipt-lines.ts';
import { sellerAtTop } from './parties.ts';
import { chooseSums, sumNames } from './choose-sums.ts';
import { sumChecks } from './sum-checks.ts';
import { labelledAmounts } from './sums.ts';
import { sheetOf } from './values.ts';

/** @param pages those of the job, in order */
export function readReceipt(pages: readonly Page[]): Reading {
  const sheet = sheetOf(pages);
  const { name, address } = sellerAtTop(sheet);
  const amounts = labelledAmounts(sheet);
  const sums = chooseSums(amounts);
  const { total } = sums;
  const lines = receiptLines(sheet);
  const currency = currencyField(sheet, total);
  const fields: Field[] = [
    fieldOf('seller', name),
    fieldOf('address', address),
    fieldOf('tax_id', labelledCode(sheet, ['taxId'], 4)),
    fieldOf('number', labelledCode(sheet, ['invoiceNumber'], 1)),
    fieldOf('date', documentDate(sheet)),
    fieldOf('time', timeOf(sheet)),
    currency,
    ...sumNames.filter((key) => key !== 'shipping').map((key) => fieldOf(key, sums[key])),
    ...lines.flatMap((line, at) => [
      fieldOf(`lines.${at}.description`, line.description),
      fieldOf(`lines.${at}.quantity`, line.quantity),
      fieldOf(`lines.${at}.amount`, line.amount),
    ]),
  ];
  return {
    fields,
    checks: sumChecks(
      sums,
      lines.map(({ amount }) => amount.value),
    ),
    notes: [],
  };
}
