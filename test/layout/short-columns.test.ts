/** Two columns of which the right one is short, what heads them, and the number at the foot of such a page. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const lay = (...parts: readonly (readonly PlacedWord[])[]) =>
  layOutPage({ width: 595, height: 842, words: parts.flat() });

const starts = (...parts: readonly (readonly PlacedWord[])[]) => lay(...parts).map(({ text }) => text.slice(0, 2));

/** Columns as LaTeX sets them, with ten points of white between them. */
const [left, right] = [72, 312];
const column = 45;

/** Text that goes on from line to line, each as full as it can be. */
function flow(lines: number, seed: string): string {
  const words = prose(1, 2 * lines * column, seed).split(' ');
  const rows: string[] = [];
  let row = '';
  for (const word of words) {
    if (row.length + 1 + word.length > column) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return rows.slice(0, lines).join('\n');
}

test.each([1, 2, 3, 5, 12, 30])('a right column of a heading and %i lines comes after the left one', (lines) => {
  const order = starts(
    set('On Tides', { x: 240, y: 120, size: 17 }),
    set('1 Intro', { x: left, y: 200, size: 14 }),
    set(flow(20, 'L0'), { x: left, y: 225 }),
    set('2 Other', { x: right, y: 200, size: 14 }),
    set(flow(lines, 'R0'), { x: right, y: 225 }),
    set(lines === 1 ? '' : '1', { x: 302, y: 702 }),
  );
  expect(order).toEqual(['On', '1 ', 'L0', '2 ', 'R0', ...(lines === 1 ? [] : ['1'])]);
});

test('prices behind texts that wrap stay with them, though they were drawn after all of them', () => {
  const rows = (lines: readonly string[]) => lines.join('\n');
  const order = starts(
    set(
      rows(['Pike of the lake with', 'butter and dill', 'Eel of the river with', 'bread and leeks', 'Carp in the pot']),
      {
        x: left,
        y: 200,
      },
    ),
    set('12.50 EUR', { x: right, y: 200 }),
    set('14.00 EUR', { x: right, y: 224 }),
    set('10.80 EUR net', { x: right, y: 248 }),
  );
  expect(order).toEqual(['Pi']);
});

test('headings at the head of two columns are no margin', () => {
  const columns = (size: number) =>
    starts(
      set('Results', { x: left, y: 60, size }),
      set(prose(20, column, 'L'), { x: left, y: 85 }),
      set('Methods', { x: right, y: 60, size }),
      set(prose(12, column, 'R'), { x: right, y: 85 }),
    );
  expect(columns(14)).toEqual(['Re', 'L0', 'Me', 'R0']);
  // In the size of the text it may be a running header.
  expect(columns(10).slice(0, 2)).toEqual(['Re', 'Me']);
});

test.each([
  ['the text', 294, [set(prose(20, 90, 'P'), { x: left, y: 200 })]],
  ['its gutter', 302, [set(prose(20, column, 'L'), { x: left, y: 200 }), set(prose(3, 30, 'R'), { x: right, y: 200 })]],
  ['the gutter beside its last column', 302, [set(prose(8, column, 'L'), { x: left, y: 200 })]],
])('a number alone in the middle of %s is the number of the page', (_, x, text) => {
  const kindsAt = (y: number) => lay(...text, set('1', { x, y })).at(-1)?.kind;
  expect(kindsAt(702)).toBe('page-number');
  expect(kindsAt(560)).not.toBe('page-number');
});

test('the last of a column of numbers is none', () => {
  const numbers = [0, 1, 2].map((row) => set(`${3 + row}`, { x: 294, y: 600 + 40 * row }));
  const kinds = lay(set(prose(20, 90, 'P'), { x: left, y: 200 }), ...numbers).map(({ kind }) => kind);
  expect(kinds).not.toContain('page-number');
});

test('the last line of a page stays with the full one that it hangs below', () => {
  const item = (y: number) => [
    ...set('[1] Ann Author wrote a title that is long enough to fill a whole line of the page and', { x: left, y }),
    ...set('goes on here', { x: left + 30, y: y + 12 }),
  ];
  const lines = (text: readonly PlacedWord[]) =>
    lay(set(prose(12, 90, 'P'), { x: left, y: 200 }), text).map(({ lines: own }) => own.length);
  expect(lines(item(380)).at(-1)).toBe(2);
});

test('names of two authors above two columns come before both, with what stands below them', () => {
  const columns = [
    set('Introduction', { x: left, y: 190, size: 13 }),
    set(flow(20, 'L0'), { x: left, y: 215 }),
    set(flow(22, 'R0'), { x: right, y: 190 }),
  ];
  const authors = [
    set('R. Amsel', { x: 222, y: 130, size: 12 }),
    set('J. Fokkens', { x: 312, y: 130, size: 12 }),
    set('North', { x: 233, y: 146 }),
    set('Southern', { x: 322, y: 146 }),
  ];
  const read = lay(set('Wind on Masts', { x: 200, y: 90, size: 17 }), ...authors, ...columns).map(({ text }) => text);
  const at = (word: string) => read.findIndex((text) => text.includes(word));
  expect(Math.max(...['Amsel', 'Fokkens', 'North', 'Southern'].map(at))).toBeLessThan(at('L0'));
  expect(at('L0')).toBeLessThan(at('R0'));
});

test('an entry of two lines stays whole between others that hang alike', () => {
  const entry = (y: number, number: number) => [
    ...set(`[${number}] Ann Author wrote a title that is long enough to fill a whole line of the page.`, {
      x: left,
      y,
    }),
    ...set('North Press, 1999', { x: left + 30, y: y + 12 }),
  ];
  const lines = lay(
    set(prose(12, 86, 'P'), { x: left, y: 200 }),
    ...[1, 2, 3].map((number) => entry(340 + 30 * number, number)),
  );
  expect(lines.slice(1).map(({ lines: own }) => own.length)).toEqual([2, 2, 2]);
});

test.each([
  ['[alarm]', 'paragraph'],
  ['(film)', 'paragraph'],
  ['[12]', 'page-number'],
  ['p. iv', 'page-number'],
])('%s in the margin is of kind %s', (text, kind) => {
  expect(lay(set(prose(12, 90, 'P'), { x: left, y: 200 }), set(text, { x: left, y: 800 })).at(-1)?.kind).toBe(kind);
});
