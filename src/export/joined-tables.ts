/** Owns the tables of a document one after the other, each as one, also where it goes on over several pages. */
import type { PageError, PageResult, Table } from '../document.ts';
import { isPageError } from '../document.ts';

export interface FoundTable {
  /** From 1. */
  readonly number: number;
  /** Where it begins, from 1. */
  readonly page: number;
  readonly table: Table;
}

/** Tables in reading order, and in between the pages that could not be read. The rest of a table loses the headings that it repeats. */
export async function* joinedTables(pages: AsyncIterable<PageResult>): AsyncIterable<FoundTable | PageError> {
  let number = 0;
  let open: FoundTable | undefined;
  for await (const page of pages) {
    if (isPageError(page)) {
      if (open !== undefined) yield open;
      open = undefined;
      yield page;
      continue;
    }
    for (const { table } of page.blocks) {
      if (table === undefined) continue;
      if (open !== undefined && table.continues === true && table.columns === open.table.columns) {
        open = { ...open, table: join(open.table, table) };
        continue;
      }
      if (open !== undefined) yield open;
      open = { number: ++number, page: page.index + 1, table };
    }
  }
  if (open !== undefined) yield open;
}

function join(first: Table, rest: Table): Table {
  const repeated = headingsOf(rest) === headingsOf(first) ? headerRows(rest) : 0;
  const shift = first.rows - repeated;
  const cells = rest.cells.filter(({ row }) => row >= repeated).map((cell) => ({ ...cell, row: cell.row + shift }));
  return { ...first, rows: first.rows + rest.rows - repeated, cells: [...first.cells, ...cells] };
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
