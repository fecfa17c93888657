/** Owns the tables by which languages are told apart: one file of numbers, read in a millisecond where their packages take half a second. */
import { readFileSync } from 'node:fs';
import { packageFolder } from '../../package-folder.ts';

/** A language that the first identifier knows. */
export interface GramLanguage {
  /** ISO 639-1. */
  readonly iso: string;
  /** Mean score of a text that is in it, 0…1. */
  readonly usualScore: number;
}

export interface LanguageGrams {
  readonly languages: readonly GramLanguage[];
  /**
   * Calls back with each language that has the gram, by its index, and with its score there.
   * @param gram as `gramKey` makes it
   */
  scores(gram: number, use: (language: number, score: number) => void): void;
  /** Ranks of the commonest trigrams of a language by script and ISO 639-3 code, from 0; undefined for one that is not in the file. */
  trigrams(script: string, code: string): ReadonlyMap<string, number> | undefined;
}

/** What stands before the numbers, as JSON. */
export interface GramHead {
  readonly languages: readonly GramLanguage[];
  /** How many grams there are that stand inside a word, that begin one, that end one, that are all of one. */
  readonly counts: readonly number[];
  /** By script and ISO 639-3 code: trigrams, the commonest first, parted by bars. */
  readonly trigrams: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Made by `scripts/pack-language-grams.ts`. */
export const gramFile = new URL('data/languages/grams.bin', packageFolder);

const firstBit = 2 ** 32;

/**
 * Up to four bytes of a word in UTF-8, and whether they begin or end it, in one number.
 * @param bytes the first one highest; zeros where there are fewer than four
 */
export function gramKey(bytes: number, begins: boolean, ends: boolean): number {
  return (bytes >>> 0) + (begins ? firstBit : 0) + (ends ? 2 * firstBit : 0);
}

let loaded: LanguageGrams | undefined;

/** The tables of this process. @throws Error when the file that comes with the package is missing */
export function languageGrams(): LanguageGrams {
  return (loaded ??= readGrams(readFileSync(gramFile)));
}

/**
 * The file: length of the head in bytes (padded to a multiple of four), the head, then little-endian the grams of each kind
 * in rising order (four bytes each), how many languages each has (one byte), and of these their index and score (one byte each).
 */
function readGrams(file: Buffer): LanguageGrams {
  const headBytes = file.readUInt32LE(0);
  const head: GramHead = JSON.parse(file.toString('utf8', 4, 4 + headBytes)); // seam: written by scripts/pack-language-grams.ts
  const total = head.counts.reduce((sum, count) => sum + count, 0);
  const keys = new Uint32Array(total);
  const start = 4 + headBytes;
  for (let at = 0; at < total; at += 1) keys[at] = file.readUInt32LE(start + 4 * at);
  const sizes = file.subarray(start + 4 * total, start + 5 * total);
  const places = new Uint32Array(total + 1);
  for (let at = 0; at < total; at += 1) places[at + 1] = (places[at] ?? 0) + (sizes[at] ?? 0);
  const entries = file.subarray(start + 5 * total);
  const starts = head.counts.map((_, kind) => head.counts.slice(0, kind).reduce((sum, count) => sum + count, 0));
  const ranks = new Map<string, ReadonlyMap<string, number>>();
  return {
    languages: head.languages,
    scores(gram, use) {
      const kind = Math.floor(gram / firstBit);
      const from = starts[kind] ?? 0;
      const at = find(keys, gram % firstBit, from, from + (head.counts[kind] ?? 0));
      if (at === undefined) return;
      for (let entry = places[at] ?? 0; entry < (places[at + 1] ?? 0); entry += 1)
        use(entries[2 * entry] ?? 0, entries[2 * entry + 1] ?? 0);
    },
    trigrams(script, code) {
      const known = ranks.get(`${script} ${code}`);
      const list = head.trigrams[script]?.[code];
      if (known !== undefined || list === undefined) return known;
      const made = new Map(list.split('|').map((trigram, rank) => [trigram, rank]));
      ranks.set(`${script} ${code}`, made);
      return made;
    },
  };
}

/** Where a key stands among sorted ones, by halving. */
function find(keys: Uint32Array, key: number, from: number, to: number): number | undefined {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low < to && keys[low] === key ? low : undefined;
}
