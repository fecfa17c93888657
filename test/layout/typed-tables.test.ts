/** Tables with names in a typewriter's letters, tables of one row, and sparse ones. */
import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../src/document.ts';
import { layOutPage, type PlacedWord, type Ruling } from '../../src/layout/page-layout.ts';
import { tidyWords } from '../../src/layout/placed-word.ts';
import { isCode } from '../../src/layout/tables/listings.ts';
import { set } from './words.ts';

const place = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, header: false };

const line = (...bbox: BoundingBox): Ruling => ({ kind: 'line', bbox });
const rule = (x0: number, x1: number, y: number) => line(x0, y, x1, y + 0.5);
const tablesOf = (words: readonly PlacedWord[], rulings: readonly Ruling[] = []) =>
  layOutPage({ width: 600, height: 800, words, rulings }).flatMap(({ table }) =>
    table === undefined
      ? []
      : [
          Array.from({ length: table.rows }, (_, row) =>
            table.cells.filter((cell) => cell.row === row).map(({ text }) => text),
          ),
        ],
  );
const cell = (x: number, y: number, text: string, bold = false) => set(text, { x, y, bold });
/** Words of a typewriter's letters, with white between them nearly as wide as two. */
const typed = (x: number, y: number, text: string) =>
  text.split(' ').map((word, at, all): PlacedWord => {
    const from = x + all.slice(0, at).reduce((sum, { length }) => sum + 5 * length + 9.2, 0);
    const [placed] = set(word, { x: from, y, monospace: true });
    if (placed === undefined) throw new Error('a word was expected');
    return placed;
  });

describe('names in a typewriter\u2019s letters', () => {
  test('keep the spaces in them', () => {
    const words = [
      ...cell(60, 100, 'Options'),
      ...cell(190, 100, 'What comes back'),
      ...typed(60, 116, 'connections === 1'),
      ...typed(190, 116, 'Client'),
      ...typed(60, 128, 'connections > 1'),
      ...typed(190, 128, 'Pool'),
    ];
    const rules = [92, 111, 142].map((y) => rule(58, 280, y));
    expect(tablesOf(words, rules)).toEqual([
      [
        ['Options', 'What comes back'],
        ['connections === 1', 'Client'],
        ['connections > 1', 'Pool'],
      ],
    ]);
  });

  test('are code where bars stand between them as in Markdown', () => {
    const isCodeOf = (text: string) => {
      const words = tidyWords(set(text, { x: 60, y: 100, monospace: true }));
      return isCode({ xs: [60, 300], ys: [90, 110], cells: [{ ...place, words }] });
    };
    expect(isCodeOf('| Alpha bravo | delta |')).toBe(true);
    expect(isCodeOf('Alpha bravo delta')).toBe(false);
  });

  test('that break where their column ends are one cell each', () => {
    const rows = [
      ['ConnectTimeout|Error', 'UND_ERR_CONNECT|_TIMEOUT', 'the socket closed|in time'],
      ['HeadersTimeout|Error', 'UND_ERR_HEADERS|_TIMEOUT', 'the socket waited|in vain'],
      ['BodyTooLargeOf|Error', 'UND_ERR_BODYLEN|_OVERFLOW', 'the body went over|the top'],
    ].map((row) => row.map((text) => text.split('|')));
    const words = [
      ...['Error', 'Code', 'Meaning'].flatMap((text, at) => cell(60 + 100 * at, 80, text, true)),
      ...rows.flatMap((row, at) =>
        row.flatMap((lines, column) =>
          lines.flatMap((text, step) => cell(60 + 100 * column, 100 + 30 * at + 12 * step, text)),
        ),
      ),
    ];
    expect(tablesOf(words)[0]?.slice(1)).toEqual(rows.map((row) => row.map((lines) => lines.join(' '))));
  });
});

describe('one row below headings', () => {
  const words = [
    ...['Param', 'Type', 'Meaning'].flatMap((text, at) => cell(60 + 80 * at, 100, text)),
    ...['input', 'any', 'what is tried'].flatMap((text, at) => cell(60 + 80 * at, 116, text)),
  ];

  test('is a table where a line runs between them', () => {
    expect(tablesOf(words, [rule(58, 285, 112)])).toEqual([
      [
        ['Param', 'Type', 'Meaning'],
        ['input', 'any', 'what is tried'],
      ],
    ]);
    expect(tablesOf(words)).toEqual([]);
    expect(tablesOf(words, [rule(58, 100, 112)])).toEqual([]);
  });

  test('of two columns is none: names and values on lines look like it', () => {
    const two = words.filter(({ bbox }) => bbox[0] < 200);
    expect(
      tablesOf(
        two,
        [92, 112, 130].map((y) => rule(58, 175, y)),
      ),
    ).toEqual([]);
  });
});

test('rows with a label alone may be the first and the last between lines', () => {
  const rows = [['CPU'], ['Web', '[1]', '[1]', '[2]'], ['Direct'], ['Graph', '[3]'], ['Core']];
  const words = [
    ...['Provider', 'Linux', 'Mac', 'Windows'].flatMap((text, at) => cell(60 + 70 * at, 100, text, true)),
    ...rows.flatMap((row, at) => row.flatMap((text, column) => cell(60 + 70 * column, 118 + 14 * at, text))),
  ];
  const rules = [92, 113, 190].map((y) => rule(58, 320, y));
  expect(tablesOf(words, rules)[0]?.map(([label]) => label)).toEqual(['Provider', ...rows.map(([label]) => label)]);
});
