import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { isPageError } from '../../../src/document.ts';
import type { LocalEngineParts } from '../../../src/engine/local/index.ts';
import { errorKind, OcrError } from '../../../src/errors.ts';
import { errorOf, openWorkshop, pageOf, type Workshop } from './workshop.ts';

const megabyte = 1024 * 1024;
let workshop: Workshop | undefined;
afterEach(async () => {
  await workshop?.close();
  workshop = undefined;
});

async function open(settings: Partial<Config> = {}, parts: LocalEngineParts = {}): Promise<Workshop> {
  workshop = await openWorkshop(
    { pageDeadline: 1000, ...settings },
    { script: new URL('./fake-reader.ts', import.meta.url), ...parts },
  );
  return workshop;
}
const fake = (shop: Workshop, name: string) => shop.source(name, Buffer.from(name), 'image/png');
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function ended(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (!isRunning(pid)) return true;
    await sleep(50);
  }
  return false;
}

describe('a reader that dies', () => {
  for (const [how, code] of [
    ['exit', 'page_failed'],
    ['kill', 'page_failed'],
    ['abort', 'page_out_of_memory'],
    ['spin', 'page_timeout'],
    ['sleep', 'page_timeout'],
  ] as const) {
    it(`(${how}) costs its page two attempts and no other page anything`, async () => {
      const shop = await open();
      const results = await shop.read(await fake(shop, how));
      expect(results.map((result) => (isPageError(result) ? result.code : result.index))).toEqual([0, code, 2]);
      expect(errorOf(results[1]).message).toMatch(/Page 2 of .* could not be read, twice/);
    });
  }

  it('with many pages in hand costs only the one that kills it anything', async () => {
    const shop = await open({ readers: 1 });
    const source = await fake(shop, 'fast-kill');
    const pages = [0, 2, 0, 2, 0, 2, 0, 2, 0, 1, 2, 0, 2, 0, 2];
    const results = await shop.read(source, { pages });
    expect(results.map((result) => (isPageError(result) ? result.code : result.index))).toEqual(
      pages.map((page) => (page === 1 ? 'page_failed' : page)),
    );
  });

  it('is seen to eat memory, and ended', async () => {
    const shop = await open({ readerMemory: 300 * megabyte, pageDeadline: 20_000 });
    const results = await shop.read(await fake(shop, 'hoard'));
    expect(errorOf(results[1])).toMatchObject({
      code: 'page_out_of_memory',
      message: expect.stringContaining('300 MB'),
    });
    expect(pageOf(results[2]).index).toBe(2);
  });

  it('once only, costs nothing: the page is read by a fresh one', async () => {
    const shop = await open();
    const results = await shop.read(await fake(shop, 'exit-once'));
    expect(results.map((result) => pageOf(result).index)).toEqual([0, 1, 2]);
    expect(pageOf(results[1]).language).not.toBe(pageOf(results[0]).language);
    expect(pageOf(results[2]).language).toBe(pageOf(results[1]).language);
  });

  it('while idle, is replaced for the next document', async () => {
    const shop = await open();
    const first = await shop.read(await fake(shop, 'fine'), { pages: [0] });
    const [pid = 0] = shop.engine.readerPids();
    process.kill(pid, 'SIGKILL');
    await ended(pid);
    const second = await shop.read(await fake(shop, 'fine'), { pages: [0] });
    expect(pageOf(second[0]).language).not.toBe(pageOf(first[0]).language);
  });

  it('while it opens a document, makes that a damaged file within the time for opening', async () => {
    const shop = await open({}, { inspectTime: { work: 600, wall: 60_000 } });
    await expect(shop.engine.inspect(await fake(shop, 'inspect-kill'))).rejects.toMatchObject({ code: 'damaged_file' });
    await expect(shop.engine.inspect(await fake(shop, 'inspect-spin'))).rejects.toMatchObject({
      code: 'damaged_file',
    });
  }, 60_000);

  it.runIf(process.platform === 'linux')(
    'because it got no processor to open a document with, says so: trying again helps',
    async () => {
      const shop = await open({}, { inspectTime: { work: 600, wall: 1500 } });
      const opening = shop.engine.inspect(await fake(shop, 'inspect-sleep'));
      await expect(opening).rejects.toMatchObject({
        code: 'page_timeout',
        message: expect.stringMatching(/^inspect-sleep could not be opened: it took longer than 1\.5 s/),
        hint: expect.stringContaining('try again'),
      });
      expect(errorKind('page_timeout').retryable).toBe(true);
    },
  );
});

describe('a fault that a reader reports', () => {
  it("about a page is that page's error, without a second attempt", async () => {
    const shop = await open();
    const results = await shop.read(await fake(shop, 'fault'));
    expect(errorOf(results[1])).toMatchObject({ code: 'page_failed', message: 'No.' });
    expect(pageOf(results[2]).language).toBe(pageOf(results[0]).language);
  });

  it('about the source ends the reading', async () => {
    const shop = await open();
    await expect(shop.read(await fake(shop, 'source'))).rejects.toMatchObject({ code: 'damaged_file' });
  });
});

