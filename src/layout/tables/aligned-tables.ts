/** Owns tables without cells of lines: between horizontal rules, and where lines of text keep to common columns. */
import { inOrder } from '../in-order.ts';
import type { TidyWord } from '../placed-word.ts';
import type { Region } from '../reading-order.ts';
import { orderRegions } from '../reading-order.ts';
import { findRows } from '../rows.ts';
import type { Segment } from '../segments.ts';
import { findSegments } from '../segments.ts';
import type { Grid } from './grid.ts';
import { wordsOfGrid } from './grid.ts';
import { hasProse, isAlignedTable, isFiguresAlone } from './judge.ts';
import type { PageFacts } from './ruled-tables.ts';
import type { Rule } from './ruling.ts';
import { readRegion } from './table-region.ts';
import { textLines, type TextLine } from './text-lines.ts';

const caption =
  /^(?:table|exhibit|figure|fig\.|chart|tabelle|abbildung|tableau|tabla|tabella|cuadro|quadro)\s*[\p{Nd}A-Z]/iu;
/** Rules taken for the frame of tables; a page with more is a form or a drawing. */
const mostRules = 400;

/** Finds tables between horizontal rules of one width (as in books: above, below the headings, and below). */
export function findHorizontallyRuledTables(words: readonly TidyWord[], page: PageFacts): readonly Grid[] {
  const { em, rules } = page;
  const long = rules.horizontal.filter(({ from, to }) => to - from > 8 * em);
  if (long.length < 2 || long.length > mostRules) return [];
  const groups: Rule[][] = [];
  for (const rule of long) {
    const group = groups.find(
      ([first]) => first !== undefined && Math.abs(first.from - rule.from) < em && Math.abs(first.to - rule.to) < em,
    );
    if (group === undefined) groups.push([rule]);
    else group.push(rule);
  }
  const taken = new Set<TidyWord>();
  const grids: Grid[] = [];
  for (const group of groups) {
    for (const [from, to] of tabularStretches(group, words, page)) {
      const [top, bottom] = [group[from]?.at ?? 0, group[to]?.at ?? 0];
      const inside = between(words, group, top, bottom).filter((word) => !taken.has(word));
      const grid = readLines(textLines(segmentsOf(inside), page.space), page, to - from + 1);
      if (grid === undefined) continue;
      for (const word of wordsOfGrid(grid)) taken.add(word);
      grids.push(grid);
    }
  }
  return grids;
}

function segmentsOf(words: readonly TidyWord[]): readonly Segment[] {
  return findSegments(inOrder(words, (a, b) => a.order - b.order));
}

function between(
  words: readonly TidyWord[],
  [rule]: readonly Rule[],
  top: number,
  bottom: number,
): readonly TidyWord[] {
  if (rule === undefined) return [];
  return words.filter(({ word: { bbox } }) => {
    const [x, y] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
    return x >= rule.from && x <= rule.to && y > top && y < bottom;
  });
}

/** Runs of rules between which text stands in columns: pairs of positions in the group. */
function tabularStretches(
  group: readonly Rule[],
  words: readonly TidyWord[],
  { space, em }: PageFacts,
): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = [];
  let open: [number, number] | undefined;
  const close = () => {
    if (open !== undefined) stretches.push(open);
    open = undefined;
  };
  for (let at = 1; at < group.length; at++) {
    const [top, bottom] = [group[at - 1]?.at ?? 0, group[at]?.at ?? 0];
    const lines = textLines(segmentsOf(between(words, group, top, bottom)), Math.max(1, space));
    const parted = lines.filter(({ chunks }) => chunks.length > 1).length;
    const width = (group[at]?.to ?? 0) - (group[at]?.from ?? 0);
    const full = lines.filter(({ chunks, box }) => chunks.length === 1 && box[2] - box[0] > 0.7 * width).length;
    const tallest = Math.max(0, ...lines.map(({ box }, line) => box[1] - (lines[line - 1]?.box[3] ?? box[1])));
    // One line that runs across may head the rows below it; more of them are text between two tables.
    const isTabular =
      lines.length > 0 && tallest < 4 * em && (parted >= 0.5 * lines.length || (full <= 1 && lines.length <= 2));
    const isCaption = lines.length <= 3 && lines.some(({ chunks }) => caption.test(chunks[0]?.text ?? ''));
    if (!isTabular || isCaption) close();
    else if (open === undefined) open = [at - 1, at];
    else open[1] = at;
  }
  close();
  return stretches;
}

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

/** False when hardly any row of the page has white in it that could part columns: most pages end here. */
function hasColumns(segments: readonly Segment[], em: number): boolean {
  let parted = 0;
  for (const { segments: members } of findRows(segments)) {
    if (members.some(({ box }, at) => at > 0 && box[0] - (members[at - 1]?.box[2] ?? 0) > em)) parted++;
    if (parted > 1) return true;
  }
  return false;
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
  return runsOf(textLines(region, page.space), page).flatMap(
    (run) => readLines(run, page, rulesAround(run, page)) ?? [],
  );
}

