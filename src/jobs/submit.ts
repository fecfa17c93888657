/** Owns taking a source in as a job: recognising one that exists, counting pages, cutting them into spans. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Source } from '../document.ts';
import { OcrError } from '../errors.ts';
import type { Job, JobOptions } from '../job.ts';
import { formatPageRange, parsePageRange } from '../page-range.ts';
import type { OwnedJobs } from '../store/job-store.ts';
import type { JobServicePorts, SubmitDetails } from './ports.ts';

/** Spans that a document is cut into before they grow beyond one page. */
const spansWanted = 32;
const largestSpan = 8;

/** Same key, same pages: content hash and every option that changes what is read. */
export function fingerprintOf(sha256: string, options: JobOptions): string {
  const canonical = [
    sha256,
    options.tier,
    options.language,
    options.tool ?? '',
    options.translateTo ?? '',
    options.pages === undefined ? '' : formatPageRange(options.pages),
    ...(options.engine === undefined ? [] : [options.engine]),
    ...(options.model === undefined ? [] : [{ model: options.model }]),
    ...(options.schema === undefined ? [] : [{ schema: options.schema }]),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

/** Cuts pages into spans: one page each for a short document, so that every reader has work, up to 8 for a long one. */
export function cutSpans(pages: readonly number[]): readonly (readonly number[])[] {
  const size = Math.min(largestSpan, Math.max(1, Math.ceil(pages.length / spansWanted)));
  const spans: (readonly number[])[] = [];
  for (let at = 0; at < pages.length; at += size) spans.push(pages.slice(at, at + size));
  return spans;
}

/** All pages spelled out are the same request as none named. */
function choosePages(text: string | undefined, documentPages: number): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const chosen = parsePageRange(text, documentPages);
  return chosen.length === documentPages ? undefined : chosen;
}

async function hashFile(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}

/**
 * Copies the source in before its job can be seen, so that no job is ever without its bytes.
 * @throws OcrError `damaged_file` when the bytes are not those that were checked
 */
async function takeIn(
  ports: JobServicePorts,
  uuid: string,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<void> {
  await ports.blobs.putSource(uuid, source.path);
  const stored = await ports.blobs.sourcePath(uuid);
  // The file may be written to, or the path led elsewhere, between its check and this copy.
  if (stored === undefined || (await hashFile(stored, signal)) !== source.sha256) {
    throw new OcrError('damaged_file', `The file ${source.name} changed while it was taken in.`, {
      hint: 'Wait until whatever writes it is done, then give it again.',
    });
  }
}

/**
 * The job that exists stands for the submission. When its upload is gone since its time was up, the bytes that were given
 * now take its place, so that the document can be shown and exported again.
 */
async function standIn(
  ports: JobServicePorts,
  owned: OwnedJobs,
  job: Job,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<Job> {
  if (job.sha256 !== source.sha256 || (await ports.blobs.sourcePath(job.uuid)) !== undefined) return job;
  if (!(await owned.uploadReturns(job.uuid))) return job;
  try {
    await takeIn(ports, job.uuid, source, signal);
  } catch (thrown) {
    await ports.blobs.delete(job.uuid);
    throw thrown;
  }
  return job;
}

/** @throws OcrError `too_many_pages`, with the cap */
function checkPageCount(source: Source, pages: number, maxPages: number, filePages: number | undefined): void {
  const cap = Math.min(maxPages, filePages ?? maxPages);
  if (pages <= cap) return;
  throw new OcrError('too_many_pages', `${source.name} would be read on ${pages} pages; the limit is ${cap}.`, {
    hint:
      cap === maxPages
        ? 'Give a page range, or raise OCRCHAT_MAX_PAGES.'
        : 'Give a page range, split the document, or use an account that may read more at once.',
    facts: { pages, cap },
  });
}

/**
 * Makes the job of a source, or finds the one that exists.
 * @throws OcrError as `JobService.submit` says
 */
export async function submitSource(
  ports: JobServicePorts,
  owned: OwnedJobs,
  source: Source,
  asked: Omit<JobOptions, 'pages'>,
  details: SubmitDetails,
): Promise<Job> {
  const { signal, password } = details;
  const reuse = details.fresh !== true;
  signal?.throwIfAborted();
  // Without a range the fingerprint is known before the file is opened. A password is always tried.
  if (reuse && details.pages === undefined && password === undefined) {
    const existing = await owned.find(fingerprintOf(source.sha256, { ...asked, pages: undefined }));
    if (existing !== undefined) return standIn(ports, owned, existing, source, signal);
  }

  const engine = await ports.engine(asked.engine);
  const { pageCount } = await engine.inspect(source, { password, language: asked.language, signal });
  const chosen = choosePages(details.pages, pageCount);
  const pages = chosen ?? Array.from({ length: pageCount }, (_, index) => index);
  checkPageCount(source, pages.length, ports.config.maxPages, details.filePages);
  const options: JobOptions = { ...asked, ...(chosen === undefined ? {} : { pages: chosen }) };
  const fingerprint = fingerprintOf(source.sha256, options);
  if (reuse) {
    const existing = await owned.find(fingerprint);
    if (existing !== undefined) return standIn(ports, owned, existing, source, signal);
  }

  details.approve?.(pages.length);

  const uuid = randomBytes(16).toString('hex');
  try {
    await takeIn(ports, uuid, source, signal);
    signal?.throwIfAborted();
    const { job, created } = await owned.create(
      {
        uuid,
        source: { mediaType: source.mediaType, name: source.name, sha256: source.sha256, byteSize: source.byteSize },
        options,
        fingerprint,
        password,
        documentPages: pageCount,
        // A service gets the document whole.
        spans: options.engine === 'remote' ? [pages] : cutSpans(pages),
        expiresAt: details.expiresAt,
        charge: details.charge,
        idempotencyKey: details.idempotencyKey,
        keepUpload: details.keepUpload,
      },
      { reuse },
    );
    // Another process took the same bytes in meanwhile.
    if (!created) await ports.blobs.delete(uuid);
    return job;
  } catch (thrown) {
    if ((await ports.store.get(uuid)) === undefined) await ports.blobs.delete(uuid);
    throw thrown;
  }
}
