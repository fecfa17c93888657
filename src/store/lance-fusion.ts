/** Owns fusing the hits of the word index and the n-gram index into one order. */
import type { Chunk, SearchHit } from '../chunk.ts';

/** Damps the lead of the first ranks (Cormack, Clarke and Büttcher 2009, section 2). */
const k = 60;

/**
 * How much a rank in the n-gram index counts beside one in the word index: words are the better witness of text that
 * was read well, n-grams of text whose words are broken by misread characters.
 *
 * @param confidence of the recogniser, 0…1
 */
export function ngramWeight(confidence: number): number {
  return 0.8 + 0.8 * (1 - confidence);
}

/** Reciprocal rank fusion of two lists, each best first, in falling score; ties in order of the id. */
export function fuse(words: readonly Chunk[], ngrams: readonly Chunk[]): readonly SearchHit[] {
  const hits = new Map<string, { chunk: Chunk; score: number; foundBy: ('words' | 'ngrams')[] }>();
  const add = (chunk: Chunk, score: number, index: 'words' | 'ngrams') => {
    const hit = hits.get(chunk.id) ?? { chunk, score: 0, foundBy: [] };
    hit.score += score;
    hit.foundBy.push(index);
    hits.set(chunk.id, hit);
  };
  words.forEach((chunk, rank) => add(chunk, 1 / (k + rank + 1), 'words'));
  ngrams.forEach((chunk, rank) => add(chunk, ngramWeight(chunk.confidence) / (k + rank + 1), 'ngrams'));
  return [...hits.values()].toSorted((a, b) => b.score - a.score || (a.chunk.id < b.chunk.id ? -1 : 1));
}
