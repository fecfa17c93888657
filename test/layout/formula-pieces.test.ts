/** Formulas with fractions and limits, whose pieces stand above and below their line. */
import { expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const above = set(prose(4, 80, 'The'), { x: 50, y: 150 });
const below = set(prose(4, 80, 'An'), { x: 50, y: 250 });
const blocksOf = (words: readonly PlacedWord[]) =>
  layOutPage({ width: 600, height: 800, words: [...above, ...words, ...below] }).map(({ kind, text }) => [kind, text]);

const line = set('m = n + ∑ − k (1)', { x: 200, y: 212 });

test('numerators, denominators and limits are one formula with their line', () => {
  const pieces = [...set('8 a', { x: 250, y: 205, size: 7 }), ...line, ...set('n=1', { x: 240, y: 222, size: 7 })];
  const blocks = blocksOf(pieces);
  expect(blocks.map(([kind]) => kind)).toEqual(['paragraph', 'formula', 'paragraph']);
  expect(blocks[1]?.[1]).toBe('8 a\nm = n + ∑ − k (1)\nn=1');
});

test('what has words in it, or stands where text begins, is none of it', () => {
  expect(blocksOf([...set('where we sum', { x: 250, y: 200, size: 7 }), ...line]).map(([kind]) => kind)).toEqual([
    'paragraph',
    'paragraph',
    'formula',
    'paragraph',
  ]);
});

test('the end of a formula is no first line of the paragraph below it', () => {
  const words = [...set('2a', { x: 310, y: 222 }), ...set(prose(4, 80, 'An'), { x: 50, y: 234 })];
  const texts = layOutPage({ width: 600, height: 800, words: [...above, ...words] }).map(({ text }) => text);
  expect(texts).toContain('2a');
});
