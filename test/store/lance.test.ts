import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fuse, ngramWeight } from '../../src/store/lance-fusion.ts';
import { tryLock } from '../../src/store/lance-lock.ts';
import { gramText, tableName } from '../../src/store/lance-table.ts';
import { openLanceChunkStore } from '../../src/store/lance.ts';
import type { Chunk } from '../../src/chunk.ts';
import type { ChunkQuery, ChunkStore } from '../../src/store/chunk-store.ts';
import { chunk } from './chunk-of.ts';
import { chunkStoreContract } from './chunk-store.suite.ts';
import { filesBelow } from '../files-below.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-lance-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

chunkStoreContract('LanceDB', async () => {
  const folder = await newFolder();
  return {
    store: openLanceChunkStore(folder, { policy: { fragments: 8 } }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});

/** Files under a folder that contain the text in UTF-8, forwards or backwards (term dictionaries are written from the end). */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const needles = [Buffer.from(text), Buffer.from([...text].toReversed().join(''))];
  const found: string[] = [];
  for await (const { path, bytes } of filesBelow(folder))
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  return found;
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for await (const { bytes } of filesBelow(folder)) size += bytes.length;
  return size;
}

const writer = fileURLToPath(new URL('lance-writer.ts', import.meta.url));
/** Starts the writer; `rounds` resolves with the number of rounds that it reported. */
function startWriter(folder: string, job: string, rounds: number, count: number) {
  const child = spawn(process.execPath, [writer, folder, job, String(rounds), String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const lines = createInterface({ input: child.stdout });
  const exit = once(child, 'exit').then(([code]) => ({ code, errors }));
  return { child, lines, exit };
}

describe('deleting from LanceDB', () => {
  it('removes the text from the disk: data, indexes and old versions, however small the share', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder);
    const canary = 'zyxquokkamarsupialqj';
    await store.replace(
      'big',
      Array.from({ length: 300 }, (_, page) => chunk('big', page, 0, `ordinary sentence number ${page} about nothing`)),
    );
    await store.replace('secret', [chunk('secret', 0, 0, `before ${canary} after`), chunk('secret', 1, 0, 'plain')]);
    // An older version that also holds it.
    await store.replace('secret', [chunk('secret', 0, 0, `again ${canary} after`)]);
    await store.replace('late', [chunk('late', 0, 0, 'a later write')]);
    expect((await store.search({ text: canary, limit: 3 })).map((hit) => hit.chunk.id)).toEqual(['secret:0:0']);
    expect((await filesWith(folder, canary)).length).toBeGreaterThan(0);
    await store.delete('secret');
    expect(await filesWith(folder, canary)).toEqual([]);
    expect((await store.search({ text: 'ordinary sentence', limit: 500 })).length).toBe(300);
    expect((await store.search({ text: 'later write', jobs: ['late'], limit: 3 })).length).toBe(1);
    await store.close();
  });

  it('takes the deleted words out of the term dictionaries', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder);
    await store.replace('keep', [chunk('keep', 0, 0, 'the only text that stays')]);
    await store.delete('nothing');
    const before = await sizeOf(folder);
    const unique = Array.from({ length: 150 }, (_, page) =>
      chunk('drop', page, 0, Array.from({ length: 30 }, () => crypto.randomUUID().slice(0, 8)).join(' ')),
    );
    await store.replace('drop', unique);
    await store.search({ text: 'text', limit: 1 });
    await store.delete('drop');
    // The dictionaries of 4,500 unique words alone are beyond this.
    expect((await sizeOf(folder)) - before).toBeLessThan(20_000);
    await store.close();
  });

  it('makes good a deletion whose process died before the bytes were gone', async () => {
    const folder = await newFolder();
    const canary = 'wqxbandicootburrowzk';
    const store = openLanceChunkStore(folder);
    await store.replace('secret', [chunk('secret', 0, 0, canary)]);
    await store.replace('secret', [chunk('secret', 0, 0, 'harmless')]);
    // What the dead process left: its announcement.
    await mkdir(join(folder, 'deletions'), { recursive: true });
    await writeFile(join(folder, 'deletions', 'left-behind'), '');
    expect((await filesWith(folder, canary)).length).toBeGreaterThan(0);
    await store.close();
    const next = openLanceChunkStore(folder);
    await next.replace('other', [chunk('other', 0, 0, 'a write by the next process')]);
    await next.close();
    expect(await filesWith(folder, canary)).toEqual([]);
    expect(await readdir(join(folder, 'deletions'))).toEqual([]);
  });

  it('shares one purge among deletions at once', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder);
    const jobs = Array.from({ length: 6 }, (_, index) => `job${index}`);
    for (const job of jobs) await store.replace(job, [chunk(job, 0, 0, `canary${job}xyzzy`)]);
    await Promise.all(jobs.map((job) => store.delete(job)));
    for (const job of jobs) expect(await filesWith(folder, `canary${job}xyzzy`)).toEqual([]);
    await store.close();
  });

  it('rewrites the index once for deletions at once, here and in another process', async () => {
    const folder = await newFolder();
    const stores = [openLanceChunkStore(folder), openLanceChunkStore(folder)];
    const jobs = Array.from({ length: 8 }, (_, index) => `job${index}`);
    for (const job of jobs) await stores[0]?.replace(job, [chunk(job, 0, 0, `canary${job}xyzzy`)]);
    await stores[0]?.replace('kept', [chunk('kept', 0, 0, 'what stays')]);
    await stores[0]?.settle();
    const stamps = new Set<number>();
    const watch = setInterval(() => {
      // Each rewriting ends with a new stamp.
      const stamp = statSync(join(folder, 'upkeep.stamp'), { throwIfNoEntry: false });
      if (stamp !== undefined) stamps.add(stamp.mtimeMs);
    }, 1);
    await Promise.all(jobs.map(async (job, at) => stores[at % 2]?.delete(job)));
    clearInterval(watch);
    for (const job of jobs) expect(await filesWith(folder, `canary${job}xyzzy`)).toEqual([]);
    expect(await readdir(join(folder, 'deletions'))).toEqual([]);
    expect((await stores[1]?.search({ text: 'what stays', limit: 9 }))?.map((hit) => hit.chunk.job)).toEqual(['kept']);
    // The stamp from before, one for whatever was announced when it began, and one for those that came too late for that.
    expect(stamps.size).toBeLessThanOrEqual(3);
    for (const store of stores) await store.close();
  });

  it('makes good a deletion that was announced by a process that died', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder);
    await store.replace('secret', [chunk('secret', 0, 0, 'canarysecretxyzzy')]);
    await store.settle();
    await mkdir(join(folder, 'deletions'), { recursive: true });
    await writeFile(join(folder, 'deletions', 'left'), 'secret');
    await store.replace('other', [chunk('other', 0, 0, 'another text')]);
    await store.settle();
    expect(await store.search({ text: 'canarysecretxyzzy', jobs: ['secret'], limit: 1 })).toEqual([]);
    expect(await filesWith(folder, 'canarysecretxyzzy')).toEqual([]);
    expect(await readdir(join(folder, 'deletions'))).toEqual([]);
    await store.close();
  });
});

