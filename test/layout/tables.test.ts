/** Tables: what is found on pages that are known exactly, what is none, and what holds on any input. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, BoundingBox, Page, Table } from '../../src/document.ts';
import { amend } from '../../src/amendment.ts';
import { createDocumentLayout } from '../../src/layout/document-layout.ts';
import { sketchOf } from '../../src/layout/page-sketch.ts';
import type { PlacedWord, Ruling } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { layOut, report } from '../generate/index.ts';
import type { ContentBlock, LaidOutPage, TruthTable } from '../generate/types.ts';
import { prose, set, wordsOf } from './words.ts';

const page = { width: 600, height: 800 };
const line = (x0: number, y0: number, x1: number, y1: number): Ruling => ({ kind: 'line', bbox: [x0, y0, x1, y1] });
const tablesOf = (blocks: readonly Block[]) => blocks.flatMap(({ table }) => (table === undefined ? [] : [table]));
const rowsOf = ({ rows, columns, cells }: Table | TruthTable) => {
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ''));
  for (const { row, column, text } of cells) {
    const cellsOfRow = grid[row];
    if (cellsOfRow !== undefined) cellsOfRow[column] = text.replaceAll(/\s+/gu, ' ');
  }
  return grid;
};
const rulingsOf = (truth: LaidOutPage): readonly Ruling[] => truth.rules.map((bbox) => ({ kind: 'line', bbox }));
const wordsIn = (blocks: readonly Block[]) =>
  blocks.flatMap(({ lines }) => lines.flatMap(({ words }) => words.map(({ text }) => text)));

/** Rows of cells at fixed columns: the first starts at its x, the others end there. */
function columnsOf(
  rows: readonly (readonly string[])[],
  xs: readonly number[],
  top: number,
  leading = 16,
): PlacedWord[] {
  return rows.flatMap((cells, row) =>
    cells.flatMap((text, column) => {
      const x = xs[column] ?? 0;
      const width = text.length * 5;
      return text === '' ? [] : set(text, { x: column === 0 ? x : x - width, y: top + row * leading });
    }),
  );
}

const figures = [
  ['Country', '2009', '2010', '2011'],
  ['France', '1,204', '990', '1,377'],
  ['Germany', '40', '3,122', '77'],
  ['Norway', '12,000', '8', '512'],
  ['Total', '13,244', '4,120', '1,966'],
];
const places = [60, 260, 340, 420];

describe('generated documents', () => {
  const { content, options } = report(3);
  const only = (kind: string) => content.filter((block) => block.kind === kind);

  test('a ruled table comes back with its cells, spans, boxes and place in the order', async () => {
    const table: ContentBlock = {
      kind: 'table',
      headerRows: 2,
      rows: [
        [
          { text: 'Region', rowSpan: 2 },
          { text: 'Production in the year', columnSpan: 2 },
          { text: 'Note', rowSpan: 2 },
        ],
        ['2009', '2010'],
        ['North of the river and all the lands that lie beyond it, as far as the hills', '1,204', '990', 'a'],
        ['South', '40', '3,122', ''],
        [{ text: 'Both together', columnSpan: 2 }, '4,112', 'estimated'],
      ],
    };
    const paragraphs = only('paragraph').slice(0, 2);
    const document = await layOut([...paragraphs.slice(0, 1), table, ...paragraphs.slice(1)], {
      ...options,
      columns: 1,
    });
    const truth = document.pages[0];
    if (truth === undefined) throw new Error('no page');
    const expected = truth.blocks.find((block) => block.table !== undefined)?.table;
    if (expected === undefined) throw new Error('no table');
    const blocks = layOutPage({ ...truth, words: wordsOf(truth, false), rulings: rulingsOf(truth) });
    const [found, ...others] = tablesOf(blocks);
    expect(others).toEqual([]);
    if (found === undefined) throw new Error('not found');
    expect(rowsOf(found)).toEqual(rowsOf(expected));
    const spansOf = ({ cells }: Table | TruthTable) =>
      cells
        .filter(({ text }) => text !== '')
        .map(({ row, column, rowSpan, columnSpan }) => `${row} ${column} ${rowSpan} ${columnSpan}`);
    expect(spansOf(found).toSorted()).toEqual(spansOf(expected).toSorted());
    for (const cell of expected.cells) {
      const same = found.cells.find(({ row, column }) => row === cell.row && column === cell.column);
      same?.bbox.forEach((value, side) => expect(Math.abs(value - (cell.bbox[side] ?? 0))).toBeLessThan(1.5));
      expect(same?.header).toBe(cell.header);
    }
    expect(blocks.map(({ kind }) => kind).filter((kind) => kind === 'paragraph' || kind === 'table')).toEqual(
      truth.blocks.map(({ kind }) => kind).filter((kind) => kind === 'paragraph' || kind === 'table'),
    );
  });

  test('tables of the sample report are found on every page, ruled or not, and nothing else is one', async () => {
    for (const ruled of [true, false]) {
      const blocks = content.map((block) => (block.kind === 'table' ? { ...block, ruled } : block));
      const document = await layOut(blocks, { ...options, columns: 1 });
      for (const truth of document.pages) {
        const found = layOutPage({ ...truth, words: wordsOf(truth, false), rulings: rulingsOf(truth) });
        const expected = truth.blocks.flatMap(({ table }) => (table === undefined ? [] : [rowsOf(table)]));
        expect(tablesOf(found).map(rowsOf)).toEqual(expected);
      }
    }
  });

  test.each([1, 2, 3])('prose, headings and lists in %i columns have no table', async (columns) => {
    const document = await layOut(
      content.filter(({ kind }) => kind !== 'table'),
      { ...options, columns },
    );
    for (const truth of document.pages) {
      expect(tablesOf(layOutPage({ ...truth, words: wordsOf(truth, false), rulings: rulingsOf(truth) }))).toEqual([]);
    }
  });
});

