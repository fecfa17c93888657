import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/answer/answerer.ts';
import { type CitedLine, swappedFigure } from '../../src/answer/swapped.ts';
import { verifyDraft } from '../../src/answer/verify.ts';
import { pageOf } from './page-of.ts';

const form: readonly CitedLine[] = ['Monthly rent: 940 euros', 'Deposit: 1,880 euros', 'Notice: 3 months'].map(
  (text) => ({
    text,
    isRow: false,
  }),
);
const table: readonly CitedLine[] = ['Item Pieces Price', 'oak shelf 4 80.00', 'desk lamp 2 35.50'].map((text) => ({
  text,
  isRow: true,
}));
const prose: readonly CitedLine[] = [
  'The deposit was raised to 1,880 euros in May.',
  'The rent has been 940 euros since.',
].map((text) => ({ text, isRow: false }));

describe('a number at the wrong label', () => {
  it.each([
    ['The deposit is 940 euros.', form, '940'],
    ['The rent is 1,880 euros a month.', form, '1,880'],
    ['A deposit of 3 months is due.', form, '3'],
    ['The desk lamp costs 80.00.', table, '80.00'],
  ])('%j is noticed', (sentence, lines, figure) => {
    expect(swappedFigure(sentence, lines)).toMatch(new RegExp(`… ${figure}$`, 'u'));
  });

  it.each([
    ['The deposit is 1,880 euros.', form],
    ['The monthly rent is 940 euros, and the deposit 1,880.', form],
    ['You pay 940 euros a month.', form],
    ['Rents are 940 euros, without the deposit.', form],
    ['The oak shelf costs 80.00.', table],
    ['Four pieces of the oak shelf were sold.', table],
    // In prose a sentence may speak of what the one before it names.
    ['After the deposit was raised, 940 euros had to be paid.', prose],
    ['The deposit is 940 euros.', form.slice(0, 1)],
    ['The deposit is due.', form],
    // A number that stands at both is no witness.
    ['The deposit is 940 euros.', [...form, { text: 'Deposit in 2019: 940 euros', isRow: false }]],
  ])('%j is let stand', (sentence, lines) => {
    expect(swappedFigure(sentence, lines)).toBeUndefined();
  });

  it('is left out of an answer that a model wrote, and said to be', () => {
    const page = pageOf(0, [{ lines: form.map(({ text }) => text) }]);
    const quotations = form.map(({ text }) => ({ job: 'job', page: 0, text }));
    const draft: Draft = {
      claims: [
        { text: 'The deposit is 940 euros.', quotations },
        { text: 'The deposit is 1,880 euros.', quotations },
      ],
    };
    const { claims, dropped } = verifyDraft(
      draft,
      { asked: 'How high is it?', text: 'How high is it?', history: [] },
      [],
      [{ job: 'job', document: 'lease.pdf', pages: new Map([[0, page]]) }],
    );
    expect(claims.map(({ text }) => text)).toEqual(['The deposit is 1,880 euros.']);
    expect(dropped).toMatchObject([
      { text: 'The deposit is 940 euros.', reason: 'not in the lines', missing: 'deposit … 940' },
    ]);
  });
});
