import { describe, expect, it } from 'vitest';
import type { Block, Table } from '../../../src/document.ts';
import { layOutPage } from '../../../src/layout/page-layout.ts';
import type { OpenPdf } from '../../../src/engine/local/open-pdf.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { taggedPdf, type TaggedNode, type TaggedPdfOptions } from '../../generate/tagged-pdf.ts';

async function read(
  tree: readonly TaggedNode[],
  options: TaggedPdfOptions = {},
  page = 0,
  open: OpenPdf = openPdfium,
): Promise<readonly Block[]> {
  const reader = await open(taggedPdf(tree, options), undefined);
  try {
    const { width, height, chars, rulings, images, drawings } = await reader.page(page);
    const graphics = { images: images.map(({ bbox }) => bbox), drawings: drawings ?? [] };
    return layOutPage({ width, height, words: wordsOfTextLayer(chars, width, height), rulings, graphics });
  } finally {
    await reader.close();
  }
}

const lefts = [40, 150, 260];
/** A table of cells that stand where they should; "" is a cell without a mark. */
function table(rows: readonly (readonly string[])[], { top = 100, page = 0, head = 'TH' } = {}): TaggedNode {
  return {
    type: 'Table',
    kids: rows.map((cells, row) => ({
      type: 'TR',
      kids: cells.map((text, column) => ({
        type: row === 0 ? head : 'TD',
        texts: text === '' ? [] : [{ x: lefts[column] ?? 0, y: top + 20 * row, text, page }],
      })),
    })),
  };
}

function tablesOf(blocks: readonly Block[]): readonly Table[] {
  return blocks.flatMap((block) => (block.table === undefined ? [] : [block.table]));
}

/** Its texts by row, with the spans of those that have some. */
function textsOf({ rows, cells }: Table): readonly (readonly string[])[] {
  return Array.from({ length: rows }, (_, row) =>
    cells
      .filter((cell) => cell.row === row)
      .map(({ text, rowSpan, columnSpan }) =>
        rowSpan === 1 && columnSpan === 1 ? text : `${text} (${rowSpan} × ${columnSpan})`,
      ),
  );
}

const wordsOf = (blocks: readonly Block[]) =>
  blocks.flatMap(({ lines }) => lines.flatMap(({ words }) => words.map(({ text }) => text))).toSorted();

/** Too few words, and too little alike, for geometry to see a table in them. */
const terms = [
  ['Term', 'Meaning'],
  ['Berth', 'Place of a ship'],
] as const;

