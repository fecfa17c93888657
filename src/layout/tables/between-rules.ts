/** Owns tables between horizontal rules of one width, as in books: above, below the headings, and below. */
import { middle } from '../../bounding-box.ts';
import { inOrder } from '../in-order.ts';
import type { TidyWord } from '../placed-word.ts';
import type { Segment } from '../segments.ts';
import { findSegments } from '../segments.ts';
import { readTable } from './aligned-tables.ts';
import type { Grid } from './grid.ts';
import { wordsOfGrid } from './grid.ts';
import { withLabelsBetween } from './labels-between.ts';
import { caption, namesNext, runsOf } from './line-runs.ts';
import type { PageFacts } from './ruled-tables.ts';
import type { Rule } from './ruling.ts';
import { isPeriod, isValue, textLines, type TextLine } from './text-lines.ts';

/** Rules taken for the frame of tables; a page with more is a form or a drawing. */
const mostRules = 400;
/** A table ends at a rule below which the next line stands as far as this, in em. */
const farBelow = 1.5;
/** Lines between two tables, the headings of the second one included, that could be taken for rows. */
const mostBetween = 6;
/** Fewer areas below each other are boxes around text. */
const fewestStripes = 3;
/** The next edge of a stripe is as near as this, in em. */
const farthestStripe = 12;
/** White between lines of a table, in em, is less, and so is that above a rule below its last line. */
const farthestWhite = 4;
/** Words of a sentence at least. */
const fewestOfSentence = 5;
/** Lines of headings above the first rule. */
const mostHeadings = 3;

/** Finds the tables; a word is in one at most. */
export function findTablesBetweenRules(words: readonly TidyWord[], page: PageFacts): readonly Grid[] {
  const { em, rules } = page;
  const long = [...rules.horizontal, ...edgesOfStripes(page)].filter(({ from, to }) => to - from > 8 * em);
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
  for (const unsorted of groups) {
    const group = unsorted.toSorted((a, b) => a.at - b.at);
    for (const [from, to] of tabularStretches(group, words, page)) {
      const free = words.filter((word) => !taken.has(word));
      const grid = readTable(linesOfStretch(free, group.slice(from, to + 1), page), page, to - from + 1);
      if (grid === undefined) continue;
      for (const word of wordsOfGrid(grid)) taken.add(word);
      grids.push(grid);
    }
  }
  return grids;
}

/** Edges of areas of one width that lie below each other as the stripes of a table do, and are not ruled. */
function edgesOfStripes({ bands, rules, em }: PageFacts): readonly Rule[] {
  return bands.filter((edge) => {
    const alike = bands.filter((other) => Math.abs(other.from - edge.from) < em && Math.abs(other.to - edge.to) < em);
    return (
      alike.length >= 2 * fewestStripes &&
      alike.some((other) => other !== edge && Math.abs(other.at - edge.at) < farthestStripe * em) &&
      !rules.horizontal.some((rule) => Math.abs(rule.at - edge.at) < 0.35 * em)
    );
  });
}

/**
 * The lines between the first and the last rule, the headings right above the first, and, where the rules are edges of stripes,
 * the rows on paper before and after them.
 */
function linesOfStretch(words: readonly TidyWord[], rules: readonly Rule[], page: PageFacts): readonly TextLine[] {
  const { em, space, bands } = page;
  const [top, bottom] = [rules[0]?.at ?? 0, rules.at(-1)?.at ?? 0];
  const lines = withLabelsBetween(textLines(segmentsOf(between(words, rules, -Infinity, Infinity)), space));
  const level = (line: TextLine) => middle(line.box, 1);
  const isInside = (line: TextLine) => level(line) > top && level(line) < bottom;
  const inside = withLabelsBetween(textLines(segmentsOf(between(words, rules, top, bottom)), space));
  const run = runsOf(lines, page.rules.horizontal, em).find((list) => list.some(isInside)) ?? [];
  const isStriped = rules.every((rule) => bands.some(({ at }) => Math.abs(at - rule.at) < 0.2 * em));
  const above = run.filter((line) => level(line) <= top);
  const isHeadings = above.length > 0 && above.length <= mostHeadings && above.every(hasNoValues);
  return [
    ...(isStriped || isHeadings ? above : []),
    ...inside,
    ...(isStriped ? run.filter((line) => level(line) >= bottom) : []),
  ];
}

