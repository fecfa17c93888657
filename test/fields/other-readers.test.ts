/** Account statements, machine-readable zones, and the fields of a caller's own schema. */
import { describe, expect, test } from 'vitest';
import { extractFields } from '../../src/fields/extract.ts';
import { valuesOf } from '../../src/fields/finding.ts';
import { checkDigit, readIdentityCard } from '../../src/fields/machine-readable.ts';
import { readStatement } from '../../src/fields/statement.ts';
import type { ContentBlock } from '../generate/index.ts';
import { invoices } from '../generate/samples/paperwork.ts';
import { linesAsPages, pagesOf, valuesAt } from './laid-out.ts';

const statement = (closing: string): readonly ContentBlock[] => [
  { kind: 'paragraph', text: 'Harbour Savings Bank plc' },
  { kind: 'paragraph', text: 'Statement period: 01/03/2024 to 31/03/2024' },
  { kind: 'paragraph', text: 'Account number: 40318822' },
  { kind: 'paragraph', text: 'Opening balance 1,250.00' },
  {
    kind: 'table',
    rows: [
      ['Date', 'Description', 'Paid out', 'Paid in', 'Balance'],
      ['04/03/2024', 'Rent Canal Street', '640.00', '', '610.00'],
      ['15/03/2024', 'Wages Fernhill', '', '1,480.00', '2,090.00'],
      ['28/03/2024', 'Water charges', '35.20', '', '2,054.80'],
    ],
  },
  { kind: 'paragraph', text: `Closing balance ${closing}` },
];

describe('an account statement', () => {
  test('leads from one balance to the other', async () => {
    const reading = readStatement(await pagesOf(statement('2,054.80')));
    const wanted = {
      account: '40318822',
      period_from: '2024-03-01',
      period_to: '2024-03-31',
      opening_balance: 1250,
      closing_balance: 2054.8,
      'entries.0.date': '2024-03-04',
      'entries.0.amount': -640,
      'entries.1.amount': 1480,
      'entries.1.description': 'Wages Fernhill',
      'entries.2.balance': 2054.8,
    };
    expect(valuesAt(reading, Object.keys(wanted))).toEqual(wanted);
    expect(reading.checks).toMatchObject([{ holds: true }]);
  });

  test('that does not is told', async () => {
    const { checks } = readStatement(await pagesOf(statement('2,154.80')));
    expect(checks).toMatchObject([{ holds: false, detail: '1250.00 + 804.80 = 2054.80; written: 2154.80' }]);
  });
});

