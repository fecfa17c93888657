/** Owns telling what a reader should doubt: pages on which nothing was found, and the warnings of pages. */
import type { App } from '../app.ts';
import { isPageError, type PageError, type PageResult } from '../document.ts';
import type { Job } from '../job.ts';
import { formatPageRange } from '../page-range.ts';
import type { Session } from './session.ts';

/** One thing to doubt; the page counts from 1. */
export interface PageWarning {
  readonly page: number;
  readonly message: string;
}

/** Said of a page that was read, and has no text. */
export const nothingFound = 'No text was found.';

/** Pages held in memory at once. */
const pagesAtOnce = 50;

/** What is to be doubted about a job's pages, in their order. */
export async function pageWarnings(app: App, uuid: string): Promise<readonly PageWarning[]> {
  const found: PageWarning[] = [];
  const indexes = await app.pageIndexes(uuid);
  for (let at = 0; at < indexes.length; at += pagesAtOnce) {
    found.push(...warningsOf(await app.pages(uuid, indexes.slice(at, at + pagesAtOnce))));
  }
  return found;
}

/** Gathers the warnings of pages that are seen anyhow, so that they need not be read once more. */
export interface WarningGatherer {
  see(page: PageResult): void;
  /** The warnings of all pages of the job; where not all were seen, they are read. */
  all(app: App, job: Pick<Job, 'uuid' | 'pagesDone'>): Promise<readonly PageWarning[]>;
}

export function gatherWarnings(): WarningGatherer {
  const seen = new Map<number, readonly PageWarning[]>();
  return {
    see: (page) => void seen.set(page.index, warningsOf([page])),
    async all(app, { uuid, pagesDone }) {
      if (seen.size < pagesDone) return pageWarnings(app, uuid);
      return [...seen].toSorted(([a], [b]) => a - b).flatMap(([, warnings]) => warnings);
    },
  };
}

/** What is to be doubted about these pages; those that could not be read are told of as failures, not here. */
export function warningsOf(results: readonly PageResult[]): readonly PageWarning[] {
  return results.flatMap((result) => {
    if (isPageError(result)) return [];
    const empty = result.blocks.every(({ text }) => text.trim() === '');
    const messages = [...(empty ? [nothingFound] : []), ...(result.warnings ?? [])];
    return messages.map((message) => ({ page: result.index + 1, message }));
  });
}

/** Says which pages could not be read, and why; those with the same reason share a line. */
export function reportErrors(session: Session, errors: readonly PageError[], subject: string): void {
  const pages = new Map<string, number[]>();
  for (const { index, message } of errors) pages.set(message, [...(pages.get(message) ?? []), index]);
  for (const [message, indexes] of pages)
    session.note(`ocrchat: ${subject}: ${pagesOf(indexes)} could not be read: ${message}`);
}

function pagesOf(indexes: readonly number[]): string {
  return `${indexes.length === 1 ? 'page' : 'pages'} ${formatPageRange(indexes)}`;
}

/** Tells of the warnings; pages with the same one share a line. The exit code stays as it is. */
export function reportWarnings(session: Session, warnings: readonly PageWarning[], subject: string): void {
  const byPage = new Map<number, string>();
  for (const { page, message } of warnings) {
    const before = byPage.get(page);
    byPage.set(page, before === undefined ? message : `${before} ${message}`);
  }
  const pages = new Map<string, number[]>();
  for (const [page, words] of byPage) pages.set(words, [...(pages.get(words) ?? []), page - 1]);
  for (const [words, indexes] of pages) {
    const place = pagesOf(indexes);
    const text = words.startsWith(nothingFound)
      ? `No text was found on ${place}.${words.slice(nothingFound.length)}`
      : `${place}: ${words}`;
    session.note(`ocrchat: ${subject}: ${text}`);
  }
}
