/** Owns the end of a job: what needs the whole document, then the index, then the status. */
import type { Amendment, Change } from '../amendment.ts';
import type { PageError } from '../document.ts';
import { isPageError } from '../document.ts';
import { type OcrError, toOcrError } from '../errors.ts';
import { type Job, failureCode } from '../job.ts';
import { createDocumentLayout } from '../layout/document-layout.ts';
import { type PageSketch, sketchOf } from '../layout/page-sketch.ts';
import type { FinishClaim, JobStore } from '../store/job-store.ts';
import { timeStep } from '../timing.ts';
import { pagesAtOnce, streamPages } from './page-stream.ts';
import type { JobServicePorts, PageTranslation } from './ports.ts';

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
  const untranslated = await translatePages(ports, claim, job, signal);
  const fault = untranslated ?? (await timeStep('index', () => index(ports, job, signal)));
  if (signal.aborted) return;
  await ports.store.finish(claim, fault === undefined ? { status: 'done' } : { status: 'failed', error: fault });
}

/** Lays the document out as a whole; false when the claim was lost or the signal aborted. */
async function layOut(ports: JobServicePorts, claim: FinishClaim, signal: AbortSignal): Promise<boolean> {
  const layout = createDocumentLayout();
  for await (const batch of sketchBatches(ports.store, claim.job)) {
    if (signal.aborted) return false;
    for (const sketch of batch) layout.observe(sketch);
  }
  for await (const batch of sketchBatches(ports.store, claim.job)) {
    if (signal.aborted) return false;
    const amendments = batch.flatMap((sketch): readonly Amendment[] => {
      const changes = layout.settle(sketch);
      return changes.length === 0 ? [] : [{ index: sketch.index, changes }];
    });
    if (amendments.length > 0 && !(await ports.store.amendPages(claim, amendments))) return false;
  }
  return true;
}

/**
 * Translates the pages that are not yet, each stored before the next is paid for; returns the sentence to end the job with when
 * none could be. A page that could not be says so.
 */
async function translatePages(
  ports: JobServicePorts,
  claim: FinishClaim,
  { uuid, options }: Job,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { translateTo, engine } = options;
  // A service that reads translates, too.
  if (translateTo === undefined || engine === 'remote' || ports.translate === undefined) return undefined;
  let done = 0;
  let failure: OcrError | undefined;
  for await (const page of streamPages(ports.store, uuid)) {
    if (signal.aborted) return undefined;
    if (isPageError(page) || page.blocks.length === 0) continue;
    if (page.blocks.some(({ translation }) => translation !== undefined)) {
      done++;
      continue;
    }
    let outcome: PageTranslation;
    try {
      outcome = await ports.translate(page, translateTo, { signal });
    } catch (thrown) {
      if (signal.aborted) return undefined;
      outcome = { changes: [], failure: toOcrError(thrown) };
    }
    if (outcome.failure === undefined) {
      done++;
    } else {
      failure = outcome.failure;
      ports.log.error('a page could not be translated', { job: uuid, page: page.index + 1, error: failure.message });
    }
    const changes: readonly Change[] =
      outcome.failure === undefined
        ? outcome.changes
        : [{ note: `The page was not translated: ${outcome.failure.sentence}` }];
    // A page of numbers alone has nothing to change.
    if (changes.length === 0) continue;
    const { model } = outcome;
    if (!(await ports.store.amendPages(claim, [{ index: page.index, changes, model }]))) return undefined;
  }
  return done === 0 && failure !== undefined
    ? `Every page was read, but none could be translated: ${failure.sentence} Then submit the document again.`
    : undefined;
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
