/** Owns the CSV export: the document's tables, or its lines with boxes when it has none. */
import type { Page, PageError, PageResult, Table } from '../document.ts';
import { isPageError, linesOf } from '../document.ts';
import { OcrError } from '../errors.ts';
import { rounded } from '../wire.ts';
import { type ExportInput, defineExporter } from './exporter.ts';
import type { OptionsOf } from './options.ts';
import { gridOf } from './table-grid.ts';
import { ZipWriter } from './zip.ts';

type CsvOptions = OptionsOf<'csv'>;

const csvKind = { extension: 'csv', mediaType: 'text/csv; charset=utf-8' } as const;
const zipKind = { extension: 'zip', mediaType: 'application/zip' } as const;

/**
 * RFC 4180: fields parted by commas, records by CRLF, quotes doubled; UTF-8.
 *
 * One table is one file. Several are a ZIP file of `table-1.csv` … and `index.csv`, unless one of them is chosen. A
 * document without tables gives a header, then one record a line; pages count from 1, and so do the lines of each page. A
 * page that could not be read is a record of the index, or of the lines, that says so.
 */
export const csv = defineExporter({
  format: 'csv',
  ...csvKind,
  description:
    'Its tables: one as CSV, several as a ZIP file of CSV files; without tables one row a line with box and confidence',
  async kind(input, { table }) {
    const count = await countTables(input.pages);
    if (table !== undefined && table > count) throw noSuchTable(table, count);
    return count > 1 && table === undefined ? zipKind : csvKind;
  },
  async *write(input, options) {
    const count = await countTables(input.pages);
    if (options.table !== undefined) yield* chosenTable(input, options, options.table, count);
    else if (count > 1) yield* archive(input, options);
    else if (count === 1) yield* chosenTable(input, options, 1, count);
    else yield* lineRecords(input, options);
  },
});

function noSuchTable(table: number, count: number): OcrError {
  return new OcrError('invalid_argument', `There is no table ${table}: ${tableCount(count)} found in the document.`, {
    hint: count === 0 ? 'Leave table out to get the lines of text.' : `Give a table from 1 to ${count}.`,
  });
}

const tableCount = (count: number): string => (count === 1 ? '1 table was' : `${count} tables were`);

async function countTables(pages: AsyncIterable<PageResult>): Promise<number> {
  let count = 0;
  for await (const _ of tablesOf(pages)) count++;
  return count;
}

interface FoundTable {
  /** From 1. */
  readonly number: number;
  readonly page: number;
  readonly table: Table;
}

async function* tablesOf(pages: AsyncIterable<PageResult>): AsyncIterable<FoundTable> {
  let number = 0;
  for await (const page of pages) {
    if (isPageError(page)) continue;
    for (const { table } of page.blocks)
      if (table !== undefined) yield { number: ++number, page: page.index + 1, table };
  }
}

async function* chosenTable(
  input: ExportInput,
  options: CsvOptions,
  wanted: number,
  count: number,
): AsyncIterable<string> {
  for await (const { number, table } of tablesOf(input.pages)) {
    if (number !== wanted) continue;
    yield start(options) + tableRecords(table, options);
    return;
  }
  throw noSuchTable(wanted, count);
}

async function* archive(input: ExportInput, options: CsvOptions): AsyncIterable<Uint8Array> {
  const zip = new ZipWriter();
  const index = [record(['file', 'page', 'rows', 'columns', 'note'], options)];
  let number = 0;
  for await (const page of input.pages) {
    if (isPageError(page)) {
      index.push(record(['', page.index + 1, '', '', failureText(page)], options));
      continue;
    }
    for (const { table } of page.blocks) {
      if (table === undefined) continue;
      const name = `table-${++number}.csv`;
      index.push(record([name, page.index + 1, table.rows, table.columns, ''], options));
      yield* zip.add(name, start(options) + tableRecords(table, options));
    }
  }
  yield* zip.add('index.csv', start(options) + index.join(''));
  yield zip.end();
}

const start = ({ bom }: CsvOptions): string => (bom ? '\uFEFF' : '');

function failureText({ index, message }: PageError): string {
  return `[page ${index + 1} could not be read: ${message}]`;
}

function tableRecords(table: Table, options: CsvOptions): string {
  return gridOf(table)
    .places.map((places) => {
      const fields = places.map((place) =>
        place !== undefined && (place.origin || options.spans === 'repeat') ? place.cell.text : '',
      );
      return record(fields, options);
    })
    .join('');
}

async function* lineRecords(input: ExportInput, options: CsvOptions): AsyncIterable<string> {
  yield start(options) + record(['page', 'line', 'text', 'x0', 'y0', 'x1', 'y1', 'confidence'], options);
  for await (const page of input.pages) {
    yield isPageError(page)
      ? record([page.index + 1, '', failureText(page), '', '', '', '', ''], options)
      : pageRecords(page, options);
  }
}

function pageRecords(page: Page, options: CsvOptions): string {
  return linesOf(page)
    .map(({ text, bbox, words }, line) => {
      const weight = words.reduce((sum, word) => sum + word.text.length, 0);
      const confidence = words.reduce((sum, word) => sum + word.text.length * word.confidence, 0) / Math.max(1, weight);
      const box = bbox.map((value) => rounded(value, 2));
      return record([page.index + 1, line + 1, text, ...box, rounded(confidence, 4)], options);
    })
    .join('');
}

/** One record. A record of a single empty field is quoted: a blank line would be none. */
function record(fields: readonly (string | number)[], options: CsvOptions): string {
  const line = fields.map((value) => field(value, options)).join(',');
  return `${line === '' ? '""' : line}\r\n`;
}

function field(value: string | number, { neutralize }: CsvOptions): string {
  if (typeof value === 'number') return String(value);
  const text = neutralize ? neutralized(value) : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A sign followed by nothing that could name a function or a cell: numbers, amounts, telephone numbers, a lone dash. */
const harmless = /^[-+][\p{Nd}\p{Sc}\s.,'’:/()%‰-]*$/u;

/**
 * Keeps a spreadsheet from taking text of a document for a formula, as OWASP advises ("CSV Injection"): an apostrophe
 * before texts that begin with `=`, `+`, `-`, `@` (of any width), a tab or a line break. Negative numbers and the like stay as they are.
 */
function neutralized(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/u.test(text) && !harmless.test(text) ? `'${text}` : text;
}
