/** Fields of a caller's schema: whose they are, which of several sums is meant, what is no value at all, and odd schemas. */
import { describe, expect, test } from 'vitest';
import type { Page } from '../../src/document.ts';
import { extractFields } from '../../src/fields/extract.ts';
import { valuesOf } from '../../src/fields/finding.ts';
import { type ContentBlock } from '../generate/index.ts';
import { type PlacedText, endingAt, fieldAt, linesAsPages, pagesOf, placedPages, rowAt } from './laid-out.ts';

const object = (properties: object) => ({ type: 'object', properties });
const extracted = (pages: readonly Page[], properties: object) =>
  valuesOf(extractFields(pages, object(properties)).fields);

const priced = (y: number, text: string, amount: string): readonly PlacedText[] => [
  ...rowAt(y, [60, text]),
  endingAt(y, 540, amount),
];
const invoice = placedPages([
  ...rowAt(40, [60, 'Northwind Traders Ltd, 12 Quay Street, Bristol BS1 4QA']),
  ...rowAt(70, [60, 'Invoice number: NW-5501']),
  ...rowAt(85, [60, 'Bill to']),
  ...rowAt(97, [60, 'Contoso SA']),
  ...rowAt(130, [60, 'Description'], [300, 'Qty'], [510, 'Total']),
  ...rowAt(150, [60, 'Consulting'], [300, '10']),
  endingAt(150, 540, '1,200.00'),
  ...rowAt(165, [60, 'Travel'], [300, '1']),
  endingAt(165, 540, '85.40'),
  ...priced(200, 'Subtotal', '1,285.40'),
  ...priced(215, 'VAT', '257.08'),
  ...priced(230, 'Total', '1,542.48'),
]);

test('the name and the address of the seller are not those of the buyer', () => {
  const party = object({ name: { type: 'string' }, address: { type: 'string' } });
  expect(extracted(invoice, { seller: party, buyer: object({ name: { type: 'string' } }) })).toEqual({
    seller: { name: 'Northwind Traders Ltd', address: '12 Quay Street, Bristol BS1 4QA' },
    buyer: { name: 'Contoso SA' },
  });
});

test('a total is that of the invoice, not the first under the head of a column, in any language and as text', () => {
  const wanted = { total: { type: 'number' }, 合計: { type: 'number' }, gesamtbetrag: { type: 'string' } };
  expect(extracted(invoice, wanted)).toEqual({ total: 1542.48, 合計: 1542.48, gesamtbetrag: '1,542.48' });
});

test('what an invoice says in other words than the names', () => {
  const pages = placedPages([
    ...rowAt(20, [60, 'Papierhaus Lindner GmbH']),
    ...rowAt(50, [60, 'Our company']),
    ...rowAt(62, [60, '26.61']),
    ...rowAt(75, [60, 'VAT DE 232 446 240']),
    ...rowAt(90, [60, 'Service Provider: somebody']),
    ...priced(120, 'VAT', '19.00'),
    ...priced(135, 'Total', '119.00'),
  ]);
  const wanted = { company: { type: 'string' }, vat: { type: 'string' }, desc: { type: 'string' } };
  expect(extracted(pages, wanted)).toEqual({ company: 'Papierhaus Lindner GmbH', vat: 'DE 232 446 240', desc: null });
});