describe('tables without frames', () => {
  const lay = (words: readonly PlacedWord[], rulings: readonly Ruling[] = []) =>
    layOutPage({ ...page, words, rulings });

  test('figures in columns are a table with its headings, text around it is not', () => {
    const above = set(prose(4, 90, 'A'), { x: 60, y: 100 });
    const below = set(prose(4, 90, 'B'), { x: 60, y: 300 });
    const blocks = lay([...above, ...columnsOf(figures, places, 180), ...below]);
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'paragraph']);
    const [table] = tablesOf(blocks);
    expect(table && rowsOf(table)).toEqual(figures);
    expect(table?.cells.filter(({ header }) => header).map(({ text }) => text)).toEqual(figures[0]);
    expect(blocks[1]?.lines.map(({ text }) => text)).toEqual(figures.map((row) => row.join(' ')));
  });

  test('headings over two columns span them', () => {
    const rows = figures.map((row, at) => (at === 0 ? ['', '2009', '2010', '2011'] : row));
    const spanning = set('Production of steel', { x: 230, y: 164 });
    const [table] = tablesOf(lay([...spanning, ...columnsOf(rows, places, 180)]));
    const cell = table?.cells.find(({ text }) => text === 'Production of steel');
    expect([cell?.row, cell?.column, cell?.columnSpan, cell?.header]).toEqual([0, 1, 2, true]);
    expect(table && rowsOf(table).slice(1)).toEqual(rows);
  });

  test('rules above, below the headings and below are enough for a table of words', () => {
    const rows = [
      ['Name', 'Party', 'Vote'],
      ['Garcia', 'Union', 'Yes'],
      ['Lopez', 'Movement', 'No'],
    ];
    const words = columnsOf(rows, [60, 260, 340], 180);
    expect(tablesOf(lay(words))).toEqual([]);
    const rules = [166, 184, 218].map((y) => line(56, y, 344, y + 0.5));
    expect(tablesOf(lay(words, rules)).map(rowsOf)).toEqual([rows]);
  });

  test('a label that wrapped is one cell with the rest of its row', () => {
    const rows = [
      ...figures.slice(0, 3),
      ['Bosnia and the whole of', '', '', ''],
      ['its neighbours', '1', '2', '3'],
      ...figures.slice(3),
    ];
    const [table] = tablesOf(lay(columnsOf(rows, places, 180)));
    expect(table && rowsOf(table)[3]).toEqual(['Bosnia and the whole of its neighbours', '1', '2', '3']);
  });

  test('the label of the last row may wrap as those above it do, and a note farther below is no part of it', () => {
    const labels = [
      'Drugs are the most|effective way to treat',
      'They carry a high|risk of harm',
      'Stays have become|much shorter',
    ];
    const rows = labels.flatMap((label, at) => {
      const [first = '', second = ''] = label.split('|');
      return [
        [first, `7.${at}`, `3${at}.5`, `1${at}`],
        [second, '', '', ''],
      ];
    });
    const note = set('A note about it', { x: 60, y: 180 + 6 * 12 + 14 });
    const blocks = lay([...columnsOf(rows, places, 180, 12), ...note]);
    const [table] = tablesOf(blocks);
    expect(table && rowsOf(table).map(([label]) => label)).toEqual(labels.map((label) => label.replace('|', ' ')));
    expect(wordsIn(blocks.filter(({ kind }) => kind !== 'table'))).toEqual(['A', 'note', 'about', 'it']);
    // Where no label wraps, what follows tight below the last row is text.
    const single = [...columnsOf(figures, places, 180, 12), ...set('Source', { x: 60, y: 180 + 5 * 12 })];
    expect(tablesOf(lay(single)).map(rowsOf)).toEqual([figures]);
  });

  test('currency signs and brackets in columns of their own belong to the number', () => {
    const rows = [
      ['Sales', '$', '1,204', '$', '990'],
      ['Costs', '', '40', '', '3,122'],
      ['Taxes', '', '12', '', '8'],
      ['Income', '$', '1,152', '$', '2,140'],
    ];
    const [table] = tablesOf(lay(columnsOf(rows, [60, 220, 260, 320, 360], 180)));
    expect(table?.columns).toBe(3);
    expect(table && rowsOf(table)[0]).toEqual(['Sales', '$ 1,204', '$ 990']);
  });

  test('a table in one column of the page leaves the other column alone', () => {
    const narrow = [60, 160, 220, 280];
    const left = [...set(prose(8, 44, 'L'), { x: 60, y: 100 }), ...columnsOf(figures, narrow, 220)];
    const right = set(prose(20, 44, 'R'), { x: 320, y: 103 });
    const blocks = lay([...left, ...set(prose(8, 44, 'M'), { x: 60, y: 310 }), ...right]);
    expect(tablesOf(blocks).map(rowsOf)).toEqual([figures]);
    expect(blocks.map(({ text }) => text.slice(0, 2)).join(' ')).toBe('L0 Co M0 R0');
  });
});

