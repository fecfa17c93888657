/** Headings that are as large as the text or smaller: at the head of a paragraph's first line, in italics, in small bold letters. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const lay = (...parts: readonly (readonly PlacedWord[])[]) =>
  layOutPage({ width: 600, height: 800, words: parts.flat() });
const headings = (...parts: readonly (readonly PlacedWord[])[]) =>
  lay(...parts).flatMap(({ kind, text }) => (kind === 'heading' ? text : []));
const before = set(prose(4, 80, 'A'), { x: 50, y: 50 });
const further = set(prose(4, 80, 'B'), { x: 50, y: 132 });
/** Bold words, and a first line of text that begins `white` behind them. */
const runIn = (head: string, white: number) => [
  ...set(head, { x: 50, y: 120, bold: true }),
  ...set('water runs below the old stone bridge and carries leaves', { x: 50 + 5 * head.length + white, y: 120 }),
];

test('bold words a quad before the text of their line head it', () => {
  expect(headings(before, runIn('Caught errors', 10), further)).toEqual(['Caught errors']);
  const [, , text] = lay(before, runIn('Caught errors', 10), further);
  expect(text?.text).toMatch(/^water runs[^]*\nB0/u);
});

test.each([
  ['a space behind them', 'Caught errors', 5],
  ['a column behind them', 'Caught errors', 40],
  ['a label', 'Caught errors:', 10],
  ['the number of a figure', 'Figure 4', 10],
])('bold words with %s do not', (_, head, white) => {
  expect(headings(before, runIn(head, white), further)).toEqual([]);
});

test('a name may come first in what heads a line, and be the first of its text', () => {
  const text = set('water runs below the old stone bridge', { x: 125, y: 120 });
  const head = (monospace: boolean) => [
    ...set('name', { x: 50, y: 120, bold: !monospace, monospace }),
    ...set('(String)', { x: 75, y: 120, bold: true }),
  ];
  expect(headings(before, head(true), text, further)).toEqual(['name (String)']);
  expect(headings(before, head(false), text, further)).toEqual([]);
  const name = set('createGlobalProxyAgentOfThePool', { x: 115, y: 120, monospace: true });
  expect(headings(before, set('Setup using', { x: 50, y: 120, bold: true }), name, further)).toEqual([]);
});

test('a column of bold words heads nothing', () => {
  const next = [...set('More errors', { x: 50, y: 132, bold: true }), ...set('of the river', { x: 110, y: 132 })];
  expect(headings(before, runIn('Caught errors', 10), next)).toEqual([]);
});

test('a bold line smaller than the text heads what follows it at its edge', () => {
  const small = (x: number) => set('Key safety', { x, y: 115, size: 8, bold: true });
  expect(headings(before, small(50), further)).toEqual(['Key safety']);
  expect(headings(before, small(90), further)).toEqual([]);
});

test('a bold line with the number of a page far behind it stands in a table of contents and heads nothing', () => {
  const entry = (x: number) => [
    ...set('Key safety', { x: 50, y: 115, size: 8, bold: true }),
    ...set('12', { x, y: 115, size: 8, bold: true }),
  ];
  expect(headings(before, entry(100), further)).toEqual(['Key safety 12']);
  expect(headings(before, entry(140), further)).toEqual([]);
});

test('a line in italics heads what follows, though a name in it is upright', () => {
  const italic = (monospace: boolean) => [
    ...set('Errors with', { x: 50, y: 115 }).map((word) => ({ ...word, style: { ...word.style, italic: true } })),
    ...set('targets', { x: 110, y: 115, monospace }),
  ];
  expect(headings(before, italic(true), further)).toEqual(['Errors with targets']);
  expect(headings(before, italic(false), further)).toEqual([]);
});

test('a short sentence is text enough behind such words, a short value is not', () => {
  const short = (text: string) => [
    ...set('Caught errors', { x: 50, y: 120, bold: true }),
    ...set(text, { x: 125, y: 120 }),
  ];
  expect(headings(before, short('See the last part.'), further)).toEqual(['Caught errors']);
  expect(headings(before, short('Bridge of stone'), further)).toEqual([]);
});

test('a bold name apart from the code before it heads what follows, code that goes on does not', () => {
  const code = [0, 1, 2, 3].map((row) => set(`const w${row} = read(${row});`, { x: 50, y: 150 + 10 * row, size: 8 }));
  const typed = code.flat().map((word) => ({ ...word, style: { ...word.style, monospace: true } }));
  const name = (text: string, y: number) => set(text, { x: 50, y, size: 8, bold: true, monospace: true });
  expect(headings(before, typed, name('Pool.close()', 198), further.map(lower))).toEqual(['Pool.close()']);
  expect(headings(before, typed, name('Pool.close()', 190), further.map(lower))).toEqual([]);
  for (const going of ['(async () {', '<thead>', 'try'])
    expect(headings(before, typed, name(going, 198), further.map(lower))).toEqual([]);
});

test('sentences on a page of code are its text, however few they are', () => {
  const code = Array.from({ length: 20 }, (_, row) =>
    set(`const water${row} = read(${row});`, { x: 50, y: 100 + 10 * row, size: 8, monospace: true }),
  );
  const said = [set('This reads what is left.', { x: 50, y: 330 }), set('Returns: a promise', { x: 50, y: 360 })];
  expect(headings(...code, ...said)).toEqual([]);
});

function lower({ bbox: [x0, y0, x1, y1], ...word }: PlacedWord): PlacedWord {
  return { ...word, bbox: [x0, y0 + 90, x1, y1 + 90] };
}
