/** Owns the ask service: index a job's pages, find passages, let the answerer draft, and show only what is verified. */
import type { Answer, Conversation, SearchHit } from '../chunk.ts';
import { type Page, type PageResult, isPageError } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import { OcrError } from '../errors.ts';
import { type Job, isFinished } from '../job.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import type { OwnedJobs } from '../store/job-store.ts';
import type { Answerer } from './answerer.ts';
import { indexSome, indexWhole } from './indexing.ts';
import { type Retrieval, retrieve } from './retrieve.ts';
import { verifyDraft } from './verify.ts';

const maxQuestionLength = 4_000;
/** Pages read from the job store at once. */
const pageBatch = 32;

export interface AskParts {
  /** Those of the owner who asks: nothing else is ever found. */
  readonly jobs: Pick<OwnedJobs, 'get' | 'pages' | 'pageIndexes' | 'uuids' | 'appendMessages' | 'conversation'>;
  readonly chunks: ChunkStore;
  readonly answerer: Answerer;
  /** What this process knows of the index; services of several owners on one chunk store share it. */
  readonly memory?: IndexMemory | undefined;
}

export interface IndexMemory {
  /** Pages that this process indexed of jobs that are not finished. */
  readonly partly: Map<string, Set<number>>;
  /** Finished jobs whose chunks this process has seen in the store. */
  readonly whole: Set<string>;
  /** Indexing in progress by job, so that two questions at once index once. */
  readonly indexing: Map<string, Promise<void>>;
}

export function createIndexMemory(): IndexMemory {
  return { partly: new Map(), whole: new Set(), indexing: new Map() };
}

export interface DocumentSearchOptions extends WithSignal {
  readonly jobs?: readonly string[] | undefined;
  /** Page indexes from 0. */
  readonly pages?: readonly number[] | undefined;
  readonly limit: number;
}

/** A search hit with the file name of its document. */
export type NamedHit = SearchHit & { readonly document: string };

export interface AskService {
  /**
   * Answers from the document, or abstains. A job that still runs is answered from the pages that are ready.
   * Question and answer are appended to the job's conversation.
   * @throws OcrError `invalid_argument`, `job_not_found`, `job_failed`, `store_failed`, `cancelled`
   */
  ask(uuid: string, question: string, options?: WithSignal): Promise<Answer>;
  /** The job's conversation so far; undefined when nothing was asked yet. */
  history(uuid: string): Promise<Conversation | undefined>;
  /** Searches all documents of the owner, or those given; best first. */
  search(text: string, options: DocumentSearchOptions): Promise<readonly NamedHit[]>;
  /** Makes a finished job's pages (rising order) what `ask` and `search` find of it; safe to repeat. */
  index(job: Job, pages: AsyncIterable<PageResult>, options?: WithSignal): Promise<void>;
  /** Removes all that was indexed of the job. */
  forget(uuid: string): Promise<void>;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new OcrError('cancelled', 'The question was cancelled.', { cause: signal.reason });
}

/** @throws OcrError `invalid_argument` for nothing or far too much */
function checkText(text: string, name: string): string {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new OcrError('invalid_argument', `The ${name} is empty.`, { hint: `Give a ${name} of at least one word.` });
  if (trimmed.length > maxQuestionLength) {
    throw new OcrError('invalid_argument', `The ${name} is ${trimmed.length} characters long.`, {
      hint: `Keep it under ${maxQuestionLength} characters.`,
    });
  }
  return trimmed;
}

/** How an answer says that there is none. */
function abstention(job: Job, nearestPages: readonly number[]): string {
  const partial = job.status !== 'done';
  if (partial && job.pagesDone === job.pagesFailed) {
    return isFinished(job.status)
      ? 'No page of the document was read.'
      : 'No page of the document has been read yet. Ask again when some are.';
  }
  const where = partial ? `in the ${job.pagesDone} of ${job.pageCount} pages read so far` : 'in the document';
  const nearest =
    nearestPages.length === 0
      ? ''
      : ` The closest ${nearestPages.length === 1 ? 'page is' : 'pages are'} ${nearestPages.join(', ')}.`;
  const unread =
    job.pagesFailed === 0 ? '' : ` ${job.pagesFailed} ${job.pagesFailed === 1 ? 'page' : 'pages'} could not be read.`;
  return `The answer is not ${where}.${nearest}${unread}`;
}

