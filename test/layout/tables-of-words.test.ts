/** Tables of words in small letters that white alone shows, and what looks like them. */
import { expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const columns = [
  ['oak', 'silver birch', 'ash', 'yew', 'larch', 'lime'],
  ['roof beams', 'fuel', 'tool handles', 'bows', 'posts in water', 'carving'],
  ['autumn', 'early spring', 'winter', 'late winter', 'summer', 'all year'],
];
const xs = [50, 190, 340];
const cell = (at: number, row: number, monospace?: boolean) =>
  set(columns[at]?.[row] ?? '', {
    x: xs[at] ?? 0,
    y: 250 + row * 18,
    ...(monospace === undefined ? {} : { monospace }),
  });
const each = (count: number) => Array.from({ length: count }, (_, at) => at);

const tablesOf = (words: readonly PlacedWord[]) => {
  const around = [
    ...set(prose(4, 80, 'The'), { x: 50, y: 150 }),
    ...words,
    ...set(prose(4, 80, 'An'), { x: 50, y: 400 }),
  ];
  return layOutPage({ width: 600, height: 800, words: around }).flatMap(({ table }) => table ?? []);
};

test('three columns that were drawn row by row are a table', () => {
  const [table, ...others] = tablesOf(each(6).flatMap((row) => each(3).flatMap((at) => cell(at, row))));
  expect(others).toEqual([]);
  expect([table?.rows, table?.columns]).toEqual([6, 3]);
  expect(table?.cells.map(({ text }) => text)).toEqual(each(6).flatMap((row) => columns.map((texts) => texts[row])));
});

test('a list in three columns, two columns and code in columns are none', () => {
  expect(tablesOf(each(3).flatMap((at) => each(6).flatMap((row) => cell(at, row))))).toEqual([]);
  expect(tablesOf(each(6).flatMap((row) => each(2).flatMap((at) => cell(at, row))))).toEqual([]);
  expect(tablesOf(each(6).flatMap((row) => each(3).flatMap((at) => cell(at, row, true))))).toEqual([]);
});
