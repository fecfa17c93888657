/** Owns fusing several rankings of chunks into one order. */
import type { FoundBy } from '../chunk.ts';
import type { Entry } from './ranking.ts';

/** Damps the lead of the first ranks (Cormack, Clarke and Büttcher 2009, section 2). */
const k = 60;

export interface Ranking<E extends Entry> {
  readonly way: FoundBy;
  /** Best first. */
  readonly entries: readonly E[];
}

export interface Fused<E extends Entry> {
  readonly entry: E;
  readonly score: number;
  readonly foundBy: readonly FoundBy[];
}

/**
 * How much a rank by n-grams counts beside one by words: words are the better witness of text that was read well, n-grams
 * of text whose words are broken by misread characters.
 *
 * @param confidence of the recogniser, 0…1
 */
export function ngramWeight(confidence: number): number {
  return 0.8 + 0.8 * (1 - confidence);
}

function weightOf(way: FoundBy, { confidence }: Entry): number {
  return way === 'ngrams' || way === 'similar' ? ngramWeight(confidence) : 1;
}

/** Reciprocal rank fusion of rankings, in falling score; ties in order of the id. */
export function fuse<E extends Entry>(rankings: readonly Ranking<E>[]): readonly Fused<E>[] {
  const hits = new Map<string, { entry: E; score: number; foundBy: FoundBy[] }>();
  for (const { way, entries } of rankings) {
    entries.forEach((entry, rank) => {
      const hit = hits.get(entry.id) ?? { entry, score: 0, foundBy: [] };
      hit.score += weightOf(way, entry) / (k + rank + 1);
      hit.foundBy.push(way);
      hits.set(entry.id, hit);
    });
  }
  return [...hits.values()].toSorted((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
}
