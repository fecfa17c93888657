/** Owns a chunk store filled with the documents of an examination, as the ask service and the search see it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexWhole } from '../../src/answer/indexing.ts';
import { type Retrieval, retrieve } from '../../src/answer/retrieve.ts';
import { orderHits, orderedHits } from '../../src/answer/search-order.ts';
import type { SearchHit } from '../../src/chunk.ts';
import type { Page } from '../../src/document.ts';
import { openLanceChunkStore } from '../../src/store/lance.ts';

export interface Library {
  /** Passages of one document, as answers are made from. */
  retrieve(document: string, question: string): Promise<Retrieval>;
  /** Hits in all documents; `chunk.job` is the document's name. */
  search(text: string, limit: number): Promise<readonly SearchHit[]>;
  close(): Promise<void>;
}

/** Fills a new store, which is removed when it is closed. A document's name is its job's. */
export async function openLibrary(documents: ReadonlyMap<string, readonly Page[]>): Promise<Library> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-bench-qa-'));
  const chunks = openLanceChunkStore(folder);
  async function* stream(pages: readonly Page[]): AsyncGenerator<Page> {
    yield* pages;
  }
  for (const [name, pages] of documents) await indexWhole(chunks, { uuid: name, name }, stream(pages));
  return {
    retrieve: (document, question) => {
      const pages = documents.get(document) ?? [];
      return retrieve(
        question,
        { uuid: document, name: document },
        {
          chunks,
          pages: async (indexes) =>
            new Map(pages.filter(({ index }) => indexes.includes(index)).map((page) => [page.index, page])),
        },
      );
    },
    search: async (text, limit) => orderHits(text, await chunks.search({ text, limit: Math.max(limit, orderedHits) })),
    close: async () => {
      await chunks.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
