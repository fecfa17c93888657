/** Owns the reading of one claimed span: each page's result is stored as it comes. */
import type { PageResult } from '../document.ts';
import { OcrError, toOcrError, unknownJob } from '../errors.ts';
import { type Job, isFinished } from '../job.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { JobStore, SpanClaim } from '../store/job-store.ts';
import { createPageWriter } from './page-writer.ts';
import type { WrittenPage } from '../written-page.ts';
import type { JobServicePorts, JobSource } from './ports.ts';

/** A fault of the source or its reader, as opposed to one of the store, whose next attempt may go better. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
  readonly error: OcrError;

  constructor(error: OcrError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

/**
 * Finds the bytes of a job.
 * @throws OcrError `job_not_found`, `file_not_found`
 */
export async function sourceOf(
  store: Pick<JobStore, 'get'>,
  blobs: Pick<BlobStore, 'sourcePath'>,
  uuid: string,
): Promise<JobSource> {
  const details = await store.get(uuid);
  if (details === undefined) throw unknownJob(uuid);
  const { job, password } = details;
  const path = await blobs.sourcePath(uuid);
  if (path === undefined) {
    const why = isFinished(job.status) ? ', as uploads are some time after they were read' : '';
    throw new OcrError('file_not_found', `The upload ${job.name} of job ${uuid} is gone${why}.`, {
      hint: 'Its text is there as before; for what needs the document itself, submit it again with `fresh`.',
    });
  }
  return {
    source: { path, mediaType: job.mediaType, name: job.name, sha256: job.sha256, byteSize: job.byteSize },
    password,
  };
}

/** Milliseconds: the rest of a span that is read so fast is done before another reader would be at it, so it makes no room. */
const briskRest = 150;

/** Told how far the reading of a span is. */
export interface SpanListener {
  /** The reader gave a page. */
  came(): void;
  /** A page was stored. */
  page(): void;
  /**
   * The reader gave its last page; what it gave may still be on its way into the store.
   * @returns true when nothing else is there to be read in its place
   */
  read(): boolean;
  /** Asked after each page that came slowly: whether the rest is to be left to the next claim. */
  enough(): boolean;
}

/** What is known of a span before a reader is free for it. */
export interface PreparedSpan {
  readonly claim: SpanClaim;
  readonly options: Job['options'];
  readonly found: JobSource;
}

/**
 * Looks up what reading a span takes; undefined when its job is gone.
 * @throws SourceFault when the upload is gone; what the store throws
 */
export async function prepareSpan(ports: JobServicePorts, claim: SpanClaim): Promise<PreparedSpan | undefined> {
  const details = await ports.store.get(claim.job);
  if (details === undefined) return undefined;
  return { claim, options: details.job.options, found: await uploadOf(ports, claim.job) };
}

/**
 * Reads the open pages of the span into the store; returns early when the claim is lost. A page that comes after the
 * signal is still offered: the store knows whether it may be kept.
 * @returns false when pages were left since there were enough
 * @throws SourceFault when the source cannot be read at all; what the store throws
 */
export async function readSpan(
  ports: JobServicePorts,
  prepared: PreparedSpan,
  signal: AbortSignal,
  listener: SpanListener,
): Promise<boolean> {
  const { claim, found } = prepared;
  const { engine: name, pages: asked, ...options } = prepared.options;
  const open = async () => {
    const engine = await ports.engine(name);
    const { password } = found;
    return engine.read(found.source, claim.pages, { ...options, asked, job: claim.job, password, signal });
  };
  const missing = new Set(claim.pages);
  let lastPage = performance.now();
  const put = async (result: PageResult | WrittenPage, isUrgent = false): Promise<boolean> => {
    const held = await ports.store.putPage(claim, result, { isUrgent });
    if (held) listener.page();
    return held;
  };
  const writer = createPageWriter((result, isUrgent) => putChecked((checked) => put(checked, isUrgent), result));
  let isLast = false;
  try {
    for await (const result of guardedRead(open)) {
      if (!missing.delete(result.index)) {
        ports.log.warn('a page came that was not asked for', { job: claim.job, page: result.index + 1 });
        continue;
      }
      listener.came();
      if (!(await writer.add(result))) return true;
      const now = performance.now();
      const rest = (now - lastPage) * missing.size;
      lastPage = now;
      if (rest > briskRest && listener.enough()) return false;
    }
    isLast = listener.read();
  } finally {
    // Also when the source fails half-way: what was read before is kept.
    await writer.flush(isLast);
  }
  if (signal.aborted) return true;
  for (const index of missing) {
    if (!(await put({ index, code: 'page_failed', message: `The reader gave no result for page ${index + 1}.` })))
      break;
  }
  return true;
}

/** A malformed result is the page's fault: it must neither stop the others nor pass for a page. */
async function putChecked(
  put: (result: PageResult | WrittenPage) => Promise<boolean>,
  result: PageResult | WrittenPage,
): Promise<boolean> {
  try {
    return await put(result);
  } catch (thrown) {
    if (!(thrown instanceof OcrError) || thrown.code !== 'invalid_argument') throw thrown;
    return await put({
      index: result.index,
      code: 'page_failed',
      message: `The reader's result was unusable. ${thrown.message}`,
    });
  }
}

/** Marks whatever the engine throws as the source's fault. */
async function* guardedRead(
  open: () => Promise<AsyncIterable<PageResult | WrittenPage>>,
): AsyncIterable<PageResult | WrittenPage> {
  let results: AsyncIterator<PageResult | WrittenPage> | undefined;
  try {
    for (;;) {
      let next: IteratorResult<PageResult | WrittenPage>;
      try {
        results ??= (await open())[Symbol.asyncIterator]();
        next = await results.next();
      } catch (thrown) {
        results = undefined;
        throw new SourceFault(toOcrError(thrown));
      }
      if (next.done === true) {
        results = undefined;
        return;
      }
      yield next.value;
    }
  } finally {
    // Left early: the engine must learn that nobody reads on.
    await results?.return?.();
  }
}

/** A vanished upload is the source's fault, a store that does not answer is not. */
async function uploadOf(ports: JobServicePorts, uuid: string): Promise<JobSource> {
  try {
    return await sourceOf(ports.store, ports.blobs, uuid);
  } catch (thrown) {
    if (thrown instanceof OcrError && thrown.code === 'file_not_found') throw new SourceFault(thrown);
    throw thrown;
  }
}
