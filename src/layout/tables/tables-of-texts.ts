/** Owns telling tables with sentences in their cells from columns of running text. */
import { isFilled, isFlush } from './column-texts.ts';
import { linesOfCell, type Grid } from './grid.ts';
import type { CellFacts, GridFacts } from './grid-facts.ts';

/** Letters of labels in the mean, and of labels between the rules of a frame, are fewer. */
const longestLabel = 30;
const longestFramedLabel = 40;
/** Letters of a heading at most, and of the texts of a table in the mean. */
const longestHeading = 60;
const longestText = 160;
/** Names of groups of rows, for each row at most, and such as reach across columns. */
const mostNames = 0.5;
const mostAcross = 0.2;
/** Share of the places behind the labels that hold text, at least. */
const mostlyFilled = 0.9;

/**
 * True for short labels and what is said of each, below headings that something shows: a glossary, a list of options.
 * @param isFramed lines of one width above and below the headings and below the last row; what stands between them need not be in
 * every place
 */
export function isTableOfTexts(grid: Grid, { rows, columns, cells, letters }: GridFacts, isFramed: boolean): boolean {
  if (rows < 3 || letters >= longestText || !hasOwnHeadings(columns, cells) || isRunningText(grid)) return false;
  const body = [
    ...Map.groupBy(
      cells.filter(({ header }) => !header),
      ({ row }) => row,
    ).values(),
  ];
  // A text alone in the first column names the rows below it.
  const whole = body.filter((row) => row.length > 1 || row[0]?.column !== 0);
  if (whole.length < 2 || body.length - whole.length > mostNames * whole.length) return false;
  const labelsOf = (column: number) =>
    whole.flatMap((row) => row.filter((cell) => cell.column === column && cell.columnSpan === 1));
  // Lines of text reach across what looks like columns in them.
  const across = body.filter((row) => row.length === 1 && row[0]?.columnSpan !== 1).length;
  if (across > Math.max(1, mostAcross * whole.length)) return false;
  if (isFramed) return meanOf(labelsOf(0)) < longestFramedLabel;
  // Labels of several rows each stand before those of the rows.
  const labels = [0, columns - 2].map(labelsOf).find((column) => column.length === whole.length);
  if (labels === undefined || meanOf(labels) >= longestLabel || meanOf(labelsOf(0)) >= longestLabel) return false;
  const filled = whole.reduce((sum, row) => sum + row.filter(({ column }) => column > 0).length, 0);
  return filled >= mostlyFilled * whole.length * (columns - 1) && isFlush(grid);
}

/** True where the first column runs on, line by line, beside all that the others have. */
function isRunningText(grid: Grid): boolean {
  if (!isFilled(grid, 0)) return false;
  const [first = 0, ...others] = grid.xs
    .slice(1)
    .map((_, column) =>
      grid.cells
        .filter((cell) => cell.column === column && !cell.header)
        .reduce((sum, { words }) => sum + linesOfCell(words).length, 0),
    );
  return others.every((count) => count <= first);
}

/** Letters in the mean. */
function meanOf(cells: readonly CellFacts[]): number {
  return cells.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, cells.length);
}

/** True when each column has a heading of its own; the labels may have none. */
function hasOwnHeadings(columns: number, cells: readonly CellFacts[]): boolean {
  const headings = cells.filter(({ header }) => header);
  const headed = new Set(headings.flatMap(({ column, columnSpan }) => (columnSpan === 1 ? [column] : [])));
  if (headings.some(({ text }) => text.length > longestHeading) || headed.size < 2) return false;
  return Array.from({ length: columns - 1 }, (_, at) => at + 1).every((column) => headed.has(column));
}