describe('what is no table', () => {
  const found = (words: readonly PlacedWord[], rulings: readonly Ruling[] = []) =>
    tablesOf(layOutPage({ ...page, words, rulings }));
  const titles = [
    'Introduction',
    'The river and its banks',
    'Bridges of stone',
    'Leaves',
    'On water and on wood',
    'Index',
  ];

  test('contents with page numbers, with dots or without', () => {
    const rows = titles.map((title, at) => [title, String(3 + 7 * at)]);
    expect(found(columnsOf(rows, [60, 500], 100))).toEqual([]);
    expect(
      found(
        titles.flatMap((title, at) =>
          set(`${title} ${'.'.repeat(60 - title.length)} ${3 + 7 * at}`, { x: 60, y: 100 + 16 * at }),
        ),
      ),
    ).toEqual([]);
  });

  test('numbered lists and references', () => {
    expect(
      found(
        titles.flatMap((title, at) => [
          ...set(`${at + 1}.`, { x: 60, y: 100 + 16 * at }),
          ...set(title, { x: 90, y: 100 + 16 * at }),
        ]),
      ),
    ).toEqual([]);
    expect(
      found(
        titles.flatMap((title, at) => [
          ...set(`[${at + 1}]`, { x: 60, y: 100 + 32 * at }),
          ...set(prose(2, 60, title), { x: 90, y: 100 + 32 * at }),
        ]),
      ),
    ).toEqual([]);
  });

  test('names with values beside them', () => {
    expect(
      found(
        titles.flatMap((title, at) => [
          ...set(title, { x: 60, y: 100 + 16 * at }),
          ...set(`value ${titles[at] ?? ''}`, { x: 300, y: 100 + 16 * at }),
        ]),
      ),
    ).toEqual([]);
  });

  test('frames around running text, and a drawing of squares', () => {
    const boxes = [60, 310].flatMap((x) => [
      line(x, 90, x + 240, 90.5),
      line(x, 240, x + 240, 240.5),
      line(x, 90, x + 0.5, 240),
      line(x + 240, 90, x + 240.5, 240),
    ]);
    expect(
      found([...set(prose(10, 44, 'L'), { x: 66, y: 104 }), ...set(prose(10, 44, 'R'), { x: 316, y: 104 })], boxes),
    ).toEqual([]);
    const squares = Array.from({ length: 30 }, (_, at) => [
      line(60, 90 + 10 * at, 350, 90.5 + 10 * at),
      line(60 + 10 * at, 90, 60.5 + 10 * at, 380),
    ]).flat();
    expect(found([...set('0', { x: 62, y: 98 }), ...set('a curve of some kind', { x: 100, y: 200 })], squares)).toEqual(
      [],
    );
  });
});

