/** Formulas below each other are no table, and remarks in brackets are no column. */
import { describe, expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const gridsOf = (words: readonly PlacedWord[]) =>
  layOutPage({ width: 600, height: 800, words }).flatMap(({ table }) =>
    table === undefined
      ? []
      : [
          Array.from({ length: table.rows }, (_, row) =>
            table.cells.filter((cell) => cell.row === row).map(({ text }) => text),
          ),
        ],
  );
/** Words with spaces of a quarter of their size. */
const setTight = (line: string, x: number, y: number) => {
  let at = x;
  return line.split(' ').flatMap((word) => {
    const placed = set(word, { x: at, y });
    at += 5 * word.length + 2.5;
    return placed;
  });
};
const text = prose(6, 80, 'a')
  .split('\n')
  .flatMap((line, at) => setTight(line, 60, 60 + 12 * at));
const row = (y: number, texts: Readonly<Record<number, string>>) =>
  Object.entries(texts).flatMap(([x, cell]) => set(cell, { x: Number(x), y }));
const fractions = (...sums: readonly (readonly [left: string, above: string, below: string, count: string])[]) =>
  sums.flatMap(([left, above, below, count], at) => [
    ...row(200 + 60 * at, { 215: above, 270: '1' }),
    ...row(210 + 60 * at, { 180: left, 240: '(a − b)', 300: '−', 500: count }),
    ...row(220 + 60 * at, { 215: below, 270: '2' }),
  ]);

describe('fractions in columns', () => {
  test('are no table', () => {
    const words = fractions(['x =', '3', '2', '(1)'], ['y =', '5', '4', '(2)'], ['z =', '7', '8', '(12)']);
    expect(gridsOf([...text, ...words])).toEqual([]);
  });

  test('figures that stand so are one', () => {
    const words = [0, 1, 2, 3].flatMap((at) =>
      row(200 + 14 * at, { 180: `n = ${at}`, 260: `0.${at}1`, 340: `4.${at}7`, 420: `1${at}` }),
    );
    expect(gridsOf([...text, ...words])).toHaveLength(1);
  });
});

test('a word in brackets behind another one is no column of its own, however wide the space', () => {
  const rows = [
    ['draft', '', 'marks pages as drafts'],
    ['final', '(default)', 'marks nothing at all'],
    ['title', '(alone)', 'gives it its own page'],
    ['wide', '', 'takes the whole width'],
  ];
  const words = rows.flatMap(([name = '', remark = '', told = ''], at) => {
    const y = 200 + 14 * at;
    const behind = 60 + 5 * name.length + 7;
    return [
      ...set(name, { x: 60, y }),
      ...(remark === '' ? [] : set(remark, { x: behind, y })),
      ...setTight(told, 200, y),
    ];
  });
  const headings = [
    ...set('Option', { x: 60, y: 184, bold: true }),
    ...set('Description', { x: 200, y: 184, bold: true }),
  ];
  expect(gridsOf([...text, ...headings, ...words])).toEqual([
    [
      ['Option', 'Description'],
      ['draft', 'marks pages as drafts'],
      ['final (default)', 'marks nothing at all'],
      ['title (alone)', 'gives it its own page'],
      ['wide', 'takes the whole width'],
    ],
  ]);
});
