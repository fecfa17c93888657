/** Owns telling two lists, each below its heading, from a table of two columns. */
import { isSaidOfEach } from '../row-pairs.ts';
import type { LaidLine } from '../lines.ts';
import { linesOfCell, type Grid } from './grid.ts';

/** Lines by which one of two lists is longer, at least. */
const fewestMore = 2;

/** True where one of two columns ends before the other, or where they were drawn one after the other and nothing says that they are pairs. */
export function areHeadedLists(grid: Grid): boolean {
  if (grid.xs.length !== 3) return false;
  const [left = [], right = []] = [0, 1].map((column) =>
    grid.cells
      .filter((cell) => cell.column === column && !cell.header)
      .flatMap(({ words }) => (words.length === 0 ? [] : linesOfCell(words))),
  );
  const [leftEdge = 0, rightEdge = 0] = [0, 1].map((column) => rightOf(grid, column));
  if (goesOn(left, right, leftEdge) || goesOn(right, left, rightEdge)) return true;
  if (!isDrawnByColumn(left, right)) return false;
  const textsOf = (side: readonly LaidLine[]) => side.map(({ line }) => line.text);
  return left.length !== right.length || !isSaidOfEach(textsOf(left), textsOf(right));
}

/** How far the texts and the heading of a column reach. */
function rightOf({ cells }: Grid, column: number): number {
  const own = cells.filter((cell) => cell.column === column && cell.columnSpan === 1);
  return Math.max(...own.flatMap(({ words }) => words.map(({ word }) => word.bbox[2])));
}

/** True for a side that goes on below the end of the other one, and not because its last text wraps at its right edge. */
function goesOn(side: readonly LaidLine[], other: readonly LaidLine[], right: number): boolean {
  const end = Math.max(...other.map(({ line }) => line.bbox[3]));
  const from = side.findIndex(({ line }) => line.bbox[1] >= end);
  if (from < 1 || side.length - from < fewestMore) return false;
  return side.slice(from).some(({ line, em }, at) => {
    const [above, word] = [side[from + at - 1], line.words[0]];
    if (above === undefined || word === undefined) return false;
    return right - above.line.bbox[2] > word.bbox[2] - word.bbox[0] + 0.3 * em;
  });
}

/** True for a document that tells its order, and in it all of one side before the other. */
function isDrawnByColumn(left: readonly LaidLine[], right: readonly LaidLine[]): boolean {
  const [one = [], other = []] = [left, right].map((side) => side.flatMap(({ words }) => words));
  if (![...one, ...other].every(({ sized }) => sized)) return false;
  const [before, after] = [one, other].map((words) => words.map(({ order }) => order));
  if (before === undefined || after === undefined) return false;
  return Math.max(...before) < Math.min(...after) || Math.max(...after) < Math.min(...before);
}
