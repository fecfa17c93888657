/** Owns tables that the document itself tags: those whose words stand as the structure tree says → grids. */
import type { BoundingBox } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import type { TaggedCell, TaggedTable } from '../element.ts';
import type { TidyWord } from '../placed-word.ts';
import { usualSize } from '../segments.ts';
import type { Grid, GridCell } from './grid.ts';
import { tiled, withoutSlivers, wordsOfGrid } from './grid.ts';
import { reachOf, withHeaders } from './ruled-tables.ts';
import type { Rule, Rules, Ruling } from './ruling.ts';
import { rulesOf } from './ruling.ts';
import { edgesOf, type EdgeFacts } from './tagged-edges.ts';
import { isTableLike } from './tagged-judge.ts';
import { placeCells, type PlacedCell } from './tagged-placement.ts';

/** In em: how far words may reach over the edge of their cell. */
const tolerance = 0.4;
/** In em: how far from the words the outermost rules of a table may be. */
const frame = 1.5;
/** In em: the height of a row without words, with the white around it; higher ones hold pictures. */
const emptyRow = { least: 1.8, most: 5 };
/** Share of a table's words that may stand in tables inside of it; one of more is there for the layout. */
const mostNested = 0.3;
/** Share of a table's words up to which words of other elements may stand among them. */
const mostForeign = 0.1;
/** Share of a table's height along which a rule must run to part columns, and of its width to part rows. */
const longRule = 0.5;

type WordsOfCells = ReadonlyMap<TaggedCell, readonly TidyWord[]>;

/**
 * Finds the tables that the structure tree names and the places of their words confirm; of tables in tables the outer
 * one, unless it holds little but the others. Untagged words that stand in a cell are part of it.
 * @param words upright ones of the page
 * @param rulings in the unit of the words
 */
export function findTaggedTables(words: readonly TidyWord[], rulings: readonly Ruling[]): readonly Grid[] {
  const tables = new Set<TaggedTable>();
  for (const { element } of words)
    for (let cell = element?.cell; cell !== undefined; cell = cell.table.within) tables.add(cell.table);
  if (tables.size === 0) return [];
  const em = usualSize(words);
  const rules = rulesOf(rulings, reachOf(em));
  const taken = new Set<TaggedTable>();
  const grids: Grid[] = [];
  // The outer ones have lower ids.
  for (const table of [...tables].toSorted((a, b) => a.id - b.id)) {
    if (table.within !== undefined && tablesAround(table).some((outer) => taken.has(outer))) continue;
    const grid = gridOf(table, words, rules, em);
    if (grid === undefined) continue;
    taken.add(table);
    grids.push(grid);
  }
  return grids;
}

function tablesAround({ within }: TaggedTable): readonly TaggedTable[] {
  return within === undefined ? [] : [within.table, ...tablesAround(within.table)];
}

function gridOf(table: TaggedTable, words: readonly TidyWord[], rules: Rules, em: number): Grid | undefined {
  const own = wordsOfCells(table, words);
  if (own === undefined) return undefined;
  const backwards = runsBackwards(table, own);
  const boxes = new Map<TaggedCell, BoundingBox>();
  for (const [cell, members] of own) {
    const box = unionBox(members.map(({ word }) => word.bbox));
    if (box !== undefined) boxes.set(cell, backwards ? mirrored(box) : box);
  }
  const placed = placeCells(table, (cell) => boxes.get(cell));
  if (placed === undefined) return undefined;
  const bounds = unionBox([...boxes.values()]) ?? [0, 0, 0, 0];
  const facts = { tolerance: tolerance * em, reach: frame * em };
  const along = (axis: 0 | 1, count: number, extra: Pick<EdgeFacts, 'rules' | 'roomForEmpty'>) =>
    edgesOf(
      placed.cells.flatMap(({ cell, row, column, rowSpan, columnSpan }) => {
        const box = boxes.get(cell);
        if (box === undefined) return [];
        const [first, span] = axis === 0 ? [column, columnSpan] : [row, rowSpan];
        return [{ first, span, from: box[axis], to: box[axis === 0 ? 2 : 3] }];
      }),
      count,
      { ...facts, ...extra },
    );
  const vertical = backwards ? rules.vertical.map((rule) => ({ ...rule, at: -rule.at })) : rules.vertical;
  const xs = along(0, placed.columns, { rules: longRules(vertical, bounds[1], bounds[3]), roomForEmpty: undefined });
  const ys = along(1, placed.rows, {
    rules: longRules(rules.horizontal, ...spanOf(bounds, backwards)),
    roomForEmpty: { least: emptyRow.least * em, most: emptyRow.most * em },
  });
  if (xs === undefined || ys === undefined) return undefined;
  const cells = placed.cells.map((cell) => gridCell(cell, placed.columns, own.get(cell.cell) ?? [], backwards));
  const whole: Grid = {
    xs: backwards ? xs.map((x) => -x).toReversed() : xs,
    ys,
    cells: tiled(cells, placed.rows, placed.columns),
  };
  const told = withToldHeaders(withoutSlivers(whole, Number.EPSILON));
  const grid = withStrays(told.cells.some(({ header }) => header) ? told : withHeaders(told), words);
  if (grid === undefined || !isTableLike(grid, em)) return undefined;
  return { ...grid, backwards };
}