describe('the tables of a tagged page', () => {
  it('has the cells, boxes and headings of the tree', async () => {
    const [found, ...others] = tablesOf(await read([table(terms)]));
    expect(others).toEqual([]);
    expect(found && textsOf(found)).toEqual(terms);
    expect(found?.cells.map(({ header }) => header)).toEqual([true, true, false, false]);
    const [term, meaning, berth] = found?.cells.map(({ bbox }) => bbox) ?? [];
    expect(term?.[0]).toBeCloseTo(40, 0);
    expect(term?.[2]).toBe(meaning?.[0]);
    expect(term?.[3]).toBe(berth?.[1]);
    expect(term?.[2]).toBeGreaterThan(65);
    expect(term?.[2]).toBeLessThan(151);
  });

  it('is found by its tags alone', async () => {
    const paragraphs = table(terms).kids?.flatMap(({ kids = [] }) => kids.map((cell) => ({ ...cell, type: 'P' })));
    expect(tablesOf(await read(paragraphs ?? []))).toEqual([]);
  });

  it('has the edges that are drawn', async () => {
    const [found] = tablesOf(await read([table(terms)], { drawn: '1 w 130 320 m 130 280 l S 30 287 m 300 287 l S' }));
    expect(found?.cells[0]?.bbox[2]).toBeCloseTo(130, 0);
    expect(found?.cells[0]?.bbox[3]).toBeCloseTo(400 - 287, 0);
  });

  it('has spans, and cells without text where the tree has them', async () => {
    const cell = (text: string, x: number, y: number, spans = {}): TaggedNode => ({
      type: 'TD',
      texts: text === '' ? [] : [{ x, y, text }],
      ...spans,
    });
    const row = (...kids: readonly TaggedNode[]): TaggedNode => ({ type: 'TR', kids });
    const tree: TaggedNode = {
      type: 'Table',
      kids: [
        {
          type: 'THead',
          kids: [row(cell('Ships', 40, 100, { rowSpan: 2 }), cell('Tons carried', 190, 100, { columnSpan: 2 }))],
        },
        { type: 'THead', kids: [row(cell('2023', 150, 120), cell('2024', 260, 120))] },
        { type: 'TBody', kids: [row(cell('Anna', 40, 140), cell('', 0, 0), cell('7', 260, 140))] },
        { type: 'TBody', kids: [row(cell('Berta', 40, 160), cell('5', 150, 160), cell('', 0, 0))] },
        // Nothing says that the empty cell is two columns wide.
        { type: 'TFoot', kids: [row(cell('', 0, 0), cell('12', 260, 180))] },
      ],
    };
    const [found] = tablesOf(await read([tree]));
    expect(found && textsOf(found)).toEqual([
      ['Ships (2 × 1)', 'Tons carried (1 × 2)'],
      ['2023', '2024'],
      ['Anna', '', '7'],
      ['Berta', '5', ''],
      ['', '', '12'],
    ]);
    expect(found?.cells.filter(({ header }) => header).map(({ text }) => text)).toEqual([
      'Ships',
      'Tons carried',
      '2023',
      '2024',
    ]);
  });

  it('counts columns from the right where cells run that way', async () => {
    const backwards = table([
      ['c', 'b', 'a'],
      ['3', '2', '1'],
    ]);
    const kids = backwards.kids?.map((row) => ({ ...row, kids: row.kids?.toReversed() ?? [] })) ?? [];
    const [found] = tablesOf(await read([{ type: 'Table', kids }]));
    expect(found && textsOf(found)).toEqual([
      ['a', 'b', 'c'],
      ['1', '2', '3'],
    ]);
    expect(found?.cells[0]?.bbox[0]).toBeGreaterThan(200);
  });

  it('takes rows of its own page only, and marks by their page', async () => {
    const first = table(terms).kids ?? [];
    const rest =
      table(
        [
          ['Dock', 'Closed by gates'],
          ['Quay', 'Wall at the water'],
        ],
        { page: 1, head: 'TD' },
      ).kids ?? [];
    const tree: TaggedNode[] = [
      { type: 'Table', kids: [...first, ...rest] },
      // A paragraph with marks of both pages.
      {
        type: 'P',
        texts: [
          { x: 40, y: 300, text: 'It goes' },
          { x: 40, y: 40, text: 'on here.', page: 1 },
        ],
      },
    ];
    const texts = async (page: number) => tablesOf(await read(tree, { pages: 2 }, page)).map(textsOf);
    expect(await texts(0)).toEqual([terms]);
    expect(await texts(1)).toEqual([
      [
        ['Dock', 'Closed by gates'],
        ['Quay', 'Wall at the water'],
      ],
    ]);
  });

  it('knows types by the role map', async () => {
    const renamed = (node: TaggedNode): TaggedNode => ({
      ...node,
      type: `My${node.type}`,
      kids: (node.kids ?? []).map(renamed),
    });
    const roles = { MyTable: '/Table', MyTR: '/TR', MyTH: '/TH', MyTD: '/TD' };
    expect(tablesOf(await read([renamed(table(terms))], { roles })).map(textsOf)).toEqual([terms]);
  });

  it('takes up words without a tag that stand in a cell', async () => {
    const blocks = await read([table(terms)], { outside: [{ x: 80, y: 120, text: '(2)' }] });
    expect(tablesOf(blocks).map(textsOf)).toEqual([[terms[0], ['Berth (2)', 'Place of a ship']]]);
  });

  it('gives a table in a cell of a table that is there for the layout', async () => {
    const outer: TaggedNode = {
      type: 'Table',
      kids: [
        { type: 'TR', kids: [{ type: 'TD', texts: [{ x: 40, y: 60, text: 'Harbour words' }] }] },
        { type: 'TR', kids: [{ type: 'TD', kids: [table(terms)] }] },
      ],
    };
    const blocks = await read([outer]);
    expect(tablesOf(blocks).map(textsOf)).toEqual([terms]);
    expect(wordsOf(blocks)).toContain('Harbour');
  });
});

