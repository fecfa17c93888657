/** Owns reading a job's pages a few at a time, so that a long document is never in memory whole. */
import type { PageResult } from '../document.ts';
import type { OwnedJobs } from '../store/job-store.ts';

type StoredPages = Pick<OwnedJobs, 'pages' | 'pageIndexes'>;

export const pagesAtOnce = 16;

/** Batches of results that exist so far, ascending. */
async function* pageBatches(store: StoredPages, uuid: string): AsyncIterable<readonly PageResult[]> {
  const indexes = await store.pageIndexes(uuid);
  for (let at = 0; at < indexes.length; at += pagesAtOnce) {
    yield await store.pages(uuid, indexes.slice(at, at + pagesAtOnce));
  }
}

/** Results that exist so far, ascending. */
export async function* streamPages(store: StoredPages, uuid: string): AsyncIterable<PageResult> {
  for await (const batch of pageBatches(store, uuid)) yield* batch;
}
