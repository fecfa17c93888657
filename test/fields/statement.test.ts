/** Account statements of several layouts: which rows are entries, which way each went, of which day, and which balances they lead to. */
import { describe, expect, test } from 'vitest';
import { valuesOf } from '../../src/fields/finding.ts';
import { readStatement } from '../../src/fields/statement.ts';
import { type PlacedText, endingAt, fieldAt, placedPages, rowAt, valuesAt } from './laid-out.ts';

const german = (from: string, to: string): readonly PlacedText[] => [
  ...rowAt(40, [60, 'Volksbank Seetal eG']),
  ...rowAt(60, [60, `Zeitraum ${from} - ${to}`]),
];

describe('a German statement', () => {
  const reading = () =>
    readStatement(
      placedPages([
        ...german('01.03.2024', '31.03.2024'),
        ...rowAt(100, [60, 'Buchung'], [120, 'Wert'], [180, 'Verwendungszweck'], [480, 'Betrag EUR']),
        ...rowAt(120, [60, 'Alter Kontostand vom 29.02.2024']),
        endingAt(120, 530, '1.250,00 H'),
        ...rowAt(140, [60, '04.03.'], [120, '05.03.'], [180, 'Miete Kanalstr. 12']),
        endingAt(140, 530, '640,00 S'),
        ...rowAt(152, [180, 'Mandat M-4711']),
        ...rowAt(172, [60, '15.03.'], [120, '15.03.'], [180, 'Gehalt Seehof GmbH']),
        endingAt(172, 530, '1.480,00 H'),
        ...rowAt(192, [60, 'Neuer Kontostand vom 31.03.2024']),
        endingAt(192, 530, '2.090,00 H'),
      ]),
    );

  test('takes days for days and marks for directions, and balances for no entries', () => {
    expect(valuesOf(reading().fields)).toMatchObject({
      bank: 'Volksbank Seetal eG',
      opening_balance: 1250,
      closing_balance: 2090,
      entries: [
        { date: '2024-03-04', description: 'Miete Kanalstr. 12\nMandat M-4711', amount: -640 },
        { date: '2024-03-15', description: 'Gehalt Seehof GmbH', amount: 1480 },
      ],
    });
    expect(reading().checks).toMatchObject([{ holds: true }]);
  });

  test('says that the year is not on the row', () => {
    expect(fieldAt(reading(), 'entries.0.date')).toMatchObject({
      doubt: expect.any(String),
      evidence: { text: '04.03.' },
    });
  });

  test('of two years has each day in its own', () => {
    const { fields } = readStatement(
      placedPages([
        ...german('15.12.2023', '14.01.2024'),
        ...rowAt(100, [60, 'Datum'], [140, 'Buchungstext'], [400, 'Soll'], [500, 'Haben']),
        ...rowAt(120, [60, '28.12.'], [140, 'Kartenzahlung']),
        endingAt(120, 420, '45,90'),
        ...rowAt(140, [60, '02.01.'], [140, 'Erstattung']),
        endingAt(140, 525, '100,00'),
      ]),
    );
    expect(valuesOf(fields)).toMatchObject({
      entries: [
        { date: '2023-12-28', amount: -45.9 },
        { date: '2024-01-02', amount: 100 },
      ],
    });
  });
});

