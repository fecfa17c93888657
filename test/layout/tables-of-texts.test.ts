/** Tables with sentences in their cells, and rows of options of which few have a mark. */
import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../src/document.ts';
import { layOutPage, type PlacedWord, type Ruling } from '../../src/layout/page-layout.ts';
import { set } from './words.ts';

const page = { width: 600, height: 800 };
const line = (...bbox: BoundingBox): Ruling => ({ kind: 'line', bbox });
const fill = (...bbox: BoundingBox): Ruling => ({ kind: 'fill', bbox });
const tablesOf = (words: readonly PlacedWord[], rulings: readonly Ruling[] = []) =>
  layOutPage({ ...page, words, rulings }).flatMap(({ table }) =>
    table === undefined
      ? []
      : [
          Array.from({ length: table.rows }, (_, row) =>
            table.cells.filter((cell) => cell.row === row).map(({ text }) => text),
          ),
        ],
  );
const cell = (x: number, y: number, text: string, bold = false) => set(text, { x, y, bold });

const said = [
  ['Sluice', 'Lets the water of the upper basin\nrun off before the night, so that\nno boat is lifted over the wall.'],
  ['Gate', 'Is kept shut.'],
  ['Weir', 'Holds back what comes down from\nthe hills after a week of rain.'],
] as const;
const expected = [['Part', 'What it does'], ...said.map(([label, text]) => [label, text.replaceAll('\n', ' ')])];
/** Labels and sentences that wrap, without white between the rows. */
const glossary = (bold: boolean) => {
  let y = 120;
  const body = said.flatMap(([label, text]) => {
    const words = [...cell(60, y, label), ...cell(160, y, text)];
    y += 12 * text.split('\n').length;
    return words;
  });
  return [...cell(60, 100, 'Part', bold), ...cell(160, 100, 'What it does', bold), ...body];
};

describe('sentences in cells', () => {
  test('between three lines of one width, or below bold headings, they are cells', () => {
    const rules = [88, 106, 195].map((y) => line(58, y, 340, y + 0.5));
    expect(tablesOf(glossary(false), rules)).toEqual([expected]);
    expect(tablesOf(glossary(true))).toEqual([expected]);
    expect(tablesOf(glossary(false))).toEqual([]);
  });

  test('names of groups of rows may stand among them', () => {
    const words = [
      ...glossary(false),
      ...cell(60, 194, 'Above the town'),
      ...cell(60, 206, 'Mill'),
      ...cell(160, 206, 'Grinds no more.'),
    ];
    const rules = [88, 106, 215].map((y) => line(58, y, 340, y + 0.5));
    expect(tablesOf(words, rules)).toEqual([[...expected, ['Above the town'], ['Mill', 'Grinds no more.']]]);
  });

  test('lines that were spread to fill their column are one text each', () => {
    const spread = (x: number, y: number, ...words: readonly string[]) => {
      const letters = words.join('').length;
      const gap = (120 - 5 * letters) / (words.length - 1);
      let left = x;
      return words.flatMap((word) => {
        const placed = cell(left, y, word);
        left += 5 * word.length + gap;
        return placed;
      });
    };
    const words = [
      ...cell(60, 100, 'Part'),
      ...cell(130, 100, 'By day'),
      ...cell(265, 100, 'By night'),
      ...cell(60, 120, 'Sluice'),
      ...spread(130, 120, 'Opened', 'when', 'any', 'calls'),
      ...spread(265, 120, 'Closed', 'by', 'hand', 'after'),
      ...cell(130, 132, 'or waves from the bank.'),
      ...cell(265, 132, 'the last of them went.'),
      ...cell(60, 144, 'Gate'),
      ...cell(130, 144, 'Left open as ever it is.'),
      ...spread(265, 144, 'Locked', 'with', 'the', 'chain'),
      ...cell(265, 156, 'of iron that hangs there.'),
      ...cell(60, 168, 'Weir'),
      ...cell(130, 168, 'Looked at each hour, and'),
      ...cell(265, 168, 'Seldom looked at, and but'),
      ...cell(130, 180, 'its planks are counted.'),
      ...cell(265, 180, 'for a lamp on the wall.'),
    ];
    const rules = [88, 106, 185].map((y) => line(58, y, 387, y + 0.5));
    expect(tablesOf(words, rules)).toEqual([
      [
        ['Part', 'By day', 'By night'],
        ['Sluice', 'Opened when any calls or waves from the bank.', 'Closed by hand after the last of them went.'],
        ['Gate', 'Left open as ever it is.', 'Locked with the chain of iron that hangs there.'],
        [
          'Weir',
          'Looked at each hour, and its planks are counted.',
          'Seldom looked at, and but for a lamp on the wall.',
        ],
      ],
    ]);
  });

  test('text in two columns between such lines is none', () => {
    const lines = [
      'the ferry left at nine and',
      'crossed to the far island',
      'where the post was brought',
      'ashore by two boys in a',
      'boat that leaked so much',
    ];
    const words = [
      ...cell(60, 100, 'Harbour Gazette'),
      ...cell(220, 100, 'Second Issue'),
      ...lines.flatMap((text, at) => [
        ...cell(60, 120 + 13 * at, text),
        ...cell(220, 120 + 13 * at, lines[(at + 2) % 5] ?? ''),
      ]),
    ];
    const rules = [88, 106, 182].map((y) => line(58, y, 360, y + 0.5));
    expect(tablesOf(words, rules)).toEqual([]);
  });
});

