/** Owns the job object as it is sent: whole with its text when the job is done, in parts when it is long. */
import { Readable } from 'node:stream';
import type { App } from '../app.ts';
import { type PageResult, isPageError } from '../document.ts';
import type { Job } from '../job.ts';
import { documentMarkdown } from '../markdown.ts';
import { pageText } from '../plain-text.ts';
import { translated } from '../translation.ts';
import { type WireFindings, toWireFindings } from '../wire/findings.ts';
import type { RestJob } from '../wire/rest.ts';
import { toRestPage, toRestSummary } from '../wire/to-rest.ts';

export interface JobBodies {
  /** The JSON of the job. A body that is a stream fails when the job is deleted meanwhile. */
  body(app: App, job: Job, notes?: readonly string[]): Promise<Buffer | Readable>;
  /** Forgets what is kept of the job. */
  forget(uuid: string): void;
}

/** Jobs of up to this many pages are made in one piece. */
const wholePages = 32;
/** Pages that are in memory at once, of longer ones. */
const pagesAtOnce = 16;
const keptBytes = 32 * 1024 * 1024;
/** A job that its owner deleted through another process is not kept longer than this, in milliseconds. */
const keptTime = 60_000;

interface Kept {
  readonly body: Buffer;
  readonly finishedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly until: number;
}

/** Bodies of finished jobs are kept for a while, since clients ask for them again and again. Whoever asks must have been shown the job. */
export function createJobBodies(): JobBodies {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  function forget(uuid: string): void {
    bytes -= kept.get(uuid)?.body.length ?? 0;
    kept.delete(uuid);
  }

  function keep(job: Job, body: Buffer): void {
    if (body.length > keptBytes / 8) return;
    forget(job.uuid);
    const { finishedAt, expiresAt } = job;
    kept.set(job.uuid, { body, finishedAt, expiresAt, until: performance.now() + keptTime });
    bytes += body.length;
    for (const uuid of kept.keys()) {
      if (bytes <= keptBytes) break;
      forget(uuid);
    }
  }

  function known(job: Job): Buffer | undefined {
    const found = kept.get(job.uuid);
    if (found === undefined) return undefined;
    const same = found.finishedAt === job.finishedAt && found.expiresAt === job.expiresAt;
    if (same && performance.now() < found.until) return found.body;
    forget(job.uuid);
    return undefined;
  }

  return {
    forget,
    async body(app, job, notes) {
      if (job.status !== 'done') return Buffer.from(unfinishedBody(job, notes));
      if (job.pageCount > wholePages)
        return Readable.from(parts(job, () => pagesOf(app, job), { ...(await found(app, job)), ...noted(notes) }));
      const before = notes === undefined ? known(job) : undefined;
      if (before !== undefined) return before;
      const pages = await app.pages(job.uuid);
      let text = '';
      for await (const part of parts(job, () => pages, { ...(await found(app, job)), ...noted(notes) })) text += part;
      const body = Buffer.from(text);
      if (notes === undefined) keep(job, body);
      return body;
    },
  };
}

function unfinishedBody(job: Job, notes: readonly string[] | undefined): string {
  return JSON.stringify({ ...toRestSummary(job), text: '', markdown: '', pages: [], ...noted(notes) });
}

/** What the tool of the job found, for a job that is done. */
async function found(app: App, job: Job): Promise<{ readonly findings?: WireFindings }> {
  const findings = job.options.tool === undefined ? undefined : await app.findings(job.uuid);
  return findings === undefined ? {} : { findings: toWireFindings(findings) };
}

const noted = (notes: readonly string[] | undefined) => (notes === undefined ? {} : { notes });

/** JSON text without its quotation marks, so that a long string can be written in parts. */
const inner = (text: string): string => JSON.stringify(text).slice(1, -1);

async function* parts(
  job: Job,
  pages: () => AsyncIterable<PageResult> | Iterable<PageResult>,
  more: Pick<RestJob, 'findings' | 'notes'>,
): AsyncIterable<string> {
  const head = JSON.stringify({ ...toRestSummary(job), ...more });
  yield `${head.slice(0, -1)},"text":"`;
  let begun = false;
  for await (const page of pages()) {
    const text = isPageError(page)
      ? `[page ${page.index + 1} could not be read: ${page.message}]`
      : pageText(translated(page));
    if (text === '') continue;
    yield inner(begun ? `\n\n${text}` : text);
    begun = true;
  }
  yield '","markdown":"';
  for await (const part of documentMarkdown(inOther(pages()))) yield inner(part);
  yield '","pages":[';
  let separator = '';
  for await (const page of pages()) {
    yield separator + JSON.stringify(toRestPage(page));
    separator = ',';
  }
  yield ']}';
}

/** The recognized text comes back translated, where that was asked for. */
async function* inOther(pages: AsyncIterable<PageResult> | Iterable<PageResult>): AsyncIterable<PageResult> {
  for await (const page of pages) yield isPageError(page) ? page : translated(page);
}

async function* pagesOf(app: App, job: Job): AsyncIterable<PageResult> {
  const indexes = await app.pageIndexes(job.uuid);
  for (let at = 0; at < indexes.length; at += pagesAtOnce)
    yield* await app.pages(job.uuid, indexes.slice(at, at + pagesAtOnce));
}
