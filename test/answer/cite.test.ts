import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/answer/answerer.ts';
import { locateQuotation } from '../../src/answer/cite.ts';
import { verifyDraft } from '../../src/answer/verify.ts';
import { chunkPage } from '../../src/answer/chunking.ts';
import { pageOf } from './page-of.ts';

const page = pageOf(4, [
  { kind: 'heading', lines: ['Terms of payment'] },
  {
    lines: [
      'The deposit of 1,215.00 euros is due on',
      '3 May 2024, unless “other arrange-',
      'ments” were made.  See over-leaf.',
    ],
  },
  { lines: ['Total: 15.00', 'Total: 215.00'] },
  { lines: ['公司的注册资本为人民币五百万元。', 'قيمة العَقْد: ٢٥٠٠ درهم'] },
]);

describe('locateQuotation', () => {
  it('finds a verbatim quotation with the box of its words', () => {
    expect(locateQuotation(page, 'deposit of 1,215.00 euros')).toEqual({
      page: 5,
      snippet: 'deposit of 1,215.00 euros',
      bbox: [10, 10, 48, 19],
      lines: [1, 1],
      match: 'exact',
      confidence: 1,
    });
  });

  it('finds one over several lines and gives the page verbatim', () => {
    const found = locateQuotation(page, 'is due on 3 May 2024, unless "other arrangements" were made. See overleaf');
    expect(found).toMatchObject({ lines: [1, 3], match: 'normalized' });
    expect(found?.snippet).toBe('is due on\n3 May 2024, unless “other arrange-\nments” were made.  See over-leaf');
    expect(found?.bbox).toEqual([0, 10, 78, 39]);
    expect(locateQuotation(page, 'due on\n3 May')).toMatchObject({ match: 'exact', lines: [1, 2] });
  });

  it('never begins or ends inside a word or a number', () => {
    expect(locateQuotation(page, '15.00')).toMatchObject({ lines: [4, 4] });
    expect(locateQuotation(page, '215.00')).toMatchObject({ lines: [5, 5] });
    for (const part of ['215', '1,215', '00 euros', 'eposit', 'the depos', '5.00', 'TOTAL: 1'])
      expect({ part, found: locateQuotation(page, part) }).toEqual({ part, found: undefined });
  });

  it('is no surer of a line than of a word in it that only a model could read', () => {
    const byHand = {
      ...page,
      blocks: page.blocks.map((block) => ({
        ...block,
        lines: block.lines.map((line) => ({
          ...line,
          words: line.words.map((word) =>
            word.text === 'deposit' ? { ...word, confidence: 0.35, unread: true as const } : word,
          ),
        })),
      })),
    };
    expect(locateQuotation(byHand, 'The deposit of 1,215.00 euros is due on')?.confidence).toBe(0.35);
  });

  it('looks near the passage first', () => {
    expect(locateQuotation(page, 'Total')?.lines).toEqual([4, 4]);
    expect(locateQuotation(page, 'Total', [5, 5])?.lines).toEqual([5, 5]);
    expect(locateQuotation(page, 'Terms of payment', [5, 5])?.lines).toEqual([0, 0]);
  });

  it('finds quotations of other scripts in normal form', () => {
    expect(locateQuotation(page, '注册资本为人民币')).toMatchObject({ match: 'exact', lines: [6, 6] });
    expect(locateQuotation(page, '注册资本 为 人民币')).toMatchObject({
      match: 'normalized',
      snippet: '注册资本为人民币',
    });
    expect(locateQuotation(page, 'قيمة العقد: 2500')).toMatchObject({
      match: 'normalized',
      snippet: 'قيمة العَقْد: ٢٥٠٠',
    });
  });

  it('does not find what is not there', () => {
    for (const absent of [
      '',
      '  ',
      '…',
      'The deposit of 2,215.00 euros',
      'due on 4 May 2024',
      '1 215.00',
      'Terms of payment The deposit is',
    ]) {
      expect({ absent, found: locateQuotation(page, absent) }).toEqual({ absent, found: undefined });
    }
  });
});

describe('verifyDraft', () => {
  const passages = chunkPage({ uuid: 'j', name: 'n' }, page, []).map((chunk) => ({
    chunk,
    lines: chunk.text.split('\n'),
    score: 1,
  }));
  const question = { asked: 'How much?', text: 'How much?', history: [] };
  const verify = (claims: readonly Claim[]) =>
    verifyDraft(
      { claims },
      question,
      [{ job: 'j', document: 'n', passages }],
      [{ job: 'j', document: 'n', pages: new Map([[4, page]]) }],
    );
  const at = (text: string) => ({ job: 'j', page: 4, text });

  it('drops a claim whose quotation is not on the page and keeps the others', () => {
    const verified = verify([
      { text: 'planted', quotations: [at('The deposit of 9,999.00 euros')] },
      { text: 'true', quotations: [at('The deposit of 1,215.00 euros')] },
      { text: 'half', quotations: [at('Total: 15.00'), at('Total: 16.00')] },
      { text: 'bare', quotations: [] },
    ]);
    expect(verified.claims.map(({ text }) => text)).toEqual(['true']);
    expect(verified.dropped).toMatchObject([
      { text: 'planted', reason: 'not found' },
      { text: 'half', reason: 'not found' },
      { text: 'bare', reason: 'uncited' },
    ]);
    expect(verified.citations).toMatchObject([{ job: 'j', document: 'n', page: 5 }]);
  });

  it('finds a quotation that names the wrong place, and cites each place once', () => {
    const quotation = { job: 'no such job', page: 7, text: 'Total: 215.00' };
    const verified = verify([
      { text: 'a', quotations: [quotation] },
      { text: 'b', quotations: [quotation] },
    ]);
    expect(verified.claims.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(verified.citations.map((citation) => citation.lines)).toEqual([[5, 5]]);
  });

  it('drops a claim that says more than its lines', () => {
    const verified = verify([
      { text: 'The deposit is 9,215 euros.', quotations: [at('The deposit of 1,215.00 euros')] },
      { text: 'The deposit is 1215 euros (p. 5).', quotations: [at('The deposit of 1,215.00 euros')] },
      { text: 'The deposit is 1,215 euros (p. 9).', quotations: [at('The deposit of 1,215.00 euros')] },
    ]);
    expect(verified.claims.map(({ text }) => text)).toEqual(['The deposit is 1215 euros (p. 5).']);
    expect(verified.dropped.map(({ missing }) => missing)).toEqual(['9,215', '(p. 9)']);
  });
});
