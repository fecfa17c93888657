/** Excel: what stands in the sheets, which texts become numbers, what is merged, and that nothing runs as a formula. */
import { describe, expect, test } from 'vitest';
import type { PageResult } from '../../src/document.ts';
import { sheetName } from '../../src/export/xlsx/sheet-name.ts';
import { numberOf } from '../../src/export/xlsx/sheet.ts';
import type { Findings } from '../../src/fields/finding.ts';
import { block, page, tableBlock } from '../pages.ts';
import { exported } from './everything.ts';
import { findAll, readXml, textOf } from './xml-reader.ts';
import { unzipped } from './zip-reader.ts';

interface ReadSheet {
  readonly name: string;
  readonly cells: Readonly<Record<string, string | number>>;
  readonly merged: readonly string[];
}

/** The sheets by the names in the workbook, through its relations, as Excel finds them. */
async function sheetsOf(
  pages: readonly PageResult[],
  more: Parameters<typeof exported>[2] = {},
): Promise<readonly ReadSheet[]> {
  const files = unzipped(await exported('xlsx', pages, more));
  const part = (name: string) => readXml(files.get(name)?.toString('utf8') ?? '');
  const targets = new Map(
    findAll(part('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes['Id'],
      attributes['Target'],
    ]),
  );
  const types = JSON.stringify(part('[Content_Types].xml'));
  return findAll(part('xl/workbook.xml'), 'sheet').map(({ attributes }) => {
    const target = targets.get(attributes['r:id']);
    expect(types).toContain(`/xl/${target}`);
    const sheet = part(`xl/${target}`);
    const looks = findAll(part('xl/styles.xml'), 'xf').length;
    const cells = findAll(sheet, 'c').map((cell): readonly [string, string | number] => {
      expect(Number(cell.attributes['s'])).toBeLessThan(looks);
      expect(findAll(cell, 'f')).toEqual([]);
      const isText = cell.attributes['t'] === 'inlineStr';
      return [cell.attributes['r'] ?? '', isText ? textOf(cell) : Number(textOf(cell))];
    });
    return {
      name: attributes['name'] ?? '',
      cells: Object.fromEntries(cells),
      merged: findAll(sheet, 'mergeCell').map((cell) => cell.attributes['ref'] ?? ''),
    };
  });
}

test('a sheet a table, numbers as numbers, and texts as they are', async () => {
  const table = tableBlock([
    ['Item', 'Price', 'Share', 'Code'],
    ['Oak', '1,460.50', '12%', '0042'],
    ['=1+1', '(85.00)', '7.5%', '4111 1111 1111 1111 11'],
  ]);
  const [first, second, ...more] = await sheetsOf([
    page([block('Prose'), table]),
    page(
      [
        tableBlock([
          ['a', 'b'],
          ['1', '2'],
        ]),
      ],
      1,
    ),
  ]);
  expect(first).toEqual({
    name: 'Table 1 (page 1)',
    cells: {
      A1: 'Item',
      B1: 'Price',
      C1: 'Share',
      D1: 'Code',
      A2: 'Oak',
      B2: 1460.5,
      C2: 0.12,
      D2: '0042',
      A3: '=1+1',
      B3: -85,
      C3: 0.075,
      D3: '4111 1111 1111 1111 11',
    },
    merged: [],
  });
  expect(second).toMatchObject({ name: 'Table 2 (page 2)', cells: { A2: 1, B2: 2 } });
  expect(more).toEqual([]);
  const [plain] = await sheetsOf([page([table])], { options: { numbers: false } });
  expect(plain?.cells['B2']).toBe('1,460.50');
});

// Names that an object of JavaScript has from the start, what spreadsheets take for more than text, and spaces.
test.each([
  'constructor',
  'toString',
  '__proto__',
  '=HYPERLINK("http://a.example")',
  '@SUM(A1)',
  '#N/A',
  '#DIV/0!',
  'TRUE',
  '2024-05-06',
  '  in the middle  ',
  'two\nlines & <tags>',
])('the text %j stays a text', async (text) => {
  const [sheet] = await sheetsOf([page([tableBlock([['a', text]])])]);
  expect(sheet?.cells).toEqual({ A1: 'a', B1: text });
});

test('a text that looks like the escape of a character is escaped, one that no file can hold replaced, a long one cut', async () => {
  const odd = ['_x0041_', '__X00e9__', '_x41_', 'a\u0001b\uD800c\r\nd', 'x'.repeat(40_000)];
  const [sheet] = await sheetsOf([page([tableBlock([odd])])]);
  expect(sheet?.cells).toEqual({
    A1: '_x005F_x0041_',
    B1: '__x005F_X00e9__',
    C1: '_x41_',
    D1: 'a\uFFFDb\uFFFDc\nd',
    E1: 'x'.repeat(32_767),
  });
});

