/** Owns the end of a job: what needs the whole document, then the status, then the index. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Amendment } from '../amendment.ts';
import { type PageError, isPageError } from '../document.ts';
import { toOcrError } from '../errors.ts';
import { type Job, failureCode } from '../job.ts';
import { createDocumentLayout } from '../layout/document-layout.ts';
import { type PageSketch, sketchOf } from '../layout/page-sketch.ts';
import type { FinishClaim, JobStore } from '../store/job-store.ts';
import { timeStep } from '../timing.ts';
import { amendByModel } from './model-amendments.ts';
import { pagesAtOnce, streamPages } from './page-stream.ts';
import type { JobServicePorts } from './ports.ts';

/** In a row: another process may have held the index. */
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

export interface FinishListener {
  /** Nothing is left but to index. */
  done(): void;
  /** Indexing begins. */
  indexes(): void;
}

/**
 * Finishes a job whose pages all have a result, and makes it searchable then: its text is not held back for that, and whoever
 * searches before looks after it. Returns without a word when the claim is lost or the signal aborted. Every step is safe to
 * repeat, since a kill may come after any of them; one that is done already is only indexed.
 * @throws what the store throws
 */
export async function finishJob(
  ports: JobServicePorts,
  claim: FinishClaim,
  signal: AbortSignal,
  listener: FinishListener,
): Promise<void> {
  const details = await ports.store.get(claim.job);
  if (details === undefined) return;
  const { job } = details;
  const isLeft = job.status === 'done';
  if (!isLeft && !(await complete(ports, claim, job, signal))) return;
  listener.done();
  await delay(isLeft ? leftHeadStart : headStart, undefined, { signal, ref: false }).catch(seenBelow);
  if (signal.aborted) return;
  listener.indexes();
  await timeStep('index', () => index(ports, job, signal));
}

/** Milliseconds for whoever waits for the text: making chunks of it, and loading the index at first, would hold it up. */
const headStart = 250;
/** The same for a job that an earlier process left, which nobody waits for: a command that reads one document is over by then. */
const leftHeadStart = 2000;

/** The signal was aborted, which whoever waited asks for. */
function seenBelow(): void {}

/** Ends the job; true when it is done. */
async function complete(ports: JobServicePorts, claim: FinishClaim, job: Job, signal: AbortSignal): Promise<boolean> {
  if (job.pagesFailed === job.pageCount) {
    await ports.store.finish(claim, { status: 'failed', error: unreadable(job) });
    return false;
  }
  if (!(await timeStep('document layout', () => layOut(ports, claim, signal)))) return false;
  const fault = await amendByModel(ports, claim, job, signal);
  if (signal.aborted) return false;
  if (fault === undefined) return ports.store.finish(claim, { status: 'done' });
  await ports.store.finish(claim, { status: 'failed', error: fault });
  return false;
}

/** Lays the document out as a whole; false when the claim was lost or the signal aborted. */
async function layOut(ports: JobServicePorts, claim: FinishClaim, signal: AbortSignal): Promise<boolean> {
  const layout = createDocumentLayout();
  // The sketches of most documents are one batch, which is not read twice.
  let only: readonly PageSketch[] | undefined;
  let count = 0;
  for await (const batch of sketchBatches(ports.store, claim.job)) {
    if (signal.aborted) return false;
    for (const sketch of batch) layout.observe(sketch);
    count += 1;
    only = count === 1 ? batch : undefined;
  }
  for await (const batch of only === undefined ? sketchBatches(ports.store, claim.job) : [only]) {
    if (signal.aborted) return false;
    const amendments = batch.flatMap((sketch): readonly Amendment[] => {
      const changes = layout.settle(sketch);
      return changes.length === 0 ? [] : [{ index: sketch.index, changes }];
    });
    if (amendments.length > 0 && !(await ports.store.amendPages(claim, amendments))) return false;
  }
  return true;
}

/** A sketch is about a tenth of its page. */
const sketchesAtOnce = 256;

/** Sketches of the pages that were read, ascending, a few at a time; made of the page where none came with it. */
async function* sketchBatches(store: JobStore, uuid: string): AsyncIterable<readonly PageSketch[]> {
  const indexes = await store.pageIndexes(uuid);
  for (let at = 0; at < indexes.length; at += sketchesAtOnce) {
    const batch = indexes.slice(at, at + sketchesAtOnce);
    const sketches = (await store.sketches(uuid, batch)).map(({ sketch }): PageSketch => JSON.parse(sketch));
    const known = new Set(sketches.map(({ index }) => index));
    const others = batch.filter((index) => !known.has(index));
    for (let from = 0; from < others.length; from += pagesAtOnce) {
      const pages = await store.pages(uuid, others.slice(from, from + pagesAtOnce));
      for (const page of pages) if (!isPageError(page)) sketches.push(sketchOf(page));
    }
    yield sketches.toSorted((a, b) => a.index - b.index);
  }
}

/** Makes the pages searchable. Where that cannot be done now, the claim runs out, and whoever takes it tries again. */
async function index(ports: JobServicePorts, job: Job, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; attempt <= indexAttempts; attempt++) {
    try {
      await ports.index(job, streamPages(ports.store, job.uuid), { signal });
      await ports.store.noteIndexed(job.uuid);
      return;
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toOcrError(thrown);
      ports.log.error('the pages of a job could not be indexed', { job: job.uuid, attempt, error: error.message });
    }
  }
}
