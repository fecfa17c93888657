/** Owns the order of a search's best hits: the indexes say what may bear on the words, and how much of them a hit says decides. */
import type { SearchHit } from '../chunk.ts';
import { headingsOf } from './chunking.ts';
import { contentWords, coverage, haystack, presence, weighTerms } from './coverage.ts';

/** Hits that are put in order by what they say; those behind stay as they came. */
export const orderedHits = 40;
/** What the rank by the indexes weighs beside the share of the words that a hit says. */
const rankShare = 0.4;
/** What a heading that names all the words weighs. */
const headingShare = 0.3;
/** Documents say what matters first: the most that this may weigh. */
const firstPagesLead = 0.06;

/**
 * Puts hits of one search in the order of how much of its words they say, in whatever form and also misread; words that few
 * of the hits have weigh more. Where a model found some by their meaning, words are no measure, and the order stays.
 *
 * @param hits best first
 * @returns the same hits in falling score
 */
export function orderHits(text: string, hits: readonly SearchHit[]): readonly SearchHit[] {
  const best = hits[0]?.score ?? 0;
  if (best <= 0 || hits.some(({ foundBy }) => foundBy.includes('vectors'))) return hits;
  const head = hits.slice(0, orderedHits);
  const words = contentWords(text);
  const hays = head.map(({ chunk }) => haystack(`${chunk.text}\n${chunk.context}`));
  const containing = words.map((word) => hays.filter((hay) => presence(word, hay) > 0.5).length);
  const terms = weighTerms(words, head.length, containing);
  const ordered = head
    .map((hit, at): SearchHit => {
      const said = coverage(terms, hays[at] ?? haystack(''));
      const headed = coverage(terms, haystack(headingsOf(hit.chunk)));
      const rank = (rankShare * hit.score) / best;
      return { ...hit, score: said + rank + headingShare * headed + firstPagesLead / (1 + hit.chunk.page) };
    })
    .toSorted((a, b) => b.score - a.score);
  const [lastBefore, least] = [head.at(-1)?.score ?? best, ordered.at(-1)?.score ?? 0];
  const rest = hits.slice(orderedHits).map((hit) => ({ ...hit, score: (least * hit.score) / lastBefore }));
  return [...ordered, ...rest];
}
