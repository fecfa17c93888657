/** Owns giving way: a span leaves its reader to another payer's work that has a better right to it. */
import type { JobStore } from '../store/job-store.ts';
import type { Capacity } from './capacity.ts';
import type { Work } from './work.ts';

export interface GiveWay {
  /** Has the first of some spans whose page ends give its reader to somebody who waits and has a better right to it. */
  makeRoom(): Promise<void>;
  /** Whether the work is the one that gives way; asked when one of its pages has ended. */
  isTurnOf(work: Work): boolean;
}

/** @param owner name of this process among the claimants */
export function createGiveWay(
  store: Pick<JobStore, 'toYield'>,
  owner: string,
  active: ReadonlySet<Work>,
  capacity: Pick<Capacity, 'stopAhead'>,
): GiveWay {
  /** Of these the first whose page ends is to give way. */
  let asked: ReadonlySet<Work> = new Set();
  return {
    async makeRoom() {
      if ([...active].some(({ yielding }) => yielding)) return;
      const spans = await store.toYield(owner);
      const named = [...active].filter(
        ({ claim }) =>
          claim.kind === 'span' && spans.some(({ job, span }) => job === claim.span.job && span === claim.span.span),
      );
      asked = new Set(named);
      if (named.length === 0) return;
      capacity.stopAhead();
      const served = new Set([...active].filter((work) => !work.isWaiting).map((work) => work.job));
      for (const work of active) {
        // What was claimed ahead goes back at once; but nobody is sent away who has had no page yet.
        if (!work.isWaiting || !served.has(work.job) || !named.some(({ job }) => job === work.job)) continue;
        work.controller.abort();
        asked = new Set([...asked].filter((other) => other !== work));
      }
    },
    isTurnOf(work) {
      if (!asked.has(work)) return false;
      asked = new Set();
      work.yielding = true;
      return true;
    },
  };
}
