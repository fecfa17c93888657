/** Owns looking for work: claims pieces while there is room for them, and decides when to look again. */
import { type OcrError, toOcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Claim, JobStore } from '../store/job-store.ts';
import type { Capacity } from './capacity.ts';
import type { JobTiming } from './ports.ts';
import type { Life, Work } from './work.ts';

export interface ClaimLoopParts {
  readonly store: Pick<JobStore, 'claim' | 'hasWork'>;
  readonly owner: string;
  readonly timing: JobTiming;
  readonly log: Log;
  readonly life: Readonly<Life>;
  readonly active: ReadonlySet<Work>;
  readonly capacity: Capacity;
  start(claim: Claim): void;
  /** All readers are busy: somebody else may have a better right to one. */
  makeRoom(): Promise<void>;
  /** The store keeps failing. */
  stuck(error: OcrError): void;
}

export interface ClaimLoop {
  /** Looks now, also when the store failed before, and from then on for as long as there is work. */
  wake(): void;
  /** Looks now, unless the store keeps failing. */
  look(): void;
  /** Says how many callers wait for jobs: while some do, work is looked for more often. */
  setWaiting(count: number): void;
  /** Working on against a store that takes nothing would only read the same pages again and again. */
  getStuck(error: OcrError): void;
  /** Looks no more of itself; resolves when the look at hand is over. */
  stop(): Promise<void>;
}

export function createClaimLoop(parts: ClaimLoopParts): ClaimLoop {
  const { store, owner, timing, log, life, active, capacity } = parts;
  let waiting = 0;
  let stuck = false;
  let pumping: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const isOver = () => life.closed || life.resting || stuck;

  function wake(): void {
    stuck = false;
    look();
  }

  function look(): void {
    if (isOver()) return;
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

  /** Claims until all readers are busy or nothing is left, then decides when to look again. */
  async function pump(): Promise<void> {
    let pause: number | undefined;
    try {
      while (!isOver()) if (await claimOnce()) break;
      if (isOver()) return;
      if (capacity.spans() >= capacity.readers) await parts.makeRoom();
      if (active.size > 0 || waiting > 0) pause = timing.poll;
      else if (await store.hasWork()) pause = timing.idlePoll;
    } catch (thrown) {
      const error = toOcrError(thrown);
      if (error.code === 'store_failed') {
        getStuck(error);
        return;
      }
      log.error('work could not be looked for', { error: error.message });
      pause = timing.idlePoll;
    }
    if (isOver() || pause === undefined) return;
    timer = setTimeout(look, pause);
    timer.unref();
  }

  /** Asks for as much as there is room for; true when there was no room or no more work. */
  async function claimOnce(): Promise<boolean> {
    const wanted = capacity.room();
    const idle = capacity.readers - capacity.spans();
    // Asked for together, they share a transaction.
    const asked = Array.from({ length: wanted }, (_, at) => store.claim(owner, timing.lease, { ahead: at >= idle }));
    const claims = await Promise.allSettled(asked);
    let isEmpty = wanted === 0;
    for (const claim of claims) {
      if (claim.status === 'rejected') continue;
      if (claim.value === undefined) isEmpty = true;
      else parts.start(claim.value);
    }
    for (const claim of claims) if (claim.status === 'rejected') throw claim.reason;
    return isEmpty;
  }

  function getStuck(error: OcrError): void {
    if (life.closed) return;
    if (!stuck) log.debug('the work of this process rests, since the store fails', { error: error.message });
    stuck = true;
    parts.stuck(error);
  }

  return {
    wake,
    look,
    setWaiting(count) {
      const first = waiting === 0 && count > 0;
      waiting = count;
      if (first) wake();
    },
    getStuck,
    async stop() {
      clearTimeout(timer);
      await pumping;
    },
  };
}
