import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toDigitalPdf, toScannedPdf } from '../generate/index.ts';
import type { Host } from '../server/hosts.ts';
import { finished, nothing, openDesk, readWhole, succeed } from './desk.ts';
import type { Desk } from './desk.ts';
import { harvestOf, harvestReport } from './documents.ts';

let desk: Desk;
/** Two hosts that know nothing of each other, of different eras. */
let both: readonly [Host, Host];
let scan: Uint8Array;

beforeAll(async () => {
  desk = await openDesk();
  scan = await toScannedPdf(await harvestReport(4), { dpi: 150 });
  // Both make the home at once.
  both = await Promise.all([desk.start('SDK v1'), desk.start('SDK v2 modern')]);
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const { uuid } of await jobsOf(both[0])) await succeed(both[1], 'delete_job', { uuid });
});

interface Listed {
  readonly uuid: string;
  readonly name: string;
  readonly status: string;
}

const jobsOf = async (host: Host): Promise<readonly Listed[]> =>
  (await succeed(host, 'list_jobs', {}))['jobs'] as readonly Listed[]; // seam: the schema of the tool says so

const hitsOf = async (host: Host, query: string): Promise<readonly string[]> => {
  const { hits } = await succeed(host, 'search_documents', { query, limit: 50 });
  const found = hits as readonly { readonly uuid: string; readonly page: number }[]; // seam: as above
  return found.map(({ uuid, page }) => `${uuid} ${page}`).toSorted();
};

test('the same bytes given to both at once become one job, different ones become several, and both see all', async () => {
  const [a, b] = both;
  const path = await desk.put('scan.pdf', scan);
  const bytes = { base64: Buffer.from(scan).toString('base64'), name: 'the same scan.pdf' };
  const granary = { path: await desk.put('granary.pdf', await toDigitalPdf(await harvestReport(3, 'granary'))) };
  const orchard = { path: await desk.put('orchard.pdf', await toDigitalPdf(await harvestReport(2, 'orchard'))) };
  const jobs = await Promise.all([
    readWhole(a, { path }),
    readWhole(b, bytes),
    readWhole(a, granary),
    readWhole(b, orchard),
    readWhole(a, { path }),
    readWhole(b, { path }),
  ]);
  expect(jobs.map(({ status, pages_failed: failed }) => [status, failed])).toEqual(jobs.map(() => ['done', 0]));
  const [same, again, ofGranary, ofOrchard, ...more] = jobs.map(({ uuid }) => String(uuid));
  expect([again, ...more]).toEqual([same, same, same]);
  const uuids = [...new Set([same, ofGranary, ofOrchard].map(String))].toSorted();
  expect(uuids).toHaveLength(3);

  for (const host of both) expect((await jobsOf(host)).map(({ uuid }) => uuid).toSorted()).toEqual(uuids);
  const { rows, files } = await desk.holdings();
  expect(rows).toMatchObject({ jobs: 3, pages: 9, deletions: 0 });
  expect(files).toEqual(uuids.map((uuid) => `jobs/${uuid}/source`).toSorted());
  const everywhere = [
    ...[1, 2, 3, 4].map((page) => `${same} ${page}`),
    ...[1, 2, 3].map((page) => `${ofGranary} ${page}`),
    ...[1, 2].map((page) => `${ofOrchard} ${page}`),
  ].toSorted();
  for (const host of both) {
    expect(await hitsOf(host, 'repair the northern weir')).toEqual(everywhere);
    const ofPage = (await hitsOf(host, String(harvestOf(2)))).filter((hit) => hit.endsWith(' 2'));
    expect(ofPage).toEqual([same, ofGranary, ofOrchard].map((uuid) => `${uuid} 2`).toSorted());
  }
  // What one read, the other answers from.
  const question = { question: 'How many sacks were brought in at Amberfield?' };
  const answers = [
    await succeed(b, 'ask_document', { uuid: ofGranary, ...question }),
    await succeed(a, 'ask_document', { uuid: ofOrchard, ...question }),
  ];
  for (const { abstained, content } of answers)
    expect([abstained, content]).toEqual([false, expect.stringContaining('1237')]);
});

test('one sees the progress of what the other reads, and both answer at its end', async () => {
  const [a, b] = both;
  const path = await desk.put('shared.pdf', await toScannedPdf(await harvestReport(8), { dpi: 150 }));
  const { uuid } = await succeed(a, 'ocr_document', { path, wait_seconds: 0 });
  const told: number[] = [];
  const waiting = b.call(
    'get_job',
    { uuid, wait_seconds: 25 },
    { onprogress: ({ progress }) => void told.push(progress) },
  );
  const [seen, own] = await Promise.all([waiting, a.call('ocr_document', { path, wait_seconds: 25 })]);
  expect(seen.structured).toMatchObject({ uuid, status: 'done', pages_done: 8 });
  expect(own.structured).toEqual({ ...seen.structured, format: 'markdown' });
  expect(told.length).toBeGreaterThan(1);
  expect(told).toEqual([...new Set(told)].toSorted((x, y) => x - y));
});

