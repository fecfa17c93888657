import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../bench/changes.ts';
import type { CorpusItem } from '../../bench/corpus.ts';
import { kindOf } from '../../bench/kinds.ts';
import { gridOf } from '../../bench/own.ts';
import type { ItemScore } from '../../bench/scores.ts';
import { summarize } from '../../bench/summary.ts';
import { isReached, judge } from '../../bench/targets.ts';

const item = (id: string, kind: string, file = 'x.png'): CorpusItem => ({
  id,
  kind,
  file,
  language: 'eng',
  pages: 1,
  truth: {},
});
const score = (id: string, cer: number, bag = 1): ItemScore => ({
  id,
  kind: 'receipt',
  cer,
  bag: { f1: bag },
  structure: {},
  boxes: undefined,
});

describe('the kinds of the report', () => {
  it('go by the kind and by whether the text is in the file', () => {
    expect(kindOf(item('a', 'receipt')).label).toBe('receipts');
    expect(kindOf(item('a', 'multi-column', 'x.pdf')).label).toBe('digital PDFs');
    expect(kindOf(item('a', 'multi-column')).label).toBe('multi-column, rendered');
    expect(kindOf({ ...item('a', 'rendered'), multicolumn: true }).label).toBe('multi-column, rendered');
    expect(kindOf(item('a', 'something-new')).label).toBe('something-new');
  });
});

describe('a summary', () => {
  it('has the median of the rates and the mean of the rates cut at 1', () => {
    const all = summarize([score('a', 0), score('b', 0.1), score('c', 2), score('d', 0.3)]);
    expect(all.cerMedian).toBeCloseTo(0.2);
    expect(all.cerMean).toBeCloseTo(0.35);
    expect(all.teds).toBeUndefined();
  });
});

describe('the aims', () => {
  it('judge the figure as it is printed', () => {
    expect(isReached({ what: '', value: 0.1204, wanted: 0.12, side: 'most' })).toBe(true);
    expect(isReached({ what: '', value: 0.1206, wanted: 0.12, side: 'most' })).toBe(false);
    expect(isReached({ what: '', value: undefined, wanted: 0.12, side: 'most' })).toBeUndefined();
  });

  it('measure a kind by Tesseract in the same run where it read all of it, else by the unseen documents', () => {
    const items = [item('a', 'receipt'), item('b', 'receipt')];
    const own = [score('a', 0.02), score('b', 0.04)];
    const wanted = (tesseract: readonly ItemScore[]) =>
      judge(items, own, tesseract).find(({ what }) => what === 'receipts: no worse than Tesseract in CER mean')?.wanted;
    expect(wanted([])).toBe(0.122);
    expect(wanted([score('a', 0.5)])).toBe(0.122);
    expect(wanted([score('a', 0.5), score('b', 0.1)])).toBeCloseTo(0.3);
  });
});

describe('changes between runs', () => {
  it('are those of more than the least, the greatest loss first', () => {
    const before = [score('a', 0.1), score('b', 0.2, 0.9), score('gone', 0)];
    const after = [score('a', 0.104), score('b', 0.3, 0.95), score('new', 0)];
    const changes = changesBetween(before, after, 0.005);
    expect(changes.map(({ id, figure }) => [id, figure])).toEqual([
      ['b', 'CER'],
      ['b', 'bag F1'],
    ]);
    expect(changes[0]?.gain).toBeCloseTo(-0.1);
  });
});

describe('a table on its grid', () => {
  const cell = (row: number, column: number, text: string, rowSpan = 1, columnSpan = 1) =>
    ({ row, column, text, rowSpan, columnSpan, header: false, bbox: [0, 0, 1, 1] }) as const;

  it('has the text of a cell that spans once, at its origin', () => {
    const cells = [cell(0, 0, 'wide', 1, 2), cell(1, 0, 'a'), cell(1, 1, 'b')];
    expect(gridOf({ rows: 2, columns: 2, cells })).toEqual([
      ['wide', ''],
      ['a', 'b'],
    ]);
  });
});
