/** Owns reading pages of one source with a reader process: how many are asked for at once, and what is done when it dies. */
import type { PageError, PageResult } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { WrittenPage } from '../../written-page.ts';
import type { PageReport, ReadTask } from './protocol.ts';
import type { Lease, ReaderPool } from './reader-pool.ts';
import { ReaderDied, ReaderFault } from './reader-error.ts';
import type { TaskTime } from './task-clock.ts';

/** Tries that a page has on which its reader dies. */
const attempts = 2;
/** Pages that a reader is given at once, when they come fast. */
const largestBatch = 16;
/** From this batch on pages came so fast that a reader is not to wait for the next ones. */
const briskBatch = 4;
/** Sources whose pace is remembered. */
const mostSources = 32;

export const remedies: Readonly<Record<ReaderDied['code'], string>> = {
  page_failed: 'Read this page again; if it fails again, convert it to PNG.',
  page_timeout: 'Raise OCRCHAT_PAGE_DEADLINE, or scale the page down.',
  page_out_of_memory: 'Raise OCRCHAT_READER_MEMORY, or scale the page down.',
};

/** How many pages of a source are worth asking for at once. */
export interface Pace {
  of(sha256: string): number;
  /** Pages with text of their own come fast: twice as many the next time. */
  faster(sha256: string): void;
  /** One by one from here: recognised pages take seconds, and of several nobody knows which one kills a reader. */
  slow(sha256: string): void;
}

export function createPace(): Pace {
  const sizes = new Map<string, number>();
  const set = (sha256: string, size: number) => {
    sizes.delete(sha256);
    sizes.set(sha256, size);
    const [oldest] = sizes.keys();
    if (sizes.size > mostSources && oldest !== undefined) sizes.delete(oldest);
  };
  const of = (sha256: string) => sizes.get(sha256) ?? 1;
  return {
    of,
    faster: (sha256) => set(sha256, Math.min(largestBatch, 2 * of(sha256))),
    slow: (sha256) => set(sha256, 1),
  };
}

export interface ReadPagesOptions {
  /** For one page. */
  readonly time: TaskTime;
  readonly signal: AbortSignal | undefined;
  readonly pace: Pace;
  readonly log: Log;
}

/**
 * Yields one result for each page, in order.
 * @throws OcrError a fault of the whole source; `cancelled`
 */
export async function* readPages(
  pool: ReaderPool,
  task: Omit<ReadTask, 'indexes'>,
  pages: readonly number[],
  { time, signal, pace, log }: ReadPagesOptions,
): AsyncGenerator<PageResult | WrittenPage> {
  const { sha256, name } = task.source;
  const lease = await pool.lease('read', signal, { document: sha256, mayShare: pace.of(sha256) >= briskBatch });
  try {
    let done = 0;
    let attempt = 1;
    while (done < pages.length) {
      const batch = pages.slice(done, done + (attempt > 1 ? 1 : pace.of(sha256)));
      const before = done;
      let isFast = true;
      try {
        for await (const report of readBatch(lease, { ...task, indexes: batch }, time, signal)) {
          done += 1;
          attempt = 1;
          isFast &&= 'page' in report && !report.isRecognized;
          yield 'page' in report ? report.page : errorOf(report);
        }
      } catch (thrown) {
        if (!(thrown instanceof ReaderDied)) throw thrown;
        // It ended on what another asked of it.
        if (!thrown.hadBegun) continue;
        pace.slow(sha256);
        const index = pages[done] ?? 0;
        log.debug('a reader died', { page: index, attempt, code: thrown.code });
        if (done - before + 1 < batch.length) continue;
        if (attempt < attempts) {
          attempt += 1;
          continue;
        }
        attempt = 1;
        done += 1;
        const message = `Page ${index + 1} of ${name} could not be read, twice. ${thrown.message} ${remedies[thrown.code]}`;
        yield { index, code: thrown.code, message };
        continue;
      }
      if (done - before < batch.length) throw new OcrError('internal', `A reader left out pages of ${name}.`);
      if (isFast) pace.faster(sha256);
      else pace.slow(sha256);
    }
  } finally {
    lease.release();
  }
}

/** Whoever stops before the last page ends the reader, which would work on, unless it works for another. */
async function* readBatch(
  lease: Lease,
  task: ReadTask,
  time: TaskTime,
  signal: AbortSignal | undefined,
): AsyncGenerator<PageReport> {
  const reader = lease.reader();
  const reports: PageReport[] = [];
  let wake: () => void = nobodyWaits;
  let end: { readonly thrown?: unknown } | undefined;
  let left = task.indexes.length;
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const running = reader
    .run(task, time, either, (pages) => {
      reports.push(...pages);
      wake();
    })
    .then(
      () => (end = {}),
      (thrown: unknown) => (end = { thrown }),
    )
    .finally(() => wake());
  try {
    for (;;) {
      for (let report = reports.shift(); report !== undefined; report = reports.shift()) {
        left -= 1;
        yield report;
      }
      if (end !== undefined) break;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    if ('thrown' in end) throw end.thrown;
  } finally {
    if (left > 0 && end === undefined) stop.abort();
    await running;
  }
}

function errorOf({ index, fault }: Extract<PageReport, { readonly fault: unknown }>): PageError {
  const { code, message, hint, scope } = fault;
  return { index, code, message: new ReaderFault(code, message, hint, scope).sentence };
}

function nobodyWaits(): void {}
