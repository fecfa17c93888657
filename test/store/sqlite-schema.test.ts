/** Owns the proof that the home of an earlier program opens, and goes on where it was. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteAccountStore } from '../../src/store/sqlite-accounts.ts';
import { openDatabase } from '../../src/store/sqlite-database.ts';
import { migrate } from '../../src/store/sqlite-schema.ts';
import { openLocalStore } from './as-local.ts';
import { newJob, readAll } from './job-store.suite.ts';
import { pageOf } from './pages.ts';
import { ann, paidCharge } from './payers.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-schema-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const half = 'a'.repeat(32);
const done = 'b'.repeat(32);

/** A home as the first released schema left it: one job half read, its second page in the hands of a process that died, and one done. */
async function firstHome(): Promise<string> {
  const path = join(folder, `${++count}.db`);
  const database = await openDatabase(path);
  await migrate(database, 1);
  await database.write(() => {
    const job = `INSERT INTO jobs (uuid, fingerprint, status, options, name, media_type, sha256, byte_size, document_pages,
      page_count, pages_done, created_at, finished_at)
      VALUES (?, ?, ?, '{"tier":"cpu","language":"eng"}', 'old.pdf', 'application/pdf', ?, 9, ?, ?, ?, ?, ?)`;
    database.run(job, half, 'print-half', 'processing', 'c'.repeat(64), 2, 2, 1, 1000, null);
    database.run(job, done, 'print-done', 'done', 'd'.repeat(64), 1, 1, 1, 2000, 3000);
    const span = 'INSERT INTO spans (job, span, complete, attempt, owner, lease) VALUES (?, ?, ?, 1, ?, ?)';
    database.run(span, half, 0, 1, 'dead', 5000);
    database.run(span, half, 1, 0, 'dead', 5000);
    database.run(span, done, 0, 1, 'dead', 5000);
    const page = 'INSERT INTO pages (job, page, span, result) VALUES (?, ?, ?, ?)';
    database.run(page, half, 0, 0, JSON.stringify(pageOf(0, 'read before')));
    database.run(page, half, 1, 1, null);
    database.run(page, done, 0, 0, JSON.stringify(pageOf(0, 'all there')));
    database.run('INSERT INTO conversations (uuid, job) VALUES (?, ?)', 'e'.repeat(32), done);
    database.run(
      'INSERT INTO messages (conversation, message) VALUES (?, ?)',
      'e'.repeat(32),
      JSON.stringify({ role: 'user', content: 'What is there?', citations: [], createdAt: 2500 }),
    );
  });
  database.close();
  return path;
}

test('the home of an earlier program keeps its jobs, which are local and cost nothing, and goes on reading', async () => {
  const path = await firstHome();
  const store = await openLocalStore(path, { now: () => 10_000 });
  expect((await store.list({ limit: 9 })).jobs.map(({ uuid, status }) => [uuid, status])).toEqual([
    [done, 'done'],
    [half, 'processing'],
  ]);
  expect((await store.find('print-done'))?.uuid).toBe(done);
  expect((await store.conversation(done))?.messages).toMatchObject([{ content: 'What is there?' }]);
  const finish = await readAll(store, 'new', (index) => pageOf(index, 'read after'));
  expect(finish.job).toBe(half);
  await store.finish(finish, { status: 'done' });
  expect(await store.pages(half)).toMatchObject([
    { blocks: [{ text: 'read before' }] },
    { blocks: [{ text: 'read after' }] },
  ]);
  const accounts = await openSqliteAccountStore(path);
  expect(await accounts.audit()).toEqual({ jobs: 0, pagesDelivered: 0, pagesCharged: 0, faults: [] });

  const account = { id: ann, name: 'ann', plan: 'paid', credits: 3, spent: 0, disabled: false, createdAt: 1 } as const;
  await accounts.add(account, new Uint8Array(32));
  await store.of(ann).create(newJob({ charge: paidCharge(ann), spans: [[0, 1]] }), { reuse: true });
  await store.finish(await readAll(store, 'new'), { status: 'done' });
  expect(await accounts.audit()).toMatchObject({ jobs: 1, pagesDelivered: 2, pagesCharged: 2, faults: [] });
  expect(await store.delete(half)).toBe(true);
  await accounts.close();
  await store.close();
});

test('many processes that meet an earlier home bring it up to date once', async () => {
  const path = await firstHome();
  const stores = await Promise.all(Array.from({ length: 6 }, () => openLocalStore(path)));
  for (const store of stores) expect((await store.list({ limit: 9 })).jobs).toHaveLength(2);
  await Promise.all(stores.map((store) => store.close()));
});