test('the rest of a table on the next page is known by its columns and headings', async () => {
  const rows = Array.from({ length: 70 }, (_, at) => [`Item number ${at}`, String(3 * at + 1), String(1000 + at)]);
  const { options } = report(3);
  const settled = async (body: readonly (readonly string[])[]) => {
    const content: ContentBlock[] = [{ kind: 'table', rows: [['Name', 'Count', 'Sum'], ...body] }];
    const document = await layOut(content, { ...options, columns: 1 });
    const layout = createDocumentLayout();
    const pages = document.pages.map((truth, index): Page => {
      const blocks = layOutPage({ ...truth, words: wordsOf(truth, false), rulings: rulingsOf(truth) });
      const { width, height } = truth;
      return { index, width, height, unit: 'pt', rotation: 0, language: 'eng', source: 'text-layer', blocks };
    });
    pages.forEach((one) => layout.observe(sketchOf(one)));
    return pages.map((one) =>
      tablesOf(amend(one, layout.settle(sketchOf(one))).blocks).map(({ continues }) => continues === true),
    );
  };
  const [first, ...others] = await settled(rows);
  expect(first).toEqual([false]);
  expect(others.length).toBeGreaterThan(0);
  expect(others.every(([continues]) => continues === true)).toBe(true);
});

describe('any input', () => {
  const word = fc.tuple(fc.constantFrom('a', 'Total', '12', '1,204', '—', '$', 'of'), fc.nat(30), fc.nat(40));
  const anyNumber = fc.oneof(fc.integer({ min: -50, max: 900 }), fc.double());
  const ruling = fc.record({
    kind: fc.constantFrom('line' as const, 'fill' as const),
    bbox: fc.oneof(
      fc
        .tuple(fc.nat(30), fc.nat(40), fc.nat(30))
        .map(([x, y, w]): BoundingBox => [20 * x, 12 * y, 20 * (x + w), 12 * y]),
      fc
        .tuple(fc.nat(30), fc.nat(40), fc.nat(30))
        .map(([x, y, h]): BoundingBox => [20 * x, 12 * y, 20 * x, 12 * (y + h)]),
      fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber),
    ),
  });
  const spread = (cells: readonly (readonly [string, number, number])[]) =>
    cells.flatMap(([text, column, row]) => set(text, { x: 20 * column + 2, y: 12 * row + 9, size: 8 }));

  test('cells tile the grid, hold every word of the table once, and lie in its box', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 120 }), fc.array(ruling, { maxLength: 40 }), (cells, rulings) => {
        const words = spread(cells);
        const blocks = layOutPage({ ...page, words, rulings });
        expect(wordsIn(blocks).toSorted()).toEqual(words.map(({ text }) => text).toSorted());
        for (const { table, lines, bbox } of blocks) {
          if (table === undefined) continue;
          const taken = new Set<string>();
          for (const { row, column, rowSpan, columnSpan, bbox: box } of table.cells) {
            for (let r = row; r < row + rowSpan; r++) {
              for (let c = column; c < column + columnSpan; c++) {
                expect(taken.has(`${r},${c}`)).toBe(false);
                taken.add(`${r},${c}`);
              }
            }
            expect(box[0] >= bbox[0] && box[1] >= bbox[1] && box[2] <= bbox[2] && box[3] <= bbox[3]).toBe(true);
          }
          expect(taken.size).toBe(table.rows * table.columns);
          const bare = (text: string) => [...text.replaceAll(/\s/gu, '')].toSorted().join('');
          expect(bare(table.cells.map(({ text }) => text).join(''))).toBe(bare(lines.map(({ text }) => text).join('')));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('moving and scaling a page changes no table', () => {
    const frame = [
      ...[166, 184, 200, 216, 232, 248].map((y) => line(50, y, 430, y)),
      ...[50, 180, 280, 350, 430].map((x) => line(x, 166, x, 248)),
    ];
    fc.assert(
      fc.property(fc.constantFrom(0.5, 2, 4), fc.nat(64), fc.boolean(), (scale, shift, ruled) => {
        const words = columnsOf(figures, places, 180);
        const map = (box: BoundingBox): BoundingBox => [
          box[0] * scale + shift * scale,
          box[1] * scale + shift * scale,
          box[2] * scale + shift * scale,
          box[3] * scale + shift * scale,
        ];
        const moved = words.map((one) => ({ ...one, bbox: map(one.bbox), style: { fontSize: 10 * scale } }));
        const rulings = ruled ? frame.map((one) => ({ ...one, bbox: map(one.bbox) })) : [];
        const blocks = layOutPage({ width: 4000, height: 4000, words: moved, rulings });
        expect(tablesOf(blocks).map(rowsOf)).toEqual([figures]);
      }),
      { numRuns: 50 },
    );
  });
});
