/** Invoices without heads of columns: which rows are their lines. */
import { describe, expect, test } from 'vitest';
import { valuesOf } from '../../src/fields/finding.ts';
import { readInvoice } from '../../src/fields/invoice.ts';
import { type PlacedText, endingAt, placedPages, rowAt } from './laid-out.ts';

/** A row with its amount at the right edge. */
const priced = (y: number, x: number, text: string, amount: string): readonly PlacedText[] => [
  ...rowAt(y, [x, text]),
  endingAt(y, 540, amount),
];
const linesOf = (...texts: readonly (readonly PlacedText[])[]): unknown => {
  const values = valuesOf(readInvoice(placedPages(texts.flat())).fields);
  return typeof values === 'object' && values !== null && 'lines' in values ? values['lines'] : undefined;
};
const head = [...rowAt(40, [60, 'Fernhill Gardens']), ...rowAt(60, [60, 'Invoice no: 2024-017'])];

test('rows that add up to the total are its lines', () => {
  const lines = linesOf(
    head,
    priced(120, 60, 'Mowing the lawn', '£45.00'),
    priced(140, 60, 'Trimming hedges (3 hours)', '£90.00'),
    rowAt(152, [60, 'at the east wall']),
    priced(180, 60, 'Total', '£135.00'),
    priced(200, 60, 'Rent of the shed last year', '£20.00'),
  );
  expect(lines).toMatchObject([
    { description: 'Mowing the lawn', amount: 45 },
    { description: 'Trimming hedges (3 hours)\nat the east wall', amount: 90 },
  ]);
});

test('a count and a price are told apart from other figures by what they make', () => {
  const lines = linesOf(
    head,
    [...rowAt(120, [60, '4,5'], [90, 'Arbeitsstunden Halle 3'], [400, '48,00 €']), endingAt(120, 540, '216,00 €')],
    [...rowAt(140, [60, '2'], [90, 'Regalböden 80 cm'], [400, '35,00 €']), endingAt(140, 540, '70,00 €')],
    priced(180, 90, 'Summe netto', '286,00 €'),
    priced(200, 90, 'MwSt. 19 %', '54,34 €'),
    priced(220, 90, 'Gesamtbetrag', '340,34 €'),
  );
  expect(lines).toMatchObject([
    { description: 'Arbeitsstunden Halle 3', quantity: 4.5, unit_price: 48, amount: 216 },
    { description: 'Regalböden 80 cm', quantity: 2, unit_price: 35, amount: 70 },
  ]);
});

test('what is told behind an item, further in, is a part of it', () => {
  const lines = linesOf(
    head,
    priced(100, 60, 'Total', '$5.00'),
    priced(140, 60, 'Storage', '$2.00'),
    priced(155, 75, 'Charges', '$1.60'),
    priced(170, 75, 'VAT', '$0.40'),
    priced(190, 60, 'Traffic', '$3.00'),
    priced(205, 75, 'Charges', '$2.40'),
    priced(220, 75, 'VAT', '$0.60'),
  );
  expect(lines).toMatchObject([
    { description: 'Storage', amount: 2 },
    { description: 'Traffic', amount: 3 },
  ]);
});

describe('no lines', () => {
  test('are taken from rows that add up to nothing, and that is said', () => {
    const reading = readInvoice(
      placedPages([
        ...head,
        ...priced(120, 60, 'Deposit for the key', '£45.00'),
        ...priced(140, 60, 'Insured up to', '£90.00'),
        ...priced(180, 60, 'Total', '£77.00'),
      ]),
    );
    expect(reading.fields.filter(({ path }) => path.startsWith('lines'))).toEqual([]);
    expect(reading.notes[0]).toContain('No lines');
  });

  test('are what is carried over to the next page', () => {
    const columns = (y: number) => rowAt(y, [60, 'Description'], [400, 'Price'], [510, 'Amount']);
    const { fields, checks } = readInvoice(
      placedPages(
        [
          ...head,
          ...columns(100),
          ...priced(120, 60, 'Steel beam', '100.00'),
          ...priced(700, 60, 'Carried forward', '100.00'),
        ],
        [
          ...priced(60, 60, 'Brought forward', '100.00'),
          ...columns(80),
          ...priced(100, 60, 'Bolt', '50.00'),
          ...priced(140, 60, 'Total', '150.00'),
        ],
      ),
    );
    expect(valuesOf(fields)).toMatchObject({ lines: [{ amount: 100 }, { amount: 50 }] });
    expect(checks).toMatchObject([{ name: 'the 2 lines make the total', holds: true }]);
  });
});
