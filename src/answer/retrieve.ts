/** Owns finding the passages of one document that bear on a question, and judging whether they can carry an answer. */
import type { Chunk } from '../chunk.ts';
import type { Page } from '../document.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import type { Passage } from './answerer.ts';
import { type ChunkedJob, chunkPage } from './chunking.ts';
import { type Term, contentWords, coverage, haystack, weighTerms } from './coverage.ts';

/** Hits that are looked at. */
const pool = 40;
/** Passages that are handed to the answerer. */
const handed = 12;

/** Documents say what matters first: the most that this may weigh against what a passage says. */
const firstPagesLead = 0.15;
/** Lists of sources repeat a document's words without saying anything. */
const links = /https?:|www\./u;
const linkPenalty = 0.3;

export interface Retrieval {
  readonly terms: readonly Term[];
  /** Best first. */
  readonly passages: readonly Passage[];
  /** Best coverage of the question by one passage with its surroundings, 0…1. */
  readonly coverage: number;
  /** Pages (from 1) of the best passages, best first, at most three. */
  readonly nearestPages: readonly number[];
}

export interface RetrievalSource {
  readonly chunks: Pick<ChunkStore, 'search' | 'frequencies'>;
  /** The stored pages with these indexes that could be read. */
  readonly pages: (indexes: readonly number[]) => Promise<ReadonlyMap<number, Page>>;
}

/** A heading or a label says what comes next, and seldom the answer itself. */
function pointsOn(chunk: Chunk): boolean {
  return (
    chunk.kind === 'heading' || chunk.kind === 'title' || (chunk.text.length < 80 && /[:：]\s*$/u.test(chunk.text))
  );
}

function toPassage(chunk: Chunk, score: number): Passage {
  return { chunk, lines: chunk.text.split('\n'), score };
}

/**
 * Finds passages for a question within one job.
 *
 * @returns passages scored by coverage of the question and by the fused rank of the search
 */
export async function retrieve(question: string, job: ChunkedJob, source: RetrievalSource): Promise<Retrieval> {
  const words = contentWords(question);
  const [hits, frequencies] = await Promise.all([
    source.chunks.search({ text: question, jobs: [job.uuid], limit: pool }),
    source.chunks.frequencies(job.uuid, words),
  ]);
  const terms = weighTerms(words, frequencies.chunks, frequencies.containing);
  const pages = await source.pages([...new Set(hits.map(({ chunk }) => chunk.page))]);
  const chunksOf = new Map<number, readonly Chunk[]>();
  for (const [index, page] of pages) chunksOf.set(index, chunkPage(job, page, []));

  const best = hits[0]?.score ?? 1;
  const candidates = new Map<string, { passage: Passage; coverage: number }>();
  const consider = (chunk: Chunk, rank: number) => {
    const siblings = chunksOf.get(chunk.page) ?? [];
    const at = siblings.findIndex(({ id }) => id === chunk.id);
    const around = at < 0 ? '' : `${siblings[at - 1]?.text ?? ''}\n${siblings[at + 1]?.text ?? ''}`;
    const own = coverage(terms, haystack(`${chunk.text}\n${chunk.context}`));
    const wide = around === '' ? own : coverage(terms, haystack(`${chunk.text}\n${chunk.context}\n${around}`));
    const score =
      own + 0.2 * wide + 0.4 * rank + firstPagesLead / (1 + chunk.page) - (links.test(chunk.text) ? linkPenalty : 0);
    const known = candidates.get(chunk.id);
    if (known === undefined || known.passage.score < score) {
      candidates.set(chunk.id, { passage: toPassage(chunk, score), coverage: Math.max(own, 0.9 * wide) });
    }
    return at < 0 ? undefined : siblings[at + 1];
  };
  for (const { chunk, score } of hits) {
    const next = consider(chunk, score / best);
    // The neighbour was cut without the headings of earlier pages; the heading that led here is what matters.
    if (pointsOn(chunk) && next !== undefined)
      consider({ ...next, context: `${chunk.context} › ${chunk.text}` }, (0.9 * score) / best);
  }
  const ranked = [...candidates.values()].toSorted((a, b) => b.passage.score - a.passage.score);
  return {
    terms,
    passages: ranked.slice(0, handed).map(({ passage }) => passage),
    coverage: Math.max(0, ...ranked.map((candidate) => candidate.coverage)),
    nearestPages: [...new Set(ranked.map(({ passage }) => passage.chunk.page + 1))].slice(0, 3),
  };
}
