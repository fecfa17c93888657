/** Owns what shares the frame of a ruled table, but not its grid: a caption, notes; and what is counted like its cells and looks like notes. */
import { listMarker } from '../list-marker.ts';
import type { Segment } from '../segments.ts';
import type { Grid, GridCell } from './grid.ts';
import { textOfCell } from './grid.ts';

/** Other cells that are counted in the same way, at least. */
const fewestCounted = 2;

const captionStart =
  /^(?:table|exhibit|figure|chart|appendix|tabelle|tableau|tabla|tabella|cuadro|quadro)\s*[\p{Nd}A-Z]/iu;
const noteStart = /^(?:notes?|sources?|legend|key|quelle|anmerkung|fuente|nota|(?:[*†‡§¹²³]+|\(?[a-z\d][).]?)\s+\S)/iu;

/** Row by row few are; the expression is not even made for the others. */
const isCaption = (text: string | undefined) => text !== undefined && captionStart.test(text);

/** Leaves out what shares the frame but not the grid: a caption above the headings, notes below the last row. */
export function withoutOutside(grid: Grid): Grid {
  const columns = grid.xs.length - 1;
  const rows = grid.ys.length - 1;
  if (columns < 2) return grid;
  const alone = (row: number) => {
    const cell = grid.cells.find((one) => one.row === row && one.column === 0);
    return cell?.columnSpan === columns && cell.rowSpan === 1 ? textOfCell(cell.words) : undefined;
  };
  let first = 0;
  let last = rows;
  while (first < rows - 2 && isCaption(alone(first))) first++;
  for (let text = alone(last - 1); last - first > 2 && text !== undefined; text = alone(last - 1)) {
    const isNote = noteStart.test(text) && text.length > 12 && !isCountedOn(text, grid.cells);
    if (!isNote && text.length <= 120) break;
    last--;
  }
  if (first === 0 && last === rows) return grid;
  const cells = grid.cells.filter(({ row, rowSpan }) => row >= first && row + rowSpan <= last);
  return {
    xs: grid.xs,
    ys: grid.ys.slice(first, last + 1),
    cells: cells.map((cell) => ({ ...cell, row: cell.row - first })),
  };
}

/**
 * Leaves out a last row that is the first line of a text below the table: it runs on past the table's edge.
 * @param segments of the page, with the words of the table
 */
export function withoutTextBelow(grid: Grid, segments: readonly Segment[]): Grid {
  const rows = grid.ys.length - 1;
  const cellsBelow = grid.cells.filter(({ row, rowSpan }) => row + rowSpan === rows);
  // Lines of the grid do not part a text that they end above.
  if (rows < 3 || cellsBelow.some(({ rowSpan }) => rowSpan > 1) || !cellsBelow.some(({ columnSpan }) => columnSpan > 1))
    return grid;
  const last = new Set(cellsBelow.flatMap(({ words }) => words));
  const [start = 0, end = 0] = [grid.xs[0], grid.xs.at(-1)];
  const runsOn = segments.some(
    ({ box, words }) =>
      (box[2] > end || box[0] < start) &&
      words.some((word) => last.has(word)) &&
      words.some((word) => !last.has(word)) &&
      words.filter((word) => last.has(word)).length > last.size / 2,
  );
  if (!runsOn) return grid;
  return { ...grid, ys: grid.ys.slice(0, -1), cells: grid.cells.filter((cell) => !cellsBelow.includes(cell)) };
}

/** True for a text that is counted as those of two other cells and more are: a field of a form, a row of a list. */
function isCountedOn(text: string, cells: readonly GridCell[]): boolean {
  const marker = listMarker(text);
  if (marker?.counted !== true) return false;
  return cells.filter(({ words }) => listMarker(textOfCell(words))?.form === marker.form).length > fewestCounted;
}

/** True for a grid each text of which is counted, as the fields of a form are: none of them is a heading. */
export function isCounted({ cells }: Grid): boolean {
  const filled = cells.filter(({ words }) => words.length > 0);
  const markerOf = (cell: GridCell | undefined) =>
    cell === undefined ? undefined : listMarker(textOfCell(cell.words));
  const first = markerOf(filled[0]);
  if (first?.counted !== true || filled.length <= fewestCounted) return false;
  return filled.every((cell) => markerOf(cell)?.form === first.form);
}
