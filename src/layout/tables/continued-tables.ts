/** Owns tables that go on from one page to the next: what is kept of each page's edges, and whether two of them are one table. */
import type { Block, Page, Table } from '../../document.ts';

export interface ContinuedTables {
  /** Takes note of a page; every page once, in any order. */
  observe(page: Page): void;
  /** True for a block that is the rest of the table with which the page before ends. */
  goesOn(block: Block, page: Page): boolean;
}

/** What must agree for two tables to be one. */
interface Edge {
  readonly columns: number;
  /** Left edges of the columns, as shares of the page's width. */
  readonly lefts: readonly number[];
  /** Texts of the headings; empty for none. */
  readonly headings: string;
}

/** Share of the page's height at its top and bottom where single lines may stand beyond the table. */
const margin = 0.12;
/** Share of the page's width. */
const tolerance = 0.025;

export function createContinuedTables(): ContinuedTables {
  const ends = new Map<number, Edge>();
  return {
    observe(page) {
      const at = page.blocks.findLastIndex((block) => !isBelow(block, page));
      const table = page.blocks[at]?.table;
      if (table !== undefined) ends.set(page.index, edgeOf(table, page));
    },
    goesOn(block, page) {
      const end = ends.get(page.index - 1);
      const first = page.blocks.find((other) => !isAbove(other, page));
      if (block.table === undefined || first !== block || end === undefined) return false;
      return agree(end, edgeOf(block.table, page));
    },
  };
}

function isAbove({ kind, lines, bbox }: Block, { height }: Page): boolean {
  return kind === 'header' || kind === 'page-number' || (lines.length === 1 && bbox[3] < margin * height);
}

function isBelow({ kind, lines, bbox }: Block, { height }: Page): boolean {
  if (kind === 'footer' || kind === 'page-number' || kind === 'header') return true;
  return lines.length === 1 && (bbox[1] > (1 - margin) * height || bbox[3] < margin * height);
}

function edgeOf({ columns, cells }: Table, { width }: Page): Edge {
  const lefts = Array.from({ length: columns }, (_, column) => {
    const own = cells.filter((cell) => cell.column === column);
    return Math.min(...own.map(({ bbox }) => bbox[0])) / width;
  });
  const headings = cells.filter(({ header }) => header).map(({ text }) => text.replaceAll(/\s+/gu, ' '));
  return { columns, lefts, headings: headings.join('\t') };
}

/** The columns must stand where they stood, and the headings must come again or be left out. */
function agree(end: Edge, start: Edge): boolean {
  if (end.columns !== start.columns || (start.headings !== '' && start.headings !== end.headings)) return false;
  return end.lefts.every((left, column) => Math.abs(left - (start.lefts[column] ?? Infinity)) < tolerance);
}
