/** Owns tables whose cells are enclosed by lines: lattices on the page → grids with their words. */
import { middle } from '../../bounding-box.ts';
import { inOrder } from '../in-order.ts';
import type { TidyWord } from '../placed-word.ts';
import type { Segment } from '../segments.ts';
import { findSegments } from '../segments.ts';
import type { Grid, GridCell } from './grid.ts';
import { textOfCell, tiled, withoutSlivers } from './grid.ts';
import { hasBoxesApart, isAlignedTable, isRuledTable } from './judge.ts';
import type { Area, Lattice } from './lattice.ts';
import { findLattices } from './lattice.ts';
import { isCounted, withoutOutside } from './frame-notes.ts';
import { placeLines, type PlacedLine } from './placement.ts';
import { groupRows, type TableRow } from './table-rows.ts';
import type { Drawn } from './table-region.ts';
import { readRegion } from './table-region.ts';
import { isOneLine, isValue, textLines } from './text-lines.ts';

export interface PageFacts extends Drawn {
  readonly em: number;
  /** The widest white that is a space, in em. */
  readonly space: number;
}

/** A page of more lattices is a drawing. */
export const mostLattices = 400;
/** Lattices with less text than this are drawings. */
const fewestWords = 4;

/** Finds the ruled tables; each takes its words, which no other table gets. */
export function findRuledTables(words: readonly TidyWord[], page: PageFacts): readonly Grid[] {
  const lattices = findLattices(page.rules, reachOf(page.em))
    .filter(({ areas }) => areas.length > 1)
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  if (lattices.length > mostLattices) return [];
  const taken = new Set<TidyWord>();
  const grids: Grid[] = [];
  for (const lattice of lattices) {
    const inside = wordsInside(words, lattice).filter((word) => !taken.has(word));
    if (inside.length < fewestWords) continue;
    const grid = gridOf(lattice, inside, page);
    if (grid === undefined) continue;
    for (const { words: own } of grid.cells) for (const word of own) taken.add(word);
    grids.push(grid);
  }
  return grids;
}

/** How near lines must come to touch; tables drawn cell by cell leave a gap between frames. */
export function reachOf(em: number): number {
  return 0.35 * em;
}

const byOrder = (a: TidyWord, b: TidyWord) => a.order - b.order;

function sizeOf({ xs, ys }: Lattice): number {
  return ((xs.at(-1) ?? 0) - (xs[0] ?? 0)) * ((ys.at(-1) ?? 0) - (ys[0] ?? 0));
}

export function wordsInside(words: readonly TidyWord[], { xs, ys }: Lattice): readonly TidyWord[] {
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  return words.filter(({ word: { bbox } }) => {
    const y = middle(bbox, 1);
    if (y < y0 || y > y1) return false;
    const x = middle(bbox, 0);
    return x >= x0 && x <= x1;
  });
}

function gridOf(lattice: Lattice, words: readonly TidyWord[], page: PageFacts): Grid | undefined {
  const { em, space } = page;
  const enclosed = enclosedGrid(lattice, words);
  if (hasBoxesApart(enclosed)) return undefined;
  const segments = findSegments(inOrder(words, byOrder));
  const trimmed = withoutOutside(withoutSlivers(enclosed, em));
  // Lines that part rows only: the columns are told by white.
  if (hasHiddenColumns(trimmed, segments, page)) {
    const kept = new Set(trimmed.cells.flatMap((cell) => cell.words));
    const inner = findSegments(
      inOrder(
        words.filter((word) => kept.has(word)),
        byOrder,
      ),
    );
    const region = readRegion(textLines(inner, space), page, em);
    if (
      region !== undefined &&
      isAlignedTable(region.grid, { rules: 2, isHeadRuled: false, isFramed: false, isStriped: false })
    )
      return region.grid;
  }
  const grid = withHeaders(withUnruledRows(trimmed, page));
  return isRuledTable(grid) ? grid : undefined;
}

