import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OcrError } from '../../src/errors.ts';
import { createDiskReserve, reserved } from '../../src/store/disk-reserve.ts';
import { openDatabase } from '../../src/store/sqlite-database.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-reserve-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const freshPath = () => join(folder, `reserve-${++count}`);
const sizeOf = async (path: string) => (await stat(path)).size;

/** As SQLite says it of a write. */
const full = () => Object.assign(new Error('database or disk is full'), { errcode: 13 });

test('room is held, once, and given back when the disk is full', async () => {
  const path = freshPath();
  const reserve = createDiskReserve(path, 5000);
  reserve.fill();
  reserve.fill();
  expect(await sizeOf(path)).toBe(5000);
  const free: number[] = [];
  const done = await reserve.orWithout(async () => {
    free.push(5000 - (await sizeOf(path)));
    if (free.length === 1) throw full();
    return 'done';
  });
  expect([done, ...free]).toEqual(['done', 0, 5000]);
  reserve.fill();
  expect(await sizeOf(path)).toBe(5000);
});

test('a fault of another kind, and one without room to give back, pass at once', async () => {
  const reserve = createDiskReserve(freshPath(), 5000);
  let runs = 0;
  const failing = (thrown: Error) =>
    reserve.orWithout(async () => {
      runs += 1;
      throw thrown;
    });
  await expect(failing(full())).rejects.toThrow('full');
  reserve.fill();
  await expect(failing(new Error('torn'))).rejects.toThrow('torn');
  expect(runs).toBe(2);
  await expect(failing(new OcrError('store_failed', 'The store failed.', { cause: full() }))).rejects.toThrow('failed');
  expect(runs).toBe(4);
});

test('nothing is thrown where no file can be made', async () => {
  const reserve = createDiskReserve(join(folder, 'nowhere', 'reserve'));
  reserve.fill();
  expect(await reserve.orWithout(async () => 'done')).toBe('done');
});

test('a database has such room beside it, which zeros do not pretend', async () => {
  const path = freshPath();
  (await openDatabase(path)).close();
  const room = await readFile(`${path}-reserve`);
  expect(room).toHaveLength(reserved);
  expect(new Set(room).size).toBeGreaterThan(200);
});

test('a full disk is told of in our words, with what makes room', async () => {
  const database = await openDatabase(freshPath());
  const work = () => {
    throw full();
  };
  await expect(database.write(work)).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringMatching(/^There is no space left on the disk for the job store .*\.$/u),
    hint: expect.stringMatching(/ocrchat delete/u),
  });
  const broken = () => {
    throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
  };
  await expect(database.write(broken)).rejects.toMatchObject({
    message: expect.stringMatching(/failed: it cannot be read from the disk, or written to it\.$/u),
  });
  database.close();
});
