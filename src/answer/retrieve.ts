/** Owns finding the passages of one document that bear on a question, and judging whether they can carry an answer. */
import type { Chunk } from '../chunk.ts';
import type { Page } from '../document.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { normalizeText } from '../normalize.ts';
import type { Passage } from './answerer.ts';
import { type ChunkedJob, chunkPage, headingsOf } from './chunking.ts';
import { type QuestionKind, containsKind, impliedBy, isMeasured, questionKind } from './question-kind.ts';
import { makeWhole } from './whole-passages.ts';
import { type Term, contentWords, coverage, haystack, weighTerms } from './coverage.ts';

/** A question that quotes something is not only answered by what has the quotation word for word, as a search is. */
const quotationMarks = /["“”„‟«»″]/gu;
/** Hits that are looked at. */
const pool = 40;
/** Passages that are handed to the answerer. */
const handed = 12;

/** Documents say what matters first: the most that this may weigh against what a passage says. */
const firstPagesLead = 0.3;
/** Lists of sources repeat a document's words without saying anything. */
const links = /https?:|www\./u;
const linkPenalty = 0.3;
/** What a heading that names all the question's words weighs. */
const headingShare = 0.3;
/** What a line that names half of the question and holds what is asked for adds to the coverage. */
export const toldBonus = 0.06;
const toldShare = 0.4;
/** Characters up to which a line may be a cell of a row. */
const cellLength = 60;

/**
 * Least coverage of the question's words, weighed by rarity, with which an answer is tried: most questions that a document
 * does not answer stay below it. In a long document more words meet by chance, so it asks for more.
 */
const minCoverage = 0.52;
const minCoverageLong = 0.6;
/** Chunks of a document that is short, and of one that is long. */
const shortDocument = 50;
const longDocument = 150;

function neededCoverage(chunks: number): number {
  const share = Math.min(1, Math.max(0, (chunks - shortDocument) / (longDocument - shortDocument)));
  return minCoverage + share * (minCoverageLong - minCoverage);
}

export interface Retrieval {
  readonly terms: readonly Term[];
  /** Best first. */
  readonly passages: readonly Passage[];
  /** Best coverage of the question by one passage with its surroundings, 0…1. */
  readonly coverage: number;
  /** Coverage below which no answer is tried, 0…1. */
  readonly needed: number;
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

/** True when one line, or a few short ones, say both what the question is about and a thing of the kind that it asks for. */
function tells(chunk: Chunk, terms: readonly Term[], kind: QuestionKind): boolean {
  const lines = chunk.text.split('\n');
  return lines.some((line, at) => {
    const rest = lines.slice(at + 1, at + 4);
    const end = rest.findIndex((other) => other.length > cellLength);
    const text = line.length > cellLength ? line : [line, ...(end < 0 ? rest : rest.slice(0, end))].join('\n');
    const hay = haystack(text);
    return containsKind(kind, text, hay.text) === true && coverage(terms, hay) >= toldShare;
  });
}

function toPassage(chunk: Chunk, score: number, page: Page | undefined): Passage {
  return { chunk, lines: chunk.text.split('\n'), score, page };
}

/**
 * Finds passages for a question within one job.
 *
 * @returns passages scored by coverage of the question and by the fused rank of the search
 */
export async function retrieve(question: string, job: ChunkedJob, source: RetrievalSource): Promise<Retrieval> {
  const words = contentWords(question);
  const kind = questionKind(normalizeText(question));
  const [hits, frequencies] = await Promise.all([
    source.chunks.search({ text: question.replaceAll(quotationMarks, ' '), jobs: [job.uuid], limit: pool }),
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
    const told = isMeasured(kind) && tells(chunk, terms, kind);
    const implied = told ? impliedBy(kind) : undefined;
    const own = coverage(terms, haystack(`${chunk.text}\n${chunk.context}`), implied);
    const wide = around === '' ? own : coverage(terms, haystack(`${chunk.text}\n${chunk.context}\n${around}`), implied);
    const score =
      headingShare * coverage(terms, haystack(headingsOf(chunk))) +
      own +
      0.2 * wide +
      0.4 * rank +
      firstPagesLead / (1 + chunk.page) -
      (links.test(chunk.text) ? linkPenalty : 0);
    const known = candidates.get(chunk.id);
    if (known === undefined || known.passage.score < score) {
      candidates.set(chunk.id, {
        passage: toPassage(chunk, score, pages.get(chunk.page)),
        coverage: Math.max(own, 0.9 * wide) + (told ? toldBonus : 0),
      });
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
  const passages = await makeWhole(
    ranked.slice(0, handed).map(({ passage }) => passage),
    (page) => chunksOf.get(page.index) ?? chunkPage(job, page, []),
    source.pages,
  );
  return {
    terms,
    passages,
    coverage: Math.max(0, ...ranked.map((candidate) => candidate.coverage)),
    needed: neededCoverage(frequencies.chunks),
    nearestPages: [...new Set(ranked.map(({ passage }) => passage.chunk.page + 1))].slice(0, 3),
  };
}
