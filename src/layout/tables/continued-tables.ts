/** Owns tables that go on from one page to the next: what is kept of each page's edges, and whether two of them are one table. */
import type { Page, Table } from '../../document.ts';
import type { BlockSketch, PageSketch } from '../page-sketch.ts';

export interface ContinuedTables {
  /** Takes note of a page; every page once, in any order. */
  observe(page: PageSketch): void;
  /** True for a block that is the rest of the table with which the page before ends. */
  goesOn(block: BlockSketch, page: PageSketch): boolean;
}

/** What must agree for two tables to be one. */
export interface TableEdge {
  readonly columns: number;
  /** Left edges of the columns, as shares of the page's width; null for one in which no cell begins. */
  readonly lefts: readonly (number | null)[];
  /** Texts of the headings; empty for none. */
  readonly headings: string;
}

/** Share of the page's height at its top and bottom where single lines may stand beyond the table. */
const margin = 0.12;
/** Share of the page's width. */
const tolerance = 0.025;

export function createContinuedTables(): ContinuedTables {
  const ends = new Map<number, TableEdge>();
  return {
    observe(page) {
      const at = page.blocks.findLastIndex((block) => !isBelow(block, page));
      const table = page.blocks[at]?.table;
      if (table !== undefined) ends.set(page.index, table);
    },
    goesOn(block, page) {
      const end = ends.get(page.index - 1);
      const first = page.blocks.find((other) => !isAbove(other, page));
      if (block.table === undefined || first !== block || end === undefined) return false;
      return agree(end, block.table);
    },
  };
}

function isAbove({ kind, lines, bbox }: BlockSketch, { height }: PageSketch): boolean {
  return kind === 'header' || kind === 'page-number' || (lines === 1 && bbox[3] < margin * height);
}

function isBelow({ kind, lines, bbox }: BlockSketch, { height }: PageSketch): boolean {
  if (kind === 'footer' || kind === 'page-number' || kind === 'header') return true;
  return lines === 1 && (bbox[1] > (1 - margin) * height || bbox[3] < margin * height);
}

export function edgeOf({ columns, cells }: Table, { width }: Pick<Page, 'width'>): TableEdge {
  const lefts = Array.from<number | null>({ length: columns }).fill(null);
  for (const { column, bbox } of cells)
    if (column < columns) lefts[column] = Math.min(lefts[column] ?? Infinity, bbox[0] / width);
  const headings = cells.filter(({ header }) => header).map(({ text }) => text.replaceAll(/\s+/gu, ' '));
  return { columns, lefts, headings: headings.join('\t') };
}

/** The columns must stand where they stood, and the headings must come again or be left out. */
function agree(end: TableEdge, start: TableEdge): boolean {
  if (end.columns !== start.columns || (start.headings !== '' && start.headings !== end.headings)) return false;
  return end.lefts.every(
    (left, column) => left !== null && Math.abs(left - (start.lefts[column] ?? Infinity)) < tolerance,
  );
}
