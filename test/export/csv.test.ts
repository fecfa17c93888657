/** CSV: what a reader of RFC 4180 gets back is what the tables hold. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../src/document.ts';
import { openExporter } from '../../src/export/index.ts';
import { block, page, tableBlock } from '../pages.ts';
import { exportInput, exported, exportedText, failedPage, spanningTable } from './everything.ts';
import { unzipped } from './zip-reader.ts';

/** Reads RFC 4180, and nothing more lenient. */
function parsed(text: string): string[][] {
  const records: string[][] = [];
  let rest = text;
  while (rest !== '') {
    const record: string[] = [];
    for (;;) {
      const [whole, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/u.exec(rest) ?? [''];
      record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
      rest = rest.slice(whole.length);
      if (!rest.startsWith(',')) break;
      rest = rest.slice(1);
    }
    if (!rest.startsWith('\r\n')) throw new Error(`A record does not end before ${rest.slice(0, 20)}`);
    rest = rest.slice(2);
    records.push(record);
  }
  return records;
}

const table = (...rows: readonly (readonly string[])[]): Block => tableBlock(rows);

test('any cells come back as they are', async () => {
  const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '"', ',', '\r\n', '=1', '\ufeff', "'"));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(cell, { minLength: 1, maxLength: 12 }),
      async (columns, cells) => {
        const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
          Array.from({ length: columns }, (__, column) => cells[row * columns + column] ?? ''),
        );
        expect(parsed(await exportedText('csv', [page([table(...rows)])]))).toEqual(rows);
      },
    ),
    { numRuns: 300 },
  );
});

test('a document without tables gives its lines with boxes', async () => {
  const pages = [page([block('The Book', 'title', { level: 1 }), block('first\nsecond, "third"')], 0), failedPage];
  expect(await exportedText('csv', [...pages, page([block('last')], 2)])).toBe(
    [
      'page,line,text,x0,y0,x1,y1,confidence',
      '1,1,The Book,50,100,90,110,0.9',
      '1,2,first,50,100,75,110,0.9',
      '1,3,"second, ""third""",50,112,125,122,0.9',
      '2,,[page 2 could not be read: Page 2 took <too> long.],,,,,',
      '3,1,last,50,100,70,110,0.9',
      '',
    ].join('\r\n'),
  );
});

test('one table is one file, wherever it stands', async () => {
  const pages = [page([block('prose')], 0), failedPage, page([table(['a', 'b'], ['1', 'x\ny'])], 2)];
  expect(await exportedText('csv', pages)).toBe('a,b\r\n1,"x\ny"\r\n');
  expect(await (await openExporter('csv')).kind(exportInput(pages))).toEqual({
    extension: 'csv',
    mediaType: 'text/csv; charset=utf-8',
  });
});

describe('several tables', () => {
  const pages = [page([table(['a', 'b'], ['c', 'd']), block('prose')], 0), failedPage, page([table(['é'])], 2)];

  test('are an archive with a file each and an index', async () => {
    expect(await (await openExporter('csv')).kind(exportInput(pages))).toEqual({
      extension: 'zip',
      mediaType: 'application/zip',
    });
    const files = unzipped(await exported('csv', pages));
    expect([...files].map(([name, content]) => [name, content.toString()])).toEqual([
      ['table-1.csv', 'a,b\r\nc,d\r\n'],
      ['table-2.csv', 'é\r\n'],
      [
        'index.csv',
        'file,page,rows,columns,note\r\ntable-1.csv,1,2,2,\r\n' +
          ',2,,,[page 2 could not be read: Page 2 took <too> long.]\r\ntable-2.csv,3,1,1,\r\n',
      ],
    ]);
  });

  test('one can be chosen; one that is not there is refused before anything is written', async () => {
    expect(await exportedText('csv', pages, { table: 2 })).toBe('é\r\n');
    const exporter = await openExporter('csv');
    expect(await exporter.kind(exportInput(pages, { options: { table: 1 } }))).toMatchObject({ extension: 'csv' });
    await expect(exporter.kind(exportInput(pages, { options: { table: 3 } }))).rejects.toThrow('2 tables were found');
    await expect(exportedText('csv', pages, { table: 3 })).rejects.toThrow('There is no table 3');
    expect(() => exporter.write(exportInput(pages, { options: { table: 0 } }))).toThrow('table must be');
  });
});

test('cells that span leave their other places blank, or repeat there', async () => {
  const pages = [page([spanningTable()])];
  expect(parsed(await exportedText('csv', pages))).toEqual([
    ['Region', 'Sales & costs', ''],
    ['', '2024', '2025'],
    ['North', '1,200', '-40'],
    ['', '7', ''],
  ]);
  expect(parsed(await exportedText('csv', pages, { spans: 'repeat' }))).toEqual([
    ['Region', 'Sales & costs', 'Sales & costs'],
    ['Region', '2024', '2025'],
    ['North', '1,200', '-40'],
    ['North', '7', ''],
  ]);
});

test('a byte order mark comes when asked for', async () => {
  const pages = [page([table(['é'])])];
  expect(await exported('csv', pages, { options: { bom: true } })).toEqual(Buffer.from('\uFEFFé\r\n'));
  expect(await exportedText('csv', [page([block('x')])], { bom: true })).toMatch(/^\uFEFFpage,/u);
});

describe('formulas', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
    ['+cmd', "'+cmd"],
    ['-12.50', '-12.50'],
    ['-1.234', '-1.234'],
    ['-€5', '-€5'],
    ['+49 30 1234', '+49 30 1234'],
    ['+3%', '+3%'],
    ['-', '-'],
    ['plain=1', 'plain=1'],
  ])('%s is neutralized to %s on request, and no number is harmed', async (text, written) => {
    const pages = [page([table([text])])];
    expect(parsed(await exportedText('csv', pages, { neutralize: true }))).toEqual([[written]]);
    expect(parsed(await exportedText('csv', pages))).toEqual([[text]]);
  });
});
