/** Owns the CSV export: the document's tables, or its lines with boxes when it has none. */
import type { Page, PageError, Table } from '../document.ts';
import { isPageError, linesOf } from '../document.ts';
import { rounded } from '../wire.ts';
import type { Exporter } from './exporter.ts';

/**
 * RFC 4180: fields parted by commas, records by CRLF, quotes doubled; UTF-8 without a byte order mark.
 *
 * With tables: each table's rows as they are, an empty record between tables, none before the rest of a table from the page
 * before; a cell that spans stands in its first row and column. Without: a header, then one record a line; pages count from 1, and so do the lines of each page. Which of the two
 * is known only when the first table or the last page comes: until then the records of the lines are held back, without
 * the words. A page that could not be read is one record that says so.
 */
export const csv: Exporter = {
  format: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  description: 'Tables as rows; a document without tables as one row a line with its box and confidence',
  async *write({ pages }) {
    let held: string[] = ['page,line,text,x0,y0,x1,y1,confidence\r\n'];
    // Failed pages are said in either form.
    let failures = '';
    let tables = 0;
    /** Headings of the last table that had some. */
    let last = '';
    for await (const page of pages) {
      if (isPageError(page)) {
        const note = failureText(page);
        if (tables > 0) yield `\r\n${record([note])}`;
        else failures += `${record([note])}\r\n`;
        if (tables === 0) held.push(record([page.index + 1, '', note, '', '', '', '', '']));
        continue;
      }
      for (const { table } of page.blocks) {
        if (table === undefined) continue;
        const headings = headingsOf(table);
        // The rest of a table that began on the page before: no gap, and no headings again.
        if (table.continues === true && tables > 0)
          yield tableRecords(table, headings === last ? headerRows(table) : 0);
        else yield (tables === 0 ? failures : '\r\n') + tableRecords(table);
        if (headings !== '') last = headings;
        held = [];
        tables++;
      }
      if (tables === 0) held.push(lineRecords(page));
    }
    yield* held;
  },
};

function failureText({ index, message }: PageError): string {
  return `[page ${index + 1} could not be read: ${message}]`;
}

/** How many of its first rows are headings. */
function headerRows({ cells }: Table): number {
  return Math.max(0, ...cells.flatMap(({ row, rowSpan, header }) => (header ? [row + rowSpan] : [])));
}

function headingsOf({ cells }: Table): string {
  return cells
    .filter(({ header }) => header)
    .map(({ text }) => text)
    .join('\t');
}

/** @param skipped rows left out at the top */
function tableRecords(table: Table, skipped = 0): string {
  const rows = Array.from({ length: table.rows }, () => Array.from({ length: table.columns }, () => ''));
  for (const { row, column, text } of table.cells) {
    const cells = rows[row];
    if (cells !== undefined && column < table.columns) cells[column] = text;
  }
  return rows.slice(skipped).map(record).join('');
}

function lineRecords(page: Page): string {
  return linesOf(page)
    .map(({ text, bbox, words }, line) => {
      const weight = words.reduce((sum, word) => sum + word.text.length, 0);
      const confidence = words.reduce((sum, word) => sum + word.text.length * word.confidence, 0) / Math.max(1, weight);
      return record([
        page.index + 1,
        line + 1,
        text,
        ...bbox.map((value) => rounded(value, 2)),
        rounded(confidence, 4),
      ]);
    })
    .join('');
}

function record(fields: readonly (string | number)[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = guarded(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A sign followed by nothing that could name a function or a cell: numbers, amounts, telephone numbers, a lone dash. */
const harmless = /^[-+][\p{Nd}\p{Sc}\s.,'’:/()%‰-]*$/u;

/**
 * Keeps a spreadsheet from taking text of a document for a formula, as OWASP advises ("CSV Injection"): an apostrophe
 * before texts that begin with `=`, `+`, `-`, `@`, a tab or a carriage return. Negative numbers and the like stay as they are.
 */
function guarded(text: string): string {
  return /^[=+\-@\t\r]/u.test(text) && !harmless.test(text) ? `'${text}` : text;
}
