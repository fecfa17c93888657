import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite-database.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { openLocalStore } from './as-local.ts';
import { jobStoreContract, newJob, readAll, spanOf } from './job-store.suite.ts';
import { pageOf } from './pages.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-sqlite-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const freshPath = () => join(folder, `home-${++count}`, 'ocrchat.db');

jobStoreContract('SQLite', async (now) => {
  const path = freshPath();
  const store = await openLocalStore(path, { now });
  return { store, another: () => openLocalStore(path, { now }), dispose: () => store.close() };
});

/** Whether any file of the database still holds the text. */
function onDisk(path: string, text: string): boolean {
  const home = join(path, '..');
  return readdirSync(home).some((name) => readFileSync(join(home, name)).includes(text));
}

describe('the SQLite file', () => {
  test('is private to its owner, log files too', async () => {
    const path = freshPath();
    const store = await openLocalStore(path);
    await store.create(newJob(), { reuse: false });
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    const files = readdirSync(join(path, '..'));
    expect(files).toContain('ocrchat.db-wal');
    for (const name of files)
      expect(`${name} ${(statSync(join(path, '..', name)).mode & 0o777).toString(8)}`).toBe(`${name} 600`);
    await store.close();
  });

  test('is rid of a job whose deletion has no room on the disk at once', async () => {
    const path = freshPath();
    const store = await openLocalStore(path);
    const indexes = Array.from({ length: 11 }, (_, index) => index);
    const { job } = await store.create(newJob({ documentPages: 11, spans: [indexes] }), { reuse: false });
    const database = await openDatabase(path);
    await database.write(() =>
      database.execute(`CREATE TRIGGER narrow BEFORE DELETE ON jobs WHEN (SELECT count(*) FROM pages WHERE job = OLD.uuid) > 3
        BEGIN SELECT RAISE(ABORT, 'no space left on device'); END`),
    );
    expect(await store.delete(job.uuid)).toBe(true);
    expect(await store.get(job.uuid)).toBeUndefined();
    database.close();
    await store.close();
  });

  test('holds no text of a deleted job', async () => {
    const path = freshPath();
    const store = await openLocalStore(path);
    const { job } = await store.create(newJob({ spans: [[0]] }), { reuse: false });
    const secret = 'the-text-that-must-go-'.repeat(500);
    await store.putPage(spanOf(await store.claim('a', 1000)), pageOf(0, secret));
    await store.appendMessages(job.uuid, [
      { role: 'user', content: 'the-question-that-must-go', citations: [], createdAt: 1 },
    ]);
    expect(onDisk(path, 'the-text-that-must-go')).toBe(true);
    await store.delete(job.uuid);
    expect(onDisk(path, 'the-text-that-must-go')).toBe(false);
    expect(onDisk(path, 'the-question-that-must-go')).toBe(false);
    await store.close();
  });

  test.each(['finish', 'fail', 'cancel'] as const)('holds no password after %s', async (end) => {
    const path = freshPath();
    const store = await openLocalStore(path);
    const { job } = await store.create(newJob({ spans: [[0]], password: 'open-sesame-42' }), { reuse: false });
    expect(onDisk(path, 'open-sesame-42')).toBe(true);
    if (end === 'cancel') await store.cancel(job.uuid);
    else if (end === 'fail') await store.fail({ kind: 'span', span: spanOf(await store.claim('a', 1000)) }, 'broken');
    else await store.finish(await readAll(store, 'a'), { status: 'done' });
    expect(onDisk(path, 'open-sesame-42')).toBe(false);
    await store.close();
  });

  test('keeps its jobs when it is opened again', async () => {
    const path = freshPath();
    const first = await openLocalStore(path);
    const { job } = await first.create(newJob(), { reuse: false });
    await first.close();
    const second = await openLocalStore(path);
    expect((await second.get(job.uuid))?.job).toEqual(job);
    await second.close();
  });

  test('of a newer program is refused and left alone', async () => {
    const path = freshPath();
    await (await openLocalStore(path)).close();
    const database = await openDatabase(path);
    database.execute('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(path);
    await expect(openSqliteJobStore(path)).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('newer ocrchat'),
      hint: expect.stringContaining('Update ocrchat'),
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('that is no database is refused and left alone', async () => {
    const path = freshPath();
    await mkdir(join(path, '..'), { recursive: true });
    writeFileSync(path, 'these are my notes, not a database\n'.repeat(100));
    await expect(openSqliteJobStore(path)).rejects.toMatchObject({
      code: 'store_failed',
      hint: expect.stringContaining('move it away'),
    });
    expect(readFileSync(path, 'utf8')).toContain('these are my notes');
  });

  test('in a place where a folder stands is refused', async () => {
    const path = freshPath();
    await mkdir(path, { recursive: true });
    await expect(openSqliteJobStore(path)).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining(path),
    });
  });

  test('is made once when many open it at the same time', async () => {
    const path = freshPath();
    const stores = await Promise.all(Array.from({ length: 6 }, () => openLocalStore(path)));
    const [first] = await Promise.all(stores.slice(0, 1).map((store) => store.create(newJob(), { reuse: false })));
    for (const store of stores) expect((await store.get(first?.job.uuid ?? ''))?.job).toEqual(first?.job);
    for (const store of stores) await store.close();
  });

  test('that was closed says so', async () => {
    const store = await openLocalStore(freshPath());
    await store.close();
    await store.close();
    await expect(store.hasWork()).rejects.toMatchObject({ code: 'store_failed' });
  });

  test('is waited for, without blocking this process, while another writes', async () => {
    const path = freshPath();
    const store = await openLocalStore(path);
    const blocker = await openDatabase(path);
    blocker.execute('BEGIN IMMEDIATE');
    let beats = 0;
    const heart = setInterval(() => beats++, 10);
    setTimeout(() => blocker.execute('COMMIT'), 600);
    const { created } = await store.create(newJob(), { reuse: false });
    clearInterval(heart);
    expect(created).toBe(true);
    // Blocked by SQLite all the time, not one beat would have come before the end.
    expect(beats).toBeGreaterThan(1);
    blocker.close();
    await store.close();
  });

  test('is opened without a word on standard error', async () => {
    const path = freshPath();
    const module = new URL('../../src/store/sqlite.ts', import.meta.url).href;
    const script = `const { openSqliteJobStore } = await import(${JSON.stringify(module)}); await (await openSqliteJobStore(${JSON.stringify(path)})).close();`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(existsSync(path)).toBe(true);
  });

  test('rolls back what an error interrupts', async () => {
    const database = await openDatabase(freshPath());
    await database.write(() => database.execute('CREATE TABLE t (a INTEGER UNIQUE)'));
    await expect(
      database.write(() => {
        database.run('INSERT INTO t VALUES (1)');
        database.run('INSERT INTO t VALUES (1)');
      }),
    ).rejects.toMatchObject({ code: 'store_failed' });
    expect(await database.read(() => database.all('SELECT * FROM t'))).toEqual([]);
    database.close();
  });
});
