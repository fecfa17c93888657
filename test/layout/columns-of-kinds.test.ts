/** Tables that nothing but white and the kinds of their columns show, and texts in columns that are none. */
import { describe, expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const page = { width: 600, height: 800 };
const textsOf = (words: readonly PlacedWord[]) =>
  layOutPage({ ...page, words }).flatMap(({ table }) =>
    table === undefined
      ? []
      : [
          Array.from({ length: table.rows }, (_, row) =>
            table.cells.filter((cell) => cell.row === row).map(({ text }) => text),
          ),
        ],
  );
/** Rows between two paragraphs. */
const rowsAt = (
  xs: readonly number[],
  rows: readonly (readonly string[])[],
  style: Partial<PlacedWord['style']> = {},
) => [
  ...set(prose(3, 90, 'Report'), { x: 60, y: 60 }),
  ...rows.flatMap((texts, at) =>
    texts
      .flatMap((text, column) => set(text, { x: xs[column] ?? 0, y: 130 + 16 * at }))
      .map((word) => ({ ...word, style: { ...word.style, ...style } }) satisfies PlacedWord),
  ),
  ...set(prose(3, 90, 'Then'), { x: 60, y: 160 + 16 * rows.length }),
];

const stock = [
  ['No.', 'Name', 'Price', 'Place'],
  ['1', 'tin kettle', '12.50', 'bay A'],
  ['2', 'ash stool', '88.00', 'bay C'],
  ['3', 'quill', '4.10', 'bay A'],
  ['4', 'plan of the harbour', '31.00', 'bay D'],
  ['5', 'painted chest', '19.90', 'bay B'],
];
const posts = [
  ['Ida Crane', 'bursar', 'Quay Lane 4', 'since 2011'],
  ['Odo Marsh', 'clerk', 'Abbey Street 18', 'since 2019'],
  ['Una Reed', 'warden', 'The Mount 1', 'since 2003'],
  ['Rolf Stone', 'steward', 'Canal Road 77', 'since 2022'],
];

describe('columns of different kinds', () => {
  test('are a table without a line, a tint or a bold heading', () => {
    expect(textsOf(rowsAt([60, 100, 240, 320], stock))).toEqual([stock]);
    expect(textsOf(rowsAt([60, 160, 250, 380], posts))).toEqual([posts]);
  });

  test('are one, too, where everything is bold', () => {
    expect(textsOf(rowsAt([60, 100, 240, 320], stock, { bold: true }))).toEqual([stock]);
  });

  test('may lack a text here and there, and their headings end above the first figure of a column of figures', () => {
    const rows = [
      ['Name', 'Shelf', 'Place', 'Count'],
      ['anvil', 'F518', 'bay A', '11'],
      ['bellows', 'B321', 'loft C', '12'],
      ['clamp', '', 'loft A', '13'],
      ['drill', 'D967', 'bay C', '14'],
      ['file', 'D721', '', '15'],
      ['gouge', 'A148', 'bay B', ''],
    ];
    const words = rowsAt([60, 140, 220, 320], rows);
    expect(textsOf(words)).toEqual([rows]);
    const table = layOutPage({ ...page, words }).flatMap((block) => block.table ?? [])[0];
    expect(table?.cells.filter(({ header }) => header).map(({ text }) => text)).toEqual(rows[0]);
  });

  test('have four rows at least, and clear white on each of them', () => {
    expect(textsOf(rowsAt([60, 160, 250, 380], posts.slice(1)))).toEqual([]);
    expect(textsOf(rowsAt([60, 160, 250, 330], posts))).toEqual([]);
  });

  test('keep to one edge: words that lie below each other by chance are text', () => {
    const shifted = posts.flatMap((texts, at) =>
      texts.flatMap((text, column) =>
        set(text, { x: ([60, 160, 250, 380][column] ?? 0) + (at % 3) * 4, y: 130 + 16 * at }),
      ),
    );
    expect(textsOf(shifted)).toEqual([]);
  });
});

describe('columns of one kind are no table', () => {
  test('words of a list in four columns', () => {
    const words = ['alder', 'birch', 'cedar', 'elder', 'hazel', 'juniper', 'larch', 'rowan'];
    const rows = [0, 1, 2, 3, 4].map((at) => [0, 1, 2, 3].map((column) => words[(at + 2 * column) % 8] ?? ''));
    expect(textsOf(rowsAt([60, 160, 260, 360], rows))).toEqual([]);
  });

  test('a counted list in two columns', () => {
    const names = ['no group', 'plain group', 'box group', 'math group', 'disc group', 'insert group'];
    const rows = [0, 1, 2, 3, 4].map((at) => [`${at}:`, names[at] ?? '', `${at + 5}:`, names[(at + 3) % 6] ?? '']);
    expect(textsOf(rowsAt([60, 90, 260, 290], rows))).toEqual([]);
  });

  test('addresses beside each other', () => {
    const rows = [
      ['Ida Crane', 'Odo Marsh', 'Una Reed'],
      ['Crane and Sons', 'Marsh Mill', 'Reed Works'],
      ['4 Quay Lane', '18 Abbey Street', '1 The Mount'],
      ['EX4 1AB Exeter', 'YO1 7HH York', 'BA1 2QH Bath'],
    ];
    expect(textsOf(rowsAt([60, 200, 340], rows))).toEqual([]);
  });

  test('what a program prints', () => {
    const rows = [
      ['-rw-r--r--', 'root', '4096', 'notes.txt'],
      ['-rw-r--r--', 'root', '512', 'plan.txt'],
      ['drwxr-xr-x', 'ida', '4096', 'drafts'],
      ['-rw-r--r--', 'ida', '77', 'todo.txt'],
    ];
    expect(textsOf(rowsAt([60, 160, 220, 300], rows, { monospace: true }))).toEqual([]);
  });
});

describe('a text between rows', () => {
  const rows = (y: number, xs: readonly number[], texts: readonly (readonly string[])[]) =>
    texts.flatMap((row, at) => row.flatMap((text, column) => set(text, { x: xs[column] ?? 0, y: y + 16 * at })));
  const visits = [
    ['gate', 'open all day', 'Mr. Finch'],
    ['garden', 'closed in winter', 'Mrs. Hale'],
    ['library', 'open at noon', 'Mr. Ivory'],
    ['tower', 'by appointment', 'Mr. Lang'],
  ];
  const account = [
    ['3 May 2024', 'paid in', 'hire of a lathe', '40.00', '140.00'],
    ['4 May 2024', 'paid out', 'nails and glue', '13.90', '126.10'],
    ['7 May 2024', 'paid out', 'coal', '20.00', '106.10'],
    ['9 May 2024', 'paid in', 'fees', '12.00', '118.10'],
  ];

  test('parts tables whose columns stand elsewhere', () => {
    const words = [
      ...rows(100, [60, 120, 230], visits),
      ...set('And the account:', { x: 60, y: 176 }),
      ...rows(204, [60, 150, 220, 330, 400], account),
    ];
    expect(textsOf(words)).toEqual([visits, account]);
    const texts = layOutPage({ ...page, words }).map(({ text }) => text);
    expect(texts[1]).toBe('And the account:');
  });

  test('names a group of rows where the columns stay', () => {
    const [first = [], second = [], ...others] = account;
    const words = [
      ...rows(100, [60, 150, 220, 330, 400], [first, second]),
      ...set('Carried over', { x: 60, y: 142 }),
      ...rows(162, [60, 150, 220, 330, 400], others),
    ];
    expect(textsOf(words)).toEqual([[first, second, ['Carried over', '', '', '', ''], ...others]]);
  });
});
