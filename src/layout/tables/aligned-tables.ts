/** Owns tables without cells of lines: where lines of text keep to common columns. */
import type { Region } from '../reading-order.ts';
import { orderRegions } from '../reading-order.ts';
import { findRows } from '../rows.ts';
import type { Segment } from '../segments.ts';
import { partAtColumns } from './aligned-chunks.ts';
import type { Grid } from './grid.ts';
import { wordsOfGrid } from './grid.ts';
import { hasProse } from './column-texts.ts';
import { isAlignedTable, isFiguresAlone } from './judge.ts';
import { withLabelsBetween } from './labels-between.ts';
import { runsOf } from './line-runs.ts';
import type { PageFacts } from './ruled-tables.ts';
import type { Rule } from './ruling.ts';
import { readRegion, type RegionFacts } from './table-region.ts';
import { textBetween } from './tables-below.ts';
import { isBoldHeading, textLines, type TextLine } from './text-lines.ts';

/** A run of fewer steps from line to line is not parted any further. */
const fewestParted = 5;
/** The white that parts a run is so many times as wide as the usual one, which counts as this many em at least. */
const plainlyWider = 1.5;
const tightest = 0.4;
/** Share of a table's width that a line or a tinted area takes at least. */
const mostlyWide = 0.8;
/** One area is a box around text. */
const fewestStripes = 2;

/** Finds tables that no rules show, in each column of the page. */
export function findAlignedTables(segments: readonly Segment[], page: PageFacts): readonly Grid[] {
  if (!hasColumns(segments, page.em)) return [];
  const regions = orderRegions(segments);
  if (regions.length < 2) return findIn(segments, page);
  // Columns of a table may look like columns of the page: what crosses those of the page is looked at first.
  const wide = findIn(segments, page).filter(
    (grid) => (isFiguresAlone(grid) || crossesNoColumn(grid, regions)) && !hasProse(grid),
  );
  const taken = new Set(wide.flatMap(wordsOfGrid));
  const isFree = ({ words: members }: Segment) => !members.some((word) => taken.has(word));
  return [...wide, ...regions.flatMap((region) => findIn(region.filter(isFree), page))];
}

/** Lines of one table that have white in them lie no farther apart than this, in em, with wrapped texts and white between them. */
const farthest = 40;

/** False when hardly any rows near each other have white in them that could part columns: most pages end here. */
function hasColumns(segments: readonly Segment[], em: number): boolean {
  let last = -Infinity;
  for (const { segments: members, top, bottom } of findRows(segments)) {
    if (!isParted(members, em)) continue;
    if (top - last < farthest * em) return true;
    last = bottom;
  }
  return false;
}

/** True for a row with white in it that is not that behind the bullet of a list. */
function isParted(row: readonly Segment[], em: number): boolean {
  for (let at = isBullet(row[0]) ? 2 : 1; at < row.length; at += 1) {
    if ((row[at]?.box[0] ?? 0) - (row[at - 1]?.box[2] ?? 0) > em) return true;
  }
  return false;
}

function isBullet(segment: Segment | undefined): boolean {
  const text = segment?.letters === 1 ? segment.words[0]?.word.text : undefined;
  return text !== undefined && !/[\p{L}\p{N}]/u.test(text);
}

/** False for lines that go across two columns of the page: these have other text above or below. */
function crossesNoColumn(grid: Grid, regions: readonly Region[]): boolean {
  const own = new Set(wordsOfGrid(grid));
  const [x0, x1] = [grid.xs[0] ?? 0, grid.xs.at(-1) ?? 0];
  return regions.every((region) => {
    const words = region.flatMap((segment) => segment.words);
    const inside = words.filter((word) => own.has(word)).length;
    const [left, right] = [Math.min(...region.map(({ box }) => box[0])), Math.max(...region.map(({ box }) => box[2]))];
    const isWhole = left <= x0 + 1e-6 * (x1 - x0) && right >= x1 - 1e-6 * (x1 - x0);
    return inside === 0 || isWhole || inside > 0.6 * words.length;
  });
}

function findIn(region: Region, page: PageFacts): readonly Grid[] {
  return runsOf(
    partAtColumns(withLabelsBetween(textLines(region, page.space)), page.space, page.em),
    page.rules.horizontal,
    page.em,
  ).flatMap((run) => tablesOfRun(run, page));
}