describe('a list', () => {
  const items = (names: object) => ({ items: { type: 'array', items: object(names) } });
  const [text, number] = [{ type: 'string' }, { type: 'number' }];

  test('ends before the sums under it', async () => {
    const table: ContentBlock = {
      kind: 'table',
      rows: [
        ['Description', 'Qty', 'Amount'],
        ['Consulting', '10', '1,200.00'],
        ['Total care plan', '1', '85.40'],
        ['Subtotal', '', '1,285.40'],
        ['VAT 20%', '', '257.08'],
        ['Total', '', '1,542.48'],
      ],
    };
    expect(extracted(await pagesOf([table]), items({ description: text, qty: number, amount: number }))).toEqual({
      items: [
        { description: 'Consulting', qty: 10, amount: 1200 },
        { description: 'Total care plan', qty: 1, amount: 85.4 },
      ],
    });
  });

  test('leaves out the balances of an account', async () => {
    const table: ContentBlock = {
      kind: 'table',
      rows: [
        ['Date', 'Description', 'Balance'],
        ['01/03/2024', 'Balance brought forward', '1,250.00'],
        ['04/03/2024', 'Rent', '610.00'],
      ],
    };
    expect(extracted(await pagesOf([table]), items({ description: text, balance: number }))).toEqual({
      items: [{ description: 'Rent', balance: 610 }],
    });
  });

  test('has the numbers of its columns also as text', () => {
    const pages = placedPages([
      ...rowAt(20, [60, 'Pos'], [100, 'Description'], [400, 'VAT'], [510, 'Amount']),
      ...rowAt(40, [60, '1'], [100, 'Consulting'], [400, '19 %']),
      endingAt(40, 540, '1,200.00'),
    ]);
    expect(extracted(pages, items({ pos: text, description: text, line_tax_percent: number }))).toEqual({
      items: [{ pos: '1', description: 'Consulting', line_tax_percent: 19 }],
    });
  });

  test('has no heads in a row with an amount', () => {
    const pages = placedPages([
      ...priced(20, 'Service charges', '4.11'),
      ...priced(40, 'Charges', '3.11'),
      ...priced(60, 'Credits', '1.00'),
    ]);
    expect(extracted(pages, items({ description: text, charges: number }))).toEqual({ items: null });
  });

  test('needs no heads of columns where rows add up to the total', () => {
    const pages = placedPages([
      ...rowAt(40, [60, 'Fernhill Gardens']),
      ...priced(100, 'Mowing the lawn', '£45.00'),
      ...priced(115, 'Trimming hedges', '£90.00'),
      ...priced(140, 'Total', '£135.00'),
    ]);
    expect(extracted(pages, items({ description: text, amount: number }))).toEqual({
      items: [
        { description: 'Mowing the lawn', amount: 45 },
        { description: 'Trimming hedges', amount: 90 },
      ],
    });
  });
});

describe('words of a sentence are no labels', () => {
  const lines = [
    'the total of our thanks is beyond measure. We met on 4 March 2024.',
    'Your order of 12 chairs for 1,299.00 EUR is under way.',
  ];
  test('of amounts, counts, numbers or texts', async () => {
    const wanted = {
      total: { type: 'number' },
      chairs: { type: 'integer' },
      order: { type: 'string' },
      order_number: { type: 'string' },
    };
    expect(extracted(await linesAsPages(...lines), wanted)).toEqual({
      total: null,
      chairs: null,
      order: null,
      order_number: null,
    });
  });

  test('but a day beside its word is found in one', async () => {
    const pages = await linesAsPages('The lease was signed on 13/04/2025.', 'Total of this bill 12.50', 'Colour: red');
    const wanted = {
      signed: { type: 'string', format: 'date' },
      total: { type: 'number' },
      colour: { type: 'string' },
    };
    expect(extracted(pages, wanted)).toEqual({ signed: '2025-04-13', total: 12.5, colour: 'red' });
  });
});

describe('odd schemas', () => {
  const pages = linesAsPages('Status: paid', 'Grade 2', 'Place: Ashwick');

  test.each([
    ['const', { status: { const: 'paid' } }, { status: 'paid' }],
    ['enum of numbers', { grade: { enum: [1, 2] } }, { grade: 2 }],
    ['allOf', { grade: { allOf: [{ type: 'integer' }, { minimum: 1 }] } }, { grade: 2 }],
    ['nothing said', { place: {}, status: true }, { place: 'Ashwick', status: 'paid' }],
  ])('%s', async (_name, properties, values) => {
    expect(extracted(await pages, properties)).toEqual(values);
  });

  test('a reference keeps the title beside it', async () => {
    const schema = {
      ...object({ where: { $ref: '#/$defs/text', title: 'Place' } }),
      $defs: { text: { type: 'string' } },
    };
    expect(fieldAt(extractFields(await pages, schema), 'where')?.value).toBe('Ashwick');
  });

  test.each([
    ['allOf of itself', { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } }],
    ['a reference to itself', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }],
    ['nothing at all', {}],
    ['a list', { type: 'array', items: object({ a: { type: 'string' } }) }],
  ])('that is refused: %s', async (_name, schema) => {
    const own = await pages;
    expect(() => extractFields(own, schema)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });
});
