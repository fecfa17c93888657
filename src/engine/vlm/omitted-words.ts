/** Owns the words of the page that a model left out: where they belong all the same. */
import type { Block, Line, Page } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { type LineEntry, confidenceOf } from './lines-of-block.ts';
import type { MatchedWords } from './matched-words.ts';
import { middleOf } from './text-unit.ts';
import { isText, leftOut } from './verdict.ts';

/**
 * Puts words that the model left out where the page has them: on the line that their neighbours are on, else as blocks of
 * their own, which are handed back.
 */
export function insertOmitted(
  base: Page,
  { words, omitted }: MatchedWords,
  kept: MatchedWords['entries'],
  entries: Map<number, LineEntry[]>,
): readonly { readonly block: Block; readonly first: number }[] {
  const homes = new Map(kept.flatMap((entry) => (entry.page === undefined ? [] : [[entry.page, entry] as const])));
  const open = new Map<number, number[]>();
  for (const index of omitted) {
    const own = words[index];
    if (own === undefined || !isText(own.word, base.source)) continue;
    const neighbour = nearestOnLine(index, words, homes) ?? nearestInBlock(index, words, homes);
    const word = leftOut(own.word, base.source);
    if (neighbour === undefined) {
      open.set(own.block, [...(open.get(own.block) ?? []), index]);
      continue;
    }
    const { block, cell, line } = neighbour;
    const list = entries.get(block) ?? [];
    const place = list.findLastIndex(({ page }) => page !== undefined && page < index);
    const entry = { block, cell, line, page: index, words: [word], text: '' };
    list.splice(place + 1, 0, entry);
    entries.set(block, list);
    homes.set(index, entry);
  }
  return [...open].flatMap(([at, indexes]) => {
    const own = base.blocks[at];
    const first = indexes[0];
    if (own === undefined || first === undefined) return [];
    const chosen = new Set(indexes);
    let index = words.findIndex(({ block }) => block === at);
    const lines = own.lines.flatMap((line): readonly Line[] => {
      const inside = line.words.flatMap((word) => (chosen.has(index++) ? [leftOut(word, base.source)] : []));
      if (inside.length === 0) return [];
      const isWhole = inside.length === line.words.length;
      const text = isWhole ? line.text : inside.map((word) => word.text).join(' ');
      return [{ ...line, text, words: inside, bbox: unionBox(inside.map(({ bbox }) => bbox)) ?? line.bbox }];
    });
    const isWhole = chosen.size === own.lines.reduce((sum, line) => sum + line.words.length, 0);
    const { table, kind, ...rest } = own;
    const block: Block = {
      ...rest,
      kind: kind === 'table' && !isWhole ? 'paragraph' : kind,
      text: lines.map(({ text }) => text).join('\n'),
      lines,
      bbox: unionBox(lines.map(({ bbox }) => bbox)) ?? own.bbox,
      confidence: confidenceOf(lines),
      ...(table === undefined || !isWhole ? {} : { table }),
    };
    return [{ block, first }];
  });
}

/** Share of the page's height from either edge in which running headers, footers and page numbers stand, and their most lines. */
const edge = 0.12;
const mostEdgeLines = 2;

/**
 * Words that a model leaves out with good reason: blocks of a line or two at the top or bottom of the page, beyond all that
 * it wrote, as running headers, footers and page numbers are.
 * @returns positions among the page's words
 */
export function runningWords(base: Page, { words, omitted }: MatchedWords): ReadonlySet<number> {
  const left = new Set(omitted);
  const middles = words.flatMap(({ word }, index) => (left.has(index) ? [] : [middleOf(word.bbox)[1]]));
  if (middles.length === 0) return new Set();
  const [first, last] = [middles.reduce((a, b) => Math.min(a, b)), middles.reduce((a, b) => Math.max(a, b))];
  const isRunning = base.blocks.map(({ bbox: [, top, , bottom], lines, table }) => {
    const isAbove = bottom <= Math.min(first, edge * base.height);
    const isBelow = top >= Math.max(last, (1 - edge) * base.height);
    return table === undefined && lines.length <= mostEdgeLines && (isAbove || isBelow);
  });
  return new Set(omitted.filter((index) => isRunning[words[index]?.block ?? -1] === true));
}

function nearestOnLine(
  index: number,
  words: MatchedWords['words'],
  homes: ReadonlyMap<number, MatchedWords['entries'][number]>,
): MatchedWords['entries'][number] | undefined {
  const own = words[index];
  if (own === undefined) return undefined;
  const look = (step: 1 | -1) => {
    for (let at = index + step; words[at]?.line === own.line; at += step) {
      const home = homes.get(at);
      if (home !== undefined) return home;
    }
    return undefined;
  };
  const away = (home: MatchedWords['entries'][number] | undefined) => {
    const box = home?.page === undefined ? undefined : words[home.page]?.word.bbox;
    return box === undefined ? Infinity : Math.max(box[0] - own.word.bbox[2], own.word.bbox[0] - box[2], 0);
  };
  const [before, after] = [look(-1), look(1)];
  return away(after) < away(before) ? after : before;
}

/** Where a word belongs that is alone on its line: with the rest of its block; in a table in the nearest row and column. */
function nearestInBlock(
  index: number,
  words: MatchedWords['words'],
  homes: ReadonlyMap<number, MatchedWords['entries'][number]>,
): MatchedWords['entries'][number] | undefined {
  const own = words[index];
  if (own === undefined) return undefined;
  const [x, y] = middleOf(own.word.bbox);
  const around = [...homes].flatMap(([at, home]) => {
    const word = words[at];
    if (word === undefined || word.block !== own.block) return [];
    const [otherX, otherY] = middleOf(word.word.bbox);
    return [{ home, dx: Math.abs(otherX - x), dy: Math.abs(otherY - y) }];
  });
  const [byRow] = around.toSorted((a, b) => a.dy - b.dy || a.dx - b.dx);
  if (byRow?.home.cell === undefined) return byRow?.home;
  const [byColumn] = around
    .filter(({ home }) => home.block === byRow.home.block && home.cell !== undefined)
    .toSorted((a, b) => a.dx - b.dx);
  return { ...byRow.home, cell: [byRow.home.cell[0], byColumn?.home.cell?.[1] ?? byRow.home.cell[1]] };
}
