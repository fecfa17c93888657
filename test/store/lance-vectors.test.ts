import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/answer/embedder.ts';
import { createEmbedder } from '../../src/answer/embeddings.ts';
import { OcrError } from '../../src/errors.ts';
import { type LanceOptions, openLanceChunkStore } from '../../src/store/lance.ts';
import { openLoopback } from '../answer/loopback.ts';
import { chunk } from './chunk-of.ts';
import { chunkStoreContract } from './chunk-store.suite.ts';
import { filesBelow } from '../files-below.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-vectors-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Words that mean the same, a number of the vector each; the last number keeps vectors from being nothing. */
const concepts = [
  ['car', 'automobile', 'vehicle'],
  ['doctor', 'physician', 'surgeon'],
  ['rent', 'lease', 'tenancy'],
];

function meaningOf(text: string, length: number): Float32Array {
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  const vector = new Float32Array(length);
  concepts.forEach((synonyms, at) => {
    vector[at] = synonyms.filter((word) => words.has(word)).length;
  });
  vector[length - 1] = 0.1;
  return vector;
}

interface FakeEmbedder extends Embedder {
  readonly embedded: string[];
  fault: Error | undefined;
  pause: number;
}

function fakeEmbedder(name = 'fake', length = 4): FakeEmbedder {
  const embedded: string[] = [];
  return {
    name,
    embedded,
    fault: undefined,
    pause: 0,
    async embed(texts, { signal } = {}) {
      if (this.pause > 0) await sleep(this.pause, undefined, signal === undefined ? {} : { signal });
      if (this.fault !== undefined) throw this.fault;
      embedded.push(...texts);
      return texts.map((text) => meaningOf(text, length));
    },
  };
}

const cars = [
  chunk('cars', 0, 0, 'The automobile is parked behind the house.'),
  chunk('cars', 1, 0, 'Breakfast is served at seven.'),
];

async function open(embedder: Embedder, folder?: string, rest: LanceOptions = {}) {
  const where = folder ?? (await newFolder());
  const store = openLanceChunkStore(where, { embedder, embedding: { rest: 0, questionDeadline: 2_000 }, ...rest });
  const find = async (text: string, jobs?: readonly string[]) => {
    const notices: string[] = [];
    const hits = await store.search({ text, jobs, limit: 5, onNotice: (notice) => notices.push(notice) });
    return { notices, hits: hits.map((hit) => [hit.chunk.id, hit.foundBy] as const) };
  };
  return { store, find, folder: where };
}