describe('cancelling', () => {
  it('ends the process that works for it, and leaves the engine working', async () => {
    const shop = await open({ pageDeadline: 60_000 });
    const source = await fake(shop, 'spin');
    const controller = new AbortController();
    const reading = shop.read(source, { pages: [0, 1], signal: controller.signal });
    reading.catch(() => {});
    await sleep(600);
    const pids = shop.engine.readerPids();
    expect(pids).toHaveLength(1);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    for (const pid of pids) expect(await ended(pid)).toBe(true);
    expect(pageOf((await shop.read(source, { pages: [0] }))[0]).index).toBe(0);
  });

  it('reaches a call that still waits for a reader, and its place goes to the next', async () => {
    const shop = await open({ readers: 1, pageDeadline: 1500 });
    const slow = shop.read(await fake(shop, 'sleep'), { pages: [1] });
    const controller = new AbortController();
    const waiting = shop.read(await fake(shop, 'fine'), { pages: [0], signal: controller.signal });
    const next = shop.read(await fake(shop, 'fine'), { pages: [2] });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(errorOf((await slow)[0]).code).toBe('page_timeout');
    expect(pageOf((await next)[0]).index).toBe(2);
  });

  it('before the start starts no process', async () => {
    const shop = await open();
    await expect(
      shop.read(await fake(shop, 'fine'), { pages: [0], signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(shop.engine.readerPids()).toEqual([]);
  });

  it('by leaving the loop gives the reader back', async () => {
    const shop = await open({ readers: 1 });
    const source = await fake(shop, 'fine');
    for await (const result of shop.engine.read(source, [0, 1, 2], { tier: 'cpu', language: 'eng' })) {
      expect(result.index).toBe(0);
      break;
    }
    expect(await shop.read(source, { pages: [2] })).toHaveLength(1);
  });
});

describe('readers', () => {
  it('are reused, and replaced after so many pages', async () => {
    const shop = await open({ readerPages: 2 });
    const results = await shop.read(await fake(shop, 'fine'), { pages: [0, 2, 0, 2, 0] });
    const processes = results.map((result) => pageOf(result).language);
    expect(new Set(processes).size).toBe(3);
    expect(processes[0]).toBe(processes[1]);
    expect(processes[2]).toBe(processes[3]);
  });

  it('start before there is a document, and open the first one', async () => {
    const shop = await open();
    shop.engine.warmUp?.();
    const started = shop.engine.readerPids();
    expect(started).toHaveLength(1);
    await shop.read(await fake(shop, 'fine'), { pages: [0] });
    expect(shop.engine.readerPids()).toEqual(started);
  });

  it('get more pages at once the faster they come, and are hardly worn out by them', async () => {
    const shop = await open({ readers: 1, readerPages: 2 });
    const results = await shop.read(await fake(shop, 'fast'), { pages: Array<number>(40).fill(2) });
    const tasks = Map.groupBy(results, (result) => pageOf(result).language);
    expect([...tasks.values()].map((task) => task.length)).toEqual([1, 2, 4, 8, 16, 9]);
    expect(new Set([...tasks.keys()].map((name) => name.split(' ')[1])).size).toBe(1);
  });

  it('that have grown large are replaced, but not for every page', async () => {
    const shop = await open({ readers: 1 });
    const pages = Array.from({ length: 20 }, (_, at) => (at % 2) * 2);
    const results = await shop.read(await fake(shop, 'very large'), { pages });
    const processes = results.map((result) => pageOf(result).language);
    expect([...Map.groupBy(processes, (process) => process).values()].map((group) => group.length)).toEqual([8, 8, 4]);
    const small = await shop.read(await fake(shop, 'fine'), { pages });
    expect(new Set(small.map((result) => pageOf(result).language)).size).toBeLessThan(3);
  });

  it('that are rather large go on with their document, and are replaced for the next one', async () => {
    const shop = await open({ readers: 1 });
    const pages = Array.from({ length: 12 }, (_, at) => (at % 2) * 2);
    const processes = [];
    for (const name of ['large one', 'large two']) {
      const source = await fake(shop, name);
      // As jobs ask for pages: some, then the next ones.
      const spans = [await shop.read(source, { pages }), await shop.read(source, { pages })];
      processes.push(new Set(spans.flat().map((result) => pageOf(result).language)));
    }
    expect(processes.map(({ size }) => size)).toEqual([1, 1]);
    expect(processes[0]).not.toEqual(processes[1]);
  });

  it('work side by side, never more than configured', async () => {
    const shop = await open({ readers: 2, pageDeadline: 1500 });
    const sources = await Promise.all(['sleep-a', 'sleep-b', 'sleep-c'].map((name) => fake(shop, name)));
    const reading = Promise.all(sources.map((source) => shop.read(source, { pages: [1] })));
    await sleep(700);
    expect(shop.engine.readerPids()).toHaveLength(2);
    expect((await reading).map(([result]) => errorOf(result).code)).toEqual([
      'page_timeout',
      'page_timeout',
      'page_timeout',
    ]);
  });

  it('that read do not keep anyone from looking at another file', async () => {
    const shop = await open({ readers: 1, pageDeadline: 60_000 });
    const reading = shop.read(await fake(shop, 'sleep'), { pages: [1] });
    const outcome = reading.catch((thrown: unknown) => thrown);
    expect(await shop.engine.inspect(await fake(shop, 'fine'))).toEqual({ pageCount: 3 });
    expect(shop.engine.readerPids()).toHaveLength(2);
    await shop.engine.close();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
  });

  it('end when they idle, and when the engine is closed', async () => {
    const shop = await open({}, { idleTime: 200 });
    await shop.read(await fake(shop, 'fine'), { pages: [0] });
    const [pid = 0] = shop.engine.readerPids();
    expect(await ended(pid)).toBe(true);
    await shop.read(await fake(shop, 'fine'), { pages: [0] });
    const [other = 0] = shop.engine.readerPids();
    await shop.engine.close();
    expect(isRunning(other)).toBe(false);
    await expect(shop.engine.inspect(await fake(shop, 'fine'))).rejects.toBeInstanceOf(OcrError);
  });

  it('end soon when they are too large for another document, and no pages of their own come', async () => {
    const shop = await open({ readers: 1 }, { idleTime: 60_000 });
    const pages = Array.from({ length: 6 }, (_, at) => (at % 2) * 2);
    await shop.read(await fake(shop, 'large one'), { pages });
    const [pid = 0] = shop.engine.readerPids();
    expect(isRunning(pid)).toBe(true);
    expect(await ended(pid)).toBe(true);
  });

  it('end soon when they were started to look at a file while the others read', async () => {
    const shop = await open({ readers: 1, pageDeadline: 60_000 });
    const reading = shop.read(await fake(shop, 'sleep'), { pages: [1] }).catch(() => undefined);
    await shop.engine.inspect(await fake(shop, 'fine'));
    const [first = 0, second = 0] = shop.engine.readerPids();
    expect([await ended(second), isRunning(first)]).toEqual([true, true]);
    await shop.engine.close();
    await reading;
  });

  it('get language data from their parent, whose time does not count', async () => {
    const shop = await open(
      { pageDeadline: 400 },
      {
        languageData: {
          installed: async () => new Map(),
          load: async () => {
            await sleep(900);
            return new Uint8Array(77);
          },
        },
      },
    );
    expect(pageOf((await shop.read(await fake(shop, 'language'), { pages: [1] }))[0]).language).toBe(
      'data of 77 bytes',
    );
  });

  it('take turns at what takes much memory, also when one dies at it', async () => {
    const shop = await open({ readers: 2 });
    const turns = await fake(shop, 'turns');
    const dying = await fake(shop, 'turns-die');
    await Promise.all([shop.read(turns), shop.read(turns), shop.read(turns)]);
    const marks = (await readFile(`${turns.path}.mark`, 'utf8')).trim().split(' ');
    expect(marks).toHaveLength(18);
    expect(new Set(marks.map((mark) => mark.slice(1))).size).toBeGreaterThan(1);
    for (let at = 0; at < marks.length; at += 2) expect(marks[at + 1]).toBe(marks[at]?.replace('+', '-'));
    const results = await Promise.all([shop.read(dying, { pages: [1] }), shop.read(turns, { pages: [0, 2] })]);
    expect(errorOf(results[0][0]).code).toBe('page_failed');
    expect(results[1].map((result) => pageOf(result).index)).toEqual([0, 2]);
  });

  it('wait for their turn without their time running out', async () => {
    const shop = await open({ readers: 2, pageDeadline: 1600 });
    const turns = await fake(shop, 'long-turns');
    const reads = await Promise.all([shop.read(turns, { pages: [0] }), shop.read(turns, { pages: [2] })]);
    expect(reads.flat().map((result) => pageOf(result).index)).toEqual([0, 2]);
  });

  it('get the data of the script where that of the language cannot be had', async () => {
    const load = async (code: string) => {
      if (code === 'Latin') return new Uint8Array(55);
      throw new OcrError('language_data_missing', `No data for ${code}.`, { hint: 'Install it.' });
    };
    const installed = async () => new Map([['Latin', 'bundled' as const]]);
    const shop = await open({}, { languageData: { installed, load } });
    expect(pageOf((await shop.read(await fake(shop, 'language'), { pages: [1] }))[0]).language).toBe(
      'data of 55 bytes',
    );
  });

  it("pass on that language data is missing as the page's error", async () => {
    const load = async () => {
      throw new OcrError('language_data_missing', 'No data for German.', { hint: 'Install it.' });
    };
    const shop = await open({}, { languageData: { installed: async () => new Map(), load } });
    expect(errorOf((await shop.read(await fake(shop, 'language'), { pages: [1] }))[0])).toMatchObject({
      code: 'language_data_missing',
      message: 'No data for German. Install it.',
    });
  });

  it('refuse a document of too many pages before any is read', async () => {
    const shop = await open({ maxPages: 2 });
    await expect(shop.engine.inspect(await fake(shop, 'fine'))).rejects.toMatchObject({
      code: 'too_many_pages',
      message: expect.stringContaining('3 pages; at most 2'),
    });
    expect(existsSync(`${shop.folder}/fine.mark`)).toBe(false);
  });
});