test('one cancels and deletes what the other reads, and nothing comes back', async () => {
  const [a, b] = both;
  const path = await desk.put('long.pdf', await toScannedPdf(await harvestReport(20), { dpi: 150 }));
  const first = await succeed(a, 'ocr_document', { path, wait_seconds: 0 });
  await expect.poll(() => desk.storedPages(String(first['uuid'])).size, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(await succeed(b, 'cancel_job', { uuid: first['uuid'] })).toMatchObject({ status: 'cancelled' });
  const cancelled = await finished(a, first['uuid']);
  expect(cancelled).toMatchObject({ status: 'cancelled', next_step: expect.stringContaining('ocr_document') });
  expect(Number(cancelled['pages_done'])).toBeLessThan(20);

  // A cancelled job is no answer to the same document.
  const second = await succeed(a, 'ocr_document', { path, wait_seconds: 0 });
  expect(second['uuid']).not.toBe(first['uuid']);
  await expect.poll(() => desk.storedPages(String(second['uuid'])).size, { timeout: 20_000 }).toBeGreaterThan(1);
  for (const { uuid } of [first, second]) await succeed(b, 'delete_job', { uuid });
  expect((await a.call('get_job', { uuid: second['uuid'] })).text).toMatch(/^Error \(job_not_found\)/);
  // The server that read it is free for the next document, after which it has long noticed.
  const next = await readWhole(a, { path: await desk.put('next.pdf', scan), fresh: true });
  expect(next).toMatchObject({ status: 'done' });
  // A search waits for the index: a deletion before stays noted until the process that indexes must have noticed it.
  expect(await hitsOf(a, 'repair the northern weir')).not.toEqual([]);
  await succeed(a, 'delete_job', { uuid: next['uuid'] });
  expect(await jobsOf(a)).toEqual([]);
  await expect.poll(() => desk.holdings(), { timeout: 10_000 }).toEqual(nothing);
  expect(await hitsOf(a, 'repair the northern weir')).toEqual([]);
});

test('one searches and asks all the while the other adds and deletes', async () => {
  const [a, b] = both;
  const kept = await readWhole(b, { path: await desk.put('kept.pdf', await toDigitalPdf(await harvestReport(2))) });
  const changing = { over: false };
  const change = async (): Promise<void> => {
    try {
      for (const mark of ['cooper', 'miller', 'weaver', 'tanner']) {
        const path = await desk.put(`${mark}.pdf`, await toDigitalPdf(await harvestReport(3, mark)));
        await succeed(a, 'delete_job', { uuid: (await readWhole(a, { path }))['uuid'] });
      }
    } finally {
      changing.over = true;
    }
  };
  const mine = [`${String(kept['uuid'])} 1`, `${String(kept['uuid'])} 2`];
  const look = async (): Promise<number> => {
    let looks = 0;
    for (; !changing.over; looks++) {
      expect(await hitsOf(b, 'repair the northern weir')).toEqual(expect.arrayContaining(mine));
      const question = 'How many sacks were brought in at Amberfield?';
      const answer = await succeed(b, 'ask_document', { uuid: kept['uuid'], question });
      expect(answer).toMatchObject({ abstained: false, content: expect.stringContaining('1237') });
    }
    return looks;
  };
  const [looks] = await Promise.all([look(), change()]);
  expect(looks).toBeGreaterThan(5);
  expect(await hitsOf(b, 'repair the northern weir')).toEqual(mine);
});

test('the end of input of both leaves no process behind', async () => {
  const path = await desk.put('unfinished.pdf', await toScannedPdf(await harvestReport(6, 'harbour'), { dpi: 150 }));
  for (const host of both) await succeed(host, 'ocr_document', { path, wait_seconds: 0, fresh: true });
  for (const host of both) {
    expect(host.faults).toEqual([]);
    expect(await desk.stop(host)).toEqual([]);
  }
  // Nothing of what was being read is lost: the next server finishes both.
  const third = await desk.start();
  for (const { uuid } of await jobsOf(third))
    expect(await finished(third, uuid)).toMatchObject({ status: 'done', pages_done: 6 });
  expect(await desk.stop(third)).toEqual([]);
});
