/** Owns what job tests stand on: a home folder, an engine whose behaviour they choose, a service with short times. */
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PageResult, Source } from '../../src/document.ts';
import type { Engine, ReadOptions } from '../../src/engine/engine.ts';
import { OcrError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { createJobService } from '../../src/jobs.ts';
import type { JobService, JobServicePorts, JobTiming, OwnedJobService } from '../../src/jobs.ts';
import { openFileBlobStore } from '../../src/store/files.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { type LocalStore, localService, localStore } from '../store/as-local.ts';
import { pageOf } from '../store/pages.ts';

export const quick: JobTiming = {
  lease: 600,
  renew: 150,
  watch: 50,
  poll: 40,
  idlePoll: 60,
  waitPoll: 20,
  upkeep: 100,
  orphanAge: 3_600_000,
  storeRetry: 10,
};

export interface FakeEngineOptions {
  readonly pages?: number;
  readonly concurrency?: number;
  /** Milliseconds a page takes. */
  readonly pageTime?: number;
  /** Overrides what comes of a page; may throw, or wait for the signal. */
  readonly result?: (index: number, options: ReadOptions) => PageResult | Promise<PageResult>;
  readonly inspect?: Engine['inspect'];
  /** File to which one line is appended for every page that starts to be read. */
  readonly journal?: string;
}

export interface FakeEngine extends Engine {
  readonly pagesBegun: readonly number[];
  readonly inspections: number;
  /** Reads that run now, and the most that ever ran at once. */
  readonly running: { now: number; most: number };
  readonly lastOptions: ReadOptions | undefined;
}

/** An engine whose pages carry their own number; a page that waits ends with its signal, as a reader process does. */
export function fakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const pagesBegun: number[] = [];
  const running = { now: 0, most: 0 };
  let inspections = 0;
  let lastOptions: ReadOptions | undefined;
  return {
    name: 'fake',
    concurrency: options.concurrency ?? 2,
    pagesBegun,
    running,
    get inspections() {
      return inspections;
    },
    get lastOptions() {
      return lastOptions;
    },
    async inspect(source, inspectOptions) {
      inspections++;
      if (options.inspect !== undefined) return options.inspect(source, inspectOptions);
      await stat(source.path);
      return { pageCount: options.pages ?? 3 };
    },
    async *read(source, pages, readOptions) {
      lastOptions = readOptions;
      running.now++;
      running.most = Math.max(running.most, running.now);
      try {
        await stat(source.path);
        for (const index of pages) {
          if (options.journal !== undefined) appendFileSync(options.journal, `${process.pid} ${index}\n`);
          pagesBegun.push(index);
          await delay(
            options.pageTime ?? 1,
            undefined,
            readOptions.signal === undefined ? {} : { signal: readOptions.signal },
          );
          yield (await options.result?.(index, readOptions)) ?? pageOf(index);
        }
      } finally {
        running.now--;
      }
    },
    renderPage: () => Promise.reject(new OcrError('internal', 'The fake engine renders nothing.')),
    close: () => Promise.resolve(),
  };
}

/** Never settles but by the signal. */
export function hangUntilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new DOMException('aborted', 'AbortError'));
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}

/** Writes a file and describes it as the input layer would. */
export async function sourceIn(
  folder: string,
  content = 'the bytes of a letter',
  name = 'letter.pdf',
): Promise<Source> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, content);
  return {
    path,
    mediaType: 'application/pdf',
    name: basename(path),
    sha256: createHash('sha256').update(content).digest('hex'),
    byteSize: Buffer.byteLength(content),
  };
}

export interface TestService {
  /** With the methods about jobs of the local owner. */
  readonly service: JobService & OwnedJobService;
  readonly store: LocalStore;
  readonly ports: JobServicePorts;
  /** Pages that were indexed, by job. */
  readonly indexed: Map<string, readonly number[]>;
  readonly forgotten: string[];
  readonly logged: string[];
  readonly close: () => Promise<void>;
}

/** Opens a service on a home folder; several on one home behave as several processes do. */
export async function openService(
  home: string,
  engine: Engine,
  changes: Partial<JobServicePorts> = {},
): Promise<TestService> {
  const store = await openSqliteJobStore(
    join(home, 'ocrchat.db'),
    changes.now === undefined ? {} : { now: changes.now },
  );
  const indexed = new Map<string, readonly number[]>();
  const forgotten: string[] = [];
  const logged: string[] = [];
  const ports: JobServicePorts = {
    store,
    blobs: openFileBlobStore(home),
    engine: () => Promise.resolve(engine),
    index: async (job, pages) => {
      const indexes: number[] = [];
      for await (const page of pages) indexes.push(page.index);
      indexed.set(job.uuid, indexes);
    },
    forget: async (uuid) => {
      forgotten.push(uuid);
    },
    log: createLog('warn', (line) => logged.push(line)),
    config: { maxPages: 2000 },
    timing: quick,
    ...changes,
  };
  const service = localService(createJobService(ports));
  return {
    service,
    store: localStore(store),
    ports,
    indexed,
    forgotten,
    logged,
    close: async () => {
      await service.close();
      await store.close();
    },
  };
}
