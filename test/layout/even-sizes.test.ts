/** Lines whose boxes are higher than their letters, since they slant or bend, and what was written by hand: no headings. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

/** As a recogniser hands them in, without sizes. */
const seen = (words: readonly PlacedWord[]): readonly PlacedWord[] =>
  words.map(({ text, bbox, confidence }) => ({ text, bbox, confidence }));
const kindsOf = (...parts: readonly (readonly PlacedWord[])[]) =>
  layOutPage({ width: 595, height: 842, words: parts.flatMap(seen) }).map(({ kind }) => kind);

test('a slanting line in the middle of a sentence belongs to its paragraph', () => {
  const lines = Array.from({ length: 8 }, (_, row) => prose(1, 70, `w${'o'.repeat(row + 1)}`)).join('\n');
  const words = set(lines, { x: 60, y: 100 }).map((word) => {
    const [x0, y0, x1, y1] = word.bbox;
    return y0 > 100 + 3 * 12 - 9 && y0 < 100 + 3 * 12 ? { ...word, bbox: [x0, y0 - 3, x1, y1 + 3] as const } : word;
  });
  expect(kindsOf(words.map(({ bbox, ...word }) => ({ ...word, bbox: [...bbox] })))).toEqual(['paragraph']);
});

test('an item that counts on is none, however large it is written; a number without items before it is one', () => {
  const items = ['1. Name Orr', '2. Boat Gannet', '3. Length 7 m'].map((text, row) =>
    set(text, { x: 60, y: 300 + 30 * row }),
  );
  const text = set(prose(9, 70, 'w'), { x: 60, y: 100 });
  const written = set('4. Home port Ashwick', { x: 60, y: 395, size: 15 });
  expect(kindsOf(text, ...items, written)).toEqual(['paragraph', ...Array.from({ length: 4 }, () => 'list-item')]);
  expect(kindsOf(set('4. Home port Ashwick', { x: 60, y: 60, size: 15 }), text)).toEqual(['heading', 'paragraph']);
});

test('a large last line at the right heads nothing; at the left it may head what comes next', () => {
  const text = set(prose(9, 70, 'w'), { x: 60, y: 100 });
  expect(kindsOf(text, set('PAID', { x: 360, y: 300, size: 18 }))).toEqual(['paragraph', 'paragraph']);
  expect(kindsOf(text, set('PAID', { x: 60, y: 300, size: 18 }))).toEqual(['paragraph', 'title']);
});