describe('amounts without a sign or a column for each direction', () => {
  const balanced = (first: string) =>
    readStatement(
      placedPages([
        ...rowAt(40, [60, 'Meridian Bank plc']),
        ...rowAt(100, [60, 'Date'], [140, 'Details'], [400, 'Amount'], [500, 'Balance']),
        ...rowAt(120, [60, '01 Mar 2024'], [140, 'Balance brought forward']),
        endingAt(120, 535, '1,250.00'),
        ...rowAt(140, [60, '04 Mar 2024'], [140, 'Rent']),
        endingAt(140, 430, first),
        endingAt(140, 535, '610.00'),
        ...rowAt(160, [60, '15 Mar 2024'], [140, 'Wages']),
        endingAt(160, 430, '1,480.00'),
        endingAt(160, 535, '2,090.00'),
      ]),
    );

  test('go the way that the balance goes, and say so', () => {
    const reading = balanced('640.00');
    expect(valuesAt(reading, ['entries.0.amount', 'entries.1.amount'])).toEqual({
      'entries.0.amount': -640,
      'entries.1.amount': 1480,
    });
    expect(fieldAt(reading, 'entries.0.amount')?.doubt).toContain('balance after it');
  });

  test('stay as they are where the balance does not bear them out', () => {
    const reading = balanced('650.00');
    expect(fieldAt(reading, 'entries.0.amount')).toMatchObject({
      value: 650,
      doubt: expect.stringContaining('Nothing says'),
    });
    expect(reading.checks).toContainEqual(
      expect.objectContaining({ name: 'entry 1: the balance after it', holds: false }),
    );
  });
});

test('days without a year may have the month as a word, and may be left out on rows of the same day', () => {
  const reading = readStatement(
    placedPages([
      ...rowAt(40, [60, 'Meridian Bank plc']),
      ...rowAt(60, [60, 'Statement period 1 March 2024 to 31 March 2024']),
      ...rowAt(100, [60, 'Date'], [120, 'Details'], [350, 'Paid out'], [430, 'Paid in'], [510, 'Balance']),
      ...rowAt(120, [60, '04 Mar'], [120, 'Rent Canal Street']),
      endingAt(120, 390, '640.00'),
      ...rowAt(135, [120, 'Coffee shop']),
      endingAt(135, 390, '4.50'),
    ]),
  );
  expect(valuesOf(reading.fields)).toMatchObject({
    entries: [
      { date: '2024-03-04', description: 'Rent Canal Street', amount: -640 },
      { date: '2024-03-04', description: 'Coffee shop', amount: -4.5 },
    ],
  });
  expect(fieldAt(reading, 'entries.1.date')?.doubt).toContain('entry above');
});

describe('rows that are easily mistaken', () => {
  const columns = rowAt(100, [60, 'Date'], [140, 'Description'], [350, 'Debit'], [430, 'Credit'], [510, 'Balance']);
  const debit = (y: number, date: string, text: string, amount: string): readonly PlacedText[] => [
    ...rowAt(y, [60, date], [140, text]),
    endingAt(y, 375, amount),
  ];
  const amountsOf = (...rows: readonly (readonly PlacedText[])[]) => {
    const { fields } = readStatement(
      placedPages([...rowAt(40, [60, 'Meridian Bank plc']), ...columns, ...rows.flat()]),
    );
    return fields.filter(({ path }) => /^entries.*amount$/u.test(path)).map(({ value }) => value);
  };

  test('a name that begins like a sum does not end the list, and the sums of the columns are no entry', () => {
    const totals = [...rowAt(160, [60, 'Totals']), endingAt(160, 375, '50.00'), endingAt(160, 455, '30.00')];
    expect(
      amountsOf(
        debit(120, '04/03/2024', 'Total Fuel 03/03/2024', '40.00'),
        [...rowAt(135, [140, 'Total Fuel']), endingAt(135, 375, '10.00')],
        totals,
      ),
    ).toEqual([-40, -10]);
  });

  test('a balance is told from what is only called one', () => {
    const balance = [...rowAt(120, [60, 'Balance on 3 March 2024']), endingAt(120, 540, '900.00')];
    expect(amountsOf(balance, debit(140, '04/03/2024', 'Balance transfer fee', '5.00'))).toEqual([-5]);
  });

  test('two days side by side are not one with a year', () => {
    const reading = readStatement(
      placedPages([
        ...rowAt(40, [60, 'Meridian Card Services Ltd']),
        ...rowAt(60, [60, 'Statement date: 31 March 2024'], [300, 'Previous balance']),
        endingAt(60, 540, '200.00'),
        ...rowAt(100, [60, 'Transaction date'], [180, 'Posting date'], [280, 'Description'], [510, 'Amount']),
        ...rowAt(120, [60, '02 Mar'], [180, '03 Mar'], [280, 'Coffee house']),
        endingAt(120, 540, '4.50'),
        ...rowAt(140, [60, '10 Mar'], [180, '10 Mar'], [280, 'Payment received'], [545, 'CR']),
        endingAt(140, 540, '200.00'),
        ...rowAt(160, [60, 'New balance']),
        endingAt(160, 540, '4.50'),
      ]),
    );
    expect(valuesOf(reading.fields)).toMatchObject({
      entries: [
        { date: '2024-03-02', description: 'Coffee house', amount: -4.5 },
        { date: '2024-03-10', description: 'Payment received', amount: 200 },
      ],
    });
    expect(fieldAt(reading, 'entries.0.amount')?.doubt).toContain('no sign');
    // What is owed grows by what is spent.
    expect(reading.checks).toMatchObject([{ holds: true }]);
  });
});