function enclosedGrid({ xs, ys, areas }: Lattice, words: readonly TidyWord[]): Grid {
  const columns = xs.length - 1;
  const areaAt = new Map<number, Area>();
  for (const area of areas) {
    for (let row = area.r0; row < area.r1; row++) {
      for (let column = area.c0; column < area.c1; column++) areaAt.set(row * columns + column, area);
    }
  }
  const inArea = Map.groupBy(words, ({ word: { bbox } }) =>
    areaAt.get(placeOf(middle(bbox, 1), ys) * columns + placeOf(middle(bbox, 0), xs)),
  );
  const cells = areas.map((area): GridCell => ({
    row: area.r0,
    column: area.c0,
    rowSpan: area.r1 - area.r0,
    columnSpan: area.c1 - area.c0,
    words: inArea.get(area) ?? [],
    header: false,
  }));
  return { xs, ys, cells };
}

/** Between which of the edges a value lies; the first or the last place for one outside. */
function placeOf(value: number, edges: readonly number[]): number {
  let at = edges.length - 2;
  while (at > 0 && (edges[at] ?? -Infinity) > value) at -= 1;
  return Math.max(0, at);
}

/** True when most lines inside one ruled column fall into several columns that no line parts. */
function hasHiddenColumns(grid: Grid, segments: readonly Segment[], { space }: PageFacts): boolean {
  const lines = textLines(segments, Math.max(1, space));
  // Lines between columns that break off where a text spans them.
  const isTorn = grid.cells.some(({ columnSpan, words }) => {
    if (columnSpan < 2) return false;
    const own = textLines(findSegments(inOrder(words, byOrder)), Math.max(1, space));
    const parted = own.filter(({ chunks }) => chunks.length > 1).length;
    return parted >= 3 && parted >= 0.5 * own.length;
  });
  if (isTorn) return true;
  for (let column = 0; column < grid.xs.length - 1; column++) {
    const [x0 = 0, x1 = 0] = [grid.xs[column], grid.xs[column + 1]];
    const counts = lines
      .map(
        ({ chunks }) =>
          chunks.filter(({ box }) => box[0] > x0 - 0.1 * (x1 - x0) && box[2] < x1 + 0.1 * (x1 - x0)).length,
      )
      .filter((count) => count > 0);
    const parted = counts.filter((count) => count > 1).length;
    if (parted >= 3 && parted >= 0.6 * counts.length) return true;
    if (grid.xs.length === 2 && parted >= 2 && parted >= 0.6 * counts.length) return true;
  }
  return false;
}

/** Parts the bands between two lines that hold several rows: each line of text has values of its own in several columns. */
function withUnruledRows(grid: Grid, { em, space, rules }: PageFacts): Grid {
  const columns = grid.xs.length - 1;
  const rows = grid.ys.length - 1;
  const ys: number[] = [];
  const cells: GridCell[] = [];
  /** New position of each old edge. */
  const moved: number[] = [];
  const tall: GridCell[] = [];
  for (let row = 0; row < rows; row++) {
    moved.push(ys.length);
    const ofBand = grid.cells.filter((cell) => cell.row === row && cell.rowSpan === 1);
    tall.push(...grid.cells.filter((cell) => cell.row === row && cell.rowSpan > 1));
    const isPlain = ofBand.length > 0 && ofBand.every(({ columnSpan }) => columnSpan === 1);
    const words =
      isPlain && columns > 1
        ? inOrder(
            ofBand.flatMap((cell) => cell.words),
            byOrder,
          )
        : [];
    const lines = words.length > 0 && !isOneLine(words) ? textLines(findSegments(words), space) : [];
    const placed = placeLines(lines, grid.xs.slice(1, -1), em);
    const pairs = placed.slice(1).filter(({ parts }, at) => {
      const above = placed[at]?.parts ?? [];
      const shared = parts.filter(({ c0, chunk }) =>
        above.some((other) => other.c0 === c0 && isValue(other.chunk.text) && isValue(chunk.text)),
      );
      return shared.length >= Math.min(2, columns - 1);
    }).length;
    const top = grid.ys[row] ?? 0;
    const found = placed.length >= 3 ? groupRows(placed, rules.horizontal, columns, em) : [];
    if (pairs >= 0.6 * (placed.length - 1) ? found.length > 2 : areRows(found, placed)) {
      found.forEach((part, at) => {
        const above = found[at - 1];
        for (const { c0, c1, parts } of part.cells) {
          const own = parts.flatMap(({ chunk }) => chunk.words);
          cells.push({ row: ys.length, column: c0, rowSpan: 1, columnSpan: c1 - c0, words: own, header: part.header });
        }
        ys.push(above === undefined ? top : (above.bottom + part.top) / 2);
      });
    } else {
      cells.push(...ofBand.map((cell) => ({ ...cell, row: ys.length })));
      ys.push(top);
    }
  }
  moved.push(ys.length);
  ys.push(grid.ys.at(-1) ?? 0);
  for (const cell of tall) {
    const from = moved[cell.row] ?? 0;
    cells.push({ ...cell, row: from, rowSpan: (moved[cell.row + cell.rowSpan] ?? from + 1) - from });
  }
  return { xs: grid.xs, ys, cells: tiled(cells, ys.length - 1, columns) };
}

