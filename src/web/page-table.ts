/** Owns a table of a page as a table: spans, headings, and which lines of the page each cell holds. */
import type { WireBlock, WireTable } from '../wire/document.ts';
import { element } from './element.ts';

/** Amounts, shares and counts, which stand at the right so that their digits do. */
const figures = /^[\p{Sc}\d\s.,'’%()+−-]*\d[\p{Sc}\d\s.,'’%()+−-]*$/u;

/** @param first number of the block's first line on the page, from 1 */
export function pageTable({ lines }: WireBlock, table: WireTable, first: number): HTMLElement {
  const rows = Array.from({ length: table.rows }, () => element('tr'));
  for (const cell of table.cells) {
    const inside = lines.flatMap((line, at) => (stands(line, cell.bbox) ? [first + at] : []));
    rows[cell.row]?.append(
      element(
        cell.header ? 'th' : 'td',
        {
          ...(cell.row_span > 1 ? { rowspan: cell.row_span } : {}),
          ...(cell.column_span > 1 ? { colspan: cell.column_span } : {}),
          ...(cell.header ? { scope: cell.row === 0 ? 'col' : 'row' } : {}),
          ...(inside.length === 0 ? {} : { 'data-lines': inside.join(' '), class: 'line', tabindex: -1 }),
          ...(figures.test(cell.text) ? { 'data-figures': true } : {}),
          dir: 'auto',
        },
        cell.text,
      ),
    );
  }
  return element('div', { class: 'table' }, element('table', {}, element('tbody', {}, ...rows)));
}

/** Recognisers give a row of a table as one line: a cell has it when one of its words lies there. */
function stands({ bbox, words }: WireBlock['lines'][number], cell: readonly number[]): boolean {
  return words.length === 0 ? holds(cell, bbox) : words.some((word) => holds(cell, word.bbox));
}

/** Whether the middle of the inner box lies in the outer. */
function holds(outer: readonly number[], inner: readonly number[]): boolean {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = outer;
  const [a0 = 0, b0 = 0, a1 = 0, b1 = 0] = inner;
  const [x, y] = [(a0 + a1) / 2, (b0 + b1) / 2];
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}
