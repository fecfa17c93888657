/** Owns a table whose columns are told by white: the lines of text in a region of the page → a grid. */
import type { BoundingBox } from '../../document.ts';
import type { Grid, GridCell } from './grid.ts';
import { tiled } from './grid.ts';
import { rowsNamedBy } from './labels-between.ts';
import { placeLines, withoutMarkColumns } from './placement.ts';
import type { Rule, Rules } from './ruling.ts';
import { findSeparators } from './separators.ts';
import { groupRows, type TableRow } from './table-rows.ts';
import { isPeriod, isValue, type TextLine } from './text-lines.ts';

export interface Drawn {
  readonly rules: Rules;
  /** Upper and lower edges of filled areas. */
  readonly bands: readonly Rule[];
}

export interface RegionFacts {
  readonly grid: Grid;
  readonly rows: readonly TableRow[];
  readonly separators: readonly number[];
}

/**
 * @param lines of the region and nothing else, from the top
 * @param em usual type size
 * @returns undefined when nothing parts the lines into columns
 */
export function readRegion(lines: readonly TextLine[], { rules, bands }: Drawn, em: number): RegionFacts | undefined {
  const x0 = Math.min(...lines.map(({ box }) => box[0]));
  const x1 = Math.max(...lines.map(({ box }) => box[2]));
  const top = Math.min(...lines.map(({ box }) => box[1]));
  const bottom = Math.max(...lines.map(({ box }) => box[3]));
  const inside = (rule: Rule, from: number, to: number) => Math.min(rule.to, to) - Math.max(rule.from, from);
  const ruled = rules.vertical
    .filter((rule) => rule.at > x0 && rule.at < x1 && inside(rule, top, bottom) > 0.6 * (bottom - top))
    .map(({ at }) => at);
  // Headings stand over several columns or to one side of their own: where there are values, these tell the columns.
  const first = firstValues(lines);
  const [headings, body] = [lines.slice(0, first), lines.slice(first)];
  const isEnough = body.filter(({ chunks }) => chunks.length > 1).length >= 3;
  const found = isEnough ? findSeparators(body, headings, em) : findSeparators(lines, [], em);
  const separators = withoutMarkColumns(lines, inhabited(lines, merged(found, ruled, em), em), em);
  const near = (rule: Rule) => rule.at > top - em && rule.at < bottom + em;
  const across = [
    ...rules.horizontal.filter((rule) => near(rule) && inside(rule, x0, x1) > 0),
    ...bands.filter((rule) => near(rule) && inside(rule, x0, x1) > 0.6 * (x1 - x0)),
  ];
  return structure(lines, separators, { box: [x0, top, x1, bottom], across, em }, 0);
}

/** The first line that has values in half of its columns; 0 when none of the upper ones has. */
function firstValues(lines: readonly TextLine[]): number {
  const found = lines.findIndex(({ chunks }) => {
    const values = chunks.slice(1).filter(({ text }) => isValue(text) && !isPeriod(text));
    return values.length > 0 && values.length >= 0.5 * (chunks.length - 1);
  });
  return found > Math.min(10, lines.length / 2) ? 0 : Math.max(0, found);
}

interface Region {
  readonly box: BoundingBox;
  /** Horizontal rules, and the edges of coloured bands. */
  readonly across: readonly Rule[];
  readonly em: number;
}

function structure(
  lines: readonly TextLine[],
  separators: readonly number[],
  region: Region,
  depth: number,
): RegionFacts | undefined {
  if (separators.length === 0) return undefined;
  const {
    box: [x0, top, x1, bottom],
    across,
    em,
  } = region;
  const columns = separators.length + 1;
  const placed = placeLines(lines, separators, em);
  const rows = groupRows(placed, across, columns, em);
  const torn = tornColumn(rows, columns);
  if (torn !== undefined && depth < 10) {
    const whole = separators.filter((_, at) => at !== torn);
    return structure(lines, whole, region, depth + 1);
  }
  const cells = rows.flatMap((row, at) =>
    row.cells.map(({ c0, c1, parts }): GridCell => ({
      row: at,
      column: c0,
      rowSpan: rowsFrom(at, c0, rowsNamedBy(parts.flatMap(({ chunk }) => chunk.words)), rows),
      columnSpan: c1 - c0,
      words: parts.flatMap(({ chunk }) => chunk.words),
      header: row.header,
    })),
  );
  const ys = rows.map((row, at) => {
    const above = rows[at - 1];
    return above === undefined ? top : (above.bottom + row.top) / 2;
  });
  return {
    rows,
    separators,
    grid: { xs: [x0, ...separators, x1], ys: [...ys, bottom], cells: tiled(cells, rows.length, columns) },
  };
}

/** Of the rows that a label names from its own on, those down to the next text of its column. */
function rowsFrom(at: number, column: number, named: number, rows: readonly TableRow[]): number {
  let span = 1;
  while (span < named && rows[at + span]?.cells.every(({ c0 }) => c0 > column) === true) span += 1;
  return span;
}

/**
 * The separator between a column that has headings alone and one beside it that has none: its values stand to one side
 * of their heading.
 */
function tornColumn(rows: readonly TableRow[], columns: number): number | undefined {
  const filled = (header: boolean) =>
    new Set(
      rows
        .filter((row) => row.header === header)
        .flatMap(({ cells }) => cells.flatMap(({ c0, c1 }) => (c1 - c0 === 1 ? [c0] : []))),
    );
  const [headed, valued] = [filled(true), filled(false)];
  for (let column = 0; column + 1 < columns; column++) {
    const left = [headed.has(column), valued.has(column)];
    const right = [headed.has(column + 1), valued.has(column + 1)];
    if (left[0] !== left[1] && left[0] === right[1] && left[1] === right[0]) return column;
  }
  return undefined;
}

/** A line that was drawn takes the place of the white around it. */
function merged(found: readonly number[], ruled: readonly number[], em: number): readonly number[] {
  const sorted = [...found.filter((x) => !ruled.some((at) => Math.abs(at - x) < em)), ...ruled].toSorted(
    (a, b) => a - b,
  );
  return sorted.filter((x, at) => at === 0 || x - (sorted[at - 1] ?? x) > 0.3 * em);
}

/** Leaves out separators that have no text of their own on one side. */
function inhabited(lines: readonly TextLine[], separators: readonly number[], em: number): readonly number[] {
  const placed = placeLines(lines, separators, em);
  const used = new Set(placed.flatMap(({ parts }) => parts.flatMap(({ c0, c1 }) => (c1 - c0 === 1 ? [c0] : []))));
  // Without text right of it, a separator goes with the column that it begins; the first column keeps none before it.
  let begun = used.has(0);
  return separators.filter((_, at) => {
    if (!used.has(at + 1)) return false;
    const keep = begun;
    begun = true;
    return keep;
  });
}
