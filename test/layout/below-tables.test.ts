/** Texts right below the last line of a table, with a rule of the same width farther down. */
import { expect, test } from 'vitest';
import { layOutPage, type Ruling } from '../../src/layout/page-layout.ts';
import { set } from './words.ts';

const rules = (...ys: readonly number[]) => ys.map((y): Ruling => ({ kind: 'line', bbox: [60, y, 460, y + 0.5] }));
const rows = [
  ['Item', 'What', 'Count', 'Sum'],
  ['1', 'woollen rug', '2', '179.80'],
  ['2', 'linen towel', '12', '90.00'],
  ['3', 'mended loom', '3', '217.00'],
];
const words = rows.flatMap((texts, at) =>
  texts.flatMap((text, column) => set(text, { x: [60, 110, 280, 400][column] ?? 0, y: 112 + 18 * at })),
);
const between = [118, 136, 154, 172];
const layOut = (text: string, ...below: readonly number[]) => {
  const blocks = layOutPage({
    width: 600,
    height: 800,
    words: [...words, ...set(text, { x: 60, y: 188 })],
    rulings: rules(100, ...between, ...below),
  });
  const table = blocks.find((block) => block.table)?.table;
  return { rows: table?.rows, texts: blocks.filter((block) => !block.table).map((block) => block.text) };
};

test('a sentence is no row, though a rule goes on below it', () => {
  const sentence = 'To be paid within two weeks. Many thanks for your order!';
  expect(layOut(sentence, 196)).toEqual({ rows: 4, texts: [sentence] });
});

test('a text far above the next rule is no row', () => {
  expect(layOut('Payable on receipt by the usual way', 700)).toEqual({
    rows: 4,
    texts: ['Payable on receipt by the usual way'],
  });
});

test('a label right above the last rule is one', () => {
  expect(layOut('Sum carried over to the next page', 194)).toEqual({ rows: 5, texts: [] });
});

test('a row of dashes ends the rows above it, and is in no cell', () => {
  const goods = [
    ['Barley 2 kg', '1.45'],
    ['Rye loaf', '2.10'],
    ['Pears', '3.10'],
    ['Hard cheese', '4.75'],
    ['Matches', '5.99'],
  ];
  const typed = [
    ...goods.flatMap(([name = '', price = ''], at) => [
      ...set(name, { x: 60, y: 100 + 12 * at, monospace: true }),
      ...set(price, { x: 200, y: 100 + 12 * at, monospace: true }),
    ]),
    ...set('-'.repeat(32), { x: 60, y: 160, monospace: true }),
    ...set('SUM', { x: 60, y: 172, monospace: true }),
    ...set('17.39', { x: 195, y: 172, monospace: true }),
  ];
  const blocks = layOutPage({ width: 600, height: 800, words: typed });
  const [table] = blocks.flatMap((block) => block.table ?? []);
  expect(table?.cells.map(({ text }) => text)).toEqual(goods.flat());
});
