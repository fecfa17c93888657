/** The exporters: what each format says of the same pages, and that every page is written before the next is read. */
import { describe, expect, test } from 'vitest';
import type { PageResult } from '../../src/document.ts';
import { exportFormats } from '../../src/export/exporter.ts';
import { openExporter } from '../../src/export/index.ts';
import type { ExportFormat } from '../../src/export/exporter.ts';
import { block, collect, finishedJob, page, tableBlock } from '../pages.ts';

async function* stream(pages: readonly PageResult[]): AsyncIterable<PageResult> {
  yield* pages;
}

async function write(format: ExportFormat, pages: readonly PageResult[]): Promise<string> {
  const exporter = await openExporter(format);
  return (await collect(exporter.write({ job: finishedJob, pages: stream(pages) }))).join('');
}

const failed: PageResult = { index: 1, code: 'page_timeout', message: 'Page 2 took too long.' };
const pages: readonly PageResult[] = [
  page([block('The Book', 'title', { level: 1 }), block('first\nsecond, "third"')], 0),
  failed,
  page([block('last')], 2),
];

test.each(exportFormats)('%s is registered under its own name and ends in its own extension', async (format) => {
  const exporter = await openExporter(format);
  expect([exporter.format, exporter.extension]).toEqual([format, format]);
  expect(exporter.mediaType).toMatch(/^(text|application)\/[a-z]+; charset=utf-8$/);
});

test.each(['txt', 'md', 'json'] as const)('%s writes each page before it reads the next', async (format) => {
  const events: string[] = [];
  async function* watched(): AsyncIterable<PageResult> {
    for (const one of pages) {
      events.push(`read ${one.index}`);
      yield one;
    }
  }
  const exporter = await openExporter(format);
  for await (const part of exporter.write({ job: finishedJob, pages: watched() })) {
    for (const [index, sign] of ['The Book', 'could not be read', 'last'].entries()) {
      if (String(part).includes(sign) || (index === 1 && String(part).includes('"error":{"code"')))
        events.push(`wrote ${index}`);
    }
  }
  expect(events).toEqual(['read 0', 'wrote 0', 'read 1', 'wrote 1', 'read 2', 'wrote 2']);
});

test('txt parts pages by form feeds, and a failed page is said', async () => {
  expect(await write('txt', pages)).toBe(
    'The Book\n\nfirst\nsecond, "third"\n\f[page 2 could not be read: Page 2 took too long.]\n\flast\n',
  );
  expect((await write('txt', [page([], 0), page([], 1)])).split('\f')).toHaveLength(2);
});

test('md says a failed page in its place', async () => {
  expect(await write('md', pages)).toBe(
    '<!-- page 1 -->\n\n# The Book\n\nfirst\\\nsecond, "third"\n\n' +
      '<!-- page 2 -->\n\n> [page 2 could not be read: Page 2 took too long.]\n\n<!-- page 3 -->\n\nlast\n',
  );
});

test('md of one page carries no page marks', async () => {
  const exporter = await openExporter('md');
  const one = exporter.write({ job: { ...finishedJob, pageCount: 1 }, pages: stream([page([block('last')], 3)]) });
  expect((await collect(one)).join('')).toBe('last\n');
});

test('json is the job object of the contract, with lines and words, boxes rounded', async () => {
  const [first] = pages;
  const uneven = page([{ ...block('x'), bbox: [0.123456, 1, 2, 3] }], 2);
  const parsed: unknown = JSON.parse(await write('json', [first ?? failed, failed, uneven]));
  expect(parsed).toMatchObject({
    uuid: finishedJob.uuid,
    status: 'done',
    tier: 'cpu',
    language: 'auto',
    page_count: 3,
    mean_confidence: 0.9123,
    pages: [
      {
        index: 0,
        width: 595,
        height: 842,
        unit: 'pt',
        rotation: 0,
        source: 'text-layer',
        text: 'The Book\n\nfirst\nsecond, "third"',
        markdown: '# The Book\n\nfirst\\\nsecond, "third"',
        blocks: [
          { text: 'The Book', kind: 'title', level: 1, bbox: [50, 100, 90, 110], confidence: 0.9 },
          {
            kind: 'paragraph',
            lines: [
              { text: 'first', words: [{ text: 'first', bbox: [50, 100, 75, 110], confidence: 0.9 }] },
              { text: 'second, "third"' },
            ],
          },
        ],
      },
      { index: 1, error: { code: 'page_timeout', message: 'Page 2 took too long.' } },
      { index: 2, blocks: [{ bbox: [0.12, 1, 2, 3] }] },
    ],
  });
  expect(JSON.parse(await write('json', []))).toMatchObject({ pages: [] });
});

