/** Owns words that stand so near the upright lines of a table that these were read with them, as bars. Pure. */
import type { BoundingBox } from '../../document.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { runsLeft } from './logical-order.ts';

interface BoxedWord {
  readonly text: string;
  readonly bbox: BoundingBox;
}

const bars = /[|¦│┃]+/u;
/** Heights of the word: so far beyond its box a line may stand that was read with it. */
const reach = 0.7;
/** Share of the width: a line so near an end of the word has no part of it beyond. */
const atEnd = 0.2;

/** Words without the bars that lines on the page are; one that was read across a line becomes two. */
export function withoutBars<Word extends BoxedWord>(
  words: readonly Word[],
  rulings: readonly Ruling[],
): readonly Word[] {
  const uprights = rulings.filter(({ kind, bbox: [x0, y0, x1, y1] }) => kind === 'line' && y1 - y0 > x1 - x0);
  if (uprights.length === 0) return words;
  return words.flatMap((word) => (bars.test(word.text) ? partsOf(word, uprights) : [word]));
}

function partsOf<Word extends BoxedWord>(word: Word, uprights: readonly Ruling[]): readonly Word[] {
  const [left, top, right, bottom] = word.bbox;
  const beyond = reach * (bottom - top);
  const middle = (top + bottom) / 2;
  const xs = uprights
    .filter(({ bbox: [x0, y0, x1, y1] }) => y0 < middle && y1 > middle && x1 > left - beyond && x0 < right + beyond)
    .map(({ bbox: [x0, , x1] }) => (x0 + x1) / 2)
    .toSorted((one, other) => one - other);
  if (xs.length === 0) return [word];
  const pieces = word.text.split(bars).filter((piece) => piece !== '');
  const end = atEnd * (right - left);
  const from = Math.max(left, ...xs.filter((x) => x <= left + end));
  const to = Math.min(right, ...xs.filter((x) => x >= right - end));
  const inside = xs.filter((x) => x > left + end && x < right - end);
  const [only] = pieces;
  if (only === undefined) return [];
  if (pieces.length === 1) return [{ ...word, text: only, bbox: [from, top, to, bottom] }];
  if (inside.length !== pieces.length - 1) return [word];
  const edges = [from, ...inside, to];
  const seen = runsLeft(word.text) ? pieces.toReversed() : pieces;
  const parts = seen.map((text, at): Word => {
    return { ...word, text, bbox: [edges[at] ?? from, top, edges[at + 1] ?? to, bottom] };
  });
  return runsLeft(word.text) ? parts.toReversed() : parts;
}
