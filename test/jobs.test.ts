import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Page } from '../src/document.ts';
import type { Engine } from '../src/engine/engine.ts';
import { OcrError } from '../src/errors.ts';
import type { Job } from '../src/job.ts';
import type { JobServicePorts } from '../src/jobs.ts';
import { type JobStore, claimsWithoutProgress } from '../src/store/job-store.ts';
import { cutSpans, fingerprintOf } from '../src/jobs/submit.ts';
import {
  type FakeEngineOptions,
  type TestService,
  fakeEngine,
  hangUntilAborted,
  openService,
  quick,
  sourceIn,
} from './jobs/home.ts';
import { errorOf, pageOf } from './store/pages.ts';

const options = { tier: 'cpu', language: 'eng' } as const;

let home: string;
let services: TestService[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-jobs-'));
  services = [];
});
afterEach(async () => {
  for (const one of services) await one.close();
  await rm(home, { recursive: true, force: true });
});

async function start(
  engine: Engine | FakeEngineOptions = {},
  changes: Partial<JobServicePorts> = {},
): Promise<TestService> {
  const one = await openService(home, 'read' in engine ? engine : fakeEngine(engine), changes);
  services.push(one);
  return one;
}

const uploads = (): Promise<string[]> => readdir(join(home, 'jobs')).catch(() => []);

/** Resolves once `claim` holds; the test's own time-out is the limit. */
async function until(claim: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await claim())) await delay(5);
}

