/** Numbers, dates and account numbers as many countries write them. */
import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalSignOf, findAmounts, mainCurrency, parseAmount } from '../../src/fields/amounts.ts';
import { findDates } from '../../src/fields/dates.ts';
import { isValidIban } from '../../src/fields/iban.ts';

describe('an amount', () => {
  test.each([
    ['1,234.50', 1234.5, undefined],
    ['1.234,50', 1234.5, undefined],
    ["1'234.50", 1234.5, undefined],
    ['1 234,50 €', 1234.5, 'EUR'],
    ['12,34,567.00', 1_234_567, undefined],
    ['RM25.40', 25.4, 'MYR'],
    ['$ 4.11', 4.11, 'USD'],
    ['CHF 12.-', 12, 'CHF'],
    ['¥1,980', 1980, 'JPY'],
    ['(45.00)', -45, undefined],
    ['45.00-', -45, undefined],
    ['-€ 9,32', -9.32, 'EUR'],
    ['€ -9,32', -9.32, 'EUR'],
    ['٣٤٫٥٠', 34.5, undefined],
    ['25. 40', 25.4, undefined],
    ['0,5', 0.5, undefined],
  ])('%s', (text, value, currency) => {
    expect(parseAmount(text)).toMatchObject({ value, currency });
  });

  test.each(['A4', '12:30', '21/03/2018', 'KB-20417', '', 'abc', '1.2.3.4'])('%j is none', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });

  test('a separator that can be either is said to be, unless the document tells', () => {
    expect(parseAmount('1.234')).toMatchObject({ value: 1234, isAmbiguous: true });
    expect(parseAmount('1.234', '.')).toMatchObject({ value: 1.234, isAmbiguous: false });
    expect(decimalSignOf('12.50 and 1,234 and 9.99')).toBe('.');
    expect(decimalSignOf('nothing')).toBeUndefined();
  });

  test('is found among words, and a mark goes with the number it stands at', () => {
    expect(
      findAmounts('1 € 399,00 21%').map(({ value, currency, isPercentage }) => [value, currency, isPercentage]),
    ).toEqual([
      [1, undefined, false],
      [399, 'EUR', false],
      [21, undefined, true],
    ]);
    expect(mainCurrency('Total 5.00 USD, about €4.60')).toBe('USD');
  });

  test('written with any separators is read back', () => {
    assert(
      property(integer({ min: 0, max: 99_999_999 }), constantFrom('en', 'de', 'de-CH', 'fr'), (cents, locale) => {
        const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100);
        expect(parseAmount(text)?.value).toBe(cents / 100);
      }),
    );
  });
});

describe('a date', () => {
  test.each([
    ['21/03/2018', '2018-03-21', false],
    ['03/21/2018', '2018-03-21', false],
    ['03/04/2018', '2018-04-03', true],
    ['3.4.2018', '2018-04-03', false],
    ['11/03/18', '2018-03-11', true],
    ['2024-05-21', '2024-05-21', false],
    ['7. Mai 2014', '2014-05-07', false],
    ['August 3 , 2014', '2014-08-03', false],
    ['19 de octubre de 2024', '2024-10-19', false],
    ['1er février 2024', '2024-02-01', false],
    ['2024年5月6日', '2024-05-06', false],
    ['17 JAN 2018', '2018-01-17', false],
  ])('%s', (text, iso, isAmbiguous) => {
    expect(findDates(text)).toMatchObject([{ iso, isAmbiguous }]);
  });

  test.each(['31/02/2018', '192.168.1.10', '12/34', 'version 1.2.3', '00/00/0000'])('%s is none', (text) => {
    expect(findDates(text)).toEqual([]);
  });

  test.each([
    ['03/01/2024 - 03/31/2024', ['2024-01-03', '2024-03-31']],
    ['01.02.2024-03.04.2024', ['2024-02-01', '2024-04-03']],
    ['2024 - 03/04', []],
    ['12-05-2024-001', []],
  ])('of a range, or none: %s', (text, days) => {
    expect(findDates(text).map(({ iso }) => iso)).toEqual(days);
  });

  test('follows the order that the document has', () => {
    expect(findDates('03/04/2018', 'month-first')).toMatchObject([{ iso: '2018-03-04', isAmbiguous: false }]);
  });
});

test('an account number is checked by its digits', () => {
  expect(isValidIban('DE89370400440532013000')).toBe(true);
  expect(isValidIban('DE89370400440532013001')).toBe(false);
  expect(isValidIban('DE')).toBe(false);
});