describe('the second reader', () => {
  it('knows the elements of a tagged page too', async () => {
    const rest = table([['Dock', 'Closed by gates']], { page: 1, head: 'TD' }).kids ?? [];
    const headed: TaggedNode = {
      type: 'Table',
      kids: [
        { type: 'TR', kids: [{ type: 'TH', columnSpan: 2, texts: [{ x: 40, y: 80, text: 'Words of the harbour' }] }] },
        ...(table(terms).kids ?? []),
        ...rest,
      ],
    };
    const options = { pages: 2, outside: [{ x: 40, y: 30, text: 'Harbour Board', artifact: '' }] };
    const first = await read([headed], options, 0, openPdfJs);
    expect(tablesOf(first).map(textsOf)).toEqual([[['Words of the harbour (1 × 2)'], ...terms]]);
    expect(first.find(({ text }) => text.includes('Board'))?.kind).toBe('header');
    expect(wordsOf(await read([headed], options, 1, openPdfJs))).toEqual(['Closed', 'Dock', 'by', 'gates']);
  });
});

describe('what a tagged page says is no part of its text', () => {
  const header = { artifact: '/Type /Pagination /Subtype /Header' };
  const text: TaggedNode = {
    type: 'P',
    texts: [0, 1, 2].map((line) => ({ x: 40, y: 100 + 12 * line, text: 'Ships lie at the quay in the harbour.' })),
  };
  const kindOf = (blocks: readonly Block[], word: string) =>
    blocks.find((block) => block.text.includes(word))?.kind ?? 'none';

  it('is kept out of the flow in the margins', async () => {
    const outside = [
      { x: 40, y: 40, text: 'Harbour Board of Leith', ...header },
      // As LibreOffice does it, without a type.
      { x: 40, y: 380, text: 'Confidential', artifact: '' },
    ];
    const blocks = await read([text], { outside });
    expect(blocks.map(({ kind }) => kind)).toEqual(['header', 'paragraph', 'footer']);
    const unmarked = await read([text], { outside: outside.map(({ x, y, text: words }) => ({ x, y, text: words })) });
    expect(kindOf(unmarked, 'Board')).not.toBe('header');
  });

  const board = 'Board of Leith';
  const wrong: Readonly<Record<string, TaggedPdfOptions['outside']>> = {
    'stands in the middle of the page': [{ x: 40, y: 250, text: board, ...header }],
    'stands among the text': [
      { x: 40, y: 385, text: board, ...header },
      { x: 40, y: 397, text: 'The end.' },
    ],
    'is a background': [{ x: 40, y: 40, text: board, artifact: '/Type /Background' }],
    'holds most of the text': [{ x: 40, y: 40, text: `${board} `.repeat(8), ...header }],
  };
  for (const [name, outside = []] of Object.entries(wrong)) {
    it(`is text where it ${name}`, async () => {
      expect(kindOf(await read([text], { outside }), 'Board')).not.toMatch(/header|footer|none/u);
    });
  }
});

describe('the order of a tagged page', () => {
  const cards = [
    [40, 60],
    [220, 60],
    [40, 200],
    [220, 200],
  ] as const;
  const card = (at: number): TaggedNode => {
    const [x, y] = cards[at] ?? [0, 0];
    return {
      type: 'Sect',
      kids: [
        { type: 'P', texts: [{ x, y, text: `Card ${at} begins` }] },
        {
          type: 'P',
          texts: [0, 1, 2].map((line) => ({ x, y: y + 40 + 12 * line, text: `with words that go on ${at}` })),
        },
      ],
    };
  };
  const orderOf = (blocks: readonly Block[]) =>
    blocks.flatMap(({ text }) => [...(/Card (\d)/gu.exec(text)?.slice(1) ?? [])]).map(Number);

  it.each([[[0, 1, 2, 3]], [[0, 2, 1, 3]]])('is that of the tree: %j', async (order) => {
    expect(orderOf(await read(order.map(card)))).toEqual(order);
  });

  it('is that of the page where the tree reads from below', async () => {
    const plain = orderOf(await read([], { outside: textsIn([0, 1, 2, 3].map(card)) }));
    expect(plain).toHaveLength(4);
    expect(orderOf(await read([3, 2, 1, 0].map(card)))).toEqual(plain);
  });
});

