/** Owns ranking chunks that are at hand by the words and by the character n-grams of a query. */
import { createGramCounter } from './gram-counter.ts';
import { type QueryText, gramsOf, occurrences } from './query-text.ts';

/** What ranking looks at of a stored chunk. */
export interface Entry {
  readonly id: string;
  /** Of the recogniser, 0…1. */
  readonly confidence: number;
  /** Normalised text. */
  readonly text: string;
  /** Normalised context. */
  readonly context: string;
}

/** Of BM25 (Robertson and Zaragoza 2009, section 3.2), as the word index has them. */
const k1 = 1.2;
const b = 0.75;

/**
 * Ranks by BM25.
 * @param counts how often each feature of the query is in each chunk
 * @returns those with any, best first, ties in their order
 */
function bm25<E extends Entry>(
  chunks: readonly E[],
  counts: readonly ArrayLike<number>[],
  features: number,
): readonly E[] {
  const lengths = chunks.map(({ text, context }) => text.length + context.length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const containing = new Float64Array(features);
  for (const count of counts)
    for (let at = 0; at < features; at++) if ((count[at] ?? 0) > 0) containing[at] = (containing[at] ?? 0) + 1;
  const weights = Array.from(containing, (n) => Math.log(1 + (chunks.length - n + 0.5) / (n + 0.5)));
  return chunks
    .map((chunk, index) => {
      const damping = k1 * (1 - b + (b * (lengths[index] ?? 0)) / mean);
      let score = 0;
      for (let at = 0; at < features; at++) {
        const count = counts[index]?.[at] ?? 0;
        if (count > 0) score += ((weights[at] ?? 0) * count * (k1 + 1)) / (count + damping);
      }
      return { chunk, score };
    })
    .filter(({ score }) => score > 0)
    .toSorted((left, right) => right.score - left.score)
    .map(({ chunk }) => chunk);
}

/** Chunks with the query's words in their text or context, best first. */
export function rankByWords<E extends Entry>({ terms }: QueryText, chunks: readonly E[]): readonly E[] {
  const counts = chunks.map(({ text, context }) =>
    terms.map((term) => occurrences(text, term) + occurrences(context, term)),
  );
  return bm25(chunks, counts, terms.length);
}

/** Chunks whose text shares character n-grams with the query's words, best first: misread words are found, too. */
export function rankByGrams<E extends Entry>({ terms }: QueryText, chunks: readonly E[]): readonly E[] {
  const grams = gramsOf(terms);
  const count = createGramCounter(grams);
  const counts = chunks.map(({ text }) => count(text));
  // One gram alone is chance: "ice" in "pumice" and in "police".
  const least = Math.min(2, grams.length);
  const shared = chunks.flatMap((chunk, at) => {
    const own = counts[at];
    return own !== undefined && own.filter((times) => times > 0).length >= least ? [{ chunk, own }] : [];
  });
  return bm25(
    shared.map(({ chunk }) => chunk),
    shared.map(({ own }) => own),
    grams.length,
  );
}

/** Whether the chunk's text has every phrase word for word. */
export function hasPhrases({ phrases }: QueryText, { text }: Pick<Entry, 'text'>): boolean {
  return phrases.every((phrase) => occurrences(text, phrase) > 0);
}
