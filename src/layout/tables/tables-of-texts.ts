/** Owns telling tables with sentences in their cells from columns of running text. */
import { isFlush } from './column-texts.ts';
import type { Grid } from './grid.ts';
import type { CellFacts, GridFacts } from './grid-facts.ts';

/** Letters of labels in the mean, and of labels between the rules of a frame, are fewer. */
const longestLabel = 25;
const longestFramedLabel = 40;
/** Letters of a heading at most, and of the texts of a table in the mean. */
const longestHeading = 60;
const longestText = 160;
/** Share of the places behind the labels that hold text, at least. */
const mostlyFilled = 0.9;

/**
 * True for short labels and what is said of each, below headings that something shows: a glossary, a list of options.
 * @param isFramed lines of one width above and below the headings and below the last row; what stands between them need not be in
 * every place
 */
export function isTableOfTexts(grid: Grid, { rows, columns, cells, fill, letters }: GridFacts, isFramed: boolean): boolean {
  if (rows < 3 || letters >= longestText || !hasOwnHeadings(columns, cells)) return false;
  const labels = cells.filter(({ column, header }) => column === 0 && !header);
  const mean = labels.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, labels.length);
  if (isFramed) return labels.length > 1 && mean < longestFramedLabel;
  const headed = new Set(cells.flatMap(({ row, header }) => (header ? [row] : []))).size;
  return mean < longestLabel && labels.length === rows - headed && fill >= mostlyFilled && isFlush(grid);
}

/** True when each column has a heading of its own; the labels may have none. */
function hasOwnHeadings(columns: number, cells: readonly CellFacts[]): boolean {
  const headings = cells.filter(({ header }) => header);
  const headed = new Set(headings.flatMap(({ column, columnSpan }) => (columnSpan === 1 ? [column] : [])));
  if (headings.some(({ text }) => text.length > longestHeading) || headed.size < 2) return false;
  return Array.from({ length: columns - 1 }, (_, at) => at + 1).every((column) => headed.has(column));
}
