import { expect, test } from 'vitest';
import { listJobs } from '../../src/tools/list-jobs.ts';
import { allParts, call, failure } from './call.ts';
import { FakeApp, fakePage } from './fake-app.ts';

async function withJobs(count: number): Promise<{ app: FakeApp; uuids: string[] }> {
  const names = Array.from({ length: count }, (_, index) => `report "${index}".pdf`);
  const app = new FakeApp({
    documents: Object.fromEntries(names.map((name) => [name, { pages: [fakePage(0, ['x'])] }])),
  });
  const uuids: string[] = [];
  for (const name of names)
    uuids.unshift((await app.submit({ kind: 'path', path: `/${name}` }, { expiresIn: 3600 })).uuid);
  return { app, uuids };
}

const uuidsOf = (parts: readonly { structured: Readonly<Record<string, unknown>> }[]) =>
  parts
    .flatMap(({ structured }) => (Array.isArray(structured['jobs']) ? structured['jobs'] : []))
    .map((job: { uuid: string }) => job.uuid);

test('lists all jobs once, newest first, whether limit or max_chars ends a part', async () => {
  const { app, uuids } = await withJobs(60);
  const byLimit = await allParts(listJobs, app, { limit: 25 });
  expect(byLimit).toHaveLength(3);
  expect(uuidsOf(byLimit)).toEqual(uuids);
  const bySize = await allParts(listJobs, app, { limit: 100, max_chars: 1000 });
  expect(bySize.length).toBeGreaterThan(15);
  expect(uuidsOf(bySize)).toEqual(uuids);
});

test('keeps to one status, also over a cursor', async () => {
  const { app, uuids } = await withJobs(9);
  const listed = await allParts(listJobs, app, { status: 'done', limit: 4 });
  expect(uuidsOf(listed)).toEqual(uuids);
  expect((await call(listJobs, app, { status: 'failed' })).structured['jobs']).toEqual([]);
});

test('an empty home says what to do', async () => {
  const { structured } = await call(listJobs, new FakeApp({ documents: {} }), {});
  expect(structured).toEqual({ jobs: [], next_step: 'No jobs here. Read a document with ocr_document.' });
});

test.each([
  [{ status: 'lost' }, 'status'],
  [{ limit: 0 }, 'limit'],
  [{ cursor: 'x' }, 'exactly as it was returned'],
])('refuses %j', async (args, words) => {
  const error = await failure(listJobs, new FakeApp({ documents: {} }), args);
  expect(error.code).toBe('invalid_argument');
  expect(error.sentence).toContain(words);
});
