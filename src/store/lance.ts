/** Owns the chunk store in LanceDB: chunks on this machine's disk, written by any number of processes. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Table } from '@lancedb/lancedb';
import { z } from 'zod';
import type { Chunk } from '../chunk.ts';
import type { Embedder } from '../answer/embedder.ts';
import { OcrError, diskFull, isDiskFull } from '../errors.ts';
import type { Log } from '../log.ts';
import { waitForLock } from './lance-lock.ts';
import { openTable } from './lance-format.ts';
import { createSearch } from './lance-search.ts';
import { type VectorParts, createVectors } from './lance-vectors.ts';
import { quote } from './sql-text.ts';
import { toRow } from './lance-table.ts';
import { createUpkeep, defaultPolicy, type UpkeepPolicy } from './lance-upkeep.ts';
import type { ChunkStore, PageSpan } from './chunk-store.ts';

export interface LanceOptions {
  readonly policy?: Partial<UpkeepPolicy> | undefined;
  readonly log?: Log | undefined;
  /** Finds by meaning, too. */
  readonly embedder?: Embedder | undefined;
  readonly embedding?: Pick<VectorParts, 'questionDeadline' | 'rest' | 'indexFrom'> | undefined;
}

/** Tries of one operation when other processes write at the same time, or clean up what it was reading. */
const attempts = 12;
const WordsColumn = z.object({ words: z.string() });

/** Longest wait for the writes of other processes, in milliseconds. */
const writePatience = 180_000;
function spanFilter(job: string, spans: readonly PageSpan[]): string {
  const ranges = spans.map(([first, last]) =>
    Number.isFinite(last)
      ? `(page >= ${Math.trunc(first)} AND page <= ${Math.trunc(last)})`
      : `page >= ${Math.trunc(first)}`,
  );
  return `job = ${quote(job)} AND (${ranges.join(' OR ')})`;
}

/** Messages of LanceDB (it has no codes) that mean: another process was faster, look again and repeat. */
const transient = /conflict|concurrent|retry|not found|no such file|was modified|preempted|precondition/iu;

function storeFailed(folder: string, doing: string, cause: unknown): OcrError {
  if (isDiskFull(cause))
    return new OcrError('store_failed', `The search index could not ${doing}: there is no space left on the disk.`, {
      hint: diskFull,
      cause,
    });
  const words = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return new OcrError(
    'store_failed',
    `The search index could not ${doing}: ${words.slice(0, 300).replace(/[.\s]*$/u, '.')}`,
    {
      hint: `Check that ${folder} is writable and the disk is not full. The index can be deleted: documents are indexed again when asked.`,
      cause,
    },
  );
}

/**
 * Opens the chunk store in a folder; nothing is loaded or created before the first use.
 * Any number of processes may use the folder at once.
 */
