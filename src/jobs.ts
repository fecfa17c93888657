/** Owns the job service: submit, run under lease, wait, cancel, delete, retention. */
import { randomBytes } from 'node:crypto';
import type { Owner } from './account.ts';
import { OcrError, toOcrError, unknownJob } from './errors.ts';
import type { Job } from './job.ts';
import { streamPages } from './jobs/page-stream.ts';
import {
  type JobService,
  type JobServicePorts,
  type JobTiming,
  type OwnedJobService,
  defaultTiming,
} from './jobs/ports.ts';
import { sourceOf } from './jobs/read-span.ts';
import { createRunner } from './jobs/runner.ts';
import { submitSource } from './jobs/submit.ts';
import { completeDeletion, tidy } from './jobs/upkeep.ts';
import { createWaiters } from './jobs/waiters.ts';

export type {
  JobService,
  JobServicePorts,
  JobSource,
  JobTiming,
  JobWaitOptions,
  OwnedJobService,
  SubmitDetails,
} from './jobs/ports.ts';

/**
 * Makes the job service of this process. Nothing runs until the first `submit`, `wait` or `resume`; none of its timers
 * keeps the process alive but that of a pending `wait`.
 */
export function createJobService(ports: JobServicePorts): JobService {
  const timing: JobTiming = { ...defaultTiming, ...ports.timing };
  const now = ports.now ?? Date.now;
  const { store } = ports;
  const owner = ports.owner ?? `${process.pid}-${randomBytes(4).toString('hex')}`;
  let closed = false;
  let upkeepTimer: NodeJS.Timeout | undefined;
  let orphansLookedFor = Number.NEGATIVE_INFINITY;
  let upkeepRuns: Promise<void> | undefined;

  const get = async (uuid: string): Promise<Job> => {
    const details = await store.get(uuid);
    if (details === undefined) throw unknownJob(uuid);
    return details.job;
  };
  const waiters = createWaiters(get, timing.waitPoll, (count) => runner.setWaiting(count));
  const runner = createRunner(ports, owner, timing, { changed: waiters.changed, stuck: waiters.fail });

  async function remove(jobs: Pick<typeof store, 'delete'>, uuid: string): Promise<void> {
    if (!(await jobs.delete(uuid))) throw unknownJob(uuid);
    await runner.stop(uuid);
    waiters.changed(uuid);
    await completeDeletion(ports, uuid);
  }

  function upkeep(): Promise<void> {
    if (upkeepRuns !== undefined) return upkeepRuns;
    const orphansDue = now() - orphansLookedFor >= timing.orphanAge;
    if (orphansDue) orphansLookedFor = now();
    // The wake-up finds jobs of a process that died while this one was idle.
    upkeepRuns = tidy(ports, now(), orphansDue ? now() - timing.orphanAge : undefined, (uuid) =>
      remove(store, uuid),
    ).finally(() => {
      upkeepRuns = undefined;
      runner.wake();
    });
    return upkeepRuns;
  }

  function startUpkeep(): void {
    if (upkeepTimer !== undefined || closed) return;
    upkeepTimer = setInterval(() => void upkeep(), timing.upkeep).unref();
    void upkeep();
  }

  function of(owner: Owner): OwnedJobService {
    const owned = store.of(owner);
    const own = async (uuid: string): Promise<Job> => {
      const details = await owned.get(uuid);
      if (details === undefined) throw unknownJob(uuid);
      return details.job;
    };
    return {
      async submit(source, options, details = {}) {
        if (closed)
          throw new OcrError('cancelled', 'ocrchat shuts down and takes no more documents.', {
            hint: 'Start it again.',
          });
        startUpkeep();
        try {
          const job = await submitSource(ports, owned, source, options, details);
          runner.wake();
          return job;
        } catch (thrown) {
          if (details.signal?.aborted !== true) throw toOcrError(thrown);
          throw new OcrError('cancelled', `Taking ${source.name} in was cancelled.`, { cause: thrown });
        }
      },
      get: own,
      async wait(uuid, options = {}) {
        await own(uuid);
        return waiters.wait(uuid, options);
      },
      list: (query) => owned.list(query),
      async cancel(uuid) {
        const job = await owned.cancel(uuid);
        if (job === undefined) throw unknownJob(uuid);
        await runner.stop(uuid);
        waiters.changed(uuid);
        return job;
      },
      delete: (uuid) => remove(owned, uuid),
      async pages(uuid, indexes) {
        await own(uuid);
        return owned.pages(uuid, indexes);
      },
      async pageIndexes(uuid) {
        await own(uuid);
        return owned.pageIndexes(uuid);
      },
      async *streamPages(uuid) {
        await own(uuid);
        yield* streamPages(owned, uuid);
      },
      source: (uuid) => sourceOf(owned, ports.blobs, uuid),
    };
  }

  return {
    of,
    rest: (milliseconds) => runner.rest(milliseconds),
    async resume() {
      startUpkeep();
      if (await store.hasWork()) runner.wake();
    },
    async close() {
      if (closed) return;
      closed = true;
      clearInterval(upkeepTimer);
      waiters.close();
      await upkeepRuns;
      await runner.close();
    },
  };
}
