/** Owns what an address under `ocr://` names, and finding its page. */
import type { App } from '../app.ts';
import { isPageError } from '../document.ts';
import type { Page } from '../document.ts';
import { OcrError } from '../errors.ts';
import { isFinished } from '../job.ts';
import { formatPageRange } from '../page-range.ts';
import type { Job } from '../job.ts';

export interface Place {
  readonly uri: string;
  readonly uuid: string;
  /** From 1; 0 where the address names the job itself. */
  readonly page: number;
}

/**
 * The page that was read.
 * @throws OcrError `job_not_found`, `page_not_found` when the job has no such page, `job_not_finished` when it is not read yet,
 *   or the page's own error when it could not be read
 */
export async function pageAt(app: App, { uuid, page }: Place): Promise<Page> {
  const job = await app.job(uuid);
  const [result] = await app.pages(uuid, [page - 1]);
  if (result === undefined) throw missing(job, page);
  if (isPageError(result)) {
    throw new OcrError(result.code, `Page ${page} of "${job.name}" could not be read: ${result.message}`, {
      hint: `Its image is at …/pages/${page}/image.`,
    });
  }
  return result;
}

/** Refuses a page that the job does not have, whether it was read or not. */
export async function requirePage(app: App, { uuid, page }: Place): Promise<void> {
  const job = await app.job(uuid);
  if (page > job.documentPages) throw missing(job, page);
}

function missing(job: Job, page: number): OcrError {
  const wanted = job.options.pages?.includes(page - 1) ?? page <= job.documentPages;
  if (wanted && !isFinished(job.status)) {
    return new OcrError(
      'job_not_finished',
      `Page ${page} of "${job.name}" is not read yet: the job is ${job.status}, ${job.pagesDone} of ${job.pageCount} pages done.`,
      {
        hint: 'Wait with get_job and wait_seconds, then read it again.',
      },
    );
  }
  const read =
    job.options.pages === undefined
      ? `pages 1 to ${job.documentPages}`
      : `pages ${formatPageRange(job.options.pages).slice(0, 100)}`;
  return new OcrError('page_not_found', `"${job.name}" (${job.status}) has no result for page ${page}.`, {
    hint: `This job covers ${read}.`,
  });
}
