/** Owns bringing a job's pages into the chunk store: whole when it is finished, page by page while it runs. */
import type { Chunk } from '../chunk.ts';
import { type PageResult, isPageError } from '../document.ts';
import { OcrError } from '../errors.ts';
import type { ChunkStore, PageSpan } from '../store/chunk-store.ts';
import { type ChunkedJob, chunkPage, headingPathAfter, tableHeadersAfter } from './chunking.ts';

/** Chunks that are held before they are written; about 3 MB of text. */
const batchSize = 4_000;

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new OcrError('cancelled', 'Indexing was cancelled.', { cause: signal.reason });
}

/** Page indexes as runs of neighbours. */
function spansOf(indexes: readonly number[]): readonly PageSpan[] {
  const spans: [number, number][] = [];
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && index <= last[1] + 1) last[1] = index;
    else spans.push([index, index]);
  }
  return spans;
}

/**
 * Indexes all pages of a job in place of whatever was there. A document of usual size is replaced in one step; a very long
 * one in batches that each replace their own range of pages, so that a crash in the middle is made good by doing it again.
 *
 * @param pages in rising order of index
 */
export async function indexWhole(
  store: Pick<ChunkStore, 'replace' | 'replacePages'>,
  job: ChunkedJob,
  pages: AsyncIterable<PageResult>,
  signal?: AbortSignal,
): Promise<void> {
  let batch: Chunk[] = [];
  let path: readonly string[] = [];
  let headers = '';
  // First page that no written batch covers: the ranges of all batches together cover every page there could be.
  let uncovered = 0;
  let reached = -1;
  for await (const page of pages) {
    throwIfAborted(signal);
    if (batch.length >= batchSize) {
      await store.replacePages(job.uuid, [[uncovered, reached]], batch);
      uncovered = reached + 1;
      batch = [];
    }
    reached = page.index;
    if (isPageError(page)) continue;
    batch.push(...chunkPage(job, page, path, headers));
    path = headingPathAfter(page, path);
    headers = tableHeadersAfter(page, headers);
  }
  throwIfAborted(signal);
  if (uncovered === 0) await store.replace(job.uuid, batch);
  else await store.replacePages(job.uuid, [[uncovered, Infinity]], batch);
}

/** Indexes some pages of a job that still runs; headings and column headers carry over between neighbouring pages only. */
export async function indexSome(
  store: Pick<ChunkStore, 'replacePages'>,
  job: ChunkedJob,
  pages: readonly PageResult[],
): Promise<void> {
  const chunks: Chunk[] = [];
  let path: readonly string[] = [];
  let headers = '';
  let before = -2;
  for (const page of pages.toSorted((a, b) => a.index - b.index)) {
    if (page.index !== before + 1) [path, headers] = [[], ''];
    before = page.index;
    if (isPageError(page)) continue;
    chunks.push(...chunkPage(job, page, path, headers));
    path = headingPathAfter(page, path);
    headers = tableHeadersAfter(page, headers);
  }
  await store.replacePages(job.uuid, spansOf(pages.map((page) => page.index)), chunks);
}
