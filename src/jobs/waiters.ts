/** Owns waiting for a job: woken by work of this process, polling for that of others. */
import { OcrError } from '../errors.ts';
import { type Job, isFinished } from '../job.ts';
import type { JobWaitOptions } from './ports.ts';

export interface Waiters {
  /** Waits as `JobService.wait` says. */
  wait(uuid: string, options: JobWaitOptions): Promise<Job>;
  /** Says that this process changed the job. */
  changed(uuid: string): void;
  /** Ends every pending wait with the error: nobody here can go on. */
  fail(error: OcrError): void;
  /** Ends every wait with `cancelled`. */
  close(): void;
}

/**
 * @param get reads a job, or throws
 * @param poll milliseconds between looks for the progress of other processes
 * @param onCount told how many waits are pending whenever that changes
 */
export function createWaiters(
  get: (uuid: string) => Promise<Job>,
  poll: number,
  onCount: (count: number) => void,
): Waiters {
  /** Called with a changed job, or undefined when all waits are to look. */
  const listeners = new Set<(uuid: string | undefined) => void>();
  let closed = false;
  /** Grows with each fault, so that a wait between two looks learns of it too. */
  let faults = 0;
  let fault: OcrError | undefined;

  /** Resolves when the job may have changed, at the latest after `milliseconds`. The timer keeps the process alive on purpose. */
  function nextLook(uuid: string, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        listeners.delete(listener);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const listener = (changed: string | undefined) => {
        if (changed === undefined || changed === uuid) done();
      };
      const timer = setTimeout(done, milliseconds);
      listeners.add(listener);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  async function waitCounted(uuid: string, { milliseconds, onProgress, signal }: JobWaitOptions): Promise<Job> {
    const deadline = milliseconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + milliseconds;
    const faultsBefore = faults;
    let job = await get(uuid);
    for (;;) {
      if (isFinished(job.status)) return job;
      if (fault !== undefined && faults > faultsBefore) throw fault;
      if (signal?.aborted === true) {
        throw new OcrError('cancelled', `The wait for job ${uuid} was ended; the job goes on.`, {
          hint: 'Ask for the job to see how far it is.',
          cause: signal.reason,
        });
      }
      if (closed)
        throw new OcrError('cancelled', `The wait for job ${uuid} ended since ocrchat shuts down.`, {
          hint: 'The job goes on when ocrchat runs again.',
        });
      const left = deadline - performance.now();
      if (left <= 0) return job;
      await nextLook(uuid, Math.min(poll, left), signal);
      const before = job;
      job = await get(uuid);
      if (job.pagesDone !== before.pagesDone || job.status !== before.status) onProgress?.(job);
    }
  }

  let pending = 0;
  return {
    async wait(uuid, options) {
      onCount(++pending);
      try {
        return await waitCounted(uuid, options);
      } finally {
        onCount(--pending);
      }
    },
    changed(uuid) {
      for (const listener of listeners) listener(uuid);
    },
    fail(error) {
      fault = error;
      faults++;
      for (const listener of listeners) listener(undefined);
    },
    close() {
      closed = true;
      for (const listener of listeners) listener(undefined);
    },
  };
}
