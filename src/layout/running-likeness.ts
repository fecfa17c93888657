/** Owns when two texts at the edges of pages are the same running text: alike but for misread letters, and numbers that count the pages. */
import { nearest } from '../nearest.ts';
import { isPageNumber } from './margins.ts';

/** What of a text is compared. */
export interface RunningEntry {
  /** With every number made alike. */
  readonly text: string;
  /** Its numbers, in their order; none where the text is nothing but the number of the page. */
  readonly numbers: readonly number[];
  /** Its pairs of letters, made when they are first asked for: most texts are exactly those of other pages. */
  pairs(): ReadonlySet<string>;
}

/** "| Page 5", "– 5" at the end, or the same at the beginning. */
const pageNumberBeside =
  /^(?:page|seite|p\.)?\s*\p{Nd}+\s*[|–—·-]\s*|\s*(?:[|–—·-]\s*(?:page|seite|p\.)?|\s(?:page|seite|p\.))\s*\p{Nd}+$/u;
/** The same, parted by more than white. */
const numberParted = /^(?:page|seite|p\.)?\s*\p{Nd}+\s*[|–—·-]\s*|\s*[|–—·-]\s*(?:page|seite|p\.)?\s*\p{Nd}+$/u;
const numberAlone = /(?<!\p{L})\p{Nd}+(?!\p{L})/gu;
/** Letters of a word that may be misread; shorter ones may be specks. */
const leastLetters = 3;

/** @param isLarge for what is set like a heading: a number that only white parts from it is a part of it */
export function runningEntry(own: string, isLarge = false): RunningEntry {
  const isNumber = isPageNumber(own);
  const even = own.toLowerCase().replaceAll(/\s+/gu, ' ');
  const bare = even.replaceAll(/\p{Nd}+/gu, '#');
  const text = isNumber ? bare.replace(/^[ivxlcdm]+$/u, '#') : bare;
  const numbers = isNumber
    ? []
    : (even.replace(isLarge ? numberParted : pageNumberBeside, '').match(numberAlone) ?? []).map((digits) =>
        Number(digits.normalize('NFKC')),
      );
  let pairs: ReadonlySet<string> | undefined;
  return { text, numbers, pairs: () => (pairs ??= pairsOf(text)) };
}

function pairsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (let at = 0; at < text.length - 1; at++) pairs.add(text.slice(at, at + 2));
  return pairs;
}

/**
 * Recognition errors differ from page to page, so that texts need only be much alike (Dice, of letter pairs); a word that
 * no misreading makes of the other's parts them.
 */
export function isSameText(a: RunningEntry, b: RunningEntry): boolean {
  if (a.text === b.text) return true;
  if (a.text.length < 6 || likeness(a.pairs(), b.pairs()) < 0.8) return false;
  return hasNoOther(a.text, b.text) && hasNoOther(b.text, a.text);
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const pair of a) if (b.has(pair)) common++;
  return (2 * common) / (a.size + b.size);
}

/** True when each word of a text stands in the other, whole or misread, be it run together with the next one. */
function hasNoOther(text: string, other: string): boolean {
  const words = other.split(' ');
  const together = words.join('');
  return text
    .split(' ')
    .every(
      (word) =>
        word.replaceAll(/[^\p{L}]/gu, '').length < leastLetters ||
        together.includes(word) ||
        nearest(word, words, 1).length > 0,
    );
}

/**
 * Whether the numbers of a text are the same on another page or count the pages: one on for each page, or two (sheets),
 * or one for two (leaves).
 * @param on pages from the one to the other
 */
export function countsOn(from: readonly number[], to: readonly number[], on: number): boolean {
  if (from.length !== to.length) return false;
  return from.every((number, at) => {
    const more = (to[at] ?? 0) - number;
    return more === 0 || more === on || more === 2 * on || (Math.abs(2 * more - on) <= 1 && more * on > 0);
  });
}
