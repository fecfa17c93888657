/** Names in the left margin of a manual: each comes before the text beside it, whenever it was drawn. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const lay = (...parts: readonly (readonly PlacedWord[])[]) =>
  layOutPage({ width: 595, height: 842, words: parts.flat() }).map(({ text }) => text.slice(0, 5));

/** Texts and names of three macros, of which the second has four names. */
const texts = [
  set(prose(3, 65, 'A'), { x: 160, y: 100 }),
  set(prose(3, 65, 'B'), { x: 160, y: 160 }),
  set('\\def\\macro{%\n  \\relax}', { x: 170, y: 205, size: 9, monospace: true }),
  set(prose(7, 65, 'C'), { x: 160, y: 260 }),
];
const names = [
  ['\\one', 160],
  ['\\two@a', 260],
  ['\\two@bc', 272],
  ['\\two@d', 284],
  ['\\two@efg', 296],
] as const;
const inMargin = names.map(([name, y]) => set(name, { x: 150 - 4.5 * name.length, y, size: 9, monospace: true }));
const read = ['A0 wa', '\\one', 'B0 wa', '\\def\\', '\\two@', 'C0 wa'];

test.each([
  ['after the text', [...texts, ...inMargin]],
  ['before the text', [...inMargin, ...texts]],
])('names that were drawn %s', (_, parts) => {
  expect(lay(...parts)).toEqual(read);
});

test('a name that stands close to its text', () => {
  const close = names.map(([name, y]) => set(name, { x: 155 - 4.5 * name.length, y, size: 9, monospace: true }));
  expect(lay(...texts, ...close)).toEqual(read);
});

test('options whose explanations stand beside them below text are read in rows', () => {
  const options = ['--one', '--two', '--three', '--four'].flatMap((option, at) => [
    set(option, { x: 50, y: 200 + 14 * at, monospace: true }),
    set(prose(1, 30, `D${at}`), { x: 160, y: 200 + 14 * at }),
  ]);
  const [first, ...rest] = lay(set(prose(5, 90, 'P'), { x: 50, y: 100 }), ...options);
  expect(first).toBe('P0 wa');
  expect(rest[0]).toBe('--one');
  expect(rest.length).toBeLessThan(5);
});

/** Paragraphs whose headings stand in the margin, below a title that begins there. */
const sides = (lines: number) =>
  [0, 1, 2].flatMap((part) => [
    set(prose(lines, 60, 'PQR'.charAt(part)), { x: 200, y: 150 + 14 * lines * part }),
    set(['First part', 'Second', 'Last part'][part] ?? '', { x: 90, y: 150 + 14 * lines * part, bold: true }),
  ]);

test.each([
  ['with its text', (parts: readonly PlacedWord[][]) => parts],
  ['after all of the text', (parts: readonly PlacedWord[][]) => parts.toSorted((a, b) => b.length - a.length)],
])('a heading in the margin, drawn %s, comes before the text beside it', (_, drawn) => {
  const title = set('On Water', { x: 60, y: 100, size: 16 });
  expect(lay(title, ...drawn(sides(6)))).toEqual(['On Wa', 'First', 'P0 wa', 'Secon', 'Q0 wa', 'Last ', 'R0 wa']);
});

test('bold labels of one line each stay with it', () => {
  expect(lay(set(prose(4, 88, 'T'), { x: 60, y: 80 }), ...sides(1)).join(' ')).not.toMatch(/Secon.*\bQ0/u);
});
