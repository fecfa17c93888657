/** Owns gathering what documents have to say on a question: the best passages of each, and the whole of a short one. */
import type { Message } from '../chunk.ts';
import { type Page, type PageResult, isPageError } from '../document.ts';
import type { Job } from '../job.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Answerer, Evidence } from './answerer.ts';
import { contentWords, coverage, haystack } from './coverage.ts';
import { resolveQuestion } from './follow-up.ts';
import { type Retrieval, retrieve } from './retrieve.ts';

/** Pages up to which a document may be handed over whole. */
const shortDocument = 12;

export interface Gathered {
  readonly job: Job;
  readonly retrieval: Retrieval;
  readonly evidence: Evidence;
  /** True when the question's words are there well enough for an answer by words alone. */
  readonly covers: boolean;
  /** The stored pages that the evidence stands on, by index. */
  readonly pages: ReadonlyMap<number, Page>;
}

export interface GatherParts {
  readonly jobs: Pick<JobStore, 'pages' | 'pageIndexes'>;
  readonly chunks: ChunkStore;
}

function readablePages(results: readonly PageResult[]): ReadonlyMap<number, Page> {
  return new Map(results.flatMap((result) => (isPageError(result) ? [] : [[result.index, result] as const])));
}

/**
 * Looks through documents for a question as it has to be understood after those before it.
 * @param quoting answers without a model, to see which understanding the documents bear out
 */
export async function gatherAsked(
  parts: GatherParts,
  jobs: readonly Job[],
  asked: string,
  history: readonly Message[],
  quoting: Answerer,
): Promise<{ readonly text: string; readonly gathered: readonly Gathered[] }> {
  const all = async (text: string) => ({
    text,
    gathered: await Promise.all(jobs.map((job) => gather(parts, job, text))),
  });
  const resolved = resolveQuestion(asked, history);
  const whole = await all(resolved.text);
  if (resolved.isSure) return whole;
  // What is quoted must speak of what is asked now; else the question has nothing to do with the one before it.
  const alone = await all(asked);
  const own = contentWords(asked).map((text) => ({ text, weight: 1 }));
  const said = async ({ text, gathered }: typeof whole) => {
    const evidence = gathered.filter(({ covers }) => covers).map((one) => one.evidence);
    const { claims } = await quoting.answer({ asked, text, history }, evidence);
    return coverage(own, haystack(claims[0]?.quotations.map((quotation) => quotation.text).join('\n') ?? ''));
  };
  return (await said(alone)) > (await said(whole)) ? alone : whole;
}

/** Looks through one document. */
async function gather({ jobs, chunks }: GatherParts, job: Job, question: string): Promise<Gathered> {
  const load = async (indexes: readonly number[]) =>
    indexes.length === 0 ? new Map<number, Page>() : readablePages(await jobs.pages(job.uuid, indexes));
  const [retrieval, indexes] = await Promise.all([
    // In a search quotation marks ask for the very words; in a question they are only how somebody writes.
    retrieve(question.replace(/["“”„«»]/gu, ' '), job, { chunks, pages: load }),
    jobs.pageIndexes(job.uuid),
  ]);
  const { passages, terms, needed } = retrieval;
  const isShort = indexes.length <= shortDocument;
  const pages = await load(isShort ? indexes : [...new Set(passages.map(({ chunk }) => chunk.page))]);
  const evidence: Evidence = {
    job: job.uuid,
    document: job.name,
    passages,
    terms,
    minCoverage: needed,
    whole: isShort ? [...pages.values()].toSorted((a, b) => a.index - b.index) : undefined,
  };
  return { job, retrieval, evidence, pages, covers: passages.length > 0 && retrieval.coverage >= needed };
}

/** The documents with the pages that keys of a text name, for checking what another model wrote. */
export async function withPages(
  { jobs }: Pick<GatherParts, 'jobs'>,
  gathered: Gathered,
  indexes: readonly number[],
): Promise<Gathered> {
  const lacking = indexes.filter((index) => !gathered.pages.has(index));
  if (lacking.length === 0) return gathered;
  const pages = new Map([...gathered.pages, ...readablePages(await jobs.pages(gathered.job.uuid, lacking))]);
  return { ...gathered, pages, evidence: { ...gathered.evidence, whole: [...pages.values()] } };
}