test('headings are bold, columns as wide as what stands in them, within bounds', async () => {
  const own = tableBlock([
    ['Item', 'No.', 'Note'],
    ['A table of solid oak', '1', 'x'.repeat(500)],
  ]);
  const cells = (own.table?.cells ?? []).map((cell) => ({ ...cell, header: cell.row === 0 }));
  const files = unzipped(await exported('xlsx', [page([{ ...own, table: { rows: 2, columns: 3, cells } }])]));
  const part = (name: string) => readXml(files.get(name)?.toString('utf8') ?? '');
  const sheet = part('xl/worksheets/sheet1.xml');
  expect(findAll(sheet, 'col').map(({ attributes }) => Number(attributes['width']))).toEqual([22, 8, 60]);
  const styles = part('xl/styles.xml');
  const looks = findAll(findAll(styles, 'cellXfs')[0] ?? styles, 'xf');
  const fonts = findAll(styles, 'font');
  const isBold = findAll(sheet, 'c').map((cell) => {
    const font = fonts[Number(looks[Number(cell.attributes['s'])]?.attributes['fontId'])];
    return font !== undefined && findAll(font, 'b').length === 1;
  });
  expect(isBold).toEqual([true, true, true, false, false, false]);
});

test('cells that span are merged', async () => {
  const own = tableBlock([
    ['Year', ''],
    ['2023', '2024'],
  ]);
  const cells = (own.table?.cells ?? [])
    .filter(({ row, column }) => row > 0 || column === 0)
    .map((cell) => (cell.row === 0 ? { ...cell, columnSpan: 2 } : cell));
  const [sheet] = await sheetsOf([page([{ ...own, table: { rows: 2, columns: 2, cells } }])]);
  expect(sheet?.merged).toEqual(['A1:B1']);
});

test('without tables a sheet a page, also of one that could not be read', async () => {
  const sheets = await sheetsOf([
    page([block('Left')]),
    { index: 1, code: 'page_timeout', message: 'Page 2 took too long.' },
  ]);
  expect(sheets.map(({ name, cells }) => [name, cells['A1']])).toEqual([
    ['Page 1', 'Left'],
    ['Page 2', '[page 2 could not be read: Page 2 took too long.]'],
  ]);
});

test('fields that were found stand before the tables, lists of them as a table', async () => {
  const evidence = { page: 0, bbox: [0, 0, 10, 10], text: '42,00', confidence: 0.9 } as const;
  const findings: Findings = {
    tool: 'invoice',
    fields: [
      { path: 'total', found: true, value: 42, evidence },
      { path: 'number', found: true, value: '0815', evidence: { ...evidence, text: '0815' } },
      { path: 'date', found: false },
      { path: 'lines.0.amount', found: true, value: 42, evidence },
      { path: 'lines.1.amount', found: false },
    ],
    checks: [],
    notes: [],
  };
  const [fields, lines] = await sheetsOf([page([block('Prose')])], { findings: () => Promise.resolve(findings) });
  expect(fields?.cells).toMatchObject({
    A2: 'total',
    B2: 42,
    C2: 1,
    E2: '42,00',
    A3: 'number',
    B3: '0815',
    B4: '[not found]',
  });
  expect(lines).toMatchObject({ name: 'lines', cells: { A1: 'amount', A2: 42, A3: '[not found]' } });
});

describe('a number', () => {
  const options = { numbers: true, decimal: undefined } as const;
  test.each([
    ['1,460.50', 1460.5, '#,##0.00'],
    ['€ 1.460,50', 1460.5, '"€" #,##0.00'],
    ['12,5 %', 0.125, '0.0%'],
    ['-3', -3, '0'],
  ])('%s', (text, value, code) => {
    expect(numberOf({ text }, options)).toEqual({ value, code });
  });
  test.each(['1.234', '007', '12345678901234567', '2024-05-06', '3 apples', ''])('%j stays a text', (text) => {
    expect(numberOf({ text }, options)).toBeUndefined();
  });
});

test('sheets have names that Excel takes', () => {
  expect(sheetName("a[b]:c*d?e/f\\g'", new Set())).toBe('a b  c d e f g');
  expect(sheetName('x'.repeat(40), new Set(['x'.repeat(31)]))).toBe(`${'x'.repeat(27)} (2)`);
  expect(sheetName('///', new Set())).toBe('Sheet');
});
