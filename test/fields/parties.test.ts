/** Who wrote a receipt, an invoice or a letter, and where they live; and the day and hour in documents of one country. */
import { describe, expect, test } from 'vitest';
import { readInvoice } from '../../src/fields/invoice.ts';
import { readReceipt } from '../../src/fields/receipt.ts';
import { endingAt, fieldAt, linesAsPages, placedPages, rowAt, valuesAt } from './laid-out.ts';

describe('the seller of an invoice', () => {
  test.each([
    [
      'Northwind Traders Ltd, 12 Quay Street, Bristol BS1 4QA',
      'Northwind Traders Ltd',
      '12 Quay Street, Bristol BS1 4QA',
    ],
    ['Schreinerei Holzmann, Werkstr. 3, 79100 Freiburg', 'Schreinerei Holzmann', 'Werkstr. 3, 79100 Freiburg'],
    ['Tom Field - 4 Mill Lane, Ashwick', 'Tom Field', '4 Mill Lane, Ashwick'],
    ['Papierhaus Lindner GmbH 12 Ringstrasse Hamburg', 'Papierhaus Lindner GmbH', '12 Ringstrasse Hamburg'],
  ])('is parted from the address in its line: %s', async (line, seller, address) => {
    const reading = readInvoice(await linesAsPages(line, 'Invoice', 'Total 12.00'));
    expect(valuesAt(reading, ['seller', 'address'])).toEqual({ seller, address });
  });

  test('keeps a comma before the end of its name', async () => {
    const reading = readInvoice(await linesAsPages('Fernhill Web Services, Inc.', 'Invoice 4711'));
    expect(fieldAt(reading, 'seller')?.value).toBe('Fernhill Web Services, Inc.');
  });

  test('has the address that stands under it, not beside it', () => {
    const reading = readInvoice(
      placedPages([
        ...rowAt(40, [60, 'Blue Ridge Design LLC'], [400, 'INVOICE 1042']),
        ...rowAt(55, [60, '400 Main Street'], [400, '12 April 2024']),
        ...rowAt(70, [60, 'Asheville'], [400, 'Due 2 May 2024']),
      ]),
    );
    expect(fieldAt(reading, 'address')?.value).toBe('400 Main Street Asheville');
  });

  test('is not whoever a letter greets', async () => {
    const reading = readInvoice(await linesAsPages('Dear Mr Okafor,', 'your order of 12 chairs is under way.'));
    expect(valuesAt(reading, ['seller', 'order_number'])).toEqual({});
  });

  test('is doubtful where nothing says that a name is one', async () => {
    expect(fieldAt(readInvoice(await linesAsPages('Harbour View', 'Invoice 4711')), 'seller')?.doubt).toContain(
      'first name',
    );
    expect(
      fieldAt(readInvoice(await linesAsPages('Harbour View Ltd', 'Invoice 4711')), 'seller')?.doubt,
    ).toBeUndefined();
  });
});

describe('a receipt', () => {
  const reading = () =>
    readReceipt(
      placedPages([
        ...rowAt(20, [60, 'Hofladen Bauer']),
        ...rowAt(35, [60, 'Dorfstr. 1, Albany, NY 12201']),
        ...rowAt(50, [60, '(212) 555-0188']),
        ...rowAt(65, [60, 'Table #: 7  06/02/24 7:14 PM']),
        ...rowAt(80, [60, '0.350 kg x 89.00']),
        endingAt(80, 300, '31.15'),
        ...rowAt(95, [60, 'Total']),
        endingAt(95, 300, '31.15'),
      ]),
    );

  test('is not of a company because of a weight, and its address ends before telephone and items', () => {
    expect(valuesAt(reading(), ['seller', 'address'])).toEqual({
      seller: 'Hofladen Bauer',
      address: 'Dorfstr. 1, Albany, NY 12201',
    });
  });

  test('has its time in 24 hours, and its date as its country writes it, with a doubt', () => {
    expect(fieldAt(reading(), 'time')).toMatchObject({ value: '19:14', evidence: { text: '7:14 PM' } });
    expect(fieldAt(reading(), 'date')).toMatchObject({ value: '2024-06-02', doubt: expect.stringContaining('month') });
  });
});
