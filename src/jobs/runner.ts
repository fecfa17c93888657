/** Owns the work of this process: starts what was claimed, stops what was lost, and ends it all in good order. */
import { type OcrError, toOcrError } from '../errors.ts';
import type { Claim } from '../store/job-store.ts';
import { createCapacity } from './capacity.ts';
import { createClaimLoop } from './claim-loop.ts';
import { createGiveWay } from './give-way.ts';
import { patientStore } from './patient-store.ts';
import { createPlaces } from './places.ts';
import type { JobServicePorts, JobTiming } from './ports.ts';
import { createRunWork } from './run-work.ts';
import { type Life, type Work, abortAll, endOf, jobOf } from './work.ts';

export interface Runner {
  /** Looks for work now, and from then on for as long as there is some. */
  wake(): void;
  /** Stops this process's work on the job and resolves when it has ended. */
  stop(uuid: string): Promise<void>;
  /** Says how many callers wait for jobs: while some do, work is looked for more often. */
  setWaiting(count: number): void;
  /** Claims nothing more; work at hand may end within `milliseconds`, then it is stopped and given back. */
  rest(milliseconds: number): Promise<void>;
  /** Stops all work and gives the claims back. */
  close(): Promise<void>;
}

export interface RunnerListener {
  /** This process changed the job. */
  changed(uuid: string): void;
  /** The store keeps failing, so nothing more is tried until the next `wake` or wait. */
  stuck(error: OcrError): void;
}

/** @param owner name of this process among the claimants */
export function createRunner(
  given: JobServicePorts,
  owner: string,
  timing: JobTiming,
  listener: RunnerListener,
): Runner {
  const life: Life = { resting: false, closed: false };
  const ports = { ...given, store: patientStore(given.store, given.log, timing.storeRetry, () => life.closed) };
  const { store, log } = ports;
  const { changed, stuck } = listener;
  const active = new Set<Work>();
  const places = createPlaces();
  const capacity = createCapacity(active);
  const giveWay = createGiveWay(store, owner, active, capacity);
  const { makeRoom } = giveWay;
  const loop = createClaimLoop({ store, owner, timing, log, life, active, capacity, start, makeRoom, stuck });
  const { look, getStuck } = loop;
  const runWork = createRunWork({ ports, timing, life, active, capacity, places, giveWay, changed, look, getStuck });
  let watcher: NodeJS.Timeout | undefined;

  function start(claim: Claim): void {
    const controller = new AbortController();
    const work: Work = {
      claim,
      job: jobOf(claim),
      controller,
      yielding: false,
      isWaiting: claim.kind === 'span',
      isIndexing: false,
      hasBegunIndex: false,
      ended: Promise.resolve()
        .then(() => runWork.run(work))
        .finally(() => ended(work)),
    };
    active.add(work);
    if (life.closed) controller.abort();
    watcher ??= setInterval(() => void watch(), timing.watch).unref();
  }

  function ended(work: Work): void {
    active.delete(work);
    if (active.size === 0) {
      capacity.stopAhead();
      clearInterval(watcher);
      watcher = undefined;
    }
    changed(work.job);
    look();
  }

  /** Stops work whose job was cancelled, failed or deleted, perhaps by another process. */
  async function watch(): Promise<void> {
    for (const job of new Set([...active].map((work) => work.job))) {
      try {
        const status = (await store.get(job))?.job.status;
        if (status === 'processing') continue;
        for (const work of active)
          if (work.job === job && !(status === 'done' && work.isIndexing)) work.controller.abort();
      } catch (thrown) {
        log.warn('a running job could not be looked at', { job, error: toOcrError(thrown).message });
      }
    }
  }

  return {
    wake: loop.wake,
    stop: (uuid) => abortAll([...active].filter((work) => work.job === uuid)),
    setWaiting: loop.setWaiting,
    async rest(milliseconds) {
      life.resting = true;
      await loop.stop();
      for (const work of active) if (work.isWaiting) work.controller.abort();
      await endOf([...active], milliseconds);
      await abortAll([...active]);
    },
    async close() {
      life.closed = true;
      await loop.stop();
      await endOf([...active].filter((work) => work.hasBegunIndex));
      const left = [...active];
      await abortAll(left);
      clearInterval(watcher);
      // What did not end in time must not hold its claim either: the attempt fences off its late writes.
      await Promise.all(left.filter((work) => active.has(work)).map((work) => runWork.release(work.claim)));
    },
  };
}
