/** Owns what a model adds to the pages of a job that were read: a translation, or what it says of fields; paid once a page. */
import type { Change } from '../amendment.ts';
import { type Page, isPageError } from '../document.ts';
import { type OcrError, toOcrError } from '../errors.ts';
import { pagesLookedAt } from '../fields/finding.ts';
import type { Job } from '../job.ts';
import type { FinishClaim } from '../store/job-store.ts';
import { streamPages } from './page-stream.ts';
import type { JobServicePorts, ModelChanges } from './ports.ts';

/** What is asked of the model for each page. */
interface Errand {
  readonly isDone: (page: Page) => boolean;
  readonly ask: (page: Page) => Promise<ModelChanges>;
  /** Pages of the job, from its first, that it is asked for. */
  readonly most: number;
  /** What did not become of a page, as the beginning of a sentence. */
  readonly failed: string;
  /** The sentence to end the job with when it became of no page; absent where the job is good without. */
  readonly allFailed: ((why: string) => string) | undefined;
}

/** What the job asks a model for beyond reading. */
function errandOf(ports: JobServicePorts, { options }: Job, signal: AbortSignal): Errand | undefined {
  const { translateTo, schema, engine } = options;
  const { translate, claimFields } = ports;
  // A service that reads translates, too.
  if (translateTo !== undefined && engine !== 'remote' && translate !== undefined) {
    return {
      isDone: ({ blocks }) => blocks.some(({ translation }) => translation !== undefined),
      ask: (page) => translate(page, translateTo, { signal }),
      most: Number.POSITIVE_INFINITY,
      failed: 'The page was not translated',
      allFailed: (why) => `Every page was read, but none could be translated: ${why} Then submit the document again.`,
    };
  }
  if (schema !== undefined && engine === 'vlm' && claimFields !== undefined) {
    return {
      isDone: ({ claims }) => claims !== undefined,
      ask: (page) => claimFields(page, schema, { signal }),
      most: pagesLookedAt,
      failed: 'The model was not heard on the fields of this page, which are found by rules alone',
      allFailed: undefined,
    };
  }
  return undefined;
}

/**
 * Asks for the pages that lack it, each stored before the next is paid for; returns the sentence to end the job with when
 * nothing came of any. A page of which nothing came says so.
 */
export async function amendByModel(
  ports: JobServicePorts,
  claim: FinishClaim,
  job: Job,
  signal: AbortSignal,
): Promise<string | undefined> {
  const errand = errandOf(ports, job, signal);
  if (errand === undefined) return undefined;
  let done = 0;
  let count = 0;
  let failure: OcrError | undefined;
  for await (const page of streamPages(ports.store, job.uuid)) {
    if (signal.aborted) return undefined;
    if (++count > errand.most) break;
    if (isPageError(page) || page.blocks.length === 0) continue;
    if (errand.isDone(page)) {
      done++;
      continue;
    }
    let outcome: ModelChanges;
    try {
      outcome = await errand.ask(page);
    } catch (thrown) {
      if (signal.aborted) return undefined;
      outcome = { changes: [], failure: toOcrError(thrown) };
    }
    const { model } = outcome;
    if (outcome.failure === undefined) {
      done++;
    } else {
      failure = outcome.failure;
      ports.log.error('a model did not do what was asked for a page', {
        job: job.uuid,
        page: page.index + 1,
        error: failure.message,
      });
    }
    const changes: readonly Change[] =
      outcome.failure === undefined ? outcome.changes : [{ note: `${errand.failed}: ${outcome.failure.sentence}` }];
    // A page of numbers alone has nothing to translate.
    if (changes.length === 0) continue;
    if (!(await ports.store.amendPages(claim, [{ index: page.index, changes, model }]))) return undefined;
  }
  return done === 0 && failure !== undefined ? errand.allFailed?.(failure.sentence) : undefined;
}
