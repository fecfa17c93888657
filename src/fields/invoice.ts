/** Owns reading an invoice: who bills whom, when, for what, how much is due and until when, and whether the sums agree. */
import type { Page } from '../document.ts';
import { cents } from './amounts.ts';
import { bareItems } from './bare-items.ts';
import {
  currencyField,
  labelledCode,
  labelledDate,
  labelledName,
  labelledText,
  vatNumber,
  documentDate,
} from './beside.ts';
import { type Check, type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { findIban, ibanCheck } from './iban.ts';
import { type LineItem, lineItems } from './line-items.ts';
import { sellerOfInvoice } from './parties.ts';
import { type Sums, chooseSums, sumNames } from './choose-sums.ts';
import { sumChecks } from './sum-checks.ts';
import { labelledAmounts } from './sums.ts';
import { type Sheet, sheetOf } from './values.ts';

/** @param pages those of the job, in order */
export function readInvoice(pages: readonly Page[]): Reading {
  const sheet = sheetOf(pages);
  const sums = chooseSums(labelledAmounts(sheet));
  const items = invoiceItems(sheet, sums);
  const seller = sellerOfInvoice(sheet);
  const iban = findIban(sheet);
  const fields: Field[] = [
    fieldOf('seller', seller.name),
    fieldOf('address', seller.address),
    fieldOf('buyer', labelledName(sheet, ['buyer'])),
    fieldOf('invoice_number', labelledCode(sheet, ['invoiceNumber'], 2)),
    fieldOf('date', documentDate(sheet)),
    fieldOf('due_date', labelledDate(sheet, ['dueDate'])),
    fieldOf('order_number', labelledCode(sheet, ['orderNumber'], 1)),
    fieldOf('customer_number', labelledCode(sheet, ['customerNumber'], 1)),
    fieldOf('tax_id', vatNumber(sheet) ?? labelledCode(sheet, ['taxId'], 4, 6)),
    fieldOf('registration', labelledCode(sheet, ['registration'], 1, 4)),
    fieldOf('iban', iban),
    fieldOf('bic', bicOf(labelledText(sheet, ['bic']))),
    currencyField(sheet, sums.total),
    ...sumNames.filter((name) => name !== 'change' && name !== 'tip').map((name) => fieldOf(name, sums[name])),
    ...items.flatMap(lineFields),
  ];
  const amounts = items.flatMap(({ numbers }) => numbers.get('amount') ?? []);
  const checks = [
    ...sumChecks(
      sums,
      amounts.map(({ value }) => value),
    ),
    ...lineChecks(items),
  ];
  if (iban !== undefined) checks.push(ibanCheck(iban));
  const isEmpty = fields.every(({ found }) => !found);
  const notes =
    items.length > 0 || isEmpty ? [] : ['No lines were found: no row names columns, and no rows add up to a sum.'];
  return { fields, checks, notes };
}

/** The lines under named columns; where no columns are named, the rows that add up to a sum. */
export function invoiceItems(sheet: Sheet, { subtotal, total, tax, discount }: Sums): readonly LineItem[] {
  const named = lineItems(sheet).filter(({ numbers }) => numbers.has('amount') || numbers.has('unitPrice'));
  if (named.length > 0) return named;
  const all = total?.value;
  const before = all === undefined ? [] : [all - (tax?.value ?? 0), all + Math.abs(discount?.value ?? 0)];
  return bareItems(sheet, [
    ...(subtotal === undefined ? [] : [subtotal.value]),
    ...(all === undefined ? [] : [all]),
    ...before,
  ]);
}

function lineFields({ text, numbers }: LineItem, at: number): readonly Field[] {
  return [
    fieldOf(`lines.${at}.description`, text.get('description')),
    ...(text.has('code') ? [fieldOf(`lines.${at}.code`, text.get('code'))] : []),
    ...(numbers.has('position') ? [fieldOf(`lines.${at}.position`, numbers.get('position'))] : []),
    fieldOf(`lines.${at}.quantity`, numbers.get('quantity')),
    fieldOf(`lines.${at}.unit_price`, numbers.get('unitPrice')),
    ...(numbers.has('taxRate') ? [fieldOf(`lines.${at}.tax_rate`, numbers.get('taxRate'))] : []),
    fieldOf(`lines.${at}.amount`, numbers.get('amount')),
  ];
}

/** Lines in which quantity times price is not the amount: a discount, or a figure that was misread. */
function lineChecks(items: readonly LineItem[]): readonly Check[] {
  return items.flatMap(({ numbers }, at): readonly Check[] => {
    const [quantity, price, amount] = [numbers.get('quantity'), numbers.get('unitPrice'), numbers.get('amount')];
    if (quantity === undefined || price === undefined || amount === undefined) return [];
    const product = quantity.value * price.value;
    const holds = Math.abs(cents(product) - cents(amount.value)) <= 1;
    const detail = `${quantity.value} × ${price.value.toFixed(2)} = ${product.toFixed(2)}; written: ${amount.value.toFixed(2)}`;
    return holds ? [] : [{ name: `line ${at + 1}: quantity times price is the amount`, holds, detail }];
  });
}

/** ISO 9362: bank, country, place, and three more characters for a branch. */
function bicOf(found: Found | undefined): Found | undefined {
  const word = found?.evidence.text.split(/\s+/u).find((text) => /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/u.test(text));
  return found === undefined || word === undefined ? undefined : { value: word, evidence: found.evidence };
}