describe('several processes on one LanceDB folder', () => {
  it('loses and duplicates nothing when three create it and write at once', async () => {
    const folder = await newFolder();
    const writers = ['alpha', 'beta', 'alpha'].map((job) => startWriter(folder, job, 5, 12));
    for (const { exit } of writers) expect(await exit).toMatchObject({ code: 0, errors: '' });
    const store = openLanceChunkStore(folder);
    for (const job of ['alpha', 'beta']) {
      expect({ job, ...(await store.frequencies(job, ['round4'])) }).toEqual({ job, chunks: 12, containing: [12] });
      const hits = await store.search({ text: `${job} shared`, jobs: [job], limit: 50 });
      expect(new Set(hits.map((hit) => hit.chunk.id)).size).toBe(12);
    }
    await store.close();
  });

  it('survives kill -9 in the middle of writes', async () => {
    const folder = await newFolder();
    for (let kill = 0; kill < 3; kill++) {
      const { child, lines, exit } = startWriter(folder, 'victim', 1_000, 40);
      await once(lines, 'line');
      await new Promise((resolve) => setTimeout(resolve, 40 * kill));
      child.kill('SIGKILL');
      await exit;
    }
    const store = openLanceChunkStore(folder);
    // Whole rounds only: 40 chunks, all of the same round.
    const hits = await store.search({ text: 'victim shared', jobs: ['victim'], limit: 100 });
    expect(hits).toHaveLength(40);
    expect(new Set(hits.map((hit) => /round\d+/.exec(hit.chunk.text)?.[0])).size).toBe(1);
    await store.replace('victim', [chunk('victim', 0, 0, 'writable still')]);
    expect((await store.search({ text: 'writable', limit: 5 })).map((hit) => hit.chunk.id)).toEqual(['victim:0:0']);
    await store.close();
  });

  it('sees what another handle wrote, and reads on while that one purges', async () => {
    const folder = await newFolder();
    const [one, two] = [openLanceChunkStore(folder), openLanceChunkStore(folder)];
    await one.replace('a', [chunk('a', 0, 0, 'visible at once')]);
    expect((await two.search({ text: 'visible', limit: 3 })).length).toBe(1);
    const stop = new AbortController();
    const reads = (async () => {
      let count = 0;
      while (!stop.signal.aborted) count += (await two.search({ text: 'visible', jobs: ['a'], limit: 3 })).length;
      return count;
    })();
    for (let round = 0; round < 4; round++) {
      await one.replace(`b${round}`, [chunk(`b${round}`, 0, 0, 'passing')]);
      await one.delete(`b${round}`);
    }
    stop.abort();
    expect(await reads).toBeGreaterThan(0);
    await one.close();
    await two.close();
  });
});