export function openLanceChunkStore(folder: string, options: LanceOptions = {}): ChunkStore {
  // LanceDB takes a relative path for the name of a cloud database.
  const path = resolve(folder);
  let opening: Promise<{ readonly connection: Connection; readonly table: Table }> | undefined;
  let closed = false;

  const open = () => {
    if (closed) throw new OcrError('store_failed', 'The search index is closed.', { hint: 'Open it again.' });
    opening ??= openTable(path, options.log).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  };

  const onTable = async <T>(work: (table: Table) => Promise<T>, doing = 'be tidied'): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work((await open()).table);
      } catch (thrown) {
        if (thrown instanceof OcrError) throw thrown;
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        if (attempt >= attempts || !transient.test(message)) throw storeFailed(path, doing, thrown);
        // A table that vanished (the folder was removed) is created anew; a stale handle is renewed alike.
        opening = undefined;
        await sleep(Math.random() * 40 * attempt);
      }
    }
  };

  let lastWrite: Promise<unknown> = Promise.resolve();

  /**
   * One writer at a time, here and in other processes. LanceDB settles conflicts by itself, but a write that lost one
   * leaves its text on disk, and that can only be removed while surely nobody writes.
   */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const turn = lastWrite.then(async () => {
      await onTable(async () => undefined, 'be opened');
      const lock = join(path, 'write.lock');
      const release = await waitForLock(lock, writePatience);
      if (release === undefined) {
        throw new OcrError(
          'store_failed',
          'The search index has been busy with the writes of another process for minutes.',
          {
            hint: `Try again; when no other ocrchat runs, remove ${lock}.`,
          },
        );
      }
      try {
        return await work();
      } finally {
        await release();
      }
    });
    lastWrite = turn.catch(() => undefined);
    return turn;
  };

  const upkeep = createUpkeep(path, { ...defaultPolicy, ...options.policy }, { open, onTable, alone }, options.log);

  const put = async (job: string, chunks: readonly Chunk[], stale: string) => {
    const ids = new Set<string>();
    for (const chunk of chunks) {
      if (chunk.job !== job)
        throw new OcrError('invalid_argument', `The chunk ${chunk.id} belongs to another job than ${job}.`);
      // Two new rows with one key in one batch would both be inserted.
      if (ids.has(chunk.id)) throw new OcrError('invalid_argument', `The chunk ${chunk.id} was given twice.`);
      ids.add(chunk.id);
    }
    if (chunks.length === 0) await alone(() => onTable((table) => table.delete(stale), 'remove old chunks'));
    else {
      const rows = chunks.map(toRow);
      // One commit: whoever reads sees either all of the old or all of the new.
      await alone(() =>
        onTable(
          (table) =>
            table
              .mergeInsert('id')
              .whenMatchedUpdateAll()
              .whenNotMatchedInsertAll()
              .whenNotMatchedBySourceDelete({ where: stale })
              .execute(rows),
          'store chunks',
        ),
      );
    }
    upkeep.afterWrite();
    vectors?.catchUp(job);
  };

  const vectors =
    options.embedder === undefined
      ? undefined
      : createVectors({
          ...options.embedding,
          embedder: options.embedder,
          open,
          alone,
          lock: join(path, 'vectors.lock'),
          log: options.log,
        });
  const search = createSearch(onTable, vectors);

  return {
    async replace(job, chunks) {
      await put(job, chunks, `job = ${quote(job)}`);
    },

    async replacePages(job, spans, chunks) {
      if (spans.length === 0) return;
      const outside = chunks.find((chunk) => !spans.some(([first, last]) => chunk.page >= first && chunk.page <= last));
      if (outside !== undefined)
        throw new OcrError('invalid_argument', `The chunk ${outside.id} is not on the pages that are replaced.`);
      await put(job, chunks, spanFilter(job, spans));
    },

    search,

    async frequencies(job, words) {
      const rows: unknown[] = await onTable(
        (table) =>
          table
            .query()
            .where(`job = ${quote(job)}`)
            .select(['words'])
            .toArray(),
        'count words',
      );
      const texts = rows.map((row) => WordsColumn.parse(row).words);
      return {
        chunks: texts.length,
        containing: words.map((word) => texts.filter((text) => text.includes(word)).length),
      };
    },

    async delete(job) {
      // Nothing was ever indexed here, so there is nothing to load LanceDB for.
      if (!existsSync(path)) return;
      await upkeep.announceDeletion(job);
      await alone(() => onTable((table) => table.delete(`job = ${quote(job)}`), 'remove the chunks'));
      await upkeep.purge();
    },

    async settle() {
      await vectors?.settle();
      await upkeep.settle();
    },

    async close() {
      await vectors?.close();
      await upkeep.settle();
      closed = true;
      const current = opening;
      opening = undefined;
      // An index that could not be opened was reported to whoever needed it; there is nothing of it to close.
      const opened = await current?.catch(() => undefined);
      opened?.table.close();
      opened?.connection.close();
    },
  };
}
