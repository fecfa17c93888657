import { describe, expect, it } from 'vitest';
import { letterOf } from '../../src/answer/evidence-lines.ts';
import { pagesNamed, readKeyedDraft } from '../../src/answer/keyed-draft.ts';
import { pageOf } from './page-of.ts';

const page = pageOf(0, ['Total: 215.00', 'Due: 5 May', 'Payable [in full] "at once"']);
const other = pageOf(2, ['Rent: 900']);
const documents = [
  { job: 'a', page: (index: number) => (index === 0 ? page : undefined) },
  { job: 'b', page: (index: number) => (index === 2 ? other : undefined) },
];
const read = (text: string) => {
  const { claims, declined } = readKeyedDraft(text, documents);
  return {
    claims: claims.map((claim) => [claim.text, ...claim.quotations.map((quotation) => quotation.text)]),
    declined,
  };
};

describe('readKeyedDraft', () => {
  it.each([
    ['The total is 215.00. [A1.1]', [['The total is 215.00.', 'Total: 215.00']]],
    ['The total is 215.00 [A1.1].', [['The total is 215.00.', 'Total: 215.00']]],
    ['The total is 215.00 [A1.1 "Total: 215.00"].', [['The total is 215.00.', 'Total: 215.00']]],
    ['It is 215.00 [A1.1: “215.00”, B3.1 "Rent"]', [['It is 215.00.', '215.00', 'Rent']]],
    ['It is so [A1.1-2]', [['It is so.', 'Total: 215.00\nDue: 5 May']]],
    ['It is so [A1.1–A1.2]', [['It is so.', 'Total: 215.00\nDue: 5 May']]],
    ['It is so [A1.1][A1.2] [B3.1].', [['It is so.', 'Total: 215.00', 'Due: 5 May', 'Rent: 900']]],
    ['Pay at once [A1.3 "[in full] "at once""].', [['Pay at once.', '[in full] "at once"']]],
    [
      'One. [A1.1] Two. [A1.2]',
      [
        ['One.', 'Total: 215.00'],
        ['Two.', 'Due: 5 May'],
      ],
    ],
    ['Made up. True [A1.1].', [['Made up.'], ['True.', 'Total: 215.00']]],
    ['True [A1.1]. Made up after it.', [['True.', 'Total: 215.00'], ['Made up after it.']]],
    ['No such line [A9.9].', [['No such line.', '']]],
    ['No such document [Z1.1].', [['No such document.', '']]],
    ['Not a key [1] or [A] or [A1].', [['Not a key [1] or [A] or [A1].']]],
    [
      '合计为215.00 [A1.1]。付款期为5月5日 [A1.2]。',
      [
        ['合计为215.00.', 'Total: 215.00'],
        ['付款期为5月5日.', 'Due: 5 May'],
      ],
    ],
  ])('%s', (text, claims) => {
    expect(read(text)).toEqual({ claims, declined: false });
  });

  it('tells that there is no answer, but not where it cites one', () => {
    expect(read('NO ANSWER')).toEqual({ claims: [], declined: true });
    expect(read('**NO ANSWER.** The lines do not say.')).toEqual({ claims: [], declined: true });
    expect(read('The line says NO ANSWER [A1.1].').declined).toBe(false);
    expect(read('')).toEqual({ claims: [], declined: false });
  });

  it('comes to an end on what is made to be slow', () => {
    for (const text of ['[A1.1 "'.repeat(3_000), '[A1.1, '.repeat(3_000), 'a '.repeat(10_000)])
      expect(read(text).claims.every((claim) => claim.length === 1)).toBe(true);
  });
});

it('names documents by letters, and finds the pages that keys name', () => {
  expect([0, 25, 26, 51, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA']);
  const named = pagesNamed('x [A2.3] [B7.1-2] [A2.9] [AA1.1]');
  expect([named(0), named(1), named(26), named(2)]).toEqual([[1], [6], [0], []]);
});
