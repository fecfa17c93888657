/** Owns tables between horizontal rules of one width, as in books: above, below the headings, and below. */
import type { TidyWord } from '../placed-word.ts';
import type { Segment } from '../segments.ts';
import { findSegments } from '../segments.ts';
import { readTable } from './aligned-tables.ts';
import type { Grid } from './grid.ts';
import { wordsOfGrid } from './grid.ts';
import { caption } from './line-runs.ts';
import type { PageFacts } from './ruled-tables.ts';
import type { Rule } from './ruling.ts';
import { textLines } from './text-lines.ts';

/** Rules taken for the frame of tables; a page with more is a form or a drawing. */
const mostRules = 400;

/** Finds the tables; a word is in one at most. */
export function findTablesBetweenRules(words: readonly TidyWord[], page: PageFacts): readonly Grid[] {
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
      const grid = readTable(textLines(segmentsOf(inside), page.space), page, to - from + 1);
      if (grid === undefined) continue;
      for (const word of wordsOfGrid(grid)) taken.add(word);
      grids.push(grid);
    }
  }
  return grids;
}

function segmentsOf(words: readonly TidyWord[]): readonly Segment[] {
  return findSegments(words.toSorted((a, b) => a.order - b.order));
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
