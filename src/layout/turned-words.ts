/** Owns words that do not run across the page: watermarks set aslant, text along the margin. */
import type { BoundingBox } from '../document.ts';
import type { TidyWord, Turn } from './placed-word.ts';
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
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) continue;
    if (word.turn !== undefined) {
      const line = toldLine(words, at);
      at += line.length - 1;
      if (!isToldTurned(line, usual)) {
        upright.push(...line);
        continue;
      }
      const run = turned.at(-1);
      if (last?.turn === word.turn && word.order === last.order + 1 && isNear(last, word)) run?.push(...line);
      else turned.push([...line]);
      last = line.at(-1);
      continue;
    }
    if (!isTurned(word, usual)) {
      if (last !== undefined && last.turn === undefined && goesOn(last, word)) {
        turned.at(-1)?.push(word);
        last = word;
      } else upright.push(word);
      continue;
    }
    if (last?.turn === undefined && last !== undefined && word.order === last.order + 1 && isNear(last, word))
      turned.at(-1)?.push(word);
    else turned.push([word]);
    last = word;
  }
  return { upright, turned };
}

/** From `at` on, the words of one line of which the reader says that it is turned. */
function toldLine(words: readonly TidyWord[], at: number): readonly TidyWord[] {
  const line = words.slice(at, at + 1);
  for (let next = at + 1; next < words.length; next += 1) {
    const [last, word] = [line.at(-1), words[next]];
    if (last === undefined || word === undefined || !isInToldLine(last, word)) break;
    line.push(word);
  }
  return line;
}

const isInToldLine = (last: TidyWord, word: TidyWord): boolean =>
  word.turn !== undefined &&
  word.turn === last.turn &&
  word.order === last.order + 1 &&
  isInTurnedLine(word.turn, last.word.bbox, word.word.bbox, Math.max(last.em, word.em));

/**
 * Whether what runs the same way, and comes next, goes on in the same line.
 * @param em size of the type, in the unit of the boxes
 */
export function isInTurnedLine(turn: Turn, last: BoundingBox, next: BoundingBox, em: number): boolean {
  if (!areNear(last, next, 3 * em)) return false;
  if (turn === 'aslant') return true;
  const [from, to] = turn === 'upside-down' ? ([1, 3] as const) : ([0, 2] as const);
  const both = Math.min(last[to], next[to]) - Math.max(last[from], next[from]);
  return both > 0.3 * Math.min(last[to] - last[from], next[to] - next[from]);
}

/** A short word by itself that runs up or down may head a narrow column of a table: it stays with what is below. */
function isToldTurned(line: readonly TidyWord[], usual: number): boolean {
  if (line.some(({ word }) => unturned.test(word.text))) return false;
  const letters = line.reduce((sum, { word }) => sum + word.text.length, 0);
  const isSideways = line[0]?.turn === 'up' || line[0]?.turn === 'down';
  return (isSideways ? line.length > 1 && letters > 3 : letters > 2) || line.some((word) => isTurned(word, usual));
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

/** One or two letters ("page 17") are not tall enough to be known as turned; what they stand above or below tells. */
function goesOn(last: TidyWord, word: TidyWord): boolean {
  if (word.order !== last.order + 1 || [...word.word.text].length > 2) return false;
  const a = last.word.bbox;
  const b = word.word.bbox;
  const middle = (b[0] + b[2]) / 2;
  const gap = Math.max(b[1] - a[3], a[1] - b[3]);
  return middle > a[0] && middle < a[2] && gap >= 0 && gap < 0.6 * Math.max(last.em, word.em);
}

const isNear = (last: TidyWord, word: TidyWord): boolean =>
  areNear(last.word.bbox, word.word.bbox, 3 * Math.max(last.em, word.em));

function areNear(a: BoundingBox, b: BoundingBox, reach: number): boolean {
  return a[0] - reach < b[2] && b[0] - reach < a[2] && a[1] - reach < b[3] && b[1] - reach < a[3];
}
