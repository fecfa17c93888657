/** Footnotes of a column in whose last sentence the next column goes on. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const note = set('1 See the archives of the harbour.', { x: 72, y: 720, size: 7 });
const left = set(prose(20, 42, 'A'), { x: 72, y: 470 });
const column = (begins: string, size = 10) => set(`${begins} ${prose(24, 40, 'b')}.`, { x: 312, y: 470, size });
const starts = (words: readonly PlacedWord[]) =>
  layOutPage({ width: 595, height: 842, words }).map(({ text }) => text.slice(0, 2));

test('a note between the halves of a sentence is read behind the text, sizes told or not', () => {
  const words = [left, note, column('of')].flat();
  expect(starts(words)).toEqual(['A0', 'of', '1 ']);
  expect(starts(words.map(({ text, bbox, confidence }) => ({ text, bbox, confidence })))).toEqual(['A0', 'of', '1 ']);
});

test('it comes before the notes of the next column', () => {
  const other = set('2 See the letters of the mayor.', { x: 312, y: 770, size: 7 });
  expect(starts([left, note, column('of'), other].flat())).toEqual(['A0', 'of', '1 ', '2 ']);
});

test('a note stays at the foot of its column where a sentence begins the next one', () => {
  expect(starts([left, note, column('Of')].flat())).toEqual(['A0', '1 ', 'Of']);
});
