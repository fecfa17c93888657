/** Owns a piece of work of this process: what was claimed, whether it waits for a reader, how it is stopped. */
import { OcrError } from '../errors.ts';
import type { Claim } from '../store/job-store.ts';

export interface Work {
  readonly claim: Claim;
  readonly job: string;
  readonly controller: AbortController;
  /** Never rejects. */
  readonly ended: Promise<void>;
  /** Set when it gives its reader to another payer's work. */
  yielding: boolean;
  /** True for a span that has no reader yet. */
  isWaiting: boolean;
  /** True once its job is done, and only the index is left. */
  isIndexing: boolean;
  /** True once its pages are put into the index: nearly done, and then nobody has to begin it anew. */
  hasBegunIndex: boolean;
}

/** How far the process is with ending its work. */
export interface Life {
  /** Nothing more is claimed; what runs may end. */
  resting: boolean;
  /** All work is stopped and given back. */
  closed: boolean;
}

/** Work that does not end on its abort signal is not waited for any longer than this. */
const graceMilliseconds = 5000;

/** The uuid of the job that a claim is on. */
export function jobOf(claim: Claim): string {
  return claim.kind === 'span' ? claim.span.job : claim.finish.job;
}

/** Waits until all of it has ended, at most so long. */
export async function endOf(chosen: readonly Work[], milliseconds = graceMilliseconds): Promise<void> {
  let timeout: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timeout = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.all(chosen.map((work) => work.ended)), time]);
  clearTimeout(timeout);
}

/** Aborts and waits for the end, within the grace period. */
export async function abortAll(chosen: readonly Work[]): Promise<void> {
  if (chosen.length === 0) return;
  for (const work of chosen) work.controller.abort(new OcrError('cancelled', 'The work was stopped.'));
  await endOf(chosen);
}
