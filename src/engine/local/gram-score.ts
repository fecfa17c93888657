/** Owns the two measures of which language a text is in: grams of its bytes, and ranks of its trigrams. */
import { gramKey, type LanguageGrams } from './language-grams.ts';

/** Runs of what is no letter part words, but for an apostrophe before a letter. Letters beyond the first plane are of no language that is known. */
const separators = /[\P{L}\u{10000}-\u{10ffff}]+(?<!['`\u2019])/gu;
/** UTF-16 units of a text that are looked at; of their bytes, as many as these to the end of the word, and never more than those. */
const mostUnits = 1000;
const enoughBytes = 350;
const mostBytes = 380;
/** Bytes of a word that are looked at. */
const longestWord = 70;
const gramBytes = 4;
const stride = 3;
/** What a gram counts at least; the scores in the file are what it counts more. */
const leastScore = 53;
/** Brings the mean score of a gram to 0…1. */
const scoreScale = 25;
/** Of the usual score; less is no text in that language. */
const reliableShare = 0.75;
const fewestGrams = 3;

export interface GramGuess {
  /** ISO 639-1. */
  readonly iso: string;
  readonly isReliable: boolean;
}

/**
 * The likeliest of the languages that the file has grams of: each gram of a word's bytes speaks for the languages that have it.
 * Made for, and with the grams of, the language detector "Efficient Language Detector" (N. T. M., size XS60).
 */
export function guessByGrams(text: string, grams: LanguageGrams): GramGuess | undefined {
  const found = gramsOf(text);
  const sums = sumsOf(found, grams);
  let best = -1;
  for (const [language, sum] of sums.entries()) if (sum > (best < 0 ? 0 : (sums[best] ?? 0))) best = language;
  const language = grams.languages[best];
  if (language === undefined) return undefined;
  const mean = (sums[best] ?? 0) / found.size;
  const isUsual = mean / (mean + scoreScale) >= language.usualScore * reliableShare;
  return { iso: language.iso, isReliable: isUsual && found.size >= fewestGrams };
}

/** How likely a text is in a language, of the likeliest one's 1. @param iso ISO 639-1 @returns 0 for a language without grams */
export function likenessByGrams(text: string, iso: string, grams: LanguageGrams): number {
  const sums = sumsOf(gramsOf(text), grams);
  const own = sums[grams.languages.findIndex((language) => language.iso === iso)] ?? 0;
  return own === 0 ? 0 : own / Math.max(...sums);
}

/** What the grams say for each language. */
function sumsOf(found: ReadonlySet<number>, grams: LanguageGrams): Float64Array {
  const sums = new Float64Array(grams.languages.length);
  for (const gram of found)
    grams.scores(gram, (language, score) => {
      sums[language] = (sums[language] ?? 0) + score + leastScore;
    });
  return sums;
}

/** Of each word its first four bytes, four more from every third byte on, and its last four. */
function gramsOf(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const word of wordsOf(text)) {
    const length = Math.min(word.length, longestWord);
    let at = 0;
    for (; at + gramBytes < length; at += stride) found.add(gramKey(bytesAt(word, at), at === 0, false));
    // The end of a word that was cut off is no end, and no language has it.
    if (word.length > longestWord) found.add(-found.size - 1);
    else found.add(gramKey(bytesAt(word, Math.max(0, length - gramBytes)), at === 0, true));
  }
  return found;
}

function bytesAt(word: Uint8Array, at: number): number {
  const byte = (offset: number) => word[at + offset] ?? 0;
  return (byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3);
}

/** The words of the beginning of a text in small letters, as UTF-8. */
function wordsOf(text: string): readonly Uint8Array[] {
  const plain = text.slice(0, mostUnits).replaceAll(separators, ' ').trim().toLowerCase();
  const words: Uint8Array[] = [];
  let bytes = 0;
  for (const word of plain.split(' ')) {
    if (bytes > enoughBytes) break;
    const encoded = Buffer.from(word, 'utf8');
    const room = wholeCharacters(encoded, mostBytes + 1 - bytes);
    if (room > 0) words.push(encoded.subarray(0, room));
    if (room < encoded.length) break;
    bytes += encoded.length + 1;
  }
  return words;
}

/** Bytes of whole characters until there are as many as are wanted. */
function wholeCharacters(encoded: Uint8Array, wanted: number): number {
  let end = Math.min(encoded.length, wanted);
  while (end < encoded.length && ((encoded[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}

/** Characters of a text that are looked at. */
const mostCharacters = 2048;
/** What a trigram counts that is none of a language's commonest. */
const farthest = 300;

/**
 * How near a text is to languages by the ranks of its trigrams (Cavnar & Trenkle 1994): 1 for the nearest of those asked for.
 * With the trigrams of `franc-all`, and as it counts: by how often a trigram stands in the text.
 * @param codes ISO 639-3; those that the file does not have are left out
 */
export function nearnessByTrigrams(
  text: string,
  script: string,
  codes: readonly string[],
  grams: LanguageGrams,
): ReadonlyMap<string, number> {
  const looked = text.slice(0, mostCharacters);
  const counts = countTrigrams(looked);
  const distances = codes.flatMap((code) => {
    const ranks = grams.trigrams(script, code);
    if (ranks === undefined) return [];
    let sum = 0;
    for (const [trigram, count] of counts) {
      const rank = ranks.get(trigram);
      sum += rank === undefined ? farthest : Math.abs(count - rank - 1);
    }
    return [[code, sum] as const];
  });
  const least = Math.min(...distances.map(([, distance]) => distance));
  const most = looked.length * farthest - least;
  return new Map(distances.map(([code, distance]) => [code, 1 - (distance - least) / most || 0]));
}

function countTrigrams(text: string): ReadonlyMap<string, number> {
  const letters = text
    .replaceAll(/[!-@]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const padded = ` ${letters} `;
  const counts = new Map<string, number>();
  for (let at = 0; at + 3 <= padded.length; at += 1) {
    const trigram = padded.slice(at, at + 3);
    counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
  }
  return counts;
}
