/** Owns which side of a gutter each segment is on, and what truly crosses it. */
import { inOrder } from './in-order.ts';
import type { TidyWord } from './placed-word.ts';
import type { Segment } from './segments.ts';
import { fromTop, segmentOf, verticalOverlap } from './segments.ts';

export interface Sides {
  readonly left: readonly Segment[];
  readonly right: readonly Segment[];
  readonly crossing: readonly Segment[];
}

/**
 * Which side of x each segment is on. Two lines that happen to touch in the gutter are parted where the reader's order
 * jumps; a line too long for its column, which runs into lines of the other one, stays in the column it begins in.
 */
export function sidesOf(segments: readonly Segment[], x: number, em: number): Sides {
  const slack = 0.1 * em;
  const left: Segment[] = [];
  const right: Segment[] = [];
  const across: Segment[] = [];
  for (const segment of segments) {
    const x0 = segment.box[0];
    const x1 = segment.box[2];
    if (x1 <= x + slack) left.push(segment);
    else if (x0 >= x - slack) right.push(segment);
    else {
      const parts = partAtJump(segment, x, em);
      if (parts === undefined) across.push(segment);
      else {
        left.push(parts[0]);
        right.push(parts[1]);
      }
    }
  }
  if (across.length === 0 || left.length === 0 || right.length === 0) return { left, right, crossing: across };
  const columns = [inOrder([...left], fromTop), inOrder([...right], fromTop)] as const;
  const crossing: Segment[] = [];
  for (const segment of across) {
    const parts = partAtEdge(segment, columns, em);
    if (parts !== undefined) {
      left.push(parts[0]);
      right.push(parts[1]);
      continue;
    }
    const [inLeft, inRight] = columns.map((column) => hasRoom(segment, column));
    if (inLeft === true && inRight === false) left.push(segment);
    else if (inLeft === false && inRight === true) right.push(segment);
    else crossing.push(segment);
  }
  return { left, right, crossing };
}

/** False where nothing stands on one side of x, nor could what crosses it be parted: a quick look before `sidesOf`. */
export function mayPart(segments: readonly Segment[], x: number, em: number): boolean {
  const slack = 0.1 * em;
  let hasLeft = false;
  let hasRight = false;
  for (const segment of segments) {
    if (segment.box[2] <= x + slack) hasLeft = true;
    else if (segment.box[0] >= x - slack) hasRight = true;
    else if (jumpingWords(segment) !== null) return true;
    if (hasLeft && hasRight) return true;
  }
  return false;
}

/** Words from left to right, of segments in which the reader's order jumps somewhere; asked for at every candidate gutter. */
const jumping = new WeakMap<Segment, readonly TidyWord[] | null>();

function jumpingWords(segment: Segment): readonly TidyWord[] | null {
  const known = jumping.get(segment);
  if (known !== undefined) return known;
  const words = inOrder(segment.words, (a, b) => a.word.bbox[0] - b.word.bbox[0]);
  let jumps = false;
  let before: TidyWord | undefined;
  for (const word of words) {
    if (before !== undefined && Math.abs(word.order - before.order) !== 1) jumps = true;
    before = word;
  }
  const found = jumps ? words : null;
  jumping.set(segment, found);
  return found;
}

/** The two parts of a segment whose words jump in the reader's order at x, give or take an em; undefined when none do. */
function partAtJump(segment: Segment, x: number, em: number): readonly [Segment, Segment] | undefined {
  const words = jumpingWords(segment);
  if (words === null) return undefined;
  const at = words.findIndex(({ word }) => (word.bbox[0] + word.bbox[2]) / 2 > x);
  for (const cut of [at, at + 1, at - 1]) {
    const [before, after] = [words[cut - 1], words[cut]];
    if (before === undefined || after === undefined || Math.abs(after.order - before.order) === 1) continue;
    if (before.line !== undefined && before.line === after.line) continue;
    if (before.word.bbox[2] > x + em || after.word.bbox[0] < x - em) continue;
    if (!isRun(words.slice(0, cut)) || !isRun(words.slice(cut))) continue;
    const inLeft = new Set(words.slice(0, cut));
    return [
      segmentOf(segment.words.filter((word) => inLeft.has(word))),
      segmentOf(segment.words.filter((word) => !inLeft.has(word))),
    ];
  }
  return undefined;
}

/**
 * The two parts of a line that a recogniser drew across the gutter: one of its words begins where the right column does,
 * and lines of both columns go on close above or below it. Undefined when the line may span both.
 */
function partAtEdge(
  segment: Segment,
  [left, right]: readonly [readonly Segment[], readonly Segment[]],
  em: number,
): readonly [Segment, Segment] | undefined {
  if (left.length < fewestRows || right.length < fewestRows) return undefined;
  if (segment.words.some(({ line }) => line === undefined) || segment.em > 1.2 * em || segment.em < 0.8 * em)
    return undefined;
  const starts = right.map(({ box }) => box[0]).toSorted((a, b) => a - b);
  const edge = starts[Math.floor(starts.length / 5)] ?? 0;
  const words = segment.words.toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0]);
  const cut = words.findIndex(({ word }) => Math.abs(word.bbox[0] - edge) < 0.4 * em);
  if (cut <= 0 || !isBetween(segment, left, em) || !isBetween(segment, right, em)) return undefined;
  const inLeft = new Set(words.slice(0, cut));
  return [
    segmentOf(segment.words.filter((word) => inLeft.has(word))),
    segmentOf(segment.words.filter((word) => !inLeft.has(word))),
  ];
}

/** Fewer lines are no columns that one could rely on. */
const fewestRows = 6;

/** True when a line of the column follows or comes before at the distance of a paragraph's lines. */
function isBetween(segment: Segment, column: readonly Segment[], em: number): boolean {
  const middle = (segment.top + segment.bottom) / 2;
  const at = firstFrom(column, segment);
  return column.slice(Math.max(0, at - neighbours), at + neighbours).some((other) => {
    const distance = Math.abs((other.top + other.bottom) / 2 - middle);
    return distance > 0.6 * em && distance < 1.6 * em;
  });
}

/** True when the words came one after the other in the reader's order: only then does a jump mean something. */
function isRun(words: readonly TidyWord[]): boolean {
  const orders = words.map(({ order }) => order);
  return Math.max(...orders) - Math.min(...orders) === orders.length - 1;
}

/** How many neighbours above and below are looked at. */
const neighbours = 6;

/** True when no line of the column stands where the segment does. */
function hasRoom(segment: Segment, column: readonly Segment[]): boolean {
  const at = firstFrom(column, segment);
  return column.slice(Math.max(0, at - neighbours), at + neighbours).every((other) => {
    const common = Math.min(other.box[2], segment.box[2]) - Math.max(other.box[0], segment.box[0]);
    return common <= 0 || verticalOverlap(segment.top, segment.bottom, other.top, other.bottom) < 0.2;
  });
}

/** Index of the first segment of the column that comes after the segment from the top. */
function firstFrom(column: readonly Segment[], segment: Segment): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = column[middle];
    if (other !== undefined && fromTop(other, segment) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
