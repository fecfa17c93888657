/** The index of a book: entries down each column, each on a line of its own. */
import { expect, test } from 'vitest';
import { areAlphabetical, areIndexEntries, goesOnWithPages, isIndexEntry } from '../../src/book-index.ts';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { unwrapBlock } from '../../src/plain-text.ts';
import { set } from './words.ts';

const columns = [
  [
    'anchor, 71, 96, 137, 192',
    'awning, 174',
    'ballast, 21, 42, 172',
    'barge, 81, 87, 217',
    'beacon, 27',
    'bollard, 68',
  ],
  ['cable, 137', 'canvas, 144, 204', 'capstan, 3, 23, 103', 'chart, 29, 72, 194', 'clinker, 2, 58', 'copper, 104'],
  ['deck, 294', 'derrick, 36, 102', 'dock, 48, 75, 99, 297', 'drift, 22, 28', 'ebb, 77, 138, 285', 'estuary, 63'],
];

/** As a recogniser hands them in: line by line across the page, sizes not told. */
function across(texts: readonly (readonly string[])[]): readonly PlacedWord[] {
  return (texts[0] ?? []).flatMap((_, row) =>
    texts.flatMap((column, at) =>
      set(column[row] ?? '', { x: 60 + at * 165, y: 100 + row * 12 }).map(({ text, bbox, confidence }) => ({
        text,
        bbox,
        confidence,
        line: row,
      })),
    ),
  );
}

test.each([2, 3])('%i columns of entries are read one after the other', (count) => {
  const texts = columns.slice(0, count);
  const blocks = layOutPage({ width: 595, height: 842, words: across(texts) });
  expect(blocks.flatMap(unwrapBlock)).toEqual(texts.flat());
});

test('pages that go on in the next line stay with their entry', () => {
  const words = set('charge, 40–42, 88, 96, 148,\n237–239\ncombining, 21, 25\ncopying, 11', { x: 60, y: 100 });
  const blocks = layOutPage({ width: 595, height: 842, words });
  expect(blocks.flatMap(unwrapBlock)).toEqual([
    'charge, 40–42, 88, 96, 148, 237–239',
    'combining, 21, 25',
    'copying, 11',
  ]);
});

test.each(['On 3 May, 12 ships came', 'of the years 1990, 1991', 'see above', '12, 13', 'Is it so? Yes, 12'])(
  '%s is no entry',
  (text) => {
    expect(isIndexEntry(text)).toBe(false);
  },
);

test('texts that end in figures now and then are no index, nor is what follows no alphabet', () => {
  expect(areIndexEntries(['ropes, 12', 'They were sold', 'in the yard', 'and so on'])).toBe(false);
  expect(areAlphabetical(['wharf, 1', 'boat, 2', 'sail, 3', 'anchor, 4'])).toBe(false);
  expect(goesOnWithPages('charge, 40,', '42, 43')).toBe(true);
  expect(goesOnWithPages('charge, 40', '42, 43')).toBe(false);
});
