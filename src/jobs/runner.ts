/** Owns the work of this process: claims pieces under lease, runs them side by side, stops them when they are lost. */
import { OcrError, toOcrError } from '../errors.ts';
import type { Claim, SpanClaim } from '../store/job-store.ts';
import { finishJob } from './finish-job.ts';
import type { JobServicePorts, JobTiming } from './ports.ts';
import { patientStore } from './patient-store.ts';
import { createPlaces } from './places.ts';
import { SourceFault, readSpan } from './read-span.ts';

interface Work {
  readonly claim: Claim;
  readonly job: string;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  /** Set when it gives its reader to another payer's work. */
  yielding: boolean;
  /** True for a span that has no reader yet. */
  isWaiting: boolean;
}

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

/** Milliseconds that a reader needs for one span; where it takes longer, no work is claimed before one is free. */
const briskSpan = 300;
/** Milliseconds that a reader needs for a page with text of its own. */
const briskPage = 40;
/** Spans that are claimed beyond those that can be read at once, at most, so that no reader waits for the next claim. */
const mostAhead = 8;

/** Work that does not end on its abort signal is not waited for any longer than this. */
const graceMilliseconds = 5000;

function jobOf(claim: Claim): string {
  return claim.kind === 'span' ? claim.span.job : claim.finish.job;
}

export interface RunnerListener {
  /** This process changed the job. */
  changed(uuid: string): void;
  /** The store keeps failing, so nothing more is tried until the next `wake` or wait. */
  stuck(error: OcrError): void;
}