function hasNoValues({ chunks }: TextLine): boolean {
  return chunks.every(({ text }) => isPeriod(text) || !isValue(text));
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
    const y = middle(bbox, 1);
    if (y <= top || y >= bottom) return false;
    const x = middle(bbox, 0);
    return x >= rule.from && x <= rule.to;
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
  let before: readonly TextLine[] = [];
  /** How many of the last stretches hold text that no column has. */
  let texts = 0;
  const close = () => {
    if (open !== undefined && open[1] - texts > open[0]) stretches.push([open[0], open[1] - texts]);
    open = undefined;
    texts = 0;
  };
  for (let at = 1; at < group.length; at++) {
    const [top, bottom] = [group[at - 1]?.at ?? 0, group[at]?.at ?? 0];
    const lines = withLabelsBetween(textLines(segmentsOf(between(words, group, top, bottom)), Math.max(1, space)));
    const parted = lines.filter(({ chunks }) => chunks.length > 1).length;
    const width = (group[at]?.to ?? 0) - (group[at]?.from ?? 0);
    const full = lines.filter(({ chunks, box }) => chunks.length === 1 && box[2] - box[0] > 0.7 * width).length;
    const tallest = Math.max(0, ...lines.map(({ box }, line) => box[1] - (lines[line - 1]?.box[3] ?? box[1])));
    // One line that runs across may head the rows below it; more of them are text between two tables.
    const isTabular =
      lines.length > 0 &&
      tallest < farthestWhite * em &&
      (parted >= 0.5 * lines.length || (full <= 1 && lines.length <= 2) || isCarried(lines, em));
    const isCaption = lines.length <= 3 && lines.some(({ chunks }) => caption.test(chunks[0]?.text ?? ''));
    const [white, below] = [(lines[0]?.top ?? top) - top, bottom - (lines.at(-1)?.bottom ?? bottom)];
    // Text that stands apart from the rule above it, and close to the one below: a heading, and the headings of the next table.
    const isApart = white > farBelow * em && white > 2 * below;
    const isNext = open !== undefined && lines.length > 1 && lines.length <= mostBetween && isApart;
    // Larger type heads what follows, also where the stripes of the next table go on like those of this one.
    const isHeaded = lines.some((line) => before.length > 0 && namesNext(line, before));
    const isBelowTable =
      open !== undefined && parted === 0 && (below > farthestWhite * em || isSentence(lines, before));
    before = lines.filter(({ chunks }) => chunks.length > 1);
    if (!isTabular || isCaption || isNext || isHeaded) close();
    else if (open === undefined) open = [at - 1, at];
    else open[1] = at;
    texts = isBelowTable && open !== undefined ? texts + 1 : 0;
  }
  close();
  return stretches;
}

/** True for a sentence that crosses columns of the rows above it: behind the last of them it is text below the table. */
function isSentence(lines: readonly TextLine[], rows: readonly TextLine[]): boolean {
  const second = Math.min(...rows.flatMap(({ chunks }) => chunks.slice(1, 2).map(({ box }) => box[0])));
  const text = lines.flatMap(({ chunks }) => chunks.map((chunk) => chunk.text)).join(' ');
  const crosses = lines.some(({ box }) => box[2] > second);
  return crosses && /[.!?]["'”’»)]*$/u.test(text) && text.split(' ').length >= fewestOfSentence;
}

/**
 * True when each line of one text goes on below a text of the line that has most of them, or names the rows below it: it begins
 * where the first one does, and a line of several texts follows, or stands above the last one.
 */
function isCarried(lines: readonly TextLine[], em: number): boolean {
  const { chunks } = lines.reduce((most, line) => (line.chunks.length > most.chunks.length ? line : most));
  if (chunks.length < 2) return false;
  return lines.every(
    (line, at) =>
      line.chunks.length > 1 ||
      chunks.some(
        ({ box }, column) =>
          (column > 0 || (lines[at + 1]?.chunks.length ?? lines[at - 1]?.chunks.length ?? 0) > 1) &&
          Math.abs(box[0] - line.box[0]) < 0.5 * em &&
          line.box[2] <= (chunks[column + 1]?.box[0] ?? Infinity),
      ),
  );
}