export function createAskService({ jobs, chunks, answerer, memory = createIndexMemory() }: AskParts): AskService {
  const { partly, whole, indexing } = memory;

  const find = async (uuid: string): Promise<Job> => {
    const details = await jobs.get(uuid);
    if (details !== undefined) return details.job;
    throw new OcrError('job_not_found', `There is no job ${uuid}.`, {
      hint: 'List the jobs to see which there are; it may have been deleted or expired.',
    });
  };

  const readable = async (uuid: string, indexes: readonly number[]): Promise<ReadonlyMap<number, Page>> => {
    if (indexes.length === 0) return new Map();
    const results = await jobs.pages(uuid, indexes);
    return new Map(results.flatMap((result) => (isPageError(result) ? [] : [[result.index, result] as const])));
  };

  async function* storedPages(uuid: string): AsyncGenerator<PageResult> {
    const indexes = await jobs.pageIndexes(uuid);
    for (let at = 0; at < indexes.length; at += pageBatch)
      yield* await jobs.pages(uuid, indexes.slice(at, at + pageBatch));
  }

  const indexReady = async (job: Job) => {
    if (job.status === 'done') {
      partly.delete(job.uuid);
      if (whole.has(job.uuid)) return;
      // A crash between the last page and the index, or a removed index folder, is made good here.
      if ((await chunks.frequencies(job.uuid, [])).chunks === 0) await indexWhole(chunks, job, storedPages(job.uuid));
      whole.add(job.uuid);
      return;
    }
    const done = partly.get(job.uuid) ?? new Set<number>();
    const fresh = (await jobs.pageIndexes(job.uuid)).filter((index) => !done.has(index));
    for (let at = 0; at < fresh.length; at += pageBatch) {
      const part = fresh.slice(at, at + pageBatch);
      await indexSome(chunks, job, await jobs.pages(job.uuid, part));
      for (const index of part) done.add(index);
    }
    partly.set(job.uuid, done);
  };

  /** Makes sure that what is ready of the job can be found. */
  const ensureIndexed = async (job: Job): Promise<void> => {
    const before = indexing.get(job.uuid);
    const current = (before ?? Promise.resolve()).then(
      () => indexReady(job),
      () => indexReady(job),
    );
    indexing.set(job.uuid, current);
    try {
      await current;
    } finally {
      if (indexing.get(job.uuid) === current) indexing.delete(job.uuid);
    }
    // Deleted meanwhile: what was just indexed must not outlive it.
    if ((await jobs.get(job.uuid)) === undefined) {
      await chunks.delete(job.uuid);
      await find(job.uuid);
    }
  };

  const answer = async (
    job: Job,
    question: string,
    retrieval: Retrieval,
    signal: AbortSignal | undefined,
  ): Promise<Answer> => {
    const base = { mode: answerer.name, complete: job.status === 'done' };
    const abstain = (): Answer => ({
      ...base,
      content: abstention(job, retrieval.nearestPages),
      citations: [],
      abstained: true,
      nearestPages: retrieval.nearestPages,
    });
    if (retrieval.passages.length === 0 || retrieval.coverage < retrieval.needed) return abstain();
    const draft = await answerer.answer(question, retrieval.passages, {
      signal,
      terms: retrieval.terms,
      minCoverage: retrieval.needed,
    });
    throwIfAborted(signal);
    const pages = await readable(job.uuid, [...new Set(retrieval.passages.map(({ chunk }) => chunk.page))]);
    const verified = verifyDraft(draft, retrieval.passages, pages);
    if (verified.texts.length === 0) return abstain();
    return {
      ...base,
      content: verified.texts.join('\n'),
      citations: verified.citations,
      abstained: false,
      nearestPages: [],
    };
  };

  return {
    async ask(uuid, text, { signal } = {}) {
      const question = checkText(text, 'question');
      throwIfAborted(signal);
      const job = await find(uuid);
      if (job.status === 'failed') {
        throw new OcrError('job_failed', `The job ${uuid} failed${job.error === undefined ? '.' : `: ${job.error}`}`, {
          hint: 'Submit the document again.',
        });
      }
      await ensureIndexed(job);
      throwIfAborted(signal);
      const retrieval = await retrieve(question, job, { chunks, pages: (indexes) => readable(uuid, indexes) });
      throwIfAborted(signal);
      const result = await answer(job, question, retrieval, signal);
      const createdAt = Date.now();
      await jobs.appendMessages(uuid, [
        { role: 'user', content: question, citations: [], createdAt },
        { role: 'assistant', content: result.content, citations: result.citations, createdAt },
      ]);
      return result;
    },

    async history(uuid) {
      await find(uuid);
      return jobs.conversation(uuid);
    },

    async search(text, options) {
      const query = checkText(text, 'search text');
      throwIfAborted(options.signal);
      for (const uuid of options.jobs ?? []) {
        const job = await find(uuid);
        if (job.status !== 'failed') await ensureIndexed(job);
      }
      throwIfAborted(options.signal);
      const among = options.jobs ?? (await jobs.uuids());
      const hits = await chunks.search({ text: query, jobs: among, pages: options.pages, limit: options.limit });
      const names = new Map<string, string | undefined>();
      for (const { chunk } of hits)
        if (!names.has(chunk.job)) names.set(chunk.job, (await jobs.get(chunk.job))?.job.name);
      return hits.flatMap((hit) => {
        const document = names.get(hit.chunk.job);
        // A job that was deleted this moment has no name any more, and that of another owner has none here.
        return document === undefined ? [] : [{ ...hit, document }];
      });
    },

    async index(job, pages, { signal } = {}) {
      await indexWhole(chunks, job, pages, signal);
      partly.delete(job.uuid);
      whole.add(job.uuid);
    },

    async forget(uuid) {
      partly.delete(uuid);
      whole.delete(uuid);
      await chunks.delete(uuid);
    },
  };
}
