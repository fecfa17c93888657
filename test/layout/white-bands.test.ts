/** A figure over both columns, of which nothing but white is known, and what shows that a band of white is none. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const starts = (...parts: readonly (readonly PlacedWord[])[]) =>
  layOutPage({ width: 595, height: 842, words: parts.flat() }).map(({ text }) => text.slice(0, 2));

const [left, right] = [72, 312];
const column = 42;
const above = [
  set(`${prose(9, column, 'A')}.`, { x: left, y: 100 }),
  set(`${prose(9, column, 'B')}.`, { x: right, y: 100 }),
];
const below = [set(prose(9, column, 'C'), { x: left, y: 400 }), set(prose(9, column, 'D'), { x: right, y: 400 })];

test('columns end above a wide band of white and begin again below it', () => {
  expect(starts(...above, ...below)).toEqual(['A0', 'B0', 'C0', 'D0']);
});

test('a short caption at the left is read with what is below the figure', () => {
  const caption = set('Fig. 1. The quay in January.', { x: left, y: 380, size: 8 });
  expect(starts(...above, caption, ...below)).toEqual(['A0', 'B0', 'Fi', 'C0', 'D0']);
});

test('a caption above the figure comes behind both columns', () => {
  const caption = set('Table 1. Ships in the harbour.', { x: left, y: 222, size: 8 });
  expect(starts(...above, caption, ...below)).toEqual(['A0', 'B0', 'Ta', 'C0', 'D0']);
});

test('a figure in each column, with its own caption, ends neither', () => {
  const captions = [left, right].map((x, at) => set(`Fig. ${at + 1}. Boats.`, { x, y: 380, size: 8 }));
  expect(starts(...above, ...captions, ...below)).toEqual(['A0', 'Fi', 'C0', 'B0', 'Fi', 'D0']);
});

test('a sentence that goes on below the band in its own column is not torn', () => {
  const torn = [left, right].map((x) => set(prose(9, column, 'The '), { x, y: 100 }));
  const rest = ['of ships', 'to sea'].map((text, at) =>
    set(`${text} ${prose(9, column - 8, '')}.`, { x: at === 0 ? left : right, y: 400 }),
  );
  const order = starts(...torn, ...rest);
  expect(order).toEqual(['Th', 'of', 'Th', 'to']);
});

test('lines at the usual distance from each other show no band', () => {
  const next = [set(prose(9, column, 'C'), { x: left, y: 224 }), set(prose(9, column, 'D'), { x: right, y: 224 })];
  expect(starts(...above, ...next)).toEqual(['A0', 'C0', 'B0', 'D0']);
});
