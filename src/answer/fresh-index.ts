/** Owns that whatever is asked or searched is in the index first: each job is indexed by one at a time, and once. */
import type { PageResult } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import { OcrError, toOcrError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { ChunkQuery, ChunkStore } from '../store/chunk-store.ts';
import type { OwnedJobs } from '../store/job-store.ts';
import { indexSome, indexWhole } from './indexing.ts';

/** Pages read from the job store at once. */
const pageBatch = 32;

export interface IndexMemory {
  /** Pages that this process indexed of jobs that are not finished. */
  readonly partly: Map<string, Set<number>>;
  /** Finished jobs whose chunks this process has seen in the store. */
  readonly whole: Set<string>;
  /** Indexing in progress by job, so that two questions at once index once. */
  readonly indexing: Map<string, Promise<void>>;
}

/** Remembers nothing yet. */
export function createIndexMemory(): IndexMemory {
  return { partly: new Map(), whole: new Set(), indexing: new Map() };
}

export interface FreshIndexParts {
  readonly jobs: Pick<OwnedJobs, 'get' | 'pages' | 'pageIndexes' | 'unindexed' | 'noteIndexed'>;
  readonly chunks: ChunkStore;
  readonly memory: IndexMemory;
  /** @throws OcrError `job_not_found` */
  readonly find: (uuid: string) => Promise<Job>;
}

export interface FreshIndex {
  /**
   * Makes sure that what is ready of the job can be found.
   * @throws OcrError `job_not_found` when it is deleted meanwhile, `store_failed`
   */
  ensure(job: Job): Promise<void>;
  /** The same of all finished jobs of the owner that are not indexed yet; a notice tells of those that cannot be. */
  ensureDue(options: Pick<ChunkQuery, 'signal' | 'onNotice'>): Promise<void>;
  /** Makes a finished job's pages (rising order) what can be found of it; safe to repeat. */
  whole(job: Job, pages: AsyncIterable<PageResult>, options?: WithSignal): Promise<void>;
  /** Removes all that was indexed of the job. */
  forget(uuid: string): Promise<void>;
}

export function createFreshIndex({ jobs, chunks, memory, find }: FreshIndexParts): FreshIndex {
  const { partly, whole, indexing } = memory;

  async function* storedPages(uuid: string): AsyncGenerator<PageResult> {
    const indexes = await jobs.pageIndexes(uuid);
    for (let at = 0; at < indexes.length; at += pageBatch)
      yield* await jobs.pages(uuid, indexes.slice(at, at + pageBatch));
  }

  const indexReady = async (job: Job) => {
    if (job.status === 'done') {
      partly.delete(job.uuid);
      if (whole.has(job.uuid)) return;
      const isDue = (await jobs.unindexed()).includes(job.uuid);
      // A removed index folder is made good here, too.
      if (isDue || (await chunks.frequencies(job.uuid, [])).chunks === 0)
        await indexWhole(chunks, job, storedPages(job.uuid));
      if (isDue) await jobs.noteIndexed(job.uuid);
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

  /** Runs `work` when whatever indexes the job here has ended. */
  const inTurn = async (uuid: string, work: () => Promise<void>): Promise<void> => {
    const current = (indexing.get(uuid) ?? Promise.resolve()).then(work, work);
    indexing.set(uuid, current);
    try {
      await current;
    } finally {
      if (indexing.get(uuid) === current) indexing.delete(uuid);
    }
  };

  const ensure = async (job: Job): Promise<void> => {
    await inTurn(job.uuid, () => indexReady(job));
    // Deleted meanwhile: what was just indexed must not outlive it.
    if ((await jobs.get(job.uuid)) === undefined) {
      await chunks.delete(job.uuid);
      await find(job.uuid);
    }
  };

  /** Jobs are done before they are indexed: none may be missed by a search that comes in between. */
  const ensureDue: FreshIndex['ensureDue'] = async ({ signal, onNotice }) => {
    for (const uuid of await jobs.unindexed()) {
      if (signal?.aborted === true)
        throw new OcrError('cancelled', 'The question was cancelled.', { cause: signal.reason });
      const job = (await jobs.get(uuid))?.job;
      if (job === undefined) continue;
      try {
        await ensure(job);
      } catch (thrown) {
        const error = toOcrError(thrown);
        // Deleted meanwhile: it is not searched.
        if (error.code !== 'job_not_found') onNotice?.(`${job.name} is not among what was searched: ${error.sentence}`);
      }
    }
  };

  return {
    ensure,
    ensureDue,

    async whole(job, pages, { signal } = {}) {
      const wasWhole = whole.has(job.uuid);
      await inTurn(job.uuid, async () => {
        // A question that came before was answered from all of it.
        if (!wasWhole && whole.has(job.uuid)) return;
        await indexWhole(chunks, job, pages, signal);
        partly.delete(job.uuid);
        whole.add(job.uuid);
      });
    },

    async forget(uuid) {
      partly.delete(uuid);
      whole.delete(uuid);
      await chunks.delete(uuid);
    },
  };
}
