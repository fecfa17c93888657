/** Owns the lattice: lines that cross or touch each other → the areas that they enclose. */
import type { Rule, Rules } from './ruling.ts';

/** An area of the lattice, in positions of its lines: columns `c0` up to but not `c1`, rows `r0` up to but not `r1`. */
export interface Area {
  readonly c0: number;
  readonly c1: number;
  readonly r0: number;
  readonly r1: number;
}

/** Areas tile the lattice: each place between two lines belongs to exactly one. */
export interface Lattice {
  /** Where columns begin and end, rising; one more than there are columns. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly areas: readonly Area[];
}

/** Lines of a lattice that has more places than this are a drawing (squared paper). */
const mostPlaces = 20_000;
/** Sides of places times lines, which bounds the time. */
const mostSteps = 8_000_000;
/** The share of a place's side that a line must cover to close it. */
const closing = 0.6;

/**
 * Finds the lattices on a page. Lines that end in the open (a table without a frame) are closed along their ends.
 * @param reach how near lines must come to touch, in the unit of the rules
 */
export function findLattices(rules: Rules, reach: number): readonly Lattice[] {
  const last = known.get(rules);
  if (last?.reach === reach) return last.lattices;
  const lattices = components(rules, reach).flatMap((component) => latticeOf(component, reach) ?? []);
  known.set(rules, { reach, lattices });
  return lattices;
}

/** Tables and boxes ask for the same, one after the other. */
const known = new WeakMap<Rules, { readonly reach: number; readonly lattices: readonly Lattice[] }>();

/** Groups rules into sets that hang together. */
function components({ horizontal, vertical }: Rules, reach: number): readonly Rules[] {
  const parent = [...horizontal, ...vertical].map((_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] ?? top;
    for (let next = at; next !== top;) [next, parent[next]] = [parent[next] ?? top, top];
    return top;
  };
  const touch = (across: Rule, down: Rule) =>
    across.from <= down.at + reach &&
    across.to >= down.at - reach &&
    down.from <= across.at + reach &&
    down.to >= across.at - reach;
  // Horizontal rules are sorted by position: only those within a vertical rule's length are looked at.
  const positions = horizontal.map(({ at }) => at);
  vertical.forEach((down, index) => {
    for (let at = firstAtLeast(positions, down.from - reach); at < horizontal.length; at++) {
      const across = horizontal[at];
      if (across === undefined || across.at > down.to + reach) break;
      if (touch(across, down)) parent[root(horizontal.length + index)] = root(at);
    }
  });
  const sets = Map.groupBy(parent.keys(), root);
  return [...sets.values()].flatMap((members) => {
    const across = members.flatMap((at) => horizontal[at] ?? []);
    const down = members.flatMap((at) => vertical[at - horizontal.length] ?? []);
    return across.length > 0 && down.length > 0 ? [{ horizontal: across, vertical: down }] : [];
  });
}

/** Index of the first value that is not below `value`. */
export function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function latticeOf({ horizontal, vertical }: Rules, reach: number): Lattice | undefined {
  const xs = positionsOf(vertical, horizontal, reach);
  const ys = positionsOf(horizontal, vertical, reach);
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const places = columns * rows;
  if (columns < 1 || rows < 1 || places > mostPlaces) return undefined;
  if (places * (horizontal.length + vertical.length) > mostSteps) return undefined;
  const hasLine = (lines: readonly Rule[], at: number, from: number, to: number) => {
    let covered = 0;
    for (const line of lines) {
      if (Math.abs(line.at - at) <= reach) covered += Math.max(0, Math.min(line.to, to) - Math.max(line.from, from));
    }
    return covered >= closing * (to - from);
  };
  const parent = Array.from({ length: places }, (_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] ?? top;
    return top;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = row * columns + column;
      const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[column], xs[column + 1], ys[row], ys[row + 1]];
      if (column + 1 < columns && !hasLine(vertical, x1, y0, y1)) parent[root(place + 1)] = root(place);
      if (row + 1 < rows && !hasLine(horizontal, y1, x0, x1)) parent[root(place + columns)] = root(place);
    }
  }
  const areas = [...Map.groupBy(parent.keys(), root).values()].flatMap((places) => rectangles(places, columns));
  return { xs, ys, areas };
}

/** Where lines of one direction stand; where those of the other direction end beyond the outermost of them, the area is closed. */
function positionsOf(lines: readonly Rule[], crossing: readonly Rule[], reach: number): readonly number[] {
  const groups: number[][] = [];
  for (const at of lines.map((line) => line.at).toSorted((a, b) => a - b)) {
    const group = groups.at(-1);
    if (group !== undefined && at - (group[0] ?? at) <= reach) group.push(at);
    else groups.push([at]);
  }
  const positions = groups.map((group) => group.reduce((sum, at) => sum + at, 0) / group.length);
  const first = positions[0] ?? Infinity;
  const last = positions.at(-1) ?? -Infinity;
  const start = Math.min(...crossing.map(({ from }) => from));
  const end = Math.max(...crossing.map(({ to }) => to));
  return [...(start < first - 2 * reach ? [start] : []), ...positions, ...(end > last + 2 * reach ? [end] : [])];
}

/** One area when the places make a rectangle; otherwise the widest rectangles, row by row. */
function rectangles(places: readonly number[], columns: number): readonly Area[] {
  const spots = places.map((place) => [Math.floor(place / columns), place % columns] as const);
  const rowsOf = spots.map(([row]) => row);
  const columnsOf = spots.map(([, column]) => column);
  const whole: Area = {
    c0: Math.min(...columnsOf),
    c1: Math.max(...columnsOf) + 1,
    r0: Math.min(...rowsOf),
    r1: Math.max(...rowsOf) + 1,
  };
  if ((whole.c1 - whole.c0) * (whole.r1 - whole.r0) === places.length) return [whole];
  const runs: { c0: number; c1: number; r0: number; r1: number }[] = [];
  for (const [row, column] of spots.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = runs.at(-1);
    if (last !== undefined && last.r0 === row && last.c1 === column) last.c1++;
    else runs.push({ c0: column, c1: column + 1, r0: row, r1: row + 1 });
  }
  // Runs of the same columns below each other are one area.
  const merged: { c0: number; c1: number; r0: number; r1: number }[] = [];
  for (const run of runs) {
    const above = merged.find(({ c0, c1, r1 }) => c0 === run.c0 && c1 === run.c1 && r1 === run.r0);
    if (above === undefined) merged.push(run);
    else above.r1 = run.r1;
  }
  return merged;
}