describe('a machine-readable zone', () => {
  // The specimens of Doc 9303, parts 4 to 6.
  const td3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
  const td2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
  const td1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
  const today = new Date('2010-01-01T00:00:00Z');

  test.each([
    ['TD3', td3, 'L898902C3'],
    ['TD2', td2, 'D23145890'],
    ['TD1', td1, 'D23145890'],
  ])('%s', async (format, lines, number) => {
    const reading = readIdentityCard(await linesAsPages(...lines), today);
    expect(valuesOf(reading.fields)).toMatchObject({
      format,
      issuer: 'UTO',
      document_number: number,
      surname: 'ERIKSSON',
      given_names: 'ANNA MARIA',
      nationality: 'UTO',
      birth_date: '1974-08-12',
      sex: 'F',
      expiry_date: '2012-04-15',
    });
    expect(reading.checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(reading.checks).toHaveLength(4);
  });

  test('a misread digit is told, not mended', async () => {
    const [first = '', second = ''] = td3;
    const reading = readIdentityCard(await linesAsPages(first, second.replace('7408122', '7408132')), today);
    expect(reading.fields.find(({ path }) => path === 'birth_date')).toMatchObject({
      value: '1974-08-13',
      doubt: expect.any(String),
    });
    expect(reading.checks.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([
      'check digit of birth_date',
      'check digit over all',
    ]);
  });

  test('that is not there is not found', async () => {
    const reading = readIdentityCard(await linesAsPages('PASSPORT', 'ERIKSSON ANNA MARIA'));
    expect(reading.fields.every(({ found }) => !found)).toBe(true);
    expect(reading.notes[0]).toContain('No machine-readable zone');
  });

  test('check digits are those of the standard', () => {
    expect(checkDigit('520727')).toBe(3);
    expect(checkDigit('AB2134<<<')).toBe(5);
  });
});

describe('a schema of the caller', () => {
  const object = (properties: object) => ({ type: 'object', properties });

  test('finds fields by their names, by what they mean, and in tables', async () => {
    const [english] = invoices;
    if (english === undefined) throw new Error('no invoice');
    const schema = object({
      invoiceNumber: { type: 'string' },
      due_date: { type: 'string', format: 'date' },
      amountDue: { type: 'number' },
      supplier: { type: ['string', 'null'] },
      currency: { enum: ['EUR', 'GBP'] },
      vat: { type: 'number', title: 'VAT 20%' },
      purchaser: object({ fax: { type: 'string' } }),
      items: { type: 'array', items: { $ref: '#/$defs/item' } },
    });
    const reading = extractFields(await pagesOf(english.content, english.options), {
      ...schema,
      $defs: { item: object({ name: { type: 'string' }, quantity: { type: 'integer' }, amount: { type: 'number' } }) },
    });
    expect(valuesOf(reading.fields)).toEqual({
      invoiceNumber: 'KB-20417',
      due_date: '2025-06-05',
      amountDue: 468.6,
      supplier: 'Kestrel & Bloom Printers Ltd',
      currency: 'GBP',
      vat: 78.1,
      purchaser: { fax: null },
      items: [
        { name: 'Reading cards, cream', quantity: 1200, amount: 168 },
        { name: 'Posters, summer programme', quantity: 85, amount: 204 },
        { name: 'Delivery by bicycle', quantity: 1, amount: 18.5 },
      ],
    });
    expect(reading.fields.find(({ path }) => path === 'purchaser.fax')).toEqual({
      path: 'purchaser.fax',
      found: false,
    });
  });

  test('keeps to patterns, choices and types', async () => {
    const pages = await linesAsPages('Reference: AB-77', 'Status: partly paid', 'Insured: yes', 'Weight: heavy');
    const reading = extractFields(
      pages,
      object({
        reference: { type: 'string', pattern: '^\\d+$' },
        status: { enum: ['paid', 'partly paid'] },
        insured: { type: 'boolean' },
        weight: { type: 'number' },
      }),
    );
    expect(valuesOf(reading.fields)).toEqual({ reference: null, status: 'partly paid', insured: true, weight: null });
  });

  test.each([
    [null, 'is not an object'],
    [{ type: 'string' }, 'not an object with properties'],
    [object({}), 'without properties'],
    [object({ a: { type: 'tuple' } }), 'has the type "tuple"'],
    [object({ a: { $ref: '#/$defs/none' } }), 'refers to'],
    [object({ a: { type: 'string', pattern: '(a+)+$' } }), 'repeats what repeats itself'],
    [object({ a: { type: 'string', pattern: '[' } }), 'no regular expression'],
    [object({ a: { type: 'array', items: { type: 'array', items: { type: 'string' } } } }), 'list of lists'],
    [object({ 'a.b': { type: 'string' } }), 'cannot be a field'],
    [
      object(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, { type: 'string' }]))),
      'more than 200',
    ],
  ])('%j is refused', (schema, why) => {
    expect(() => extractFields([], schema)).toThrow(why);
  });

  test('that refers to itself is refused', () => {
    const schema = { ...object({ a: { $ref: '#/$defs/a' } }), $defs: { a: { $ref: '#/$defs/a' } } };
    expect(() => extractFields([], schema)).toThrow('refers to itself');
  });

  test('names from a prototype are names like others', async () => {
    const reading = extractFields(
      await linesAsPages('constructor: Ada Byron'),
      object({ constructor: { type: 'string' } }),
    );
    expect(JSON.stringify(valuesOf(reading.fields))).toBe('{"constructor":"Ada Byron"}');
  });
});
