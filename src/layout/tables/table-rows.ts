/** Owns the rows of a table whose rows no lines part: which lines of text make one row, and which rows are headings. */
import { bodyRows } from './body-rows.ts';
import { headerLines } from './header-lines.ts';
import type { Placed, PlacedLine } from './placement.ts';
import type { Rule } from './ruling.ts';

/** Cells of one row; lines of text that wrapped are together in one. */
export interface RowCell {
  readonly c0: number;
  readonly c1: number;
  readonly parts: readonly Placed[];
}

export interface TableRow {
  readonly cells: readonly RowCell[];
  readonly top: number;
  readonly bottom: number;
  readonly header: boolean;
}

/**
 * @param rules horizontal lines inside the table's width, from the top
 * @param columns number of columns
 */
export function groupRows(
  lines: readonly PlacedLine[],
  rules: readonly Rule[],
  columns: number,
  em: number,
): readonly TableRow[] {
  const width = extentOf(lines);
  const parted = lines.map((line, at) => {
    const last = lines[at - 1];
    return last === undefined ? 0 : ruleBetween(last, line, rules, width);
  });
  const headers = headerLines(lines, parted, columns, em);
  return [
    ...headerRows(lines.slice(0, headers), rules),
    ...bodyRows(lines.slice(headers), parted.slice(headers), columns, em).map((row) => rowOf(row, false)),
  ];
}

function extentOf(lines: readonly PlacedLine[]): readonly [number, number] {
  return [Math.min(...lines.map(({ line }) => line.box[0])), Math.max(...lines.map(({ line }) => line.box[2]))];
}

/** The share of the table's width that is ruled off between two lines of text. */
function ruleBetween(
  above: PlacedLine,
  below: PlacedLine,
  rules: readonly Rule[],
  [x0, x1]: readonly [number, number],
): number {
  const from = (above.line.top + above.line.bottom) / 2;
  const to = (below.line.top + below.line.bottom) / 2;
  const covered = rules
    .filter(({ at }) => at > from && at < to)
    .reduce((sum, rule) => sum + Math.max(0, Math.min(rule.to, x1) - Math.max(rule.from, x0)), 0);
  return Math.min(1, covered / Math.max(x1 - x0, Number.MIN_VALUE));
}

/** Headings: what spans columns has a row of its own, below it the texts of each column are one cell. */
function headerRows(lines: readonly PlacedLine[], rules: readonly Rule[]): readonly TableRow[] {
  const levels: PlacedLine[][] = [];
  lines.forEach((line, at) => {
    const last = lines[at - 1];
    const level = levels.at(-1);
    if (last === undefined || level === undefined || beginsLevel(level, last, line, rules)) levels.push([line]);
    else level.push(line);
  });
  return levels.map((level) => rowOf(level, true));
}

function spans({ c0, c1 }: Placed): boolean {
  return c1 - c0 > 1;
}

function beginsLevel(
  level: readonly PlacedLine[],
  last: PlacedLine,
  line: PlacedLine,
  rules: readonly Rule[],
): boolean {
  const from = (last.line.top + last.line.bottom) / 2;
  const to = (line.line.top + line.line.bottom) / 2;
  const ruled = rules.filter(({ at }) => at > from && at < to);
  return line.parts.some((part) => {
    const above = level.flatMap(({ parts }) => parts).filter(({ c0, c1 }) => c0 < part.c1 && c1 > part.c0);
    if (above.length === 0) return false;
    const alike = above.every(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
    // Headings of one column over several lines go on; below a heading over more columns they begin anew.
    if (!alike) return above.some(spans) || spans(part);
    const middle = (part.chunk.box[0] + part.chunk.box[2]) / 2;
    return ruled.some(
      (rule) =>
        rule.from <= middle && rule.to >= middle && rule.to - rule.from > 1.3 * (part.chunk.box[2] - part.chunk.box[0]),
    );
  });
}

/** The cells of lines that are one row; parts that share a column are one cell. */
function rowOf(lines: readonly PlacedLine[], header: boolean): TableRow {
  const cells: { c0: number; c1: number; parts: Placed[] }[] = [];
  for (const part of lines.flatMap(({ parts }) => parts)) {
    const touched = cells.filter(({ c0, c1 }) => c0 < part.c1 && c1 > part.c0);
    const merged = {
      c0: Math.min(part.c0, ...touched.map(({ c0 }) => c0)),
      c1: Math.max(part.c1, ...touched.map(({ c1 }) => c1)),
      parts: [...touched.flatMap(({ parts }) => parts), part],
    };
    for (const cell of touched) cells.splice(cells.indexOf(cell), 1);
    cells.push(merged);
  }
  return {
    cells: cells.toSorted((a, b) => a.c0 - b.c0),
    top: Math.min(...lines.map(({ line }) => line.top)),
    bottom: Math.max(...lines.map(({ line }) => line.bottom)),
    header,
  };
}
