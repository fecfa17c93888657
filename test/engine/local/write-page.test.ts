import { expect, test } from 'vitest';
import { type Block, Page } from '../../../src/document.ts';
import { writePage } from '../../../src/engine/local/write-page.ts';

const word = { text: 'Total', bbox: [10, 10, 40, 20], confidence: 0.75 } as const;
const cell = {
  row: 0,
  column: 0,
  rowSpan: 1,
  columnSpan: 1,
  text: 'Total',
  bbox: [10, 10, 40, 20],
  header: false,
} as const;
const line = { text: 'Total', bbox: [10, 10, 40, 20], words: [word], style: { fontSize: 9 } } as const;
const block: Block = {
  kind: 'table',
  text: 'Total',
  bbox: [10, 10, 40, 20],
  confidence: 0.75,
  lines: [line],
  table: { rows: 1, columns: 1, cells: [cell] },
};
const page: Page = {
  index: 4,
  width: 100,
  height: 200,
  unit: 'pt',
  rotation: 0,
  language: 'eng',
  source: 'text-layer',
  blocks: [block, { ...block, kind: 'heading', level: 2 }],
};

test('a sound page is written as it is, with its letters counted', () => {
  const written = writePage(page);
  expect(Page.parse(JSON.parse(written.json))).toEqual(page);
  expect(written).toMatchObject({ index: 4, letters: 10, trust: 7.5 });
  expect(JSON.parse(written.sketch)).toMatchObject({ index: 4 });
});

const withBlock = (changes: Partial<Block>): Page => ({ ...page, blocks: [{ ...block, ...changes }] });
const withLine = (changes: Partial<Block['lines'][number]>): Page =>
  withBlock({ lines: [line, { ...line, ...changes }] });
const withCell = (changes: Partial<NonNullable<Block['table']>['cells'][number]>): Page =>
  withBlock({ table: { rows: 1, columns: 1, cells: [{ ...cell, ...changes }] } });

test.each<[place: string, unsound: Page]>([
  ['index', { ...page, index: -1 }],
  ['width', { ...page, width: 0 }],
  ['height', { ...page, height: Infinity }],
  ['blocks.0.bbox', withBlock({ bbox: [0, 0, Number.NaN, 1] })],
  ['blocks.0.confidence', withBlock({ confidence: 1.01 })],
  ['blocks.0.level', withBlock({ level: 7 })],
  ['blocks.0.lines.1.bbox', withLine({ bbox: [Infinity, 0, 1, 1] })],
  ['blocks.0.lines.1.style.fontSize', withLine({ style: { fontSize: Number.NaN } })],
  ['blocks.0.lines.1.words.0.bbox', withLine({ words: [{ ...word, bbox: [0, -Infinity, 1, 1] }] })],
  ['blocks.0.lines.1.words.0.confidence', withLine({ words: [{ ...word, confidence: Number.NaN }] })],
  ['blocks.0.table.rows', withBlock({ table: { rows: 0, columns: 1, cells: [] } })],
  ['blocks.0.table.columns', withBlock({ table: { rows: 1, columns: 1.5, cells: [] } })],
  ['blocks.0.table.cells.0.place', withCell({ row: -1 })],
  ['blocks.0.table.cells.0.span', withCell({ columnSpan: 0 })],
  ['blocks.0.table.cells.0.bbox', withCell({ bbox: [0, 0, 1, Number.NaN] })],
])('a page whose %s is no number, or out of bounds, is refused by name', (place, unsound) => {
  // What is refused here the schema refuses, too.
  expect(Page.safeParse(unsound).success).toBe(false);
  expect(() => writePage(unsound)).toThrow(`is malformed at "${place}"`);
});
