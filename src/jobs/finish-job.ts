/** Owns the end of a job: what needs the whole document, then the index, then the status. */
import { isDeepStrictEqual } from 'node:util';
import type { Page, PageError } from '../document.ts';
import { isPageError } from '../document.ts';
import { toOcrError } from '../errors.ts';
import { type Job, failureCode } from '../job.ts';
import { createDocumentLayout } from '../layout/document-layout.ts';
import type { FinishClaim } from '../store/job-store.ts';
import { timeStep } from '../timing.ts';
import { pageBatches, streamPages } from './page-stream.ts';
import type { JobServicePorts } from './ports.ts';

/** Indexing is tried once more: another process may have held the index. */
const indexAttempts = 2;

/** More than one sentence: what happened, then what to do. */
function advises({ message }: PageError): boolean {
  return /[.:!?;]\s+\p{L}/u.test(message);
}

/** Why a job without a single readable page failed. */
function unreadable(job: Job): string {
  const [first] = job.errors;
  // Pages that failed for one reason say themselves what to do; further advice would only contradict it.
  if (first !== undefined && failureCode(job) === first.code && job.errors.every(advises)) {
    return job.pageCount === 1 ? first.message : `None of the ${job.pageCount} pages could be read: ${first.message}`;
  }
  const which = job.pageCount === 1 ? 'The page could not be read' : `None of the ${job.pageCount} pages could be read`;
  const why = first === undefined ? '' : ` (page ${first.index + 1}: ${first.message.replace(/\.\s*$/, '')})`;
  return `${which}${why}. Check the file in a viewer, then submit it again with \`fresh\`, with another page range or language if that is the reason.`;
}

/**
 * Finishes a job whose pages all have a result; returns without a word when the claim is lost or the signal aborted.
 * Every step is safe to repeat, since a kill may come after any of them.
 * @throws what the store throws
 */
export async function finishJob(ports: JobServicePorts, claim: FinishClaim, signal: AbortSignal): Promise<void> {
  const details = await ports.store.get(claim.job);
  if (details === undefined) return;
  const { job } = details;
  if (job.pagesFailed === job.pageCount) {
    await ports.store.finish(claim, { status: 'failed', error: unreadable(job) });
    return;
  }
  if (!(await timeStep('document layout', () => layOut(ports, claim, signal)))) return;
  const fault = await timeStep('index', () => index(ports, job, signal));
  if (signal.aborted) return;
  await ports.store.finish(claim, fault === undefined ? { status: 'done' } : { status: 'failed', error: fault });
}

/** Lays the document out as a whole; false when the claim was lost or the signal aborted. */
async function layOut(ports: JobServicePorts, claim: FinishClaim, signal: AbortSignal): Promise<boolean> {
  const layout = createDocumentLayout();
  for await (const result of streamPages(ports.store, claim.job)) {
    if (signal.aborted) return false;
    if (!isPageError(result)) layout.observe(result);
  }
  for await (const batch of pageBatches(ports.store, claim.job)) {
    if (signal.aborted) return false;
    const changed: Page[] = [];
    for (const result of batch) {
      if (isPageError(result)) continue;
      const settled = layout.settle(result);
      if (!isDeepStrictEqual(settled, result)) changed.push(settled);
    }
    if (changed.length > 0 && !(await ports.store.replacePages(claim, changed))) return false;
  }
  return true;
}

/** Makes the pages searchable; returns the sentence to end the job with when that cannot be done. */
async function index(ports: JobServicePorts, job: Job, signal: AbortSignal): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ports.index(job, streamPages(ports.store, job.uuid), { signal });
      return undefined;
    } catch (thrown) {
      if (signal.aborted) return undefined;
      const error = toOcrError(thrown);
      ports.log.error('the pages of a job could not be indexed', { job: job.uuid, attempt, error: error.message });
      if (attempt === indexAttempts) {
        return `Every page was read, but they could not be made searchable: ${error.sentence} Then submit the document again.`;
      }
    }
  }
}
