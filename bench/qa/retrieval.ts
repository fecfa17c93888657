/** Owns how well retrieval finds the page and the line that answer a question. */
import { performance } from 'node:perf_hooks';
import type { Chunk } from '../../src/chunk.ts';
import type { Library } from './library.ts';
import type { Evidence, Question } from './questions.ts';

/** Ranks looked at; what stands behind counts as not found. */
const depth = 40;

export interface Found {
  readonly question: Question;
  /** Rank from 1 of the first passage on a page of the evidence, among different pages; undefined when there is none. */
  readonly pageRank: number | undefined;
  /** Rank from 1 of the first passage that holds the line of the evidence. */
  readonly lineRank: number | undefined;
  readonly milliseconds: number;
}

function ranks(passages: readonly Chunk[], document: string, evidence: Evidence): Pick<Found, 'pageRank' | 'lineRank'> {
  const pages = [...new Set(passages.map(({ job, page }) => `${job}:${page}`))];
  const places = evidence.pages.map((page) => pages.indexOf(`${document}:${page}`)).filter((place) => place >= 0);
  const [first, last] = evidence.lines ?? [];
  const line = passages.findIndex(
    ({ job, page, lines }) =>
      first !== undefined &&
      last !== undefined &&
      job === document &&
      page === evidence.pages[0] &&
      lines[0] <= last &&
      lines[1] >= first,
  );
  return {
    pageRank: places.length === 0 ? undefined : Math.min(...places) + 1,
    lineRank: line < 0 ? undefined : line + 1,
  };
}

/** Looks for the evidence of each question that has an answer. @param where in the question's document, or in all */
export async function findEvidence(
  library: Library,
  questions: readonly Question[],
  where: 'document' | 'all',
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const question of questions) {
    if (question.evidence === undefined) continue;
    const begun = performance.now();
    const passages: readonly { readonly chunk: Chunk }[] =
      where === 'document'
        ? (await library.retrieve(question.document, question.question)).passages
        : await library.search(question.question, depth);
    const milliseconds = performance.now() - begun;
    const chunks = passages.map(({ chunk }) => chunk);
    found.push({ question, ...ranks(chunks, question.document, question.evidence), milliseconds });
  }
  return found;
}

export interface RankFigures {
  readonly count: number;
  /** Share 0…1 whose rank is 1. */
  readonly recallAt1: number;
  readonly recallAt5: number;
  /** Mean of 1 / rank, 0 where it was not found. */
  readonly reciprocalRank: number;
}

/** @param ranked rank from 1 of each question; undefined when it was not found */
export function rankFigures(ranked: readonly (number | undefined)[]): RankFigures {
  const share = (limit: number) => ranked.filter((rank) => rank !== undefined && rank <= limit).length / ranked.length;
  return {
    count: ranked.length,
    recallAt1: share(1),
    recallAt5: share(5),
    reciprocalRank: ranked.reduce<number>((sum, rank) => sum + (rank === undefined ? 0 : 1 / rank), 0) / ranked.length,
  };
}

/** The value below which the share of the values lies. @param share 0…1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
