import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf } from '../../src/document.ts';
import type { Page } from '../../src/document.ts';
import { errorRate } from '../engine/local/workshop.ts';
import { toScannedPdf } from '../generate/index.ts';
import type { LaidOutDocument } from '../generate/index.ts';
import { isAlive } from '../server/hosts.ts';
import type { Host } from '../server/hosts.ts';
import { descendants, finished, openDesk, readResource, succeed, textsOf } from './desk.ts';
import type { Desk } from './desk.ts';
import { harvestOf, harvestReport, pageOf, placeOf } from './documents.ts';

const pages = 30;
const numbers = Array.from({ length: pages }, (_, index) => index + 1);
let desk: Desk;
let document: LaidOutDocument;
let path = '';

beforeAll(async () => {
  desk = await openDesk();
  document = await harvestReport(pages);
  path = await desk.put('harvest.pdf', await toScannedPdf(document, { dpi: 150, format: 'png' }));
});
afterAll(() => desk.close());

/** Ends a process as a crash would, and waits until it is gone. */
async function crash(...pids: readonly number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
}

const pagesDone = async (host: Host, uuid: unknown): Promise<number> =>
  Number((await succeed(host, 'get_job', { uuid, pages: '1', max_chars: 1000 }))['pages_done']);

/** What was recognised, without what the layout of the whole document may add at the end. */
const wordsOf = (stored: string | undefined): unknown => {
  const page: Page = JSON.parse(stored ?? 'null'); // seam: the test's own store
  return linesOf(page).flatMap((line) => line.words);
};

describe.runIf(process.platform === 'linux')('a server killed in the middle of 30 pages', () => {
  let uuid = '';
  let second: Host;
  let before: ReadonlyMap<number, string>;

  test('leaves its finished pages, and no reader', async () => {
    const first = await desk.start();
    const job = await succeed(first, 'ocr_document', { path, wait_seconds: 0 });
    uuid = String(job['uuid']);
    expect(job).toMatchObject({ page_count: pages, next_step: expect.stringContaining('Still reading') });
    await expect.poll(() => pagesDone(first, uuid), { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
    const readers = await descendants(first.pid);
    expect(readers.length).toBeGreaterThan(0);
    await crash(first.pid);
    // Readers see it by themselves: nobody is left to end them.
    await expect.poll(() => readers.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    before = desk.storedPages(uuid);
    expect(before.size).toBeGreaterThanOrEqual(4);
    expect(before.size).toBeLessThan(pages);
    await first.close();
  });

  test('can be read, asked and not exported through a second server, which goes on by itself', async () => {
    second = await desk.start('SDK v2 modern');
    const ready = [...before.keys()].map((index) => index + 1).toSorted((a, b) => a - b);
    const known = ready[0] ?? 1;
    const job = await succeed(second, 'get_job', { uuid, format: 'text' });
    expect(job).toMatchObject({ status: 'processing', page_count: pages });
    const texts = textsOf(job['content']);
    expect([...texts.keys()]).toEqual(expect.arrayContaining(ready));
    expect(texts.get(known)).toContain(String(harvestOf(known)));
    expect(await readResource(second, `ocr://jobs/${uuid}/pages/${known}`)).toContain(placeOf(known));
    const missing = numbers.toReversed().find((number) => !texts.has(number)) ?? 0;
    expect(job['pages_not_ready']).toContain(String(missing));

    const answer = await succeed(second, 'ask_document', {
      uuid,
      question: `How many sacks were brought in at ${placeOf(known)}?`,
    });
    expect(answer).toMatchObject({ complete: false, abstained: false });
    expect(JSON.stringify(answer['citations'])).toContain(String(harvestOf(known)));
    expect((await second.call('export', { uuid, format: 'txt' })).text).toMatch(/^Error \(job_not_finished\)/);

    // Nobody calls it now.
    await expect.poll(() => desk.storedPages(uuid).size, { timeout: 30_000 }).toBeGreaterThan(before.size + 2);
    const now = desk.storedPages(uuid);
    for (const [index, stored] of before) expect(now.get(index)).toBe(stored);
  });

  test('loses its readers too, and every page is there once all the same', async () => {
    const readers = await descendants(second.pid);
    expect(readers.length).toBeGreaterThan(0);
    expect(desk.storedPages(uuid).size).toBeLessThan(pages);
    await crash(...readers);
    const job = await finished(second, uuid);
    expect(job).toMatchObject({ status: 'done', page_count: pages, pages_done: pages, pages_failed: 0 });

    const stored = desk.storedPages(uuid);
    expect([...stored.keys()].toSorted((a, b) => a - b)).toEqual(numbers.map((number) => number - 1));
    for (const [index, page] of before) expect(wordsOf(stored.get(index))).toEqual(wordsOf(page));
    const texts = textsOf(job['content']);
    expect([...texts.keys()]).toEqual(numbers);
    const wrong = numbers.filter((number) => errorRate(pageOf(document, number).text, texts.get(number) ?? '') > 0.05);
    expect(wrong).toEqual([]);
    expect((await desk.holdings()).rows).toMatchObject({ jobs: 1, pages });
  });

  test('can be asked about pages from before and after, and found once', async () => {
    const [early = 0] = before.keys();
    const late = numbers.find((number) => !before.has(number - 1)) ?? 0;
    for (const number of [early + 1, late]) {
      const answer = await succeed(second, 'ask_document', {
        uuid,
        question: `How many sacks were brought in at ${placeOf(number)}?`,
      });
      expect(answer).toMatchObject({ complete: true, abstained: false });
      expect(JSON.stringify(answer['citations'])).toContain(String(harvestOf(number)));
      const found = await succeed(second, 'search_documents', { query: String(harvestOf(number)), limit: 50 });
      expect(pagesOf(found).filter((page) => page === number)).toEqual([number]);
    }
    const common = await succeed(second, 'search_documents', { query: 'repair the northern weir', limit: 50 });
    expect(pagesOf(common).toSorted((a, b) => a - b)).toEqual(numbers);
  });

  test('ends with its input, and leaves no process behind', async () => {
    expect(second.faults).toEqual([]);
    expect(await desk.stop(second)).toEqual([]);
  });
});

function pagesOf(found: Readonly<Record<string, unknown>>): readonly number[] {
  const hits = found['hits'] as readonly { readonly page: number }[]; // seam: the schema of the tool says so
  return hits.map(({ page }) => page);
}