export function createRunner(
  given: JobServicePorts,
  owner: string,
  timing: JobTiming,
  listener: RunnerListener,
): Runner {
  const ports = { ...given, store: patientStore(given.store, given.log, timing.storeRetry, () => closed) };
  const active = new Set<Work>();
  const places = createPlaces();
  /** Of these the first whose page ends is to give way. */
  let asked: ReadonlySet<Work> = new Set();
  let concurrency = 1;
  /** Spans to claim beyond those that are read. */
  let ahead = 0;
  let waiting = 0;
  let closed = false;
  let resting = false;
  let stuck = false;
  let pumping: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let watcher: NodeJS.Timeout | undefined;

  function wake(): void {
    stuck = false;
    look();
  }

  function look(): void {
    if (closed || resting || stuck) return;
    if (pumping !== undefined) {
      again = true;
      return;
    }
    clearTimeout(timer);
    pumping = pump().finally(() => {
      pumping = undefined;
      if (again) {
        again = false;
        look();
      }
    });
  }

  const busyWith = (kind: Claim['kind']) => [...active].filter(({ claim }) => claim.kind === kind).length;

  /** Finishing takes no reader, so it does not keep pages waiting; only so much of it runs at once. */
  const hasRoom = () => busyWith('span') < concurrency + ahead && busyWith('finish') < concurrency;

  /** Claims until all readers are busy or nothing is left, then decides when to look again. */
  async function pump(): Promise<void> {
    let pause: number | undefined;
    try {
      for (;;) {
        if (closed || resting || stuck) return;
        const spans = busyWith('span');
        const wanted = busyWith('finish') < concurrency ? Math.max(0, concurrency + ahead - spans) : 0;
        const idle = concurrency - spans;
        // Asked for together, they share a transaction.
        const asked = Array.from({ length: wanted }, (_, at) =>
          ports.store.claim(owner, timing.lease, { ahead: at >= idle }),
        );
        const claims = await Promise.allSettled(asked);
        let isEmpty = wanted === 0;
        for (const claim of claims) {
          if (claim.status === 'rejected') continue;
          if (claim.value === undefined) isEmpty = true;
          else start(claim.value);
        }
        for (const claim of claims) if (claim.status === 'rejected') throw claim.reason;
        if (isEmpty) break;
      }
      if (busyWith('span') >= concurrency) await makeRoom();
      if (active.size > 0 || waiting > 0) pause = timing.poll;
      else if (await ports.store.hasWork()) pause = timing.idlePoll;
    } catch (thrown) {
      const error = toOcrError(thrown);
      if (error.code === 'store_failed') {
        getStuck(error);
        return;
      }
      ports.log.error('work could not be looked for', { error: error.message });
      pause = timing.idlePoll;
    }
    if (closed || resting || stuck || pause === undefined) return;
    timer = setTimeout(look, pause);
    timer.unref();
  }

  /** Has the first of some spans whose page ends give its reader to somebody who waits and has a better right to it. */
  async function makeRoom(): Promise<void> {
    if ([...active].some(({ yielding }) => yielding)) return;
    const spans = await ports.store.toYield(owner);
    const named = [...active].filter(
      ({ claim }) =>
        claim.kind === 'span' && spans.some(({ job, span }) => job === claim.span.job && span === claim.span.span),
    );
    asked = new Set(named);
    if (named.length === 0) return;
    ahead = 0;
    const served = new Set([...active].filter((work) => !work.isWaiting).map((work) => work.job));
    for (const work of active) {
      // What was claimed ahead goes back at once; but nobody is sent away who has had no page yet.
      if (!work.isWaiting || !served.has(work.job) || !named.some(({ job }) => job === work.job)) continue;
      work.controller.abort();
      asked = new Set([...asked].filter((other) => other !== work));
    }
  }

  /** Whether the work is the one that gives way. */
  function givesWay(work: Work): boolean {
    if (!asked.has(work)) return false;
    asked = new Set();
    work.yielding = true;
    return true;
  }

  /** Working on against a store that takes nothing would only read the same pages again and again. */
  function getStuck(error: OcrError): void {
    if (closed) return;
    if (!stuck) ports.log.debug('the work of this process rests, since the store fails', { error: error.message });
    stuck = true;
    listener.stuck(error);
  }

  function start(claim: Claim): void {
    const controller = new AbortController();
    const work: Work = {
      claim,
      job: jobOf(claim),
      controller,
      yielding: false,
      isWaiting: claim.kind === 'span',
      ended: Promise.resolve()
        .then(() => run(work))
        .finally(() => ended(work)),
    };
    active.add(work);
    if (closed) controller.abort();
    watcher ??= setInterval(() => void watch(), timing.watch).unref();
  }

  function ended(work: Work): void {
    active.delete(work);
    if (active.size === 0) {
      ahead = 0;
      clearInterval(watcher);
      watcher = undefined;
    }
    listener.changed(work.job);
    look();
  }

  /** Never rejects. */
  async function run(work: Work): Promise<void> {
    const { claim, controller } = work;
    const { signal } = controller;
    const renewal = setInterval(() => void renew(claim, controller), timing.renew).unref();
    try {
      if (claim.kind === 'finish') {
        await finishJob(ports, claim.finish, signal);
        await forgetIfGone(claim.finish.job);
      } else {
        await learnConcurrency();
        if (!(await readInPlace(work, claim.span, signal))) await release(claim);
      }
    } catch (thrown) {
      await recordFault(claim, thrown, signal);
    } finally {
      clearInterval(renewal);
      if (closed || resting) await release(claim);
    }
  }

  /**
   * Reads the span once a reader is free for it, and gives its place to the next while the last pages are stored.
   * @returns false when pages were left
   */
  async function readInPlace(work: Work, span: SpanClaim, signal: AbortSignal): Promise<boolean> {
    const leave = await places.take(work.job, signal);
    if (leave === undefined) return false;
    work.isWaiting = false;
    const begin = performance.now();
    const took = () => performance.now() - begin;
    let pages = 0;
    try {
      return await readSpan(ports, span, signal, {
        page() {
          pages += 1;
          listener.changed(span.job);
        },
        read() {
          leave();
          ahead = took() < briskSpan ? Math.min(mostAhead, 2 * ahead + 1) : 0;
        },
        // A span of brisk pages is over sooner than a reader that was stopped in the midst of them is ready again.
        enough: () => took() > pages * briskPage && givesWay(work),
      });
    } finally {
      leave();
    }
  }

  /** An engine that cannot start is found out by the span, which then fails its job. */
  async function learnConcurrency(): Promise<void> {
    try {
      concurrency = Math.max(1, (await ports.engine()).concurrency);
      places.resize(concurrency);
    } catch (thrown) {
      ports.log.debug('the engine did not start', { error: toOcrError(thrown).message });
    }
    if (hasRoom()) look();
  }

  async function recordFault(claim: Claim, thrown: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const error = thrown instanceof SourceFault ? thrown.error : toOcrError(thrown);
    ports.log.error('a piece of work failed', { job: jobOf(claim), error: error.message });
    if (!(thrown instanceof SourceFault) && error.code === 'store_failed') {
      await release(claim);
      getStuck(error);
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
    if (closed && controller.signal.aborted) return;
    try {
      if (!(await ports.store.renew(claim, timing.lease))) controller.abort();
    } catch (thrown) {
      // The claim may still be ours; if not, the store refuses our pages.
      ports.log.warn('a lease could not be renewed', { job: jobOf(claim), error: toOcrError(thrown).message });
    }
  }

  /** Stops work whose job was cancelled, failed or deleted, perhaps by another process. */
  async function watch(): Promise<void> {
    for (const job of new Set([...active].map((work) => work.job))) {
      try {
        const status = (await ports.store.get(job))?.job.status;
        if (status === 'processing') continue;
        for (const work of active) if (work.job === job) work.controller.abort();
      } catch (thrown) {
        ports.log.warn('a running job could not be looked at', { job, error: toOcrError(thrown).message });
      }
    }
  }

  /** A job deleted or cancelled while it was indexed leaves chunks that nothing else would remove. */
  async function forgetIfGone(uuid: string): Promise<void> {
    const status = (await ports.store.get(uuid))?.job.status;
    if (status === undefined || status === 'cancelled') await ports.forget(uuid);
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

  /** Aborts and waits for the end, within the grace period. */
  async function abortAll(chosen: readonly Work[]): Promise<void> {
    if (chosen.length === 0) return;
    for (const work of chosen) work.controller.abort(new OcrError('cancelled', 'The work was stopped.'));
    let timeout: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timeout = setTimeout(resolve, graceMilliseconds);
    });
    await Promise.race([Promise.all(chosen.map((work) => work.ended)), grace]);
    clearTimeout(timeout);
  }

  return {
    wake,
    stop: (uuid) => abortAll([...active].filter((work) => work.job === uuid)),
    setWaiting(count) {
      const first = waiting === 0 && count > 0;
      waiting = count;
      if (first) wake();
    },
    async rest(milliseconds) {
      resting = true;
      clearTimeout(timer);
      await pumping;
      for (const work of active) if (work.isWaiting) work.controller.abort();
      let timeout: NodeJS.Timeout | undefined;
      const time = new Promise<void>((resolve) => {
        timeout = setTimeout(resolve, milliseconds);
      });
      await Promise.race([Promise.all([...active].map((work) => work.ended)), time]);
      clearTimeout(timeout);
      await abortAll([...active]);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await pumping;
      const left = [...active];
      await abortAll(left);
      clearInterval(watcher);
      // What did not end in time must not hold its claim either: the attempt fences off its late writes.
      await Promise.all(left.filter((work) => active.has(work)).map((work) => release(work.claim)));
    },
  };
}