/** Lines that make no table as a whole may be one and other text below it: they are parted where most white is. */
function tablesOfRun(lines: readonly TextLine[], page: PageFacts): readonly Grid[] {
  const between = textBetween(lines, page.em);
  if (between !== undefined) {
    const parts = [lines.slice(0, between.from), lines.slice(between.to)].flatMap((part) => tablesOfRun(part, page));
    if (parts.length > 0) return parts;
  }
  const grid = readTable(lines, page, rulesAround(lines, page));
  if (grid !== undefined) return [grid];
  const bold = lines.findIndex((line, at) => at > 0 && isBoldHeading(line) && !lines.slice(at + 1).some(isBoldHeading));
  if (bold > 0 && lines.length - bold >= 3) {
    const headed = lines.slice(bold);
    const own = readTable(headed, page, rulesAround(headed, page));
    if (own !== undefined) return [...tablesOfRun(lines.slice(0, bold), page), own];
  }
  const whites = lines.slice(1).map((line, at) => line.top - (lines[at]?.bottom ?? line.top));
  const widest = Math.max(...whites);
  const usual = whites.toSorted((a, b) => a - b)[whites.length >> 1] ?? 0;
  if (whites.length < fewestParted || widest < plainlyWider * Math.max(usual, tightest * page.em)) return [];
  const at = whites.indexOf(widest) + 1;
  return [lines.slice(0, at), lines.slice(at)].flatMap((part) => tablesOfRun(part, page));
}

/** @param rules number of lines as wide as the table that part it or frame it */
export function readTable(lines: readonly TextLine[], page: PageFacts, rules: number): Grid | undefined {
  if (lines.length < 2) return undefined;
  const region = readRegion(lines, page, page.em);
  if (region === undefined) return undefined;
  const evidence = {
    rules,
    isHeadRuled: isHeadRuled(region, page),
    isFramed: isFramed(region, page),
    isStriped: isStriped(region, page),
  };
  return isAlignedTable(region.grid, evidence) ? region.grid : undefined;
}

/** True when lines nearly as wide as the table run between its headings and its first row, or a tint ends there. */
function isHeadRuled({ rows, grid: { xs } }: RegionFacts, { rules, bands, em }: PageFacts): boolean {
  const first = rows.findIndex(({ header }) => !header);
  const [above, below] = [rows[first - 1], rows[first]];
  if (above === undefined || below === undefined) return false;
  const [x0, x1] = [xs[0] ?? 0, xs.at(-1) ?? 0];
  // Letters hang below their line, and stand out above it.
  const [from, to] = [(above.top + above.bottom) / 2, Math.max((below.top + below.bottom) / 2, below.top + em / 2)];
  return [rules.horizontal, bands].some((list) => {
    const covered = list
      .filter(({ at }) => at > from && at < to)
      .reduce((sum, rule) => sum + Math.max(0, Math.min(rule.to, x1) - Math.max(rule.from, x0)), 0);
    return covered > mostlyWide * (x1 - x0);
  });
}

/** True when three lines of one width run above and below the headings and below the last row. */
function isFramed({ rows, grid: { xs } }: RegionFacts, { rules, em }: PageFacts): boolean {
  const first = rows.findIndex(({ header }) => !header);
  const [head, above, below, last] = [rows[0], rows[first - 1], rows[first], rows.at(-1)];
  if (head === undefined || above === undefined || below === undefined || last === undefined) return false;
  const [x0, x1] = [xs[0] ?? 0, xs.at(-1) ?? 0];
  const wide = rules.horizontal.filter(({ from, to }) => from < x0 + em && to > x1 - em);
  const between = (from: number, to: number) => wide.filter(({ at }) => at > from && at < to);
  const middle = ({ top, bottom }: { readonly top: number; readonly bottom: number }) => (top + bottom) / 2;
  const [over, under, end] = [
    between(head.top - 2 * em, middle(head)).at(-1),
    between(middle(above), middle(below))[0],
    between(middle(last), last.bottom + 2 * em)[0],
  ];
  if (over === undefined || under === undefined || end === undefined) return false;
  return [under, end].every(({ from, to }) => Math.abs(from - over.from) < em && Math.abs(to - over.to) < em);
}

/** True when tinted areas as wide as the table lie behind about every other row. */
function isStriped({ rows, grid: { xs, ys } }: RegionFacts, { bands }: PageFacts): boolean {
  const [x0, x1, top, bottom] = [xs[0] ?? 0, xs.at(-1) ?? 0, ys[0] ?? 0, ys.at(-1) ?? 0];
  const edges = bands.filter(
    ({ at, from, to }) => at > top && at < bottom && Math.min(to, x1) - Math.max(from, x0) > mostlyWide * (x1 - x0),
  ).length;
  const stripes = Math.ceil(edges / 2);
  return stripes >= fewestStripes && stripes >= 0.35 * (rows.length - 1) && stripes <= 0.65 * (rows.length + 1);
}

/** Number of rules nearly as wide as the lines, right above, inside or right below them. */
function rulesAround(lines: readonly TextLine[], { rules, bands, em }: PageFacts): number {
  const [x0, x1] = [Math.min(...lines.map(({ box }) => box[0])), Math.max(...lines.map(({ box }) => box[2]))];
  const [top, bottom] = [lines[0]?.box[1] ?? 0, lines.at(-1)?.box[3] ?? 0];
  const around = (list: readonly Rule[]) =>
    list.filter(
      ({ at, from, to }) =>
        at > top - em && at < bottom + em && Math.min(to, x1) - Math.max(from, x0) > 0.8 * (x1 - x0),
    ).length;
  // One area is a box around text; several are stripes.
  return around(rules.horizontal) + (around(bands) > 2 ? around(bands) : 0);
}
