/** Owns the upkeep of the chunk table: when to optimise it, and how deleted text leaves the disk. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, Table } from '@lancedb/lancedb';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import { tryLock, waitForLock } from './lance-lock.ts';
import { toRow, wordsIndex } from './lance-table.ts';
import { vectorTablePrefix } from './lance-vector-table.ts';
import { quote } from './sql-text.ts';

export interface UpkeepPolicy {
  /** Table fragments (about one a write) after which the table is optimised. */
  readonly fragments: number;
  /** Rows outside the indexes after which it is optimised at the latest: each costs every query some 30 µs. */
  readonly unindexedRows: number;
  /** Milliseconds after which it is optimised whatever happened, so that old versions go. */
  readonly interval: number;
}

export const defaultPolicy: UpkeepPolicy = { fragments: 32, unindexedRows: 2_000, interval: 86_400_000 };

/** Rows that wait for the indexes in any store; a search of a store that small reads them all. */
const leastUnindexed = 200;
/** Old versions that a reader of another process may still be using are kept this long. */
const graceMilliseconds = 600_000;
/** Longest wait for another process's upkeep to end. */
const patience = 180_000;

export interface UpkeepParts {
  readonly open: () => Promise<{ readonly connection: Connection }>;
  /** Runs something on the current table handle, again after a conflict with another writer. */
  readonly onTable: <T>(work: (table: Table) => Promise<T>) => Promise<T>;
  /** Runs something while no process writes to any table. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

export interface Upkeep {
  /** Looks whether upkeep is due and starts it in the background. */
  afterWrite(): void;
  /** Marks that text will be deleted, so that a crash before `purge` is made good by the next upkeep of any process. */
  announceDeletion(job: string): Promise<void>;
  /**
   * Rewrites data and indexes without what was announced and removes everything else, also what broken writes left. One
   * rewriting does for all that is announced when it begins.
   */
  purge(): Promise<void>;
  /** Waits for what runs in the background. */
  settle(): Promise<void>;
}

/**
 * A row that no search finds. Optimising rewrites the data only when there are several fragments to merge, and the
 * indexes only when there is something new to index; writing this row anew makes both true.
 */
const tracer = {
  ...toRow({
    id: '~',
    job: '',
    page: 0,
    lines: [0, 0],
    kind: 'paragraph',
    text: '',
    context: '',
    bbox: [0, 0, 0, 0],
    confidence: 0,
    language: '',
  }),
  words: '',
};

