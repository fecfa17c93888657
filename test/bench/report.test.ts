import { describe, expect, it } from 'vitest';
import type { CorpusItem } from '../../bench/corpus.ts';
import { reportText, tableText } from '../../bench/report.ts';
import type { ItemScore } from '../../bench/scores.ts';
import { stepTable } from '../../bench/step-account.ts';

const items: readonly CorpusItem[] = ['a', 'b'].map((id) => ({
  id,
  kind: 'receipt',
  file: `${id}.png`,
  language: 'eng',
  pages: 1,
  truth: {},
}));
const score = (id: string, cer: number): ItemScore => ({
  id,
  kind: 'receipt',
  cer,
  bag: { f1: 0.9 },
  order: 1,
  keywords: 0.5,
  structure: {},
  boxes: 0.75,
});
const lineWith = (text: string, start: string) => text.split('\n').find((line) => line.startsWith(start)) ?? '';

describe('the report', () => {
  const text = reportText(items, [
    { tool: 'ocrchat', scores: [score('a', 0.05), score('b', 0.07)] },
    { tool: 'peer', scores: [score('b', 0.3)] },
  ]);

  it('sets the tools side by side, and says of how many documents when they are fewer', () => {
    const row = lineWith(text, '| receipts');
    expect(row).toContain('6.0 / 6.0, 90.0, 100.0');
    expect(row).toContain('30.0 / 30.0, 90.0, 100.0 (1)');
    // What native Tesseract reaches on unseen documents.
    expect(row).toContain('10.0 / 12.2, 83.1');
  });

  it('says which aims are met', () => {
    expect(lineWith(text, '| receipts: CER mean')).toMatch(/6\.0 +\| ≤ 8\.0 +\| yes/);
    expect(lineWith(text, '| all: CER median')).toMatch(/6\.0 +\| ≤ 4\.0 +\| NO/);
    expect(lineWith(text, '| table PDFs: cell F1')).toMatch(/not measured/);
  });

  it('has the boxes and contents that were measured, and no structure where there is none', () => {
    expect(text).toContain('## Boxes');
    expect(lineWith(text, '| peer')).toContain('50.0');
    expect(text).not.toContain('## Structure');
  });
});

describe('tables', () => {
  it('are Markdown with columns of equal width', () => {
    expect(tableText(['a', 'bc'], [['long', '1']])).toBe('| a    | bc  |\n|------|-----|\n| long | 1   |');
  });

  it('give the steps in the order of a page, by page and share', () => {
    const lines = stepTable(
      new Map([
        ['index', 100],
        ['open', 300],
      ]),
      10,
    ).split('\n');
    expect(lines[2]).toMatch(/^\| open +\| 30\.0 +\| 75\.0 % +\|$/);
    expect(lines[3]).toMatch(/^\| index +\| 10\.0 +\| 25\.0 % +\|$/);
    expect(lines[4]).toMatch(/^\| sum +\| 40\.0 +\| 100\.0 % +\|$/);
  });
});