function readLines(lines: readonly TextLine[], page: PageFacts, rules: number): Grid | undefined {
  if (lines.length < 2) return undefined;
  const region = readRegion(lines, page, page.em);
  return region !== undefined && isAlignedTable(region.grid, { rules }) ? region.grid : undefined;
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

/** White between the lines of one table, in em. */
const mostWhite = 2.6;
/** Lines of one chunk that may follow each other inside a table: labels of groups of rows, wrapped texts. */
const mostSingles = 3;

/** Runs of lines that keep to common columns, with the lines of one chunk between them and the headings above them. */
function runsOf(lines: readonly TextLine[], page: PageFacts): readonly (readonly TextLine[])[] {
  const { em } = page;
  const runs: (readonly TextLine[])[] = [];
  const width = Math.max(...lines.map(({ box }) => box[2])) - Math.min(...lines.map(({ box }) => box[0]));
  let start = 0;
  while (start < lines.length) {
    const first = lines[start];
    if (first === undefined || !isParted(first, em)) {
      start++;
      continue;
    }
    let end = start;
    const parted = [first];
    for (let at = start + 1; at < lines.length && at - end <= mostSingles + 1; at++) {
      const [line, above] = [lines[at], lines[at - 1]];
      if (line === undefined || above === undefined || line.top - above.bottom > mostWhite * em) break;
      if (isParted(line, em)) {
        if (isSpread(line, width, em) || !parted.slice(-4).some((other) => shareGap(other, line, em))) break;
        parted.push(line);
        end = at;
      } else if (isText(line, width, em)) break;
    }
    const from = headed(lines, start, Math.min(...parted.map(({ box }) => box[0])), em);
    const wrapped = wrappedAfter(lines, start, end, em);
    if (parted.length >= 2 && !isLong(parted)) runs.push(lines.slice(from, end + 1 + wrapped));
    start = end + 1;
  }
  return runs;
}

/**
 * How many lines right below a run go on with the label of its last row: lines of one chunk that keep to the first column
 * and stand as tight as those between the rows above, which must have some.
 */
function wrappedAfter(lines: readonly TextLine[], start: number, end: number, em: number): number {
  const within = lines.slice(start, end + 1);
  const firsts = within.flatMap(({ chunks }) => (chunks.length > 1 ? (chunks[0] ?? []) : []));
  const left = Math.min(...firsts.map(({ box }) => box[0]));
  const isInFirst = ({ chunks, box }: TextLine, right: number) =>
    chunks.length === 1 && Math.abs(box[0] - left) < 0.5 * em && box[2] <= right;
  const second = Math.min(...within.flatMap(({ chunks }) => (chunks.length > 1 ? (chunks[1]?.box[0] ?? []) : [])));
  const singles = within.flatMap((line, at) => {
    const above = within[at - 1];
    return above !== undefined && isInFirst(line, second) ? [{ line, white: line.top - above.bottom }] : [];
  });
  if (singles.length < 2 || 2 * singles.length < firsts.length) return 0;
  const right = Math.max(...[...firsts, ...singles.map(({ line }) => line)].map(({ box }) => box[2])) + em;
  const mostWhiteWithin = Math.max(...singles.map(({ white }) => white)) + 0.15 * em;
  let count = 0;
  for (let at = end + 1; at < lines.length && count < mostSingles; at += 1) {
    const [line, above] = [lines[at], lines[at - 1]];
    if (line === undefined || above === undefined) break;
    if (!isInFirst(line, Math.min(right, second)) || line.top - above.bottom > mostWhiteWithin) break;
    count += 1;
  }
  return count;
}

/** Running text side by side, as in columns of a page: most of its pieces are as long as lines. */
function isLong(lines: readonly TextLine[]): boolean {
  const letters = lines.flatMap(({ chunks }) => chunks.map(({ text }) => text.length)).toSorted((a, b) => a - b);
  return (letters[letters.length >> 1] ?? 0) > 36;
}

function isParted({ chunks }: TextLine, em: number): boolean {
  return chunks.some((chunk, at) => at > 0 && chunk.box[0] - (chunks[at - 1]?.box[2] ?? 0) > em);
}

/** True when both lines show white at one place, with text on both sides. */
function shareGap(a: TextLine, b: TextLine, em: number): boolean {
  const gaps = ({ chunks }: TextLine) =>
    chunks.flatMap((chunk, at) => {
      const before = chunks[at - 1];
      return before === undefined ? [] : [[before.box[2], chunk.box[0]] as const];
    });
  return gaps(a).some(([a0, a1]) => gaps(b).some(([b0, b1]) => Math.min(a1, b1) - Math.max(a0, b0) > 0.4 * em));
}

/** A line of running text, or one that names a table. */
function isText({ chunks, box }: TextLine, width: number, em: number): boolean {
  const text = chunks.map((chunk) => chunk.text).join(' ');
  return caption.test(text) || (box[2] - box[0] > 0.75 * width && width > 15 * em && text.length > 45);
}

/** A line of running text that was spread to fill its measure: its widest gaps are hardly wider than the others. */
function isSpread({ chunks, box }: TextLine, width: number, em: number): boolean {
  const words = chunks.flatMap((chunk) => chunk.words);
  const widest = Math.max(...chunks.slice(1).map((chunk, at) => chunk.box[0] - (chunks[at]?.box[2] ?? 0)));
  const plain = words.filter(({ word }) => /^\p{Ll}/u.test(word.text)).length;
  return words.length >= 5 && box[2] - box[0] > 0.75 * width && widest < 2 * em && plain >= 0.6 * words.length;
}

/** Where the headings begin that stand right above a run: short texts over its columns, not over its first one alone. */
function headed(lines: readonly TextLine[], start: number, left: number, em: number): number {
  let from = start;
  for (let at = start - 1; at >= 0 && start - at <= 4; at--) {
    const [line, below] = [lines[at], lines[at + 1]];
    if (line === undefined || below === undefined || below.top - line.bottom > em) break;
    const text = line.chunks.map((chunk) => chunk.text).join(' ');
    if (line.box[0] < left + 4 * em || text.length > 60 || caption.test(text)) break;
    from = at;
  }
  return from;
}
