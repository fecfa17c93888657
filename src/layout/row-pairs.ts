/** Owns what tells pairs of short texts, read across, from two lists that stand beside each other. */
import { listMarker } from './list-marker.ts';
import { areTwoLanguages, areTwoScripts } from './pair-languages.ts';
import { textOfRow, type Row } from './rows.ts';
import { verticalOverlap } from './segments.ts';

/** Pairs at least; letters of a middling text at most, on either side. */
const fewestPairs = 3;
const longestText = 32;
/** Overlap of the rows of a pair, as a share of the lower one, and rows without another beside them for each pair, at most. */
const beside = 0.5;
const mostAlone = 0.5;

/**
 * True for rows that stand beside each other to the last, and the texts of which show that they belong together: two languages or
 * scripts, values that come again on one side, figures on one side, signs in between.
 * @param first the side that is read first
 */
export function arePairs(first: readonly Row[], second: readonly Row[]): boolean {
  const pairs = pairsOf(first, second);
  if (pairs.length < fewestPairs) return false;
  return isSaidOfEach(
    pairs.map(([text]) => text),
    pairs.map(([, text]) => text),
  );
}

/**
 * The same of texts, each beside its own.
 * @param before the texts of the side that is read first
 * @param after as many
 */
export function isSaidOfEach(before: readonly string[], after: readonly string[]): boolean {
  if ([before, after].some((texts) => isLong(texts) || areSentences(texts))) return false;
  if ([before, after].every(areItems)) return false;
  return (
    hasCategories(before) !== hasCategories(after) ||
    haveFiguresAlone(before, after) ||
    haveFiguresAlone(after, before) ||
    shareOf(before, joining) >= mostlyJoined ||
    areTwoScripts(before, after) ||
    areTwoLanguages(before, after)
  );
}

/**
 * The texts that stand beside each other, none where one side ends before the other. What stands above the first row of the other
 * side is none of them; rows without another beside them go on with the text above.
 */
function pairsOf(first: readonly Row[], second: readonly Row[]): readonly (readonly [string, string])[] {
  const top = Math.max(first[0]?.top ?? 0, second[0]?.top ?? 0);
  const [lefts, rights] = [first, second].map((rows) => rows.filter(({ bottom }) => bottom > top).values());
  if (lefts === undefined || rights === undefined) return [];
  const pairs: [Row, Row][] = [];
  let alone = 0;
  let [left, right] = [lefts.next().value, rights.next().value];
  while (left !== undefined && right !== undefined) {
    const isBeside = verticalOverlap(left.top, left.bottom, right.top, right.bottom) >= beside;
    if (isBeside) pairs.push([left, right]);
    else alone += 1;
    const isLeftNext = isBeside || left.top + left.bottom < right.top + right.bottom;
    if (isBeside || !isLeftNext) right = rights.next().value;
    if (isLeftNext) left = lefts.next().value;
  }
  const isTogether = left === undefined && right === undefined && alone <= mostAlone * pairs.length;
  return isTogether ? pairs.map(([one, other]) => [textOfRow(one), textOfRow(other)]) : [];
}

function isLong(texts: readonly string[]): boolean {
  const lengths = texts.map(({ length }) => length).toSorted((a, b) => a - b);
  return (lengths[lengths.length >> 1] ?? 0) > longestText;
}

function shareOf(texts: readonly string[], pattern: RegExp): number {
  return texts.filter((text) => pattern.test(text)).length / texts.length;
}

/** Where sentences and verses are parted, and the share of such rows that lists have at most. */
const parted = /[.,;!?]$/u;
const fewParted = 0.25;

function areSentences(texts: readonly string[]): boolean {
  return shareOf(texts, parted) > fewParted;
}

/** Items behind bullets. */
function areItems(texts: readonly string[]): boolean {
  return texts.filter((text) => listMarker(text)?.counted === false).length > texts.length / 2;
}

/** Share of texts that come again, at least. */
const leastAgain = 0.1;

/** True where texts come again: a room, a rank, a yes. What is listed comes once. */
function hasCategories(texts: readonly string[]): boolean {
  const worded = texts.filter((text) => /\p{L}{2}|\p{Lo}/u.test(text)).map((text) => text.toLowerCase());
  const again = worded.length - new Set(worded).size;
  return again > 0 && again >= leastAgain * texts.length;
}

/** Shares of the texts that have figures in them: of dates, times, sums or numbers at least, and of other texts at most. */
const [mostlyFigures, hardlyFigures] = [0.9, 0.1];

function haveFiguresAlone(figures: readonly string[], others: readonly string[]): boolean {
  return shareOf(figures, /\p{N}/u) >= mostlyFigures && shareOf(others, /\p{N}/u) <= hardlyFigures;
}

/** What leads from a word to its meaning. */
const joining = /(?:[–—→:：…]|\.{3,}|_{3,})$/u;
const mostlyJoined = 0.6;