chunkStoreContract('LanceDB with an embedding model that knows nothing', async () => {
  const folder = await newFolder();
  // Its service is dead: everything must work as without it.
  const embedder = fakeEmbedder();
  embedder.fault = new OcrError('network_failed', 'nobody is there');
  return {
    store: openLanceChunkStore(folder, { embedder, embedding: { rest: 60_000 } }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});

describe('finding by meaning', () => {
  it('finds what shares no word with the question, and says so', async () => {
    const { store, find } = await open(fakeEmbedder());
    await store.replace('cars', cars);
    await store.settle();
    for (const jobs of [['cars'], undefined]) {
      const { hits, notices } = await find('my vehicle', jobs);
      expect(hits[0]).toEqual(['cars:0:0', ['vectors']]);
      expect(notices).toEqual([]);
    }
    expect((await find('"vehicle"')).hits).toEqual([]);
    await store.close();
  });

  it('embeds in the background what the store held before, and only what changed later', async () => {
    const folder = await newFolder();
    const plain = openLanceChunkStore(folder);
    await plain.replace('cars', cars);
    await plain.replace('clinic', [chunk('clinic', 0, 0, 'Ask the physician.')]);
    await plain.close();
    const embedder = fakeEmbedder();
    const { store, find } = await open(embedder, folder);
    const first = await find('doctor');
    expect(first.notices[0]).toContain('in the background');
    await store.settle();
    const second = await find('doctor');
    expect(second.hits[0]).toEqual(['clinic:0:0', ['vectors']]);
    expect(second.notices).toEqual([]);
    expect(embedder.embedded.filter((text) => text.includes('report.pdf'))).toHaveLength(3);
    await store.replace('cars', [chunk('cars', 0, 0, 'The tenancy ends in May.'), cars[1] ?? chunk('cars', 1, 0, '')]);
    // Until it is embedded anew, a vector of the old text leads nowhere.
    expect((await find('vehicle', ['cars'])).hits.filter(([id]) => id === 'cars:0:0')).toEqual([]);
    await store.settle();
    expect((await find('rent', ['cars'])).hits[0]).toEqual(['cars:0:0', ['vectors']]);
    expect(embedder.embedded.filter((text) => text.includes('report.pdf'))).toHaveLength(4);
    await store.close();
  });

  it('goes on where another process stopped', async () => {
    const folder = await newFolder();
    const failing = fakeEmbedder();
    const { store } = await open(failing, folder);
    await store.replace('cars', cars);
    await store.settle();
    failing.fault = new OcrError('network_failed', 'gone');
    await store.replace('clinic', [chunk('clinic', 0, 0, 'Ask the physician.')]);
    await store.close();
    const next = await open(fakeEmbedder(), folder);
    await next.find('anything');
    await next.store.settle();
    expect((await next.find('surgeon')).hits[0]?.[0]).toBe('clinic:0:0');
    await next.store.close();
  });

  it('keeps models apart', async () => {
    const folder = await newFolder();
    const { store } = await open(fakeEmbedder('one', 4), folder);
    await store.replace('cars', cars);
    await store.settle();
    await store.close();
    const { store: other, find } = await open(fakeEmbedder('two', 7), folder);
    await find('vehicle');
    await other.settle();
    expect((await find('vehicle')).hits[0]).toEqual(['cars:0:0', ['vectors']]);
    expect(
      (await readdir(folder)).filter((name) => name.startsWith('vectors_') && name.endsWith('.lance')),
    ).toHaveLength(2);
    await other.close();
  });

  it('finds by an index when there are many vectors', async () => {
    const { store, find } = await open(fakeEmbedder('many', 16), undefined, {
      embedding: { indexFrom: 300, rest: 0 },
    });
    const many = Array.from({ length: 320 }, (_, page) =>
      chunk('many', page, 0, `plain sentence ${page} about a doctor`),
    );
    await store.replace('many', many);
    await store.replace('cars', cars);
    await store.settle();
    expect((await find('vehicle')).hits[0]).toEqual(['cars:0:0', ['vectors']]);
    await store.close();
  });
});

describe('when the embedding model fails', () => {
  it('searches by words and says why, and recovers by itself', async () => {
    const embedder = fakeEmbedder();
    const { store, find } = await open(embedder);
    await store.replace('cars', cars);
    await store.settle();
    embedder.fault = new OcrError('network_failed', 'The model (fake) could not be reached.');
    const { hits, notices } = await find('automobile parked');
    expect(hits[0]?.[0]).toBe('cars:0:0');
    expect(notices).toEqual([expect.stringContaining('could not be reached')]);
    embedder.fault = undefined;
    expect((await find('vehicle')).hits[0]).toEqual(['cars:0:0', ['vectors']]);
    await store.close();
  });

  it('leaves a service that failed alone for a while', async () => {
    const embedder = fakeEmbedder();
    const { store, find } = await open(embedder, undefined, { embedding: { rest: 60_000 } });
    await store.replace('cars', cars);
    await store.settle();
    embedder.fault = new OcrError('network_failed', 'gone');
    await find('automobile');
    embedder.fault = undefined;
    const asked = embedder.embedded.length;
    expect((await find('automobile')).notices).toEqual([expect.stringContaining('gone')]);
    expect(embedder.embedded).toHaveLength(asked);
    await store.close();
  });

  it('refuses vectors of another length under the same name, and says so', async () => {
    const folder = await newFolder();
    const { store } = await open(fakeEmbedder('same', 4), folder);
    await store.replace('cars', cars);
    await store.settle();
    await store.close();
    const { store: changed, find } = await open(fakeEmbedder('same', 9), folder);
    const { hits, notices } = await find('automobile');
    expect(hits[0]?.[0]).toBe('cars:0:0');
    expect(notices[0]).toMatch(/vectors of 9 numbers, and the index has 4/);
    await changed.replace('clinic', [chunk('clinic', 0, 0, 'Ask the physician.')]);
    await changed.settle();
    expect((await find('physician')).hits[0]?.[0]).toBe('clinic:0:0');
    await changed.close();
  });

  it('does not wait for a slow one, and not at all when the search is cancelled', async () => {
    const embedder = fakeEmbedder();
    const { store, find } = await open(embedder, undefined, { embedding: { rest: 0, questionDeadline: 100 } });
    await store.replace('cars', cars);
    await store.settle();
    embedder.pause = 30_000;
    const { hits, notices } = await find('automobile');
    expect(hits[0]?.[0]).toBe('cars:0:0');
    expect(notices).toEqual([expect.stringContaining('longer than 100 ms')]);
    const stop = new AbortController();
    const cancelled = store.search({ text: 'automobile', limit: 3, signal: stop.signal });
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    embedder.pause = 0;
    await store.close();
  });

  it('works over the wire, dead service and all', async () => {
    const json = { 'content-type': 'application/json' };
    const reply = (vectors: readonly (readonly number[])[]) => ({
      headers: json,
      body: JSON.stringify({ embeddings: vectors }),
    });
    const service = await openLoopback([
      reply([
        [1, 0],
        [0, 1],
      ]),
      reply([[1, 0]]),
    ]);
    const endpoint = { protocol: 'ollama', url: service.url, key: '', model: 'tiny' } as const;
    const { store, find } = await open(createEmbedder(endpoint, { tries: 2, firstPause: 5 }));
    await store.replace('cars', cars);
    await store.settle();
    expect((await find('something else')).hits[0]).toEqual(['cars:0:0', ['vectors']]);
    await service.close();
    const { hits, notices } = await find('breakfast');
    expect(hits[0]?.[0]).toBe('cars:1:0');
    expect(notices[0]).toContain('could not be reached');
    await store.close();
  });
});

describe('deleting vectors', () => {
  it('removes their bytes from the disk, of all models', async () => {
    const folder = await newFolder();
    // A number that nothing else in the folder has.
    const mark = Float32Array.from([1.2345678e17]);
    const needle = Buffer.from(mark.buffer);
    const embedder: Embedder = {
      name: 'marked',
      embed: async (texts) =>
        texts.map((text) => Float32Array.from([text.includes('secret') ? (mark[0] ?? 0) : 1, 2, 3, 4])),
    };
    const holds = async () => {
      for await (const { bytes } of filesBelow(folder)) if (bytes.includes(needle)) return true;
      return false;
    };
    const { store } = await open(embedder, folder);
    await store.replace(
      'big',
      Array.from({ length: 60 }, (_, page) => chunk('big', page, 0, `an ordinary sentence ${page}`)),
    );
    await store.replace('hidden', [chunk('hidden', 0, 0, 'the secret plan')]);
    await store.settle();
    expect(await holds()).toBe(true);
    await store.close();
    // Deleted by a process that has no model at all.
    const plain = openLanceChunkStore(folder);
    await plain.delete('hidden');
    expect(await holds()).toBe(false);
    await plain.close();
  });
});