describe('a tree that is wrong', () => {
  const long = 'The harbour was built in stone, and ships of all sizes come to it.';
  const trees: Readonly<Record<string, readonly TaggedNode[]>> = {
    'one cell': [
      { type: 'Table', kids: [{ type: 'TR', kids: [{ type: 'TD', texts: [{ x: 40, y: 100, text: long }] }] }] },
    ],
    'one column': [table([['Alpha'], ['Beta'], ['Gamma']])],
    'rows that are columns': [
      {
        type: 'Table',
        kids: [0, 1].map((column) => ({
          type: 'TR',
          kids: [0, 1, 2].map((row) => ({
            type: 'TD',
            texts: [{ x: lefts[column] ?? 0, y: 100 + 20 * row, text: `t${column}${row}` }],
          })),
        })),
      },
    ],
    'cells that lie on each other': [
      {
        type: 'Table',
        kids: [0, 1].map((row) => ({
          type: 'TR',
          kids: [0, 1].map((column) => ({
            type: 'TD',
            texts: [{ x: 40 + 15 * column, y: 100 + 15 * row, text: 'over and over' }],
          })),
        })),
      },
    ],
    'cells with text of far apart': [
      {
        type: 'Table',
        kids: [0, 1].map((row) => ({
          type: 'TR',
          kids: [40, 220].map((x) => ({
            type: 'TD',
            texts: [
              { x, y: 60 + 160 * row, text: 'here' },
              { x: x + 90, y: 60 + 160 * row, text: 'there' },
              { x, y: 160 + 160 * row, text: 'below' },
            ],
          })),
        })),
      },
    ],
    'pages of text in cells': [
      {
        type: 'Table',
        kids: [0, 1].map((row) => ({
          type: 'TR',
          kids: [40, 220].map((x) => ({
            type: 'TD',
            texts: Array.from({ length: 12 }, (_, line) => ({
              x,
              y: 40 + 170 * row + 13 * line,
              text: 'ships that come and go each day in the year',
            })),
          })),
        })),
      },
    ],
  };
  for (const [name, tree] of Object.entries(trees)) {
    it(`makes no table of ${name}, and loses no word`, async () => {
      const blocks = await read(tree, { outside: [{ x: 40, y: 380, text: 'Untagged end' }] });
      const untagged = await read([], { outside: textsIn(tree).concat({ x: 40, y: 380, text: 'Untagged end' }) });
      expect(tablesOf(blocks).map(textsOf)).toEqual(tablesOf(untagged).map(textsOf));
      expect(wordsOf(blocks)).toEqual(wordsOf(untagged));
    });
  }

  it('does not hide what stands among the cells', async () => {
    const blocks = await read([
      table(terms),
      { type: 'P', texts: [{ x: 100, y: 110, text: 'other words in the middle' }] },
    ]);
    expect(tablesOf(blocks)).toEqual([]);
    expect(wordsOf(blocks)).toContain('middle');
  });

  it.each([0, -3, 1e9, Number.MAX_SAFE_INTEGER])('survives spans of %d', async (span) => {
    const spanned = (node: TaggedNode): TaggedNode =>
      node.type === 'TD'
        ? { ...node, rowSpan: span, columnSpan: span }
        : { ...node, kids: (node.kids ?? []).map(spanned) };
    expect(wordsOf(await read([spanned(table(terms))]))).toEqual([
      'Berth',
      'Meaning',
      'Place',
      'Term',
      'a',
      'of',
      'ship',
    ]);
  });

  it('survives tables in tables, deeper than anybody reads', async () => {
    let tree = table(terms);
    for (let depth = 0; depth < 200; depth += 1)
      tree = { type: 'Table', kids: [{ type: 'TR', kids: [{ type: 'TD', kids: [tree] }] }] };
    expect(wordsOf(await read([tree]))).toContain('Berth');
  });
});

function textsIn(tree: readonly TaggedNode[]): NonNullable<TaggedNode['texts']> {
  return tree.flatMap(({ texts = [], kids = [] }) => [...texts, ...textsIn(kids)]);
}