/** True when lines that were grouped into rows look like rows: most lines are one, most have several cells, all are short. */
function areRows(rows: readonly TableRow[], lines: readonly PlacedLine[]): boolean {
  const texts = lines.flatMap(({ parts }) => parts.map(({ chunk }) => chunk.text.length));
  const full = rows.filter(({ cells }) => cells.length > 1).length;
  const letters = texts.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
  const labelled = rows.filter(({ cells }) => cells.some(({ c0 }) => c0 === 0)).length;
  if (rows.length < 3 || rows.length < 0.6 * lines.length || letters >= 25) return false;
  return (full >= 0.7 * rows.length || areMarked(rows, lines)) && labelled >= 0.7 * rows.length;
}

/** True when each line has a label, and several have a mark or value behind it. */
function areMarked(rows: readonly TableRow[], lines: readonly PlacedLine[]): boolean {
  const marked = lines.filter(({ parts }) => parts.length > 1);
  return (
    rows.length === lines.length &&
    lines.every(({ parts: [label, ...marks] }) => label?.c0 === 0 && marks.every(({ chunk }) => isValue(chunk.text))) &&
    marked.length >= Math.max(3, 0.3 * lines.length)
  );
}

/** Marks the first rows as headings: those that hold no values above rows that do, or that alone are bold. */
export function withHeaders(grid: Grid): Grid {
  if (grid.cells.some(({ header }) => header) || isCounted(grid)) return grid;
  const rows = grid.ys.length - 1;
  const texts = grid.cells.map((cell) => ({ ...cell, text: textOfCell(cell.words) })).filter(({ text }) => text !== '');
  const ofRow = Map.groupBy(texts, ({ row }) => row);
  const facts = Array.from({ length: rows }, (_, row) => {
    const own = ofRow.get(row) ?? [];
    const others = own.filter(({ column }) => column > 0);
    return {
      isBold: own.length > 0 && own.every(({ words }) => words.every(({ style }) => style?.bold === true)),
      values: others.length === 0 ? 0 : others.filter(({ text }) => isValue(text)).length / others.length,
    };
  });
  const bold = (row: number) => facts[row]?.isBold === true;
  const values = (row: number) => facts[row]?.values ?? 0;
  let count = 0;
  const anyValues = facts.some((row) => row.values >= 0.5);
  const allBold = facts.every(({ isBold }) => isBold);
  while (count < Math.min(rows - 1, 6)) {
    const isHeading = anyValues ? values(count) < 0.5 || (bold(count) && !allBold) : bold(count) && !allBold;
    if (!isHeading && !(count === 0 && !anyValues && rows > 2)) break;
    count++;
    // Below headings that span columns stand those of each column; else one row of headings is enough, but for bold ones.
    const last = grid.cells.filter(({ row }) => row === count - 1);
    const goesOn =
      last.some(({ columnSpan, words }) => columnSpan > 1 && words.length > 0) ||
      (bold(count - 1) && bold(count) && !allBold) ||
      last.some(({ rowSpan }) => rowSpan > 1);
    if (!goesOn) break;
  }
  // Rows that headings reach down into are headings too.
  const reach = Math.max(
    count,
    ...grid.cells
      .filter(({ row, rowSpan, column }) => row < count && column > 0 && rowSpan < rows)
      .map(({ row, rowSpan }) => row + rowSpan),
  );
  const end = reach < rows ? reach : count;
  return { ...grid, cells: grid.cells.map((cell) => ({ ...cell, header: cell.row < end })) };
}