describe('upkeep of LanceDB', () => {
  it('merges the fragments of many small writes', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder, { policy: { fragments: 5 } });
    for (let job = 0; job < 24; job++) await store.replace(`j${job}`, [chunk(`j${job}`, 0, 0, `small job ${job}`)]);
    await store.close();
    const { connect } = await import('@lancedb/lancedb');
    const table = await (await connect(folder)).openTable(tableName);
    expect((await table.stats()).fragmentStats.numFragments).toBeLessThan(15);
    expect(await table.countRows()).toBe(24);
  });

  it('locks out others until it is given back, and takes over from the dead', async () => {
    const path = join(await newFolder(), 'some.lock');
    const release = await tryLock(path);
    expect(release).toBeDefined();
    expect(await tryLock(path)).toBeUndefined();
    await release?.();
    const again = await tryLock(path);
    expect(again).toBeDefined();
    await again?.();
    // A holder that died: a process id that cannot exist.
    await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: 'dead' }));
    const taken = await tryLock(path);
    expect(taken).toBeDefined();
    await taken?.();
    // A holder on another machine that has not shown itself for long.
    await writeFile(path, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'old' }));
    expect(await tryLock(path)).toBeUndefined();
    await utimes(path, new Date(0), new Date(0));
    const old = await tryLock(path);
    expect(old).toBeDefined();
    await old?.();
  });
});

/** Brings all rows into the indexes, as upkeep does in time. */
async function optimize(folder: string): Promise<void> {
  const { connect } = await import('@lancedb/lancedb');
  const connection = await connect(folder);
  const table = await connection.openTable(tableName);
  await table.optimize();
  table.close();
  connection.close();
}

/** More chunks than a search of all documents reads one by one. */
async function fillBeyondReading(store: ChunkStore): Promise<void> {
  const many = Array.from({ length: 1_200 }, (_, number) =>
    chunk('bulk', number, 0, `section ${number} about ordinary matters such as gravel, timber and rope`),
  );
  await store.replace('bulk', many);
}

describe('a large LanceDB store', () => {
  it('finds words, misread words, signs and phrases by its indexes, and says by which way', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder);
    await store.replace('needles', [
      chunk('needles', 0, 0, 'the insurance premium for the vehicle'),
      chunk('needles', 1, 0, 'tbe insurarce prernium for tbe vehiclc', { confidence: 0.5 }),
      chunk('needles', 2, 0, '公司往册资本为人民币五百万元', { language: 'chi_sim' }),
      chunk('needles', 3, 0, 'premium insurance, no car', { kind: 'table', language: 'deu+eng' }),
    ]);
    await fillBeyondReading(store);
    await store.settle();
    await optimize(folder);
    const find = async (text: string, rest: Partial<ChunkQuery> = {}) =>
      (await store.search({ text, limit: 5, ...rest })).map((hit) => [hit.chunk.id, hit.foundBy] as const);
    const found = new Map(await find('insurance premium vehicle'));
    expect([...found.keys()].toSorted()).toEqual(['needles:0:0', 'needles:1:0', 'needles:3:0']);
    expect(found.get('needles:0:0')).toEqual(['words', 'similar', 'ngrams']);
    expect(found.get('needles:1:0')).toEqual(['similar', 'ngrams']);
    expect((await find('注册资本')).map(([id]) => id)).toEqual(['needles:2:0']);
    expect(await find('"insurance premium"')).toEqual([['needles:0:0', ['phrase', 'ngrams']]]);
    expect(await find('"premium for insurance"')).toEqual([]);
    expect((await find('insurance', { kinds: ['table'] })).map(([id]) => id)).toEqual(['needles:3:0']);
    expect((await find('insurance', { languages: ['deu'] })).map(([id]) => id)).toEqual(['needles:3:0']);
    expect((await find('timber', { jobs: ['bulk'], pages: [17] })).map(([id]) => id)).toEqual(['bulk:17:0']);
    await store.close();
  });
});

