/** Owns making a curved page flat by the lines of text that were found on it: rows become level, edges of columns upright. */
import { affineMap, joinMaps, type PageMap } from './page-map.ts';
import { lengthOf, pointAt, type Point } from './quad.ts';
import type { DetectedLine } from './text-detector.ts';
import { fitFlow, isWorthFollowing, type Curve, type Flow } from './text-flow.ts';

export interface FlatPage {
  /** From the flat page to the curved one. */
  readonly map: PageMap;
  /** Pixels: what lies around the text is left out. */
  readonly width: number;
  readonly height: number;
}

/** Fewer lines do not show how a page is bent. */
const fewestLines = 5;
/** An edge of a column is told from a chance by this many lines that end at it. */
const fewestEnds = 4;
/** Heights of a line between which words of one row, and lines of one column, may follow each other. */
const widestGap = 10;
const deepestGap = 3;
/** Heights of a line by which words of one row may be off each other. */
const mostOff = 0.4;
/** Slope, to the flow as far as it is known, of an edge from one line to the next. */
const mostAside = 0.6;
/** What lines up is known better with each fit. */
const fits = 3;
/** Letter heights of paper that are left around the text. */
const margin = 4;

/**
 * Fits a flow to the lines, those of one row joined, and levels them; then fits another one to the ends of lines that stand
 * below each other, and makes them upright.
 * @param lines in pixels of the page
 * @param letterHeight height of capitals in pixels
 * @returns undefined when the lines are level or do not show clearly how they run
 */
export function flattenCurved(
  lines: readonly DetectedLine[],
  page: { readonly width: number; readonly height: number },
  letterHeight: number,
): FlatPage | undefined {
  const level = lines.filter(
    ({ quad, middle }) => middle.length > 1 && Math.abs(quad.along[1]) < Math.abs(quad.along[0]),
  );
  if (level.length < fewestLines) return undefined;
  const rows = worthwhile(
    fitAgain((flow) => fitFlow(rowsOf(level, flow), [page.width, page.height], letterHeight)),
    letterHeight,
  );
  const onRow = ([x, y]: Point): Point => [x, rows === undefined ? y : rows.middle(x, y)];
  const ends = level.map(({ quad }) => ({
    left: onRow(pointAt(quad, 0, 0.5)),
    right: onRow(pointAt(quad, 1, 0.5)),
    height: lengthOf(quad.across),
  }));
  const columns = worthwhile(
    fitAgain((flow) => {
      const edges = edgesOf(ends, flow);
      return edges.length === 0 ? undefined : fitFlow(edges, [page.height, page.width], letterHeight);
    }),
    letterHeight,
  );
  if (rows === undefined && columns === undefined) return undefined;
  const flat = ([x, y]: Point): Point => [columns === undefined ? x : columns.middle(y, x), y];
  const [left, top, right, bottom] = frameOf(lines, (point) => flat(onRow(point)), margin * letterHeight);
  const toRows: PageMap = { point: (x, y) => [columns === undefined ? x : columns.at(y, x), y] };
  const toPage: PageMap = { point: (x, y) => [x, rows === undefined ? y : rows.at(x, y)] };
  return {
    map: joinMaps(affineMap([1, 0, 0, 1, left, top]), joinMaps(toRows, toPage)),
    width: right - left,
    height: bottom - top,
  };
}

function worthwhile(flow: Flow | undefined, letterHeight: number): Flow | undefined {
  return flow !== undefined && isWorthFollowing(flow, letterHeight) ? flow : undefined;
}

function fitAgain(fit: (flow: Flow | undefined) => Flow | undefined): Flow | undefined {
  let flow: Flow | undefined;
  for (let count = 0; count < fits; count += 1) flow = fit(flow);
  return flow;
}

/** Whole pixels around all lines on the flat page. */
function frameOf(
  lines: readonly DetectedLine[],
  flat: (point: Point) => Point,
  around: number,
): readonly [number, number, number, number] {
  const points = lines.flatMap(({ quad }) =>
    [pointAt(quad, 0, 0), pointAt(quad, 1, 0), pointAt(quad, 1, 1), pointAt(quad, 0, 1)].map(flat),
  );
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [
    Math.floor(Math.min(...xs) - around),
    Math.floor(Math.min(...ys) - around),
    Math.ceil(Math.max(...xs) + around),
    Math.ceil(Math.max(...ys) + around),
  ];
}

/** Lines joined to those that go on at their height, as far as the flow tells yet: rows of a table above all. */
function rowsOf(lines: readonly DetectedLine[], flow: Flow | undefined): readonly Curve[] {
  if (flow === undefined) return lines.map(({ middle }) => middle);
  const placed = lines.flatMap(({ quad, middle }) => {
    const [first, last] = [middle[0], middle.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      {
        middle,
        height: lengthOf(quad.across),
        left: first[0],
        right: last[0],
        start: flow.middle(...first),
        end: flow.middle(...last),
      },
    ];
  });
  return chain(placed, (line, next) => {
    const gap = next.left - line.right;
    const off = Math.abs(next.start - line.end);
    return gap < 0 || gap > widestGap * line.height || off > mostOff * line.height ? undefined : gap + widestGap * off;
  }).map((row) => row.flatMap(({ middle }) => middle));
}

interface Ends {
  readonly left: Point;
  readonly right: Point;
  readonly height: number;
}

/** Ends of lines that stand one below the other, as curves that run down the page. */
function edgesOf(lines: readonly Ends[], flow: Flow | undefined): readonly Curve[] {
  return (['left', 'right'] as const).flatMap((side) => {
    const placed = lines.map((line) => {
      const [x, y] = line[side];
      return { x, y, height: line.height, at: flow === undefined ? x : flow.middle(y, x) };
    });
    return chain(placed, (line, next) => {
      const down = next.y - line.y;
      const aside = Math.abs(next.at - line.at);
      const follows = down > line.height / 2 && down < deepestGap * line.height && aside < mostAside * down;
      return follows ? down + deepestGap * aside : undefined;
    })
      .filter((edge) => edge.length >= fewestEnds)
      .map((edge) => edge.map(({ x, y }): Point => [y, x]));
  });
}

/** Links items to the nearest that may follow them, each to one only, the nearest pairs first. @returns the chains, single items too */
function chain<Item>(
  items: readonly Item[],
  distance: (item: Item, next: Item) => number | undefined,
): readonly (readonly Item[])[] {
  const links = items
    .flatMap((item) =>
      items.flatMap((next) => {
        const far = next === item ? undefined : distance(item, next);
        return far === undefined ? [] : [{ item, next, far }];
      }),
    )
    .toSorted((a, b) => a.far - b.far);
  const nextOf = new Map<Item, Item>();
  const followers = new Set<Item>();
  for (const { item, next } of links) {
    if (nextOf.has(item) || followers.has(next)) continue;
    nextOf.set(item, next);
    followers.add(next);
  }
  return items
    .filter((item) => !followers.has(item))
    .map((item) => {
      const found: Item[] = [];
      for (let at: Item | undefined = item; at !== undefined; at = nextOf.get(at)) found.push(at);
      return found;
    });
}
