/** Which amounts of receipts and invoices are their sums, in cases where more than one could be. */
import { expect, test } from 'vitest';
import type { Reading } from '../../src/fields/finding.ts';
import { readInvoice } from '../../src/fields/invoice.ts';
import { readReceipt } from '../../src/fields/receipt.ts';
import { endingAt, fieldAt, placedPages, rowAt, valuesAt } from './laid-out.ts';

const pagesOf = (...rows: readonly (readonly [label: string, amount: string])[]) =>
  placedPages([
    ...rowAt(20, [60, 'Corner Deli Ltd']),
    ...rows.flatMap(([label, amount], at) => [
      ...rowAt(60 + 20 * at, [60, label]),
      endingAt(60 + 20 * at, 540, amount),
    ]),
  ]);
const failed = ({ checks }: Reading) => checks.filter(({ holds }) => !holds).map(({ name }) => name);

test('taxes of several rates are added up, and that is said', () => {
  const reading = readInvoice(
    pagesOf(
      ['Net amount', '136.00'],
      ['VAT 7 % of 36.00', '2.52'],
      ['VAT 19 % of 100.00', '19.00'],
      ['Total', '157.52'],
    ),
  );
  expect(fieldAt(reading, 'tax')).toMatchObject({
    value: 21.52,
    doubt: expect.any(String),
    evidence: { text: '2.52\n19.00' },
  });
  expect(failed(reading)).toEqual([]);
});

test('one tax that fits stays alone', () => {
  const reading = readInvoice(pagesOf(['Subtotal', '100.00'], ['VAT', '19.00'], ['Total', '119.00'], ['VAT', '19.00']));
  expect(fieldAt(reading, 'tax')).toMatchObject({ value: 19 });
  expect(fieldAt(reading, 'tax')?.doubt).toBeUndefined();
});

test('a subtotal above the total, a discount and delivery are told apart', () => {
  const reading = readInvoice(
    pagesOf(
      ['Subtotal', '1,480.00'],
      ['Discount', '-148.00'],
      ['Shipping', '20.00'],
      ['Tax', '93.24'],
      ['Amount due', '1,445.24'],
    ),
  );
  const wanted = { subtotal: 1480, discount: -148, shipping: 20, tax: 93.24, total: 1445.24 };
  expect(valuesAt(reading, Object.keys(wanted))).toEqual(wanted);
  expect(reading.checks).toMatchObject([
    { holds: true, detail: '1480.00 + 93.24 + 20.00 - 148.00 = 1445.24; written: 1445.24' },
  ]);
});

test('a credit note has sums below zero', () => {
  const reading = readInvoice(pagesOf(['Netto', '-21,00'], ['MwSt 19 %', '-3,99'], ['Gesamtbetrag', '-24,99']));
  expect(valuesAt(reading, ['subtotal', 'tax', 'total'])).toEqual({ subtotal: -21, tax: -3.99, total: -24.99 });
  expect(failed(reading)).toEqual([]);
});

test('a tip that was given is in the total, one that is proposed is not told', () => {
  const sums = [
    ['Subtotal', '25.50'],
    ['Sales Tax', '2.26'],
    ['Total', '27.76'],
  ] as const;
  const given = readReceipt(pagesOf(...sums, ['Tip', '5.00'], ['Grand Total', '32.76']));
  expect(valuesAt(given, ['tip', 'total'])).toEqual({ tip: 5, total: 32.76 });
  expect(failed(given)).toEqual([]);
  const proposed = readReceipt(pagesOf(...sums, ['Tip', '4.16']));
  expect(valuesAt(proposed, ['tip', 'total'])).toEqual({ tip: undefined, total: 27.76 });
});

test('the total is not what it comes to in another currency', () => {
  const reading = readReceipt(pagesOf(['Total CHF', '26.15'], ['TWINT', '26.15'], ['Total in EUR', '27.20']));
  expect(valuesAt(reading, ['total', 'paid'])).toEqual({ total: 26.15, paid: 26.15 });
});