test('json tells tables with their cells in snake case', async () => {
  const parsed: unknown = JSON.parse(
    await write('json', [
      page([
        tableBlock([
          ['a', 'b'],
          ['1', '2'],
        ]),
      ]),
    ]),
  );
  expect(parsed).toMatchObject({
    pages: [
      {
        blocks: [
          {
            kind: 'table',
            table: {
              rows: 2,
              columns: 2,
              cells: [
                { row: 0, column: 0, row_span: 1, column_span: 1, text: 'a', header: true },
                {},
                {},
                { text: '2' },
              ],
            },
          },
        ],
      },
    ],
  });
});

describe('csv', () => {
  test('a document without tables gives its lines with boxes, quoted as RFC 4180 says', async () => {
    expect(await write('csv', pages)).toBe(
      [
        'page,line,text,x0,y0,x1,y1,confidence',
        '1,1,The Book,50,100,90,110,0.9',
        '1,2,first,50,100,75,110,0.9',
        '1,3,"second, ""third""",50,112,125,122,0.9',
        '2,,[page 2 could not be read: Page 2 took too long.],,,,,',
        '3,1,last,50,100,70,110,0.9',
        '',
      ].join('\r\n'),
    );
  });

  test('tables come alone, a line between them, wherever the first one stands', async () => {
    const tables = [
      tableBlock([
        ['a', 'b'],
        ['1', 'x\ny'],
      ]),
      tableBlock([['c', 'd']]),
    ];
    const written = await write('csv', [page([block('prose')], 0), failed, page(tables, 2)]);
    expect(written).toBe('[page 2 could not be read: Page 2 took too long.]\r\n\r\na,b\r\n1,"x\ny"\r\n\r\nc,d\r\n');
    const later = await write('csv', [page(tables.slice(0, 1), 0), failed]);
    expect(later).toBe('a,b\r\n1,"x\ny"\r\n\r\n[page 2 could not be read: Page 2 took too long.]\r\n');
  });

  test('the rest of a table on the next page goes on without a gap and without its headings again', async () => {
    const part = (value: string, continues: boolean) => {
      const whole = tableBlock([
        ['a', 'b'],
        [value, 'x'],
      ]);
      if (whole.table === undefined) throw new Error('the table is missing');
      const cells = whole.table.cells.map((cell) => ({ ...cell, header: cell.row === 0 }));
      return { ...whole, table: { ...whole.table, cells, ...(continues ? { continues: true as const } : {}) } };
    };
    const pages = [page([part('1', false)], 0), page([part('2', true)], 1), page([part('3', false)], 2)];
    expect(await write('csv', pages)).toBe('a,b\r\n1,x\r\n2,x\r\n\r\na,b\r\n3,x\r\n');
  });

  test('a spanning cell stands in its first place', async () => {
    const plain = tableBlock([
      ['a', 'b'],
      ['1', '2'],
    ]);
    const table = plain.table;
    if (table === undefined) throw new Error('the table is missing');
    const cells = table.cells
      .filter(({ text }) => text !== 'b')
      .map((cell) => (cell.text === 'a' ? { ...cell, columnSpan: 2 } : cell));
    expect(await write('csv', [page([{ ...plain, table: { ...table, cells } }])])).toBe('a,\r\n1,2\r\n');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
    ['+cmd', "'+cmd"],
    ['-12.50', '-12.50'],
    ['-1.234', '-1.234'],
    ['-€5', '-€5'],
    ['+49 30 1234', '+49 30 1234'],
    ['+3%', '+3%'],
    ['-', '-'],
    ['plain=1', 'plain=1'],
  ])('%s is written %s, so that no spreadsheet runs it and no number is harmed', async (text, written) => {
    expect(await write('csv', [page([tableBlock([[text]])])])).toBe(`${written}\r\n`);
  });
});
