/** Owns doing one piece of work under its lease: reading a span or finishing a job, and what becomes of its claim. */
import { type OcrError, toOcrError } from '../errors.ts';
import type { Claim, SpanClaim } from '../store/job-store.ts';
import type { Capacity } from './capacity.ts';
import { finishJob } from './finish-job.ts';
import type { GiveWay } from './give-way.ts';
import type { Places } from './places.ts';
import type { JobServicePorts, JobTiming } from './ports.ts';
import { SourceFault, prepareSpan, readSpan } from './read-span.ts';
import { completeDeletion } from './upkeep.ts';
import { type Life, type Work, jobOf } from './work.ts';

/** Milliseconds that a reader needs for a page with text of its own. */
const briskPage = 40;

export interface RunWorkParts {
  readonly ports: JobServicePorts;
  readonly timing: JobTiming;
  readonly life: Readonly<Life>;
  readonly active: ReadonlySet<Work>;
  readonly capacity: Capacity;
  readonly places: Places;
  readonly giveWay: Pick<GiveWay, 'isTurnOf'>;
  /** A page of the job was stored, or the job is done. */
  changed(uuid: string): void;
  /** There is room for more work. */
  look(): void;
  /** The store keeps failing. */
  getStuck(error: OcrError): void;
}

export interface RunWork {
  /** Never rejects. */
  run(work: Work): Promise<void>;
  /** Gives a claim back. Never rejects. */
  release(claim: Claim): Promise<void>;
}

export function createRunWork(parts: RunWorkParts): RunWork {
  const { ports, timing, life, active, capacity, places } = parts;

  async function run(work: Work): Promise<void> {
    const { claim, controller } = work;
    const { signal } = controller;
    const renewal = setInterval(() => void renew(claim, controller), timing.renew).unref();
    try {
      if (claim.kind === 'finish') {
        await finishJob(ports, claim.finish, signal, {
          done() {
            work.isIndexing = true;
            parts.changed(work.job);
          },
          indexes() {
            work.hasBegunIndex = true;
          },
        });
        await forgetIfGone(claim);
      } else {
        await learnConcurrency();
        if (!(await readInPlace(work, claim.span, signal))) await release(claim);
      }
    } catch (thrown) {
      await recordFault(claim, thrown, signal);
    } finally {
      clearInterval(renewal);
      if (life.closed || life.resting) await release(claim);
    }
  }

  /**
   * Reads the span once a reader is free for it, and gives its place to the next while the last pages are stored.
   * @returns false when pages were left
   */
  async function readInPlace(work: Work, span: SpanClaim, signal: AbortSignal): Promise<boolean> {
    // Before a reader is free, which would wait for it.
    const prepared = await prepareSpan(ports, span);
    if (prepared === undefined) return true;
    const leave = await places.take(work.job, signal);
    if (leave === undefined) return false;
    work.isWaiting = false;
    let begin = performance.now();
    // Where others are read before it, waiting for them is none of its time.
    let waits = places.taken() > capacity.readers;
    const took = () => performance.now() - begin;
    let pages = 0;
    try {
      return await readSpan(ports, prepared, signal, {
        came() {
          if (waits) begin = performance.now();
          waits = false;
        },
        page() {
          pages += 1;
          parts.changed(span.job);
        },
        read() {
          capacity.spanTook(took());
          places.resize(capacity.places());
          leave();
          return places.taken() < capacity.readers;
        },
        // A span of brisk pages is over sooner than a reader that was stopped in the midst of them is ready again.
        enough: () => took() > pages * briskPage && parts.giveWay.isTurnOf(work),
      });
    } finally {
      leave();
    }
  }

  /** An engine that cannot start is found out by the span, which then fails its job. */
  async function learnConcurrency(): Promise<void> {
    try {
      const { concurrency, waiting } = await ports.engine();
      capacity.setReaders(concurrency, waiting ?? 0);
      places.resize(capacity.places());
    } catch (thrown) {
      ports.log.debug('the engine did not start', { error: toOcrError(thrown).message });
    }
    if (capacity.room() > 0) parts.look();
  }

  async function recordFault(claim: Claim, thrown: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const error = thrown instanceof SourceFault ? thrown.error : toOcrError(thrown);
    ports.log.error('a piece of work failed', { job: jobOf(claim), error: error.message });
    if (!(thrown instanceof SourceFault) && error.code === 'store_failed') {
      await release(claim);
      parts.getStuck(error);
      return;
    }
    // A reader that stopped without our doing may do better next time: the lease runs out, and the store counts how often.
    if (!(thrown instanceof SourceFault) || error.code === 'cancelled') return;
    try {
      await ports.store.fail(claim, error.sentence);
      for (const other of active) if (other.job === jobOf(claim)) other.controller.abort();
    } catch (fault) {
      ports.log.error('a failed job could not be recorded', { job: jobOf(claim), error: toOcrError(fault).message });
    }
  }

  async function renew(claim: Claim, controller: AbortController): Promise<void> {
    // Work that outlives the grace period of closing has no claim any more, and soon no store.
    if (life.closed && controller.signal.aborted) return;
    try {
      if (!(await ports.store.renew(claim, timing.lease))) controller.abort();
    } catch (thrown) {
      // The claim may still be ours; if not, the store refuses our pages.
      ports.log.warn('a lease could not be renewed', { job: jobOf(claim), error: toOcrError(thrown).message });
    }
  }

  /** A job deleted or cancelled while it was indexed leaves chunks that nothing else would remove. */
  async function forgetIfGone(claim: Claim): Promise<void> {
    const uuid = jobOf(claim);
    const status = (await ports.store.get(uuid))?.job.status;
    if (status === 'cancelled') await ports.forget(uuid);
    if (status !== undefined) return;
    await release(claim);
    await completeDeletion(ports, uuid);
  }

  async function release(claim: Claim): Promise<void> {
    try {
      await ports.store.release(claim);
    } catch (thrown) {
      ports.log.warn('a claim could not be given back; its lease runs out', {
        job: jobOf(claim),
        error: toOcrError(thrown).message,
      });
    }
  }

  return { run, release };
}