describe('marks', () => {
  test('labels in small letters of which few have a mark are rows of their own', () => {
    const options = ['blank', 'spanish', 'english', 'draft', 'publish', 'micro', 'fonts', 'times'];
    const marked = [1, 5, 6];
    const words = [
      ...cell(60, 100, 'Option'),
      ...cell(130, 100, 'Preset'),
      ...options.flatMap((text, at) => [
        ...cell(110 - 5 * text.length, 120 + 13 * at, text),
        ...(marked.includes(at) ? cell(140, 120 + 13 * at, '✓') : []),
      ]),
    ];
    const rules = [line(58, 106, 170, 106.5), line(58, 215, 170, 215.5), line(120, 92, 120.5, 215)];
    expect(tablesOf(words, rules)).toEqual([
      [['Option', 'Preset'], ...options.map((text, at) => [text, marked.includes(at) ? '✓' : ''])],
    ]);
  });

  test('tinted headings of two storeys are no bars of a chart', () => {
    const xs = [60, 130, 180, 230, 280];
    const [tops, bottom] = [[90, 108, 108, 90], 126] as const;
    const words = [
      ...cell(64, 112, 'Method'),
      ...cell(160, 102, 'Garden'),
      ...cell(134, 120, 'Native'),
      ...cell(184, 120, 'Tested'),
      ...cell(234, 112, 'Sensor'),
      ...['Ledger', 'Valley', 'Margin'].flatMap((label, row) => [
        ...cell(64, 138 + 18 * row, label),
        ...[150, 200, 250].flatMap((x) => cell(x, 138 + 18 * row, '✓')),
      ]),
    ];
    const rulings = [
      fill(130, 90, 230, 108),
      ...tops.map((top, at) => fill(xs[at] ?? 0, top, xs[at + 1] ?? 0, bottom)),
      ...[90, 126, 144, 162, 180].map((y) => line(60, y, 280, y + 0.5)),
      line(130, 108, 230, 108.5),
      ...[60, 130, 230, 280].map((x) => line(x, 90, x + 0.5, 180)),
      line(180, 108, 180.5, 180),
    ];
    expect(tablesOf(words, rulings).map((rows) => rows.slice(-3))).toEqual([
      ['Ledger', 'Valley', 'Margin'].map((label) => [label, '✓', '✓', '✓']),
    ]);
  });
});