/** Words by cell, those of tables in a cell too; undefined for a table that others fill. */
function wordsOfCells(table: TaggedTable, words: readonly TidyWord[]): WordsOfCells | undefined {
  const cells = new Map<TaggedCell, TidyWord[]>();
  let count = 0;
  let nested = 0;
  for (const word of words) {
    const inner = word.element?.cell;
    let cell = inner;
    while (cell !== undefined && cell.table !== table) cell = cell.table.within;
    if (cell === undefined) continue;
    const members = cells.get(cell);
    if (members === undefined) cells.set(cell, [word]);
    else members.push(word);
    count += 1;
    if (cell !== inner) nested += 1;
  }
  return nested > mostNested * count ? undefined : cells;
}

/** True when cells come from right to left. */
function runsBackwards({ rows }: TaggedTable, own: WordsOfCells): boolean {
  let steps = 0;
  for (const row of rows) {
    let last: number | undefined;
    for (const cell of row ?? []) {
      const box = cell === undefined ? undefined : unionBox((own.get(cell) ?? []).map(({ word }) => word.bbox));
      if (box === undefined) continue;
      const middle = box[0] + box[2];
      if (last !== undefined) steps += Math.sign(middle - last);
      last = middle;
    }
  }
  return steps < 0;
}

function mirrored([x0, y0, x1, y1]: BoundingBox): BoundingBox {
  return [-x1, y0, -x0, y1];
}

function spanOf(bounds: BoundingBox, backwards: boolean): readonly [number, number] {
  return backwards ? [-bounds[2], -bounds[0]] : [bounds[0], bounds[2]];
}

function longRules(rules: readonly Rule[], from: number, to: number): readonly Rule[] {
  return rules.filter((rule) => Math.min(rule.to, to) - Math.max(rule.from, from) > longRule * (to - from));
}

function gridCell(
  { cell, row, column, rowSpan, columnSpan }: PlacedCell,
  columns: number,
  words: readonly TidyWord[],
  backwards: boolean,
): GridCell {
  const left = backwards ? columns - column - columnSpan : column;
  return { row, column: left, rowSpan, columnSpan, words, header: cell.heads };
}

/** Headings are the first rows of which every cell is one, unless all are. */
function withToldHeaders(grid: Grid): Grid {
  const rows = grid.ys.length - 1;
  const full = grid.cells.filter(({ words }) => words.length > 0);
  const first = Math.min(rows, ...full.filter(({ header }) => !header).map(({ row }) => row));
  const last = Math.max(-1, ...full.filter(({ row }) => row < first).map(({ row, rowSpan }) => row + rowSpan - 1));
  const count = first === rows ? 0 : Math.min(first, last + 1);
  return { ...grid, cells: grid.cells.map((cell) => ({ ...cell, header: cell.row < count })) };
}

/** Puts untagged words into the cells that they stand in; undefined when much else stands among the words of the table. */
function withStrays(grid: Grid, words: readonly TidyWord[]): Grid | undefined {
  const own = new Set(wordsOfGrid(grid));
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [grid.xs[0], grid.xs.at(-1), grid.ys[0], grid.ys.at(-1)];
  const strays = words.filter((word) => {
    const [x, y] = middleOf(word);
    return !own.has(word) && x > x0 && x < x1 && y > y0 && y < y1;
  });
  if (strays.length === 0) return grid;
  const untagged = strays.filter(({ element }) => element === undefined);
  if (strays.length - untagged.length > mostForeign * own.size) return undefined;
  const added = Map.groupBy(untagged, (word) => grid.cells.find((cell) => isIn(word, cell, grid)));
  return {
    ...grid,
    cells: grid.cells.map((cell) => {
      const extra = added.get(cell);
      return extra === undefined
        ? cell
        : { ...cell, words: [...cell.words, ...extra].toSorted((a, b) => a.order - b.order) };
    }),
  };
}

function middleOf({ word: { bbox } }: TidyWord): readonly [number, number] {
  return [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
}

function isIn(word: TidyWord, { row, column, rowSpan, columnSpan }: GridCell, { xs, ys }: Grid): boolean {
  const [x, y] = middleOf(word);
  return (
    x >= (xs[column] ?? 0) &&
    x <= (xs[column + columnSpan] ?? 0) &&
    y >= (ys[row] ?? 0) &&
    y <= (ys[row + rowSpan] ?? 0)
  );
}
