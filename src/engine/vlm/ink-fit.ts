/** Owns which words of a model the ink on a page can stand for, told by how wide they are. */
import { unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { lowerMedian } from '../../median.ts';
import type { InkRun } from './page-ink.ts';

export interface FitWord {
  readonly text: string;
  /** Line of the transcript. */
  readonly line: number;
}

/** Spread of a word's width about what its letters take, as a logarithm: known for a page of writing, and by its height alone. */
const [spread, looseSpread] = [0.2, 0.4];
/** Letters by which a width is known less well than a long word's. */
const blur = 0.6;
/** Widths of a letter in heights of a run that writing has, and the usual one. */
const [narrowest, widest, usual] = [0.15, 1.3, 0.45];
/** Change of it below which it is not sought any longer. */
const settled = 0.02;
const rounds = 3;
/** Words from which on the width of a letter can be told from the page. */
const fewest = 8;
/** Costs: a word without ink, ink without a word, two runs that are one word, two words that are one run, a line's end on one side only. */
const [noInk, merged, joined, brokenLine] = [5, 1.5, 2, 2.5];
/** Of ink without a word: a speck is nothing, a run as wide as a word something that was left out. */
const [speck, perLetter, most] = [0.6, 0.6, 6];
const mostRuns = 3;
/** A word stands only if all ways to do without it are worse by this. */
const surplus = 3;
/** Beside a word without ink, it is easily the other that has it. */
const surplusBesideNone = 5;
/** Where a larger share of the words finds no ink, the text is not what the ink says. */
const mostBare = 0.5;
/** So it is where the words leave more of the ink without any. */
const leastExplained = 0.5;
/** A page of handwriting has some hundred words: more are print, which is recognised. */
const mostStates = 500_000;
const narrow = /[iljtfr1.,;:'!|()[\]-]/u;
const wide = /[mwMW@%—]|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;

/**
 * For each word the box of the ink that it alone can have, undefined where there is none or where another word may have it
 * as well. Words and runs are aligned in order by dynamic programming over their widths; a word has its ink when every
 * alignment without it costs markedly more (by costs forward and backward, as in Durbin et al. 1998, 4.4).
 */
export function fitInk(words: readonly FitWord[], runs: readonly InkRun[]): readonly (BoundingBox | undefined)[] {
  const none = words.map(() => undefined);
  if (words.length === 0 || runs.length === 0 || (words.length + 1) * (runs.length + 1) > mostStates) return none;
  const sizes = words.map(({ text }) => sizeOf(text));
  const high = lowerMedian(runs.map(({ box }) => box[3] - box[1])) ?? 1;
  const bounds = (letter: number): number => Math.min(widest * high, Math.max(narrowest * high, letter));
  const isTold = words.length >= fewest;
  const total = runs.reduce((sum, { box }) => sum + box[2] - box[0], 0);
  let letter = isTold ? bounds(total / sizes.reduce((sum, size) => sum + size, 0)) : usual * high;
  let found = new Fit(words, sizes, runs, letter, isTold ? spread : looseSpread);
  for (let round = isTold ? 0 : rounds; round < rounds; round++) {
    const widths = found.boxes.flatMap((box, at) => (box === undefined ? [] : [(box[2] - box[0]) / (sizes[at] ?? 1)]));
    const next = bounds(lowerMedian(widths) ?? letter);
    if (Math.abs(next / letter - 1) < settled) break;
    letter = next;
    found = new Fit(words, sizes, runs, letter, spread);
  }
  const bare = found.sure.filter((box) => box === undefined).length;
  const explained = found.boxes.reduce((sum, box) => sum + (box === undefined ? 0 : box[2] - box[0]), 0);
  return bare > mostBare * words.length || explained < leastExplained * total ? none : found.sure;
}

class Fit {
  /** By the best alignment. */
  readonly boxes: readonly (BoundingBox | undefined)[];
  /** Of those, the ones that no other good alignment does without. */
  readonly sure: readonly (BoundingBox | undefined)[];
  readonly #words: readonly FitWord[];
  readonly #sizes: readonly number[];
  readonly #runs: readonly InkRun[];
  /** Width of a letter, in the page's unit. */
  readonly #letter: number;
  readonly #spread: number;
  readonly #columns: number;

  constructor(
    words: readonly FitWord[],
    sizes: readonly number[],
    runs: readonly InkRun[],
    letter: number,
    spreadOfWidths: number,
  ) {
    this.#words = words;
    this.#sizes = sizes;
    this.#runs = runs;
    this.#letter = letter;
    this.#spread = spreadOfWidths;
    const [n, m] = [words.length, runs.length];
    this.#columns = m + 1;
    const forward = new Float64Array((n + 1) * (m + 1)).fill(Infinity);
    const backward = new Float64Array((n + 1) * (m + 1)).fill(Infinity);
    forward[0] = 0;
    backward[n * (m + 1) + m] = 0;
    for (let word = 0; word <= n; word++) {
      for (let run = 0; run <= m; run++) {
        const here = forward[this.#at(word, run)] ?? Infinity;
        this.#steps(word, run, (words_, runs_, cost) => {
          const to = this.#at(word + words_, run + runs_);
          forward[to] = Math.min(forward[to] ?? Infinity, here + cost);
        });
      }
    }
    for (let word = n; word >= 0; word--) {
      for (let run = m; run >= 0; run--) {
        const from = this.#at(word, run);
        this.#steps(word, run, (words_, runs_, cost) => {
          backward[from] = Math.min(
            backward[from] ?? Infinity,
            cost + (backward[this.#at(word + words_, run + runs_)] ?? Infinity),
          );
        });
      }
    }
    const best = backward[0] ?? 0;
    const without = words.map((_, word) => {
      let least = Infinity;
      for (let run = 0; run <= m; run++)
        least = Math.min(
          least,
          (forward[this.#at(word, run)] ?? Infinity) + noInk + (backward[this.#at(word + 1, run)] ?? Infinity),
        );
      return least;
    });
    this.boxes = this.#path(backward);
    this.sure = this.boxes.map((box, word) => {
      const isBeside = word > 0 && this.boxes[word - 1] === undefined;
      const isBefore = word + 1 < words.length && this.boxes[word + 1] === undefined;
      const needed = isBeside || isBefore ? surplusBesideNone : surplus;
      return (without[word] ?? 0) - best >= needed ? box : undefined;
    });
  }

  #at(word: number, run: number): number {
    return word * this.#columns + run;
  }

  /** What may come next: a word or a run alone, a word and up to three runs, two words and a run. */
  #steps(word: number, run: number, take: (words: number, runs: number, cost: number) => void): void {
    const [n, m] = [this.#words.length, this.#runs.length];
    if (word < n) take(1, 0, noInk);
    if (run < m) take(0, 1, Math.min(most, speck + perLetter * this.#width(run, 1)));
    if (word === n || run === m) return;
    const isLine = word > 0 && this.#words[word - 1]?.line !== this.#words[word]?.line;
    const isRow = run > 0 && this.#runs[run - 1]?.row !== this.#runs[run]?.row;
    const start = word > 0 && run > 0 && isLine !== isRow ? brokenLine : 0;
    const size = this.#sizes[word] ?? 1;
    for (let count = 1; count <= Math.min(mostRuns, m - run); count++) {
      if (count > 1 && this.#runs[run + count - 1]?.row !== this.#runs[run]?.row) break;
      take(1, count, start + merged * (count - 1) + this.#misfit(size, run, count));
    }
    if (word + 1 < n) take(2, 1, start + joined + this.#misfit(size + (this.#sizes[word + 1] ?? 1) + 0.7, run, 1));
  }

  #misfit(size: number, run: number, count: number): number {
    const off = Math.log((this.#width(run, count) + blur) / (size + blur));
    return off ** 2 / (2 * this.#spread ** 2);
  }

  /** In letters. */
  #width(run: number, count: number): number {
    const [first, last] = [this.#runs[run]?.box, this.#runs[run + count - 1]?.box];
    return first === undefined || last === undefined ? Infinity : (last[2] - first[0]) / this.#letter;
  }

  #path(backward: Float64Array): readonly (BoundingBox | undefined)[] {
    const boxes: (BoundingBox | undefined)[] = this.#words.map(() => undefined);
    let [word, run] = [0, 0];
    while (word < this.#words.length || run < this.#runs.length) {
      const here = backward[this.#at(word, run)] ?? Infinity;
      let next: readonly [number, number] | undefined;
      this.#steps(word, run, (words, runs, cost) => {
        const rest = backward[this.#at(word + words, run + runs)] ?? Infinity;
        if (next === undefined && cost + rest <= here + 1e-9) next = [words, runs];
      });
      const [words, runs]: readonly [number, number] = next ?? [this.#words.length - word, this.#runs.length - run];
      if (words > 0 && runs > 0) this.#give(boxes, word, words, run, runs);
      word += words;
      run += runs;
    }
    return boxes;
  }

  /** Two words share a run by their letters. */
  #give(boxes: (BoundingBox | undefined)[], word: number, words: number, run: number, runs: number): void {
    const box = unionBox(this.#runs.slice(run, run + runs).map((one) => one.box));
    if (box === undefined) return;
    const [x0, y0, x1, y1] = box;
    const first = this.#sizes[word] ?? 1;
    const cut = x0 + ((x1 - x0) * first) / (first + (this.#sizes[word + 1] ?? 1));
    boxes[word] = words === 1 ? box : [x0, y0, cut, y1];
    if (words === 2) boxes[word + 1] = [cut, y0, x1, y1];
  }
}

/** Width of a word in usual letters. */
function sizeOf(text: string): number {
  let size = 0;
  for (const letter of text.normalize('NFC'))
    size += narrow.test(letter) ? 0.55 : wide.test(letter) ? 1.5 : /\p{Lu}/u.test(letter) ? 1.25 : 1;
  return Math.max(0.5, size);
}
