/** Owns what is made of a finished job: its file in an export format, and what its preset finds on its pages. */
import type { App, ExportCall } from './app.ts';
import { type PageResult, isPageError } from './document.ts';
import { OcrError } from './errors.ts';
import type { ExportFormat, ExportInput } from './export/exporter.ts';
import { openExporter } from './export/index.ts';
import type { KeptExports } from './export/kept-exports.ts';
import { findingsOf } from './findings.ts';
import { type Job, isFinished, pagesRead } from './job.ts';
import type { OwnedJobService } from './jobs/ports.ts';
import { bilingual } from './translation.ts';

/** Bytes that the picture of a page may have on its way into an exported file. */
const exportedImageBytes = 8_000_000;

/**
 * @param jobs those of one caller
 * @param keptExports where files are kept for the next who asks; undefined keeps none
 */
export function createFinishedJobs(
  jobs: OwnedJobService,
  pageImage: App['pageImage'],
  keptExports: KeptExports | undefined,
): Pick<App, 'export' | 'findings'> {
  const finished = async (uuid: string): Promise<Job> => {
    const job = await jobs.get(uuid);
    if (job.status === 'done') return job;
    if (!isFinished(job.status)) {
      throw new OcrError(
        'job_not_finished',
        `The job ${uuid} is ${job.status}: ${pagesRead(job)} of ${job.pageCount} pages are read.`,
        {
          hint: 'Wait for it, and export then.',
        },
      );
    }
    const [what, why] = [job.status === 'failed' ? 'failed' : 'was cancelled', job.error];
    throw new OcrError('job_failed', `The job ${uuid} ${what}${why === undefined ? '.' : `: ${why}`}`, {
      hint: 'Submit the document again.',
    });
  };

  return {
    findings: async (uuid) => findingsOf(await finished(uuid), jobs.streamPages(uuid)),
    export: async (uuid, format, { options, password, attach, signal, onPage } = {}) => {
      const job = await finished(uuid);
      const exporter = await openExporter(format);
      const input: ExportInput = {
        job,
        pages: { [Symbol.asyncIterator]: () => shown(format, jobs.streamPages(uuid), onPage)[Symbol.asyncIterator]() },
        source: async () => (await jobs.source(uuid)).source,
        options,
        password,
        attach,
        findings: () => findingsOf(job, jobs.streamPages(uuid)),
        signal,
        renderPage: (index, maxSide) =>
          pageImage(uuid, index, { maxSide, maxBytes: exportedImageBytes, password, signal }),
      };
      // What a locked document shows by its password is never kept.
      const isKept = keptExports !== undefined && password === undefined && attach === undefined;
      const isThere = () => jobs.get(uuid).then(({ status }) => status === 'done', gone);
      const file = isKept
        ? await keptExports.open(exporter, input, isThere)
        : { ...(await exporter.kind(input)), size: undefined, body: exporter.write(input) };
      return {
        name: `${job.name.replace(/\.[^.]*$/, '')}.${file.extension}`,
        mediaType: file.mediaType,
        ...(file.size === undefined ? {} : { size: file.size }),
        body: untilAborted(file.body, signal),
      };
    },
  };
}

/** Formats of text to read show both languages of what was translated; the others have it as it stands on the page. */
const bilingualFormats: ReadonlySet<ExportFormat> = new Set<ExportFormat>(['txt', 'md', 'html', 'docx']);

async function* shown(
  format: ExportFormat,
  pages: AsyncIterable<PageResult>,
  onPage: ExportCall['onPage'],
): AsyncIterable<PageResult> {
  const both = bilingualFormats.has(format);
  for await (const page of pages) {
    onPage?.(page);
    yield both && !isPageError(page) ? bilingual(page) : page;
  }
}

/** @throws all but that the job is deleted */
function gone(thrown: unknown): false {
  if (thrown instanceof OcrError && thrown.code === 'job_not_found') return false;
  throw thrown;
}

/** @throws the signal's reason, before the next part is made */
async function* untilAborted<Part>(parts: AsyncIterable<Part>, signal: AbortSignal | undefined): AsyncIterable<Part> {
  signal?.throwIfAborted();
  for await (const part of parts) {
    signal?.throwIfAborted();
    yield part;
  }
  // Whoever stops after the last part wants no file, either.
  signal?.throwIfAborted();
}