test('the newest entry may stand first', () => {
  const reading = readStatement(
    placedPages([
      ...rowAt(40, [60, 'Meridian Bank plc']),
      ...rowAt(100, [60, 'Date'], [140, 'Details'], [400, 'Amount'], [500, 'Balance']),
      ...rowAt(120, [60, '28 Mar 2024'], [140, 'Water']),
      endingAt(120, 430, '35.20'),
      endingAt(120, 535, '2,054.80'),
      ...rowAt(140, [60, '15 Mar 2024'], [140, 'Wages']),
      endingAt(140, 430, '1,480.00'),
      endingAt(140, 535, '2,090.00'),
      ...rowAt(160, [60, '04 Mar 2024'], [140, 'Rent']),
      endingAt(160, 430, '640.00'),
      endingAt(160, 535, '610.00'),
    ]),
  );
  expect(valuesAt(reading, ['entries.0.amount', 'entries.1.amount', 'entries.2.amount'])).toEqual({
    'entries.0.amount': -35.2,
    'entries.1.amount': 1480,
    'entries.2.amount': 640,
  });
  expect(fieldAt(reading, 'entries.2.amount')?.doubt).toContain('Nothing says');
  expect(reading.checks).toEqual([]);
});

test('without heads of columns, figures among the words are part of them', () => {
  const { fields, checks } = readStatement(
    placedPages([
      ...rowAt(40, [60, 'Banque du Canal SA']),
      ...rowAt(60, [60, 'du 01/03/2024 au 31/03/2024']),
      ...rowAt(100, [60, 'Ancien solde au 29/02/2024']),
      endingAt(100, 500, '1 250,00'),
      ...rowAt(120, [60, '04/03/2024'], [140, 'PRLV EAU 12,50 REF 2024']),
      endingAt(120, 500, '-35,20'),
      ...rowAt(140, [60, 'Nouveau solde au 31/03/2024']),
      endingAt(140, 500, '1 214,80'),
    ]),
  );
  expect(valuesOf(fields)).toMatchObject({
    bank: 'Banque du Canal SA',
    entries: [{ date: '2024-03-04', description: 'PRLV EAU 12,50 REF 2024', amount: -35.2, balance: null }],
  });
  expect(checks).toMatchObject([{ holds: true }]);
});

test('the date of an entry, or of the period, is not that of the statement', () => {
  const { fields } = readStatement(
    placedPages([
      ...rowAt(40, [60, 'First Prairie Credit Union']),
      ...rowAt(60, [60, 'Statement Period: 03/01/2024 - 03/31/2024']),
      ...rowAt(100, [60, 'Date'], [140, 'Description'], [350, 'Debit'], [430, 'Credit']),
      ...rowAt(120, [60, '03/02/2024'], [140, 'Check 101']),
      endingAt(120, 375, '100.00'),
    ]),
  );
  expect(valuesOf(fields)).toMatchObject({ date: null, period_from: '2024-03-01', period_to: '2024-03-31' });
});
