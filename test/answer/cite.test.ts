import { describe, expect, it } from 'vitest';
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
  const pages = new Map([[4, page]]);
  const first = passages[1]?.chunk.id ?? '';

  it('drops a claim whose quotation is not on the page and keeps the others', () => {
    const claims = [
      { text: 'planted', quotations: [{ chunk: first, text: 'The deposit of 9,999.00 euros' }] },
      { text: 'true', quotations: [{ chunk: first, text: 'The deposit of 1,215.00 euros' }] },
      {
        text: 'half',
        quotations: [
          { chunk: first, text: 'Total: 15.00' },
          { chunk: first, text: 'Total: 16.00' },
        ],
      },
      { text: 'bare', quotations: [] },
    ];
    const verified = verifyDraft({ claims }, passages, pages);
    expect(verified).toMatchObject({ texts: ['true'], dropped: 3 });
    expect(verified.citations).toHaveLength(1);
  });

  it('finds a quotation that names the wrong passage, and cites each place once', () => {
    const quotation = { chunk: 'no such chunk', text: 'Total: 215.00' };
    const verified = verifyDraft(
      {
        claims: [
          { text: 'a', quotations: [quotation] },
          { text: 'b', quotations: [quotation] },
        ],
      },
      passages,
      pages,
    );
    expect(verified.texts).toEqual(['a', 'b']);
    expect(verified.citations.map((citation) => citation.lines)).toEqual([[5, 5]]);
  });
});
