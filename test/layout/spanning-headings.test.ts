/** Headings over several columns, with rules that go across these alone. */
import { expect, test } from 'vitest';
import { layOutPage, type Ruling } from '../../src/layout/page-layout.ts';
import { set } from './words.ts';

const rule = (x0: number, x1: number, y: number): Ruling => ({ kind: 'line', bbox: [x0, y, x1, y + 0.4] });

test('a heading over two columns spans both, though its end stands close to the values of the second', () => {
  // Values at the right of their columns; the headings of the columns reach to the left of them.
  const rows = [
    ['Brook', 'fir', '31.2', '0.4', '8.8', '0.2'],
    ['Brook', 'yew', '35.9', '0.6', '6.1', '0.3'],
    ['Weald', 'fir', '28.4', '0.5', '9.9', '0.2'],
    ['Weald', 'oak', '30.0', '0.9', '7.7', '0.4'],
  ];
  const words = [
    ...set('Mill', { x: 60, y: 106 }),
    ...set('Kind', { x: 110, y: 106 }),
    ...set('First-season', { x: 166, y: 100 }),
    ...set('Second-season', { x: 272, y: 100 }),
    ...set('Loss (%)', { x: 150, y: 116 }),
    ...set('Error', { x: 205, y: 116 }),
    ...set('Loss (%)', { x: 260, y: 116 }),
    ...set('Error', { x: 315, y: 116 }),
    ...rows.flatMap((texts, at) =>
      texts.flatMap((text, column) => {
        const right = [80, 125, 188, 243, 298, 353][column] ?? 0;
        const x = column < 2 ? [60, 110][column] : right - 5 * text.length;
        return set(text, { x: x ?? 0, y: 134 + 12 * at });
      }),
    ),
  ];
  const rulings = [rule(56, 358, 88), rule(150, 232, 104), rule(260, 342, 104), rule(56, 358, 121), rule(56, 358, 176)];
  const table = layOutPage({ width: 600, height: 800, words, rulings }).find((block) => block.table)?.table;
  const headings = table?.cells.filter(({ header, text }) => header && text !== '');
  expect(headings?.map(({ text, row, column, columnSpan }) => [text, row, column, columnSpan])).toEqual([
    ['Mill', 0, 0, 1],
    ['Kind', 0, 1, 1],
    ['First-season', 0, 2, 2],
    ['Second-season', 0, 4, 2],
    ['Loss (%)', 1, 2, 1],
    ['Error', 1, 3, 1],
    ['Loss (%)', 1, 4, 1],
    ['Error', 1, 5, 1],
  ]);
});
