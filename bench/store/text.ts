/** Owns the made-up documents of the store bench: words by Zipf's law, numbers of their own, some of them badly read. */
import type { Chunk } from '../../src/chunk.ts';
import { randomIntegers } from '../../test/generate/noise.ts';

/** Chunks of one document. */
export const chunksPerDocument = 100;
const chunksPerPage = 5;
const vocabularySize = 60_000;
const wordsPerChunk = 60;
/** Every third document was badly read: this share of its characters is wrong. */
const misreadShare = 0.03;

const onsets = 'b c d f g h j k l m n p r s t v w z br ch cl dr fl gr kl pl pr sch sh sl sp st str th tr'.split(' ');
const vowels = 'a e i o u ai au ea ei ie oa ou'.split(' ');
const codas = ['', '', '', 'n', 'r', 's', 't', 'l', 'm', 'ng', 'nd', 'rt', 'st'];
const letters = 'etaoinshrdlucmfwypvbgkjqxz';

/** Words of two to four syllables, each once, the same for the same size. */
function makeVocabulary(size: number): readonly string[] {
  const next = randomIntegers(17);
  const pick = (list: readonly string[]) => list[next() % list.length] ?? '';
  const words = new Set<string>();
  while (words.size < size) {
    let word = '';
    for (let syllables = 2 + (next() % 3); syllables > 0; syllables--)
      word += pick(onsets) + pick(vowels) + pick(codas);
    words.add(word);
  }
  return [...words];
}

const vocabulary = makeVocabulary(vocabularySize);
const rankOf: ReadonlyMap<string, number> = new Map(vocabulary.map((word, rank) => [word, rank]));

/** A word by Zipf's law: the inverse of the logarithmic distribution of ranks. */
function zipfWord(random: number): string {
  return vocabulary[Math.min(vocabularySize - 1, Math.floor(vocabularySize ** random) - 1)] ?? '';
}

/** The document that a chunk with this number belongs to. */
export function jobOf(number: number): string {
  return `job-${Math.floor(number / chunksPerDocument)}`;
}

function isMisread(number: number): boolean {
  return Math.floor(number / chunksPerDocument) % 3 === 0;
}

/** The words that chunk `number` was written with; the same each time. */
function wordsOfChunk(number: number): readonly string[] {
  const next = randomIntegers(number + 1_000);
  const words = Array.from({ length: wordsPerChunk }, () => zipfWord(next() / 2 ** 32));
  words[7] = `${1 + (next() % 900)},${100 + (next() % 900)}.${10 + (next() % 90)}`;
  words[23] = `${1 + (next() % 28)}.${1 + (next() % 12)}.${1990 + (next() % 36)}`;
  words[41] = `no-${next() % 10_000_000}`;
  return words;
}

/** Replaces a share of the letters. */
function misread(text: string, share: number, seed: number): string {
  const next = randomIntegers(seed);
  return text.replace(/\p{L}/gu, (letter) =>
    next() / 2 ** 32 < share ? (letters[next() % letters.length] ?? letter) : letter,
  );
}

/** Chunk `number` of the library as a reader would have given it. */
export function syntheticChunk(number: number): Chunk {
  const job = jobOf(number);
  const within = number % chunksPerDocument;
  const clean = wordsOfChunk(number)
    .map((word, at) => (at % 10 === 9 ? `${word}\n` : `${word} `))
    .join('')
    .trim();
  const text = isMisread(number) ? misread(clean, misreadShare, number) : clean;
  const page = Math.floor(within / chunksPerPage);
  const line = (within % chunksPerPage) * 6;
  return {
    id: `${job}:${page}:${line}`,
    job,
    page,
    lines: [line, line + 5],
    kind: within % 10 === 9 ? 'table' : 'paragraph',
    text,
    context: `${job}.pdf › ${wordsOfChunk(number - within)
      .slice(0, 3)
      .join(' ')}`,
    bbox: [60, 40 + line * 12, 535, 112 + line * 12],
    confidence: isMisread(number) ? 0.7 : 0.97,
    language: 'eng',
  };
}

/**
 * A question about chunk `number`: four of its rarer words and, in every other, its number.
 * @param noise share of the letters that are wrong in the question
 */
export function questionAbout(number: number, noise = 0): string {
  const words = wordsOfChunk(number);
  const rare = words.filter((word) => rankOf.has(word)).toSorted((a, b) => (rankOf.get(b) ?? 0) - (rankOf.get(a) ?? 0));
  // Not the very rarest: a question names some of what is common, too.
  const chosen = [rare[0], rare[8], rare[20], rare[30], number % 2 === 0 ? words[41] : undefined];
  return misread(chosen.filter((word) => word !== undefined).join(' '), noise, number);
}
