/** Owns words that do not run across the page: watermarks set aslant, text along the margin. */
import type { TidyWord } from './placed-word.ts';
import { medianBy } from './weighted-median.ts';

export interface PartedWords {
  readonly upright: readonly TidyWord[];
  /** Runs of words that belong together, in the reader's order. */
  readonly turned: readonly (readonly TidyWord[])[];
}

const unturned = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Mongolian}]/u;

/** Sets turned words apart: their boxes would stand across lines and columns that they have nothing to do with. */
export function partTurnedWords(words: readonly TidyWord[]): PartedWords {
  const usual = medianBy(
    words,
    ({ word, em, sized }) => (sized ? em : word.bbox[3] - word.bbox[1]),
    ({ word }) => word.text.length,
  );
  const upright: TidyWord[] = [];
  const turned: TidyWord[][] = [];
  let last: TidyWord | undefined;
  for (const [at, word] of words.entries()) {
    if (!isTurned(word, usual) && !isInTurnedLine(words, at)) {
      if (last !== undefined && goesOn(last, word)) {
        turned.at(-1)?.push(word);
        last = word;
      } else upright.push(word);
      continue;
    }
    if (last !== undefined && word.order === last.order + 1 && isNear(last, word)) turned.at(-1)?.push(word);
    else turned.push([word]);
    last = word;
  }
  return { upright, turned };
}

/**
 * Three letters or more in a box taller than their type can be, and upright or huge: a tall initial makes a word's box
 * tall too. Scripts that are also set downwards are left alone.
 */
function isTurned({ word, em, sized }: TidyWord, usual: number): boolean {
  const height = word.bbox[3] - word.bbox[1];
  const width = word.bbox[2] - word.bbox[0];
  const isTall = sized
    ? height > 2 * em && (height > 1.2 * width || height > 6 * usual)
    : height > 2.2 * usual && height > 2 * width;
  // Few are: the letters need not be looked at of all the others.
  return isTall && [...word.text].length >= 3 && !unturned.test(word.text);
}

/** Said to be turned, and so is its neighbour in the line: short words are no taller than words that stand upright. */
function isInTurnedLine(words: readonly TidyWord[], at: number): boolean {
  const [before, word, after] = [words[at - 1], words[at], words[at + 1]];
  if (word?.turn === undefined || unturned.test(word.word.text)) return false;
  return (before?.turn === word.turn && isAlong(before, word)) || (after?.turn === word.turn && isAlong(word, after));
}

/** One or two letters ("page 17") are not tall enough to be known as turned; what they stand above or below tells. */
function goesOn(last: TidyWord, word: TidyWord): boolean {
  return word.order === last.order + 1 && [...word.word.text].length <= 2 && isAlong(last, word);
}

/** Whether a word stands right above or below the other one. */
function isAlong(last: TidyWord, word: TidyWord): boolean {
  const a = last.word.bbox;
  const b = word.word.bbox;
  const middle = (b[0] + b[2]) / 2;
  const gap = Math.max(b[1] - a[3], a[1] - b[3]);
  return middle > a[0] && middle < a[2] && gap >= 0 && gap < 0.6 * Math.max(last.em, word.em);
}

function isNear(last: TidyWord, word: TidyWord): boolean {
  const reach = 3 * Math.max(last.em, word.em);
  const [a, b] = [last.word.bbox, word.word.bbox];
  return a[0] - reach < b[2] && b[0] - reach < a[2] && a[1] - reach < b[3] && b[1] - reach < a[3];
}