describe('submit', () => {
  test('reads the document, indexes it, and ends as done', async () => {
    const engine = fakeEngine({ pages: 5 });
    const { service, indexed } = await start(engine);
    const source = await sourceIn(join(home, 'in'));
    const job = await service.submit(source, options);
    expect(job).toMatchObject({
      status: 'pending',
      name: 'letter.pdf',
      sha256: source.sha256,
      documentPages: 5,
      pageCount: 5,
      pagesDone: 0,
    });
    await rm(source.path);
    const seen: number[] = [];
    const done = await service.wait(job.uuid, { onProgress: (now) => seen.push(now.pagesDone) });
    expect(done).toMatchObject({ status: 'done', pagesDone: 5, pagesFailed: 0, errors: [], meanConfidence: 1 });
    expect(seen.at(-1)).toBe(5);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(engine.pagesBegun.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect((await service.pages(job.uuid)).map((page) => page.index)).toEqual([0, 1, 2, 3, 4]);
    expect(await service.pages(job.uuid, [3])).toHaveLength(1);
    expect(await service.pageIndexes(job.uuid)).toEqual([0, 1, 2, 3, 4]);
    const streamed: number[] = [];
    for await (const page of service.streamPages(job.uuid)) streamed.push(page.index);
    expect(streamed).toEqual([0, 1, 2, 3, 4]);
    await until(() => indexed.has(job.uuid));
    expect(indexed.get(job.uuid)).toEqual([0, 1, 2, 3, 4]);
    expect(engine.lastOptions).toMatchObject({ tier: 'cpu', language: 'eng' });
  });

  test('uses as many readers as the engine has, and no more', async () => {
    const engine = fakeEngine({ pages: 12, concurrency: 3, pageTime: 30 });
    const { service } = await start(engine);
    await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(engine.running.most).toBe(3);
    expect(engine.running.now).toBe(0);
  });

  test('the same bytes and options give the job that exists, without opening the file again', async () => {
    const engine = fakeEngine();
    const { service } = await start(engine);
    const source = await sourceIn(home);
    const [running, again] = [await service.submit(source, options), await service.submit(source, options)];
    expect(again.uuid).toBe(running.uuid);
    await service.wait(running.uuid);
    expect(await service.submit({ ...source, name: 'renamed.pdf' }, options)).toMatchObject({
      uuid: running.uuid,
      status: 'done',
    });
    expect(engine.inspections).toBe(1);
    expect(engine.pagesBegun).toHaveLength(3);
    const fresh = await service.submit(source, options, { fresh: true });
    expect(fresh.uuid).not.toBe(running.uuid);
    const other = await service.submit(source, { ...options, language: 'deu' });
    expect(other.uuid).not.toBe(running.uuid);
    expect((await uploads()).toSorted()).toEqual([running.uuid, fresh.uuid, other.uuid].toSorted());
  });

  test('a page range is read and nothing else; all pages spelled out are the whole document', async () => {
    const engine = fakeEngine({ pages: 9 });
    const { service } = await start(engine);
    const source = await sourceIn(home);
    const part = await service.submit(source, options, { pages: '2-3, 7' });
    expect(part).toMatchObject({ pageCount: 3, documentPages: 9, options: { pages: [1, 2, 6] } });
    await service.wait(part.uuid);
    expect(engine.pagesBegun.toSorted((a, b) => a - b)).toEqual([1, 2, 6]);
    expect((await service.submit(source, options, { pages: '7,2,3' })).uuid).toBe(part.uuid);
    const whole = await service.submit(source, options, { pages: '1-' });
    expect(whole.options.pages).toBeUndefined();
    expect((await service.submit(source, options)).uuid).toBe(whole.uuid);
    await expect(service.submit(source, options, { pages: '10' })).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  test.each(['password_required', 'damaged_file', 'too_many_pixels'] as const)(
    '%s shows at once and leaves nothing behind',
    async (code) => {
      const { service, store } = await start({ inspect: () => Promise.reject(new OcrError(code, 'no')) });
      await expect(service.submit(await sourceIn(home), options)).rejects.toMatchObject({ code });
      expect((await store.list({ limit: 5 })).jobs).toEqual([]);
      expect(await uploads()).toEqual([]);
    },
  );

  test('a wrong password shows even when the document was read before', async () => {
    const engine = fakeEngine({
      inspect: (_, { password } = {}) =>
        password === 'right'
          ? Promise.resolve({ pageCount: 2 })
          : Promise.reject(new OcrError('password_wrong', 'wrong')),
    });
    const { service, store } = await start(engine);
    const source = await sourceIn(home);
    const job = await service.submit(source, options, { password: 'right' });
    await service.wait(job.uuid);
    expect(engine.lastOptions?.password).toBe('right');
    expect((await store.get(job.uuid))?.password).toBeUndefined();
    await expect(service.submit(source, options, { password: 'guess' })).rejects.toMatchObject({
      code: 'password_wrong',
    });
    expect((await service.submit(source, options, { password: 'right' })).uuid).toBe(job.uuid);
    expect(await uploads()).toEqual([job.uuid]);
  });

  test('more pages than allowed are refused, unless a range keeps below', async () => {
    const { service } = await start({ pages: 50 }, { config: { maxPages: 10 } });
    const source = await sourceIn(home);
    await expect(service.submit(source, options)).rejects.toMatchObject({
      code: 'too_many_pages',
      hint: expect.stringContaining('page range'),
    });
    expect(await service.submit(source, options, { pages: '1-10' })).toMatchObject({ pageCount: 10 });
  });

  test('a file that changed after it was checked is refused and not kept', async () => {
    const { service, store } = await start();
    const source = await sourceIn(home);
    await writeFile(source.path, 'other bytes');
    await expect(service.submit(source, options)).rejects.toMatchObject({
      code: 'damaged_file',
      message: expect.stringContaining('changed'),
    });
    expect(await uploads()).toEqual([]);
    expect((await store.list({ limit: 5 })).jobs).toEqual([]);
  });

  test('a signal ends it and leaves nothing behind', async () => {
    const controller = new AbortController();
    const { service } = await start({ inspect: (_, { signal } = {}) => hangUntilAborted(signal) });
    const submitted = service.submit(await sourceIn(home), options, { signal: controller.signal });
    controller.abort();
    await expect(submitted).rejects.toMatchObject({ code: 'cancelled' });
    expect(await uploads()).toEqual([]);
  });

  test('the same bytes from two services at once end with one job and one upload', async () => {
    const [one, two] = [await start({ pages: 4 }), await start({ pages: 4 })];
    const source = await sourceIn(home);
    const jobs = await Promise.all([one, two, one, two].map(({ service }) => service.submit(source, options)));
    expect(new Set(jobs.map((job) => job.uuid)).size).toBe(1);
    await one.service.wait(jobs[0]?.uuid ?? '');
    expect(await uploads()).toEqual([jobs[0]?.uuid]);
  });

  test('an engine that cannot start says why', async () => {
    const { service } = await start(
      {},
      { engine: () => Promise.reject(new OcrError('language_data_missing', 'no data')) },
    );
    await expect(service.submit(await sourceIn(home), options)).rejects.toMatchObject({
      code: 'language_data_missing',
    });
  });
});

describe('what goes wrong while reading', () => {
  test('pages that fail are listed and the job is done', async () => {
    const { service, indexed } = await start({
      pages: 4,
      result: (index) => (index % 2 === 0 ? errorOf(index) : pageOf(index)),
    });
    const job = await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(job).toMatchObject({ status: 'done', pagesDone: 4, pagesFailed: 2, errors: [errorOf(0), errorOf(2)] });
    await until(() => indexed.has(job.uuid));
  });

  test('a job without a readable page failed, and says why', async () => {
    const { service, indexed } = await start({ pages: 2, result: (index) => errorOf(index, 'The ink is gone.') });
    const job = await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(job).toMatchObject({ status: 'failed', pagesFailed: 2 });
    expect(job.error).toContain('None of the 2 pages could be read (page 1: The ink is gone)');
    expect(indexed.has(job.uuid)).toBe(false);
    const again = await service.submit(await sourceIn(home), options);
    expect(again.uuid).not.toBe(job.uuid);
  });

  test('a fault of the whole source fails the job and stops its other pages', async () => {
    const stopped: number[] = [];
    const { service } = await start({
      pages: 10,
      concurrency: 2,
      result: async (index, { signal }) => {
        if (index === 1)
          throw new OcrError('language_data_missing', 'There is no data for xyz.', { hint: 'Install it.' });
        try {
          return await hangUntilAborted(signal);
        } finally {
          stopped.push(index);
        }
      },
    });
    const job = await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(job).toMatchObject({ status: 'failed', error: 'There is no data for xyz. Install it.' });
    await until(() => stopped.includes(0));
    expect(stopped).toEqual([0]);
  });

  test('a page that the reader leaves out, and one that is malformed, are errors', async () => {
    const engine = fakeEngine({ pages: 3 });
    const { service } = await start({
      ...engine,
      concurrency: 1,
      inspect: () => Promise.resolve({ pageCount: 200 }),
      async *read(_, pages) {
        yield pageOf(199);
        for (const index of pages) if (index !== 1) yield index === 2 ? { ...pageOf(2), width: -5 } : pageOf(index);
      },
    });
    const job = await service.wait((await service.submit(await sourceIn(home), options, { pages: '1-100' })).uuid);
    expect(job).toMatchObject({ status: 'done', pagesDone: 100, pagesFailed: 2 });
    expect(job.errors).toMatchObject([
      { index: 1, message: expect.stringContaining('no result for page 2') },
      { index: 2, message: expect.stringContaining('width') },
    ]);
  });

  test('an upload that vanished fails the job', async () => {
    const { service, ports } = await start({ pages: 30, pageTime: 10, concurrency: 1 });
    const job = await service.submit(await sourceIn(home), options);
    await ports.blobs.delete(job.uuid);
    const failed = await service.wait(job.uuid);
    expect(failed.status).toBe('failed');
    await expect(service.source(job.uuid)).rejects.toMatchObject({ code: 'file_not_found' });
  });

  test('the text is there before the index; closing waits for the index, and nothing is left to do then', async () => {
    let released: () => void = () => undefined;
    let indexing = false;
    const { service, store } = await start(
      {},
      {
        index: async () => {
          indexing = true;
          await new Promise<void>((resolve) => (released = resolve));
        },
      },
    );
    const { uuid } = await service.submit(await sourceIn(home), options);
    expect(await service.wait(uuid)).toMatchObject({ status: 'done' });
    expect(await service.pages(uuid)).toHaveLength(3);
    expect(await store.unindexed()).toEqual([uuid]);
    await until(() => indexing);
    const closed = service.close();
    released();
    await closed;
    expect(await store.unindexed()).toEqual([]);
    expect(await store.hasWork()).toBe(false);
  });

  test('closing does not wait for an index that has not begun: the next process makes it', async () => {
    const first = await start();
    const { uuid } = await first.service.submit(await sourceIn(home), options);
    await first.service.wait(uuid);
    await first.service.close();
    expect(first.indexed.has(uuid)).toBe(false);
    expect(await first.store.unindexed()).toEqual([uuid]);
    const second = await start();
    await second.service.resume();
    await until(async () => (await second.store.unindexed()).length === 0);
    expect(second.indexed.get(uuid)).toEqual([0, 1, 2]);
  }, 20_000);

  test('what a process left unindexed is indexed by the next', async () => {
    const stop = new AbortController();
    const first = await start({}, { index: () => hangUntilAborted(stop.signal) });
    const { uuid } = await first.service.submit(await sourceIn(home), options);
    await first.service.wait(uuid);
    expect(await first.store.unindexed()).toEqual([uuid]);
    const second = await start();
    await second.service.resume();
    // Not while the first is at it and renews its claim.
    await delay(600);
    expect(second.indexed.has(uuid)).toBe(false);
    const closed = first.service.close();
    stop.abort();
    await closed;
    await until(() => second.indexed.has(uuid));
    await until(async () => (await second.store.unindexed()).length === 0);
    expect(second.indexed.get(uuid)).toEqual([0, 1, 2]);
  }, 20_000);

  test('an index that fails once is tried again; one that keeps failing is given up, and the document stays', async () => {
    const calls = new Map<string, number>();
    const { service, store, logged } = await start(
      {},
      {
        index: async ({ name }) => {
          calls.set(name, (calls.get(name) ?? 0) + 1);
          if (calls.get(name) === 1 || name === 'bad.pdf')
            throw new OcrError('store_failed', 'The index is full.', { hint: 'Make room.' });
        },
      },
    );
    await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    const bad = await service.wait((await service.submit(await sourceIn(home, 'bad', 'bad.pdf'), options)).uuid);
    expect(bad.status).toBe('done');
    expect(await service.pages(bad.uuid)).toHaveLength(3);
    await until(() => calls.get('bad.pdf') === 2 * claimsWithoutProgress);
    await delay(600);
    expect(await store.hasWork()).toBe(false);
    expect(calls).toEqual(
      new Map([
        ['letter.pdf', 2],
        ['bad.pdf', 2 * claimsWithoutProgress],
      ]),
    );
    expect(await store.unindexed()).toEqual([bad.uuid]);
    expect(logged.join('')).toContain('could not be indexed');
  }, 20_000);

  test('a store that fails for a while loses nothing', async () => {
    const { service, ports } = await start({ pages: 6 });
    await service.close();
    // Fewer than the tries that one page gets: they may all fall on it.
    let faults = 3;
    const { store } = ports;
    const shaky: typeof store = {
      ...store,
      putPage: async (claim, result) => {
        if (faults-- > 0) throw new OcrError('store_failed', 'The disk is full.');
        return store.putPage(claim, result);
      },
    };
    const second = await start({ pages: 6 }, { store: shaky });
    const job = await second.service.wait((await second.service.submit(await sourceIn(home), options)).uuid);
    expect(job).toMatchObject({ status: 'done', pagesDone: 6 });
    expect(second.logged.join('')).toContain('The disk is full.');
  });
});

describe('a store that stays at fault', () => {
  const full = () =>
    new OcrError('store_failed', 'The job store failed: database or disk is full.', {
      hint: 'The disk is full: make room, then try again.',
    });

  test.each(['putPage', 'finish', 'claim'] as const)(
    '%s: waiters are told, and a later call goes on',
    async (method) => {
      const { service, ports } = await start({});
      await service.close();
      let broken = true;
      let tries = 0;
      const store: JobStore = {
        ...ports.store,
        [method]: async (...given: unknown[]) => {
          if (broken) {
            tries++;
            throw full();
          }
          return Reflect.apply(ports.store[method], ports.store, given);
        },
      };
      // A lease of an hour: only a claim that was given back lets the job go on.
      const second = await start(
        { concurrency: 1 },
        { store, timing: { ...quick, lease: 3_600_000, upkeep: 3_600_000 } },
      );
      const { uuid } = await second.service.submit(await sourceIn(home), options);
      await expect(second.service.wait(uuid)).rejects.toMatchObject({
        code: 'store_failed',
        sentence: expect.stringContaining('The disk is full: make room, then try again.'),
      });
      const triesAtRest = tries;
      expect(triesAtRest).toBeGreaterThan(1);
      await delay(20 * quick.poll);
      expect(tries).toBe(triesAtRest);
      expect((await second.service.get(uuid)).status).not.toBe('failed');
      broken = false;
      expect(await second.service.wait(uuid)).toMatchObject({ status: 'done', pagesDone: 3, pagesFailed: 0 });
    },
  );
});

describe('the end of a document', () => {
  test.each([
    [1, 'The page cannot be decoded: get it again.', 'The page cannot be decoded: get it again.'],
    [1, 'x.jpg cannot be decoded. Get it again.', 'x.jpg cannot be decoded. Get it again.'],
    [2, 'It took too long. Allow more.', 'None of the 2 pages could be read: It took too long. Allow more.'],
  ])(
    '%i pages that failed for one reason, which says what to do, end the job in its words',
    async (pages, message, words) => {
      const { service } = await start({ pages, result: (index) => ({ index, code: 'page_failed', message }) });
      const { uuid } = await service.submit(await sourceIn(home), options);
      const { status, error } = await service.wait(uuid);
      expect({ status, error }).toEqual({ status: 'failed', error: words });
    },
  );

  test('what needs all pages is done before the index sees them', async () => {
    const withHeader = (index: number): Page => {
      const page = pageOf(index, `Body of page ${index + 1} that says something of its own`);
      const line = (text: string, y: number) => {
        const bbox = [50, y, 300, y + 12] as const;
        return { text, bbox, words: [{ text, bbox, confidence: 1 }], style: { fontSize: 10 } };
      };
      const header = line('ACME Annual Report', 20);
      const body = line(`Body of page ${index + 1} that says something of its own`, 400);
      return {
        ...page,
        blocks: [header, body].map((one) => ({
          kind: 'paragraph' as const,
          text: one.text,
          bbox: one.bbox,
          confidence: 1,
          lines: [one],
        })),
      };
    };
    const kinds: string[][] = [];
    const { service } = await start(
      { pages: 40, result: withHeader },
      {
        index: async (_, pages) => {
          for await (const page of pages) if ('blocks' in page) kinds.push(page.blocks.map((block) => block.kind));
        },
      },
    );
    const job = await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(job.status).toBe('done');
    await until(() => kinds.length === 40);
    for (const pair of kinds) expect(pair).toEqual(['header', 'paragraph']);
    const stored = await service.pages(job.uuid, [20]);
    expect(stored).toMatchObject([{ blocks: [{ kind: 'header', text: 'ACME Annual Report' }, { kind: 'paragraph' }] }]);
  });
});

describe('waiting', () => {
  test('ends after its time with the unfinished job, which goes on', async () => {
    const { service } = await start({ pages: 2, result: (_, { signal }) => hangUntilAborted(signal) });
    const job = await service.submit(await sourceIn(home), options);
    expect(isRunning(await service.wait(job.uuid, { milliseconds: 60 }))).toBe(true);
    expect(isRunning(await service.wait(job.uuid, { milliseconds: 0 }))).toBe(true);
  });

  test('a signal ends only the wait', async () => {
    const { service } = await start({ pages: 3, pageTime: 30 });
    const job = await service.submit(await sourceIn(home), options);
    const controller = new AbortController();
    const waited = service.wait(job.uuid, { signal: controller.signal });
    controller.abort();
    await expect(waited).rejects.toMatchObject({ code: 'cancelled', message: expect.stringContaining('goes on') });
    expect(await service.wait(job.uuid)).toMatchObject({ status: 'done' });
  });

  test('sees the progress of another process', async () => {
    const worker = await start({ pages: 4, pageTime: 40, concurrency: 1 });
    const job = await worker.service.submit(await sourceIn(home), options);
    const idle = await start(
      {},
      {
        engine: () => new Promise(() => undefined),
        store: { ...worker.store, claim: () => Promise.resolve(undefined) },
      },
    );
    const seen: Job[] = [];
    await idle.service.wait(job.uuid, { onProgress: (now) => seen.push(now) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toMatchObject({ status: 'done' });
  });

  test('an unknown job is job_not_found, whatever is asked of it', async () => {
    const { service } = await start();
    for (const uuid of ['f'.repeat(32), '../../etc/passwd', '']) {
      const asked = [
        service.get(uuid),
        service.wait(uuid),
        service.cancel(uuid),
        service.delete(uuid),
        service.pages(uuid),
        service.pageIndexes(uuid),
        service.source(uuid),
        service.streamPages(uuid)[Symbol.asyncIterator]().next(),
      ];
      for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'job_not_found' });
    }
  });
});

function isRunning(job: Job): boolean {
  return job.status === 'pending' || job.status === 'processing';
}

describe('cancelling and deleting', () => {
  test('cancel stops the readers and keeps the pages so far', async () => {
    const engine = fakeEngine({
      pages: 6,
      result: (index, { signal }) => (index < 2 ? pageOf(index) : hangUntilAborted(signal)),
    });
    const { service } = await start(engine);
    const job = await service.submit(await sourceIn(home), options);
    await until(async () => (await service.get(job.uuid)).pagesDone === 2 && engine.running.now === 2);
    expect(await service.cancel(job.uuid)).toMatchObject({ status: 'cancelled' });
    expect(engine.running.now).toBe(0);
    expect(await service.wait(job.uuid)).toMatchObject({ status: 'cancelled', pagesDone: 2 });
    expect(await service.pageIndexes(job.uuid)).toEqual([0, 1]);
    await delay(100);
    // Which ones the two readers had at hand when it was cancelled is not said.
    expect(engine.pagesBegun).toHaveLength(4);
    expect(new Set(engine.pagesBegun).size).toBe(4);
    expect(await service.cancel(job.uuid)).toMatchObject({ status: 'cancelled' });
  });

  test('cancel from another process stops the readers of this one', async () => {
    const engine = fakeEngine({ result: (_, { signal }) => hangUntilAborted(signal) });
    const worker = await start(engine);
    const job = await worker.service.submit(await sourceIn(home), options);
    await until(() => engine.running.now === 2);
    const other = await start();
    await other.service.cancel(job.uuid);
    await until(() => engine.running.now === 0);
    expect(await worker.service.get(job.uuid)).toMatchObject({ status: 'cancelled' });
  });

  test('a finished job is not cancelled', async () => {
    const { service } = await start();
    const job = await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(await service.cancel(job.uuid)).toMatchObject({ status: 'done' });
  });

  test('delete removes row, upload and chunks, also of a running job', async () => {
    const engine = fakeEngine({ result: (_, { signal }) => hangUntilAborted(signal) });
    const { service, store, forgotten } = await start(engine);
    const job = await service.submit(await sourceIn(home), options);
    await until(() => engine.running.now === 2);
    const waited = service.wait(job.uuid);
    const refused = waited.catch((thrown: unknown) => thrown);
    await service.delete(job.uuid);
    expect(await refused).toMatchObject({ code: 'job_not_found' });
    expect(engine.running.now).toBe(0);
    expect(await uploads()).toEqual([]);
    expect(forgotten).toContain(job.uuid);
    expect(await store.unfinishedDeletions()).toEqual([]);
    await expect(service.get(job.uuid)).rejects.toMatchObject({ code: 'job_not_found' });
    const again = await service.submit(await sourceIn(home), options);
    expect(again.uuid).not.toBe(job.uuid);
  });

  test('a deletion that was cut short is completed at the next start', async () => {
    const first = await start({}, { forget: () => Promise.reject(new OcrError('store_failed', 'The index is busy.')) });
    const job = await first.service.wait((await first.service.submit(await sourceIn(home), options)).uuid);
    await until(async () => (await first.store.unindexed()).length === 0);
    await expect(first.service.delete(job.uuid)).rejects.toMatchObject({ code: 'store_failed' });
    await first.service.close();
    const second = await start();
    await second.service.resume();
    await until(async () => (await second.store.unfinishedDeletions()).length === 0);
    expect(second.forgotten).toEqual([job.uuid]);
    expect(await uploads()).toEqual([]);
  });

  test('a job deleted while it is indexed leaves no chunks', async () => {
    const chunks = new Set<string>();
    let indexing = false;
    const ports = {
      index: async (job: Job) => {
        indexing = true;
        await delay(300);
        chunks.add(job.uuid);
      },
      forget: async (uuid: string) => void chunks.delete(uuid),
    };
    const worker = await start({}, ports);
    const other = await start({}, ports);
    const job = await worker.service.submit(await sourceIn(home), options);
    await until(() => indexing);
    await other.service.delete(job.uuid);
    await until(async () => (await other.store.unfinishedDeletions()).length === 0);
    expect([...chunks]).toEqual([]);
  });
});

describe('retention and upkeep', () => {
  test('a job whose time is up goes by itself, with all that is its own', async () => {
    const { service, forgotten } = await start();
    const kept = await service.submit(await sourceIn(home, 'kept'), options);
    const job = await service.submit(await sourceIn(home), options, { expiresAt: Date.now() + 300 });
    expect(job.expiresAt).toBeGreaterThan(0);
    await until(() => forgotten.includes(job.uuid));
    await until(async () => (await uploads()).length === 1);
    await expect(service.get(job.uuid)).rejects.toMatchObject({ code: 'job_not_found' });
    expect(await service.wait(kept.uuid)).toMatchObject({ status: 'done' });
  });

  test('an upload without a job goes when it is old, not when it is new', async () => {
    const { service, ports } = await start();
    const source = await sourceIn(home);
    const [old, young] = ['a'.repeat(32), 'b'.repeat(32)];
    for (const uuid of [old, young]) await ports.blobs.putSource(uuid, source.path);
    const past = new Date(Date.now() - 2 * 3_600_000);
    await utimes(join(home, 'jobs', old), past, past);
    await service.resume();
    await until(async () => !(await uploads()).includes(old));
    expect(await uploads()).toEqual([young]);
  });

  test('an idle service loads no engine and never looks for work', async () => {
    let claims = 0;
    let engines = 0;
    const { store } = await start();
    const counting: typeof store = { ...store, claim: (...claim) => (claims++, store.claim(...claim)) };
    const { service } = await start(
      {},
      {
        store: counting,
        timing: { poll: 5, idlePoll: 5, upkeep: 3_600_000 },
        engine: () => (engines++, Promise.resolve(fakeEngine())),
      },
    );
    await service.resume();
    await delay(150);
    expect(engines).toBe(0);
    expect(claims).toBeLessThanOrEqual(1);
  });
});

describe('closing', () => {
  test('gives claims back, so that another process goes on at once', async () => {
    const engine = fakeEngine({
      pages: 4,
      result: (index, { signal }) => (index === 0 ? pageOf(0) : hangUntilAborted(signal)),
    });
    // A lease of an hour: only a released claim can be taken over within this test.
    const timing = { lease: 3_600_000, renew: 1_000_000, watch: 50, poll: 20, idlePoll: 20, waitPoll: 20 };
    const first = await start(engine, { timing });
    const job = await first.service.submit(await sourceIn(home), options);
    await until(async () => (await first.service.get(job.uuid)).pagesDone === 1 && engine.running.now === 2);
    await first.service.close();
    expect(engine.running.now).toBe(0);
    const next = fakeEngine();
    const second = await start(next, { timing });
    await second.service.resume();
    expect(await second.service.wait(job.uuid)).toMatchObject({ status: 'done', pagesDone: 4 });
    expect(next.pagesBegun.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  test('work that does not end is left alone: its lease is not renewed in a store that was closed', async () => {
    let end: () => void = () => undefined;
    const stubborn = new Promise<never>((_, reject) => {
      end = () => reject(new OcrError('cancelled', 'At last.'));
    });
    // Closing may come before the engine looks at it: then nobody else hears of its end.
    stubborn.catch(() => undefined);
    const warnings: string[] = [];
    const nothing = (): void => undefined;
    const log = { debug: nothing, info: nothing, error: nothing, warn: (words: string) => void warnings.push(words) };
    const engine = fakeEngine({ pages: 1, result: () => stubborn });
    const { service, close } = await start(engine, { log, timing: { ...quick, renew: 20 } });
    await service.submit(await sourceIn(home), options);
    await until(() => engine.running.now === 1);
    await close();
    await delay(100);
    expect(warnings.filter((words) => words.includes('renewed'))).toEqual([]);
    end();
  }, 20_000);

  test('ends waits, takes no more documents, and may be repeated', async () => {
    const { service } = await start({ result: (_, { signal }) => hangUntilAborted(signal) });
    const source = await sourceIn(home);
    const job = await service.submit(source, options);
    const refused = service.wait(job.uuid).catch((thrown: unknown) => thrown);
    await service.close();
    await service.close();
    expect(await refused).toMatchObject({ code: 'cancelled' });
    await expect(service.submit(source, options)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('an engine that closes under its reads costs no page', async () => {
    let thrown = 0;
    const { service } = await start({
      pages: 2,
      result: (index) => {
        if (thrown++ < 1) throw new OcrError('cancelled', 'The engine was closed.');
        return pageOf(index);
      },
    });
    const job = await service.wait((await service.submit(await sourceIn(home), options)).uuid);
    expect(job).toMatchObject({ status: 'done', pagesFailed: 0 });
  });
});

describe('pieces', () => {
  test('short documents are cut into pages, long ones into spans of at most 8', () => {
    const pages = (count: number) => Array.from({ length: count }, (_, at) => at);
    expect(cutSpans(pages(32))).toHaveLength(32);
    expect(cutSpans(pages(33)).map((span) => span.length)).toEqual([...Array.from({ length: 16 }, () => 2), 1]);
    for (const count of [1, 7, 100, 512, 2000]) {
      const spans = cutSpans(pages(count));
      expect(spans.flat()).toEqual(pages(count));
      expect(Math.max(...spans.map((span) => span.length))).toBeLessThanOrEqual(8);
    }
  });

  test('the fingerprint tells every option apart that changes the pages', () => {
    const sha = 'a'.repeat(64);
    const different = [
      fingerprintOf(sha, options),
      fingerprintOf('b'.repeat(64), options),
      fingerprintOf(sha, { ...options, tier: 'vlm' }),
      fingerprintOf(sha, { ...options, language: 'deu' }),
      fingerprintOf(sha, { ...options, tool: 'receipt' }),
      fingerprintOf(sha, { ...options, translateTo: 'receipt' }),
      fingerprintOf(sha, { ...options, pages: [0] }),
      fingerprintOf(sha, { ...options, pages: [0, 1] }),
    ];
    expect(new Set(different).size).toBe(different.length);
  });
});