export function createUpkeep(
  folder: string,
  policy: UpkeepPolicy,
  { open, onTable, alone }: UpkeepParts,
  log: Log | undefined,
): Upkeep {
  const lockPath = join(folder, 'upkeep.lock');
  const stampPath = join(folder, 'upkeep.stamp');
  const markerFolder = join(folder, 'deletions');
  let running: Promise<void> | undefined;
  let purgeWaiting: Promise<void> | undefined;

  const markers = async () => (existsSync(markerFolder) ? await readdir(markerFolder) : []);

  const isDue = async (): Promise<boolean> => {
    if ((await markers()).length > 0) return true;
    const stamp = existsSync(stampPath) ? (await stat(stampPath)).mtimeMs : undefined;
    if (stamp === undefined) await writeFile(stampPath, '');
    else if (Date.now() - stamp > policy.interval) return true;
    const { fragmentStats } = await onTable((table) => table.stats());
    if (fragmentStats.numFragments >= policy.fragments) return true;
    const statistics = await onTable((table) => table.indexStats(wordsIndex));
    const { numIndexedRows = 0, numUnindexedRows = 0 } = statistics ?? {};
    // In a small store little time goes by until misread words are found, too; in a large one indexing is dear.
    const share = Math.max(leastUnindexed, Math.floor(numIndexedRows / 20));
    return numUnindexedRows >= Math.min(policy.unindexedRows, share);
  };

  /** Of all models, also those that are not in use. */
  const vectorTables = async (): Promise<readonly Table[]> => {
    const { connection } = await open();
    const names = (await connection.tableNames()).filter((name) => name.startsWith(vectorTablePrefix));
    return Promise.all(names.map((name) => connection.openTable(name)));
  };

  /** Vectors tell of the text that they were made of. */
  const purgeVectors = async (jobs: readonly string[]) => {
    for (const table of await vectorTables()) {
      if (jobs.length > 0) await table.delete(`job IN (${jobs.map(quote).join(', ')})`);
      const [row]: { readonly vector: Iterable<number> }[] = await table.query().select(['vector']).limit(1).toArray();
      const vector = [...(row?.vector ?? [])].map(() => 0);
      const { id, job, page, kind, language } = tracer;
      if (row !== undefined) {
        const blank = [{ id, job, page, kind, language, digest: '', vector }];
        await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(blank);
      }
      await table.optimize();
      await table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: true });
    }
  };

  /** Only under the upkeep lock. */
  const rewrite = async () => {
    const pending = await markers();
    const announced = await Promise.all(pending.map((marker) => readFile(join(markerFolder, marker), 'utf8')));
    const jobs = [...new Set(announced)].filter((job) => job !== '');
    await alone(async () => {
      // Whoever announced a deletion may not have come to it yet, or died; what is done here needs no second rewriting.
      if (jobs.length > 0) await onTable((table) => table.delete(`job IN (${jobs.map(quote).join(', ')})`));
      await onTable((table) =>
        table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute([tracer]),
      );
      // Indexed and unindexed fragments are never merged: the first run indexes the tracer, the second merges it in.
      await onTable((table) => table.optimize());
      await onTable((table) => table.optimize());
      // Unverified files are what an interrupted write left. Nobody is writing now, so they belong to nobody.
      await onTable((table) => table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: true }));
      await purgeVectors(jobs);
    });
    await writeFile(stampPath, '');
    for (const marker of pending) await rm(join(markerFolder, marker), { force: true });
  };

  const tidy = async () => {
    const options = { cleanupOlderThan: new Date(Date.now() - graceMilliseconds) };
    await onTable((table) => table.optimize(options));
    for (const table of await vectorTables()) await table.optimize(options);
    await writeFile(stampPath, '');
  };

  const background = async () => {
    if (!(await isDue())) return;
    const release = await tryLock(lockPath);
    if (release === undefined) return;
    try {
      if ((await markers()).length > 0) await rewrite();
      else await tidy();
    } finally {
      await release();
    }
  };

  const purgeNow = async () => {
    // The rewriting that ended meanwhile, here or in another process, was done for all that had been announced.
    if ((await markers()).length === 0) return;
    const release = await waitForLock(lockPath, patience);
    if (release === undefined) {
      throw new OcrError(
        'store_failed',
        'The text was removed from search, but its bytes are still on disk: another process has been tidying the index for minutes.',
        {
          hint: 'They go with the next upkeep; delete again to make sure.',
        },
      );
    }
    try {
      if ((await markers()).length > 0) await rewrite();
    } finally {
      await release();
    }
  };

  return {
    afterWrite() {
      if (running !== undefined) return;
      running = background()
        // Upkeep only makes things faster or smaller; the write that set it off has succeeded.
        .catch((thrown: unknown) =>
          log?.warn('upkeep of the search index failed and will be tried again', { reason: String(thrown) }),
        )
        .finally(() => {
          running = undefined;
        });
    },
    async announceDeletion(job) {
      await mkdir(markerFolder, { recursive: true });
      await writeFile(join(markerFolder, crypto.randomUUID()), job);
    },
    async purge() {
      // Deletions that arrive while a purge waits to begin share it.
      purgeWaiting ??= (async () => {
        await running;
        purgeWaiting = undefined;
        const purging = purgeNow();
        running = purging
          .then(
            () => undefined,
            () => undefined,
          )
          .finally(() => {
            running = undefined;
          });
        await purging;
      })();
      await purgeWaiting;
    },
    async settle() {
      await running;
    },
  };
}
