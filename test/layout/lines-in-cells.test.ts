/** Tables without lines around their cells, whose cells have several lines of text. */
import { describe, expect, test } from 'vitest';
import type { Block, BoundingBox, Table } from '../../src/document.ts';
import { layOutPage, type PlacedWord, type Ruling } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const page = { width: 600, height: 800 };
const line = (...bbox: BoundingBox): Ruling => ({ kind: 'line', bbox });
const lay = (words: readonly PlacedWord[], rulings: readonly Ruling[] = []) =>
  layOutPage({ ...page, words: words.map((word) => ({ ...word, bbox: word.bbox })), rulings });
const tablesOf = (blocks: readonly Block[]) => blocks.flatMap(({ table }) => (table === undefined ? [] : [table]));
const rowsOf = ({ rows, cells }: Table) =>
  Array.from({ length: rows }, (_, row) => cells.filter((cell) => cell.row === row).map(({ text }) => text));

/** Numbers end at their x, texts begin there. */
const at = (text: string, x: number, y: number) =>
  /^[\d.,%]+$/u.test(text) && x > 100 ? set(text, { x: x - text.length * 5, y }) : set(text, { x, y });

const headings = ['Pos.', 'Qty', 'Description', 'Price', 'Amount'];
const columns = [60, 96, 140, 420, 500];
const items = [
  ['1', '2', 'Oak boards that last\n240 cm each\nfrom our woods', '12.50', '25.00'],
  ['2', '14', 'Steel screws\nbox of 200', '3.90', '54.60'],
  ['3', '1', 'Cartload', '18.00', '18.00'],
  ['4', '6', 'Red colour\ntins of 2.5 litres', '21.45', '128.70'],
] as const;
const table = [headings, ...items.map((row) => row.map((text) => text.replaceAll('\n', ' ')))];

/** Sets the items with all lines in even steps; `place` says on which of a row's lines its values stand. */
function invoice(place: (lines: number) => number, between = 0, leading = 14, top = 200) {
  const words = headings.flatMap((text, column) =>
    set(text, { x: column > 2 ? (columns[column] ?? 0) - text.length * 5 : (columns[column] ?? 0), y: top }),
  );
  let y = top + leading + between;
  for (const row of items) {
    const lines = row[2].split('\n');
    lines.forEach((text, index) => words.push(...set(text, { x: 140, y: y + index * leading })));
    row.forEach((text, column) => {
      if (column !== 2) words.push(...at(text, columns[column] ?? 0, y + place(lines.length) * leading));
    });
    y += lines.length * leading + between;
  }
  return { words, bottom: y };
}

