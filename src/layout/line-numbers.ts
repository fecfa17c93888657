/** Owns line numbers: the count that runs down the margin of a draft or a pleading beside its lines. */
import type { TidyWord } from './placed-word.ts';
import { usualSize } from './segments.ts';
import { weightedMedian } from './weighted-median.ts';

export interface PartedNumbers {
  readonly words: readonly TidyWord[];
  /** From the top of the page; a column each. */
  readonly numbers: readonly (readonly TidyWord[])[];
}

const fewest = 6;
/** As many are enough where they stand outside of all text. */
const fewestOutside = 3;
/** Share of the type size that most letters have, up to which a number is a small one. */
const small = 0.85;
/** White between a small number and its line, in em; a footnote's number stands closer. */
const aside = 0.5;
/** White between a number in the text's own size and its line, in em. */
const white = 1.2;

/**
 * Sets line numbers apart. They count up by one step (one, or five) down the page, share an edge, and have nothing on
 * their outer side; in the text's own size they must stand off from running text besides, since tables count rows too.
 */
export function partLineNumbers(words: readonly TidyWord[]): PartedNumbers {
  const figures = words.filter(({ word }) => mayBeginFigure(word.text) && /^\p{Nd}{1,4}$/u.test(word.text));
  if (figures.length < fewestOutside) return { words, numbers: [] };
  const usual = usualSize(words);
  const taken = new Set<TidyWord>();
  const numbers: (readonly TidyWord[])[] = [];
  for (const side of [2, 0] as const) {
    for (const column of columnsOf(
      figures.filter((word) => !taken.has(word)),
      side,
      usual,
    )) {
      const run = longestCount(column);
      if (run.length < fewestOutside || !isMarginal(run, words, usual)) continue;
      numbers.push(run);
      for (const word of run) taken.add(word);
    }
  }
  return taken.size === 0 ? { words, numbers } : { words: words.filter((word) => !taken.has(word)), numbers };
}

/** Figures whose right (2) or left (0) edges lie on one vertical, from the top. */
function columnsOf(figures: readonly TidyWord[], side: 0 | 2, em: number): readonly (readonly TidyWord[])[] {
  const columns: TidyWord[][] = [];
  let start = -Infinity;
  for (const figure of figures.toSorted((a, b) => a.word.bbox[side] - b.word.bbox[side])) {
    if (figure.word.bbox[side] - start > 0.3 * em) {
      columns.push([]);
      start = figure.word.bbox[side];
    }
    columns.at(-1)?.push(figure);
  }
  return columns
    .filter((column) => column.length >= fewestOutside)
    .map((column) => column.toSorted((a, b) => a.word.bbox[1] - b.word.bbox[1]));
}

/** The longest stretch that counts up from each to the next one below; one in five may be missing. */
function longestCount(column: readonly TidyWord[]): readonly TidyWord[] {
  const numbers = column.map(({ word }) => Number(word.text));
  let best = { from: 0, length: 0 };
  for (const step of [1, 5]) {
    let from = 0;
    for (const [at, number] of numbers.entries()) {
      const steps = (number - (numbers[at - 1] ?? Number.NaN)) / step;
      if (steps !== 1 && steps !== 2 && steps !== 3) from = at;
      const length = at - from + 1;
      const counted = (number - (numbers[from] ?? number)) / step + 1;
      if (length > best.length && length >= 0.8 * counted) best = { from, length };
    }
  }
  return column.slice(best.from, best.from + best.length);
}

/** True when the numbers are small, or stand off from running text, and nothing of their height lies close on one side of them. */
function isMarginal(run: readonly TidyWord[], words: readonly TidyWord[], usual: number): boolean {
  const size = weightedMedian(run.map(({ em }) => [em, 1]));
  if (size > small * usual && run.length < 2 * fewest) return false;
  const members = new Set(run);
  const [left, right] = [
    Math.min(...run.map(({ word }) => word.bbox[0])),
    Math.max(...run.map(({ word }) => word.bbox[2])),
  ];
  const [top, bottom] = [run[0]?.word.bbox[1] ?? 0, run.at(-1)?.word.bbox[3] ?? 0];
  const beside = words.filter(
    (word) => !members.has(word) && word.word.bbox[3] > top && word.word.bbox[1] < bottom && !isFigure(word),
  );
  const near = (word: TidyWord) => word.word.bbox[2] > left - 3 * usual && word.word.bbox[0] < right + 3 * usual;
  if (run.length < fewest) {
    const [first, last] = outerEdges(words, members);
    return distanceOf(run, beside) > aside * usual && (right < first - 0.8 * usual || left > last + 0.8 * usual);
  }
  const outer = [
    beside.filter((word) => word.word.bbox[0] < left && near(word)).length,
    beside.filter((word) => word.word.bbox[2] > right && near(word)).length,
  ];
  // Watermarks and sidebars may come near some of them.
  if (size <= small * usual) return Math.min(...outer) < 0.6 * run.length && distanceOf(run, beside) > aside * usual;
  return Math.min(...outer) < 0.15 * run.length && standsOff(run, beside, usual);
}

/** The usual white between a number and the nearest word at its height. */
function distanceOf(run: readonly TidyWord[], beside: readonly TidyWord[]): number {
  const distances = run.flatMap(({ word }) => {
    const [x0, y0, x1, y1] = word.bbox;
    let nearest = Infinity;
    for (const { word: other } of beside) {
      if (other.bbox[1] >= y1 || other.bbox[3] <= y0) continue;
      nearest = Math.min(nearest, Math.max(other.bbox[0] - x1, x0 - other.bbox[2]));
    }
    return nearest === Infinity ? [] : [[nearest, 1] as const];
  });
  return weightedMedian(distances);
}

/** Left and right edge of all text but the numbers. */
function outerEdges(words: readonly TidyWord[], numbers: ReadonlySet<TidyWord>): readonly [number, number] {
  let [left, right] = [Infinity, -Infinity];
  for (const word of words) {
    if (numbers.has(word) || isFigure(word)) continue;
    left = Math.min(left, word.word.bbox[0]);
    right = Math.max(right, word.word.bbox[2]);
  }
  return [left, right];
}

function isFigure({ word }: TidyWord): boolean {
  return mayBeginFigure(word.text) && /^\p{Nd}+$/u.test(word.text);
}

/** False for words in letters of ASCII, which most are and which need no expression. */
function mayBeginFigure(text: string): boolean {
  const code = text.charCodeAt(0);
  return code > 0x7f || (code >= 0x30 && code <= 0x39);
}

/** Running text beside the numbers: most rows have many words with the white of a space between them, after a wider white. */
function standsOff(run: readonly TidyWord[], beside: readonly TidyWord[], usual: number): boolean {
  let prose = 0;
  for (const { word } of run) {
    const [x0, y0, x1, y1] = word.bbox;
    const middle = (y0 + y1) / 2;
    const row = beside
      .filter((other) => other.word.bbox[1] < middle && other.word.bbox[3] > middle)
      .toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0]);
    const gaps = row.slice(1).map((other, at) => other.word.bbox[0] - (row[at]?.word.bbox[2] ?? 0));
    const [first, last] = [row[0], row.at(-1)];
    if (first === undefined || last === undefined) continue;
    const distance = Math.max(first.word.bbox[0] - x1, x0 - last.word.bbox[2]);
    if (row.length >= 4 && distance > white * usual && gaps.every((gap) => gap < usual)) prose++;
  }
  return prose > 0.6 * run.length;
}
