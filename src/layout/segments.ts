/** Owns the first step: words → segments, the runs of words on one baseline that no wide gap parts. */
import type { BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import { inOrder } from './in-order.ts';
import type { TidyWord } from './placed-word.ts';
import { isRightToLeft } from './placed-word.ts';
import { medianBy } from './weighted-median.ts';

/** Words on one baseline, in reading order. */
export interface Segment {
  readonly words: readonly TidyWord[];
  readonly box: BoundingBox;
  /** Type size of most of its letters. */
  readonly em: number;
  /** Top and bottom of the words of that size: raised and lowered words, and initials over several lines, stay out of it. */
  readonly top: number;
  readonly bottom: number;
  /** Position of its first word in the reader's order. */
  readonly order: number;
  readonly letters: number;
}

/** A gap wider than this many em may be more than a space. Lines that are justified loosely are joined again later. */
const spaceLimit = 1;
/** How far a word in a right-to-left line may lie from the one before it: a phrase in the other direction stands between. */
const bidiReach = 20;

/**
 * Groups words into segments. Lines that the reader knows are trusted and only parted at wide gaps; otherwise words are
 * chained in the reader's order, and chains that touch on one baseline are joined, whatever order they came in.
 */
export function findSegments(words: readonly TidyWord[]): readonly Segment[] {
  // As most cells of tables have.
  if (words.length === 1) return [segmentOf(words)];
  const known: TidyWord[] = [];
  const free: TidyWord[] = [];
  for (const word of words) (word.line === undefined ? free : known).push(word);
  const touching = joinTouching(chain(free).flatMap(partAtGaps));
  if (known.length === 0) return inOrder(touching, byOrder);
  const lines = [...Map.groupBy(known, (word) => word.line).values()].flatMap((line) => partAtGaps(line));
  return inOrder([...lines, ...touching], byOrder);
}

const byOrder = (a: Segment, b: Segment) => a.order - b.order;

/** Makes a segment of words that are in reading order. */
export function segmentOf(words: readonly TidyWord[]): Segment {
  const first = words[0];
  if (words.length === 1 && first !== undefined) {
    const { bbox, text } = first.word;
    return { words, box: bbox, em: first.em, top: bbox[1], bottom: bbox[3], order: first.order, letters: text.length };
  }
  let box: BoundingBox = [0, 0, 0, 0];
  let order = Infinity;
  let letters = 0;
  let isUniform = true;
  if (first !== undefined) {
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (const { word, em, order: position } of words) {
      left = Math.min(left, word.bbox[0]);
      top = Math.min(top, word.bbox[1]);
      right = Math.max(right, word.bbox[2]);
      bottom = Math.max(bottom, word.bbox[3]);
      order = Math.min(order, position);
      letters += word.text.length;
      isUniform &&= em === first.em;
    }
    box = [left, top, right, bottom];
  }
  const em = isUniform && first !== undefined ? first.em : usualSize(words);
  const isAlike = (word: TidyWord) => word.em > em * 0.8 && word.em < em * 1.25;
  const band = isUniform ? box : (unionBox(words.filter(isAlike).map(({ word }) => word.bbox)) ?? box);
  return { words, box, em, top: band[1], bottom: band[3], order, letters };
}

/** Order of segments from the top of the page down. */
export function fromTop(a: Segment, b: Segment): number {
  return a.top + a.bottom - b.top - b.bottom || a.order - b.order;
}

/** The type size that most letters of some words have. */
export function usualSize(words: readonly TidyWord[]): number {
  return medianBy(words, sizeOfWord, lettersOfWord);
}

const sizeOfWord = ({ em }: TidyWord) => em;
const lettersOfWord = ({ word }: TidyWord) => word.text.length;

/** The share of the smaller height that two vertical spans have in common; 1 when the smaller is flat and inside. */
export function verticalOverlap(a0: number, a1: number, b0: number, b1: number): number {
  const common = Math.min(a1, b1) - Math.max(a0, b0);
  const smaller = Math.min(a1 - a0, b1 - b0);
  if (smaller <= 0) return common >= 0 ? 1 : 0;
  return common / smaller;
}

/** Chains words that follow each other on one baseline. */
function chain(words: readonly TidyWord[]): readonly (readonly TidyWord[])[] {
  const runs: TidyWord[][] = [];
  let run: TidyWord[] = [];
  let top = 0;
  let bottom = 0;
  let em = 0;
  for (const word of words) {
    const last = run.at(-1);
    const y0 = word.word.bbox[1];
    const y1 = word.word.bbox[3];
    if (last !== undefined && follows(last, word, top, bottom, em)) {
      run.push(word);
      if (word.em > em * 1.25) {
        top = y0;
        bottom = y1;
        em = word.em;
      } else if (word.em > em * 0.8) {
        top = Math.min(top, y0);
        bottom = Math.max(bottom, y1);
      }
    } else {
      run = [word];
      runs.push(run);
      top = y0;
      bottom = y1;
      em = word.em;
    }
  }
  return runs;
}

/** @param top of the run so far, as are `bottom` and `runEm`, the size of its type */
function follows(last: TidyWord, word: TidyWord, top: number, bottom: number, runEm: number): boolean {
  const box = word.word.bbox;
  const lastBox = last.word.bbox;
  const em = Math.max(runEm, word.em);
  const bidi = last.direction === 'rtl' || word.direction === 'rtl';
  const gap = bidi ? Math.max(lastBox[0] - box[2], box[0] - lastBox[2]) : box[0] - lastBox[2];
  if (gap > em * (bidi ? bidiReach : spaceLimit) || gap < -0.5 * em) return false;
  const overlap = verticalOverlap(top, bottom, box[1], box[3]);
  if (overlap >= 0.5) return true;
  const raised = word.em < runEm * 0.85 || runEm < word.em * 0.85;
  return raised && overlap > 0.1 && gap < 0.4 * em;
}

/** Parts a run of words wherever the page shows a wide gap; each part keeps the order the words came in. */
function partAtGaps(run: readonly TidyWord[]): readonly Segment[] {
  const whole = segmentOf(run);
  if (isEven(run, spaceLimit * whole.em)) return [whole];
  const across = run.toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0]);
  const part = new Map<TidyWord, number>();
  let parts = 0;
  let reach = -Infinity;
  for (const word of across) {
    if (word.word.bbox[0] - reach > spaceLimit * whole.em && reach !== -Infinity) parts++;
    part.set(word, parts);
    reach = Math.max(reach, word.word.bbox[2]);
  }
  if (parts === 0) return [whole];
  return [...Map.groupBy(run, (word) => part.get(word)).values()].map(segmentOf);
}