describe('texts of several lines in one column', () => {
  test.each([
    ['on the first line', () => 0, 0],
    ['on the last line', (lines: number) => lines - 1, 0],
    ['on the first line, rows apart', () => 0, 8],
    ['on the last line, rows apart', (lines: number) => lines - 1, 8],
    ['half way down, rows apart', (lines: number) => (lines - 1) / 2, 8],
  ])('values %s of their row', (_, place, between) => {
    const { words, bottom } = invoice(place, between);
    const text = set(prose(4, 95, 'B'), { x: 60, y: bottom + 40 });
    const tables = tablesOf(lay([...words, ...text]));
    expect(tables.map(rowsOf)).toEqual([table]);
    expect(tables[0]?.cells.filter(({ header }) => header).map((cell) => cell.text)).toEqual(headings);
  });

  test('the text of the last row goes on below it', () => {
    const { words } = invoice(() => 0);
    const [found] = tablesOf(lay(words));
    expect(found && rowsOf(found).at(-1)?.[2]).toBe('Red colour tins of 2.5 litres');
  });

  test('headings between two rules, wide white below them, and addresses behind a rule', () => {
    const { words, bottom } = invoice(() => 0, 0, 14, 220);
    const moved = words.map((word) => (word.bbox[1] < 215 ? { ...word, bbox: up(word.bbox, 16) } : word));
    const foot = bottom + 30;
    const addresses = [
      set('Hansen & Co.\n14 Mill Road\nBristol BS1\n+44 117 496', { x: 64, y: foot }),
      set('Board: P. Hansen\nRegister 4471\nHigh Court 12\nVAT GB 998', { x: 240, y: foot }),
      set('Bank of Bristol\nAccount 48567\nCode 507500\nSWIFT HEL1', { x: 405, y: foot }),
    ].flat();
    const rules = [188, 208, foot - 14].map((y) => line(56, y, 504, y + 0.5));
    expect(tablesOf(lay([...moved, ...addresses], rules)).map(rowsOf)).toEqual([table]);
  });

  test('headings above the only rules, which part the rows', () => {
    const rows = [
      ['Club', 'Played', 'Won', 'Points'],
      ['Harbour', '10', '8', '24'],
      ['Mill', '10', '6', '19'],
      ['Bridge', '10', '5', '16'],
    ];
    const words = rows.flatMap((row, index) =>
      row.flatMap((text, column) => at(text, 80 + column * 90, 200 + index * 20)),
    );
    const rules = [206, 226, 246, 266].map((y) => line(76, y, 400, y + 0.5));
    expect(tablesOf(lay(words, rules)).map(rowsOf)).toEqual([rows]);
  });

  test('rows on paper and rows on stripes are one table', () => {
    const rows = Array.from({ length: 7 }, (_, row) => [
      `Article ${'ABCDEFG'[row]}`,
      `${row + 1}`,
      `${row * 7 + 10}.90`,
    ]);
    const words = rows.flatMap((row, index) =>
      row.flatMap((text, column) => at(text, [80, 320, 420][column] ?? 0, 200 + index * 18)),
    );
    const stripes = [2, 4].flatMap((row): readonly Ruling[] => {
      const [y0, y1] = [200 + row * 18 - 12, 200 + row * 18 + 6];
      return [{ kind: 'fill', bbox: [40, y0, 560, y1] }, line(40, y0, 560, y0), line(40, y1, 560, y1)];
    });
    expect(tablesOf(lay(words, stripes)).map(rowsOf)).toEqual([rows]);
  });

  test('times before the first column with figures begin the body', () => {
    const rows = [
      ['Time', 'Talk', 'Speaker', 'Room'],
      ['09:00', 'Opening', 'A. Weiss', 'Hall'],
      ['09:30', 'What the tide tables\ntell us', 'B. Lind', 'Hall'],
      ['10:30', 'Piles and piers', 'D. Roth', '2'],
      ['11:45', 'A short history\nof the toll', 'E. Sato', '2'],
    ];
    let y = 200;
    const words: PlacedWord[] = [];
    for (const row of rows) {
      row.forEach((text, column) => words.push(...set(text, { x: [60, 130, 330, 450][column] ?? 0, y })));
      y += Math.max(...row.map((text) => text.split('\n').length)) * 12 + 8;
    }
    expect(tablesOf(lay(words)).map(rowsOf)).toEqual([rows.map((row) => row.map((text) => text.replace('\n', ' ')))]);
  });
});

describe('what only looks like a table', () => {
  test('addresses beside each other', () => {
    const words = [
      'Hansen & Co.\n14 Mill Road\nBristol BS1 4QT\nUnited Kingdom\n+44 117 496 0123',
      'To:\nAnna Weiss\nLindenstrasse 9\n10969 Berlin\nGermany',
      'Delivery:\nWerk Ost\nHafenweg 3\n20457 Hamburg\nGermany',
    ].flatMap((text, column) => set(text, { x: 60 + column * 180, y: 100 }));
    expect(tablesOf(lay([...words, ...set(prose(6, 95, 'A'), { x: 60, y: 260 })]))).toEqual([]);
  });

  test('formulas with their numbers', () => {
    const formulas = ['x = 2 y + 14', 'y = 7 z', 'a = b + c', 'E = 12 m'];
    const words = formulas.flatMap((text, index) => [
      ...set(text, { x: 240, y: 200 + index * 24 }),
      ...set(`(${index + 1})`, { x: 520, y: 200 + index * 24 }),
    ]);
    expect(tablesOf(lay([...words, ...set(prose(4, 95, 'A'), { x: 60, y: 320 })]))).toEqual([]);
  });

  test('contents, of whose leading dots some were read', () => {
    const entries = ['Introduction', 'The harbour', 'First quay', 'Trade and tolls', 'The railway', 'War years'];
    const words = entries.flatMap((text, index) => [
      ...set(`${index + 1}`, { x: 60, y: 200 + index * 18 }),
      ...set(text, { x: 90, y: 200 + index * 18 }),
      ...set(index === 2 ? '. 1 27' : `${1 + index * 13}`, { x: 500, y: 200 + index * 18 }),
    ]);
    expect(tablesOf(lay(words))).toEqual([]);
  });
});

function up(box: BoundingBox, by: number): BoundingBox {
  return [box[0], box[1] - by, box[2], box[3] - by];
}