describe('the format of the store', () => {
  /** A table as an older version wrote it: the same chunks, other normal forms and indexes. */
  async function writeOldFormat(folder: string, chunks: readonly Chunk[]): Promise<void> {
    const { connect } = await import('@lancedb/lancedb');
    const rows = chunks.map(({ lines, bbox, ...rest }) => ({
      ...rest,
      first_line: lines[0],
      last_line: lines[1],
      x0: bbox[0],
      y0: bbox[1],
      x1: bbox[2],
      y1: bbox[3],
      words: 'old form',
      grams: 'old form',
    }));
    const connection = await connect(folder);
    await connection.createTable('chunks_1', rows);
    connection.close();
  }

  it('brings an older one to its own, whole, when several processes open it at once', async () => {
    const folder = await newFolder();
    const old = Array.from({ length: 300 }, (_, page) => chunk('old', page, 0, `lantern number ${page}`));
    await writeOldFormat(folder, old);
    const stores = [openLanceChunkStore(folder), openLanceChunkStore(folder)];
    const found = await Promise.all(stores.map((store) => store.search({ text: 'lantern 217', limit: 1 })));
    for (const hits of found) expect(hits[0]?.chunk).toEqual(old[217]);
    expect((await stores[0]?.frequencies('old', ['lantern']))?.containing).toEqual([300]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.lance'))).toEqual([`${tableName}.lance`]);
    for (const store of stores) await store.close();
  });

  it('begins again after a process that died while it did so', async () => {
    const folder = await newFolder();
    await writeOldFormat(folder, [chunk('old', 0, 0, 'lantern')]);
    await mkdir(join(folder, 'migrating', `${tableName}.lance`), { recursive: true });
    await writeFile(join(folder, 'migrating', `${tableName}.lance`, 'half'), 'a half');
    const store = openLanceChunkStore(folder);
    expect((await store.search({ text: 'lantern', limit: 5 })).map((hit) => hit.chunk.id)).toEqual(['old:0:0']);
    expect(await readdir(folder)).not.toContain('migrating');
    await store.close();
  });

  it('leaves a newer one alone, and says so', async () => {
    const folder = await newFolder();
    const { connect } = await import('@lancedb/lancedb');
    const connection = await connect(folder);
    await connection.createTable('chunks_99', [{ id: 'x' }]);
    connection.close();
    const store = openLanceChunkStore(folder);
    await expect(store.search({ text: 'x', limit: 1 })).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('99'),
    });
    expect((await readdir(folder)).filter((name) => name.endsWith('.lance'))).toEqual(['chunks_99.lance']);
    await store.close();
  });
});

describe('faults', () => {
  it('says what to do when the folder cannot be used', async () => {
    const path = join(await newFolder(), 'a-file');
    await writeFile(path, 'not a folder');
    const store = openLanceChunkStore(path);
    await expect(store.search({ text: 'x', limit: 1 })).rejects.toMatchObject({
      code: 'store_failed',
      hint: expect.stringContaining(path),
    });
    await store.close();
  });

  it('creates the index again when its folder was removed', async () => {
    const folder = await newFolder();
    const store = openLanceChunkStore(folder);
    await store.replace('a', [chunk('a', 0, 0, 'here')]);
    await rm(folder, { recursive: true });
    await store.replace('a', [chunk('a', 0, 0, 'here once more')]);
    expect((await store.search({ text: 'once', limit: 1 })).length).toBe(1);
    await store.close();
  });

  it('refuses use after close', async () => {
    const store = openLanceChunkStore(await newFolder());
    await store.close();
    await expect(store.search({ text: 'x', limit: 1 })).rejects.toMatchObject({ code: 'store_failed' });
    await expect(store.replace('a', [chunk('a', 0, 0, 'late')])).rejects.toMatchObject({ code: 'store_failed' });
  });
});

describe('fusion', () => {
  const entry = (id: string, confidence = 0.95) => ({ id, confidence, text: id, context: '' });
  it('puts what several ways found first and weighs n-grams by doubt', () => {
    const [a, b, c] = [entry('a'), entry('b'), entry('c')];
    const both = fuse([
      { way: 'words', entries: [a, b] },
      { way: 'ngrams', entries: [c, b] },
    ]);
    expect(both.map((hit) => [hit.entry.id, hit.foundBy])).toEqual([
      ['b', ['words', 'ngrams']],
      ['a', ['words']],
      ['c', ['ngrams']],
    ]);
    expect(ngramWeight(0.4)).toBeGreaterThan(1);
    expect(ngramWeight(1)).toBeLessThan(1);
    const unsure = fuse([
      { way: 'words', entries: [a] },
      { way: 'ngrams', entries: [entry('c', 0.3)] },
    ]);
    expect(unsure.map((hit) => hit.entry.id)).toEqual(['c', 'a']);
  });

  it('makes grams of scripts without spaces only', () => {
    expect(gramText('abc 東京都 de 市 กขค')).toBe('東京 京都 市 กข ขค');
  });
});