/** True for words that come from left to right without a wide gap, as most do. */
function isEven(run: readonly TidyWord[], limit: number): boolean {
  let left = -Infinity;
  let reach = Infinity;
  for (const { word } of run) {
    if (word.bbox[0] < left || word.bbox[0] - reach > limit) return false;
    left = word.bbox[0];
    reach = reach === Infinity ? word.bbox[2] : Math.max(reach, word.bbox[2]);
  }
  return true;
}

/** The type size that most words of some segments have. */
export function usualEm(segments: readonly Segment[]): number {
  return medianBy(segments, emOfSegment, wordsOfSegment);
}

const emOfSegment = ({ em }: Segment) => em;
const wordsOfSegment = ({ words }: Segment) => words.length;

/** Joins segments that touch end to end on one baseline (words that were drawn out of order, raised figures). */
function joinTouching(segments: readonly Segment[]): readonly Segment[] {
  if (segments.length < 2) return segments;
  const pitch = Math.max(usualEm(segments), Number.MIN_VALUE);
  const slot = (segment: Segment) => Math.floor((segment.top + segment.bottom) / 2 / pitch);
  const slots: Map<number, readonly Segment[]> = Map.groupBy(segments, slot);
  for (const [key, members] of slots)
    slots.set(
      key,
      inOrder(members, (a, b) => a.box[0] - b.box[0]),
    );
  const head = new Map<Segment, Segment>();
  const headOf = (segment: Segment): Segment => {
    let at = segment;
    for (let next = head.get(at); next !== undefined; next = head.get(at)) at = next;
    if (at !== segment) head.set(segment, at);
    return at;
  };
  for (const segment of segments) {
    const best = nearestRight(segment, slots, slot(segment));
    if (best === undefined) continue;
    const a = headOf(segment);
    const b = headOf(best);
    if (a !== b) head.set(b, a);
  }
  if (head.size === 0) return segments;
  return [...Map.groupBy(segments, headOf).values()].map((members) => {
    const [only] = members;
    if (members.length === 1 && only !== undefined) return only;
    const backwards = isRightToLeft(members.flatMap(({ words }) => words));
    const sorted = members.toSorted((a, b) => (backwards ? b.box[2] - a.box[2] : a.box[0] - b.box[0]));
    return segmentOf(sorted.flatMap(({ words }) => words));
  });
}

/** How many neighbours are looked at; more stand at one spot only on pages of garbage. */
const lookAhead = 12;

/** @param middle the slot of the segment; the ones above and below are looked at, too */
function nearestRight(
  segment: Segment,
  slots: ReadonlyMap<number, readonly Segment[]>,
  middle: number,
): Segment | undefined {
  let best: Segment | undefined;
  let bestGap = Infinity;
  // Counted by steps: of boxes far out, adding one to the slot may change nothing.
  for (let step = -1; step <= 1; step += 1) {
    const members = slots.get(middle + step);
    if (members === undefined) continue;
    const start = firstFrom(members, segment.box[2] - 0.25 * segment.em);
    const end = Math.min(members.length, start + lookAhead);
    for (let position = start; position < end; position += 1) {
      const other = members[position];
      if (other === undefined) break;
      const gap = other.box[0] - segment.box[2];
      if (other === segment || gap >= bestGap || other.box[2] <= segment.box[2]) continue;
      const em = Math.max(segment.em, other.em);
      const alike = Math.min(segment.em, other.em) > 0.8 * em;
      const overlap = verticalOverlap(segment.top, segment.bottom, other.top, other.bottom);
      if (gap <= em * (alike ? 0.6 : 0.3) && overlap >= (alike ? 0.5 : 0.1)) {
        best = other;
        bestGap = gap;
      }
    }
  }
  return best;
}

/** Index of the first member whose left edge is at or right of x. */
function firstFrom(members: readonly Segment[], x: number): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.box[0] ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
