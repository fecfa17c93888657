import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OcrError } from '../../src/errors.ts';
import { removeStaleFiles, writePrivateFile } from '../../src/input/private-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-private-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const tooLarge = () => new OcrError('file_too_large', 'too large');

test('a file is for its user only, and its folder goes with it', async () => {
  const file = await writePrivateFile(folder, [Buffer.from('abc')], 3, tooLarge);
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  await file.dispose();
  await file.dispose();
  await expect(writePrivateFile(folder, [Buffer.from('abcd')], 3, tooLarge)).rejects.toThrow('too large');
  expect(await readdir(folder)).toEqual([]);
});

test('what killed processes left behind goes in time, also where this process has the number of one', async () => {
  const gone = 4_194_305; // no system gives a process so high a number
  const hour = 3_600_000;
  const left = async (name: string, age: number) => {
    await mkdir(join(folder, name));
    const then = new Date(Date.now() - age);
    await utimes(join(folder, name), then, then);
  };
  await left(`${gone}-0a1b2c3d-aaaaaa`, 2 * hour);
  await left(`${gone}-aaaaab`, 2 * hour);
  await left(`${process.pid}-0a1b2c3d-aaaaaa`, 2 * hour);
  await left(`${process.ppid}-0a1b2c3d-aaaaaa`, 25 * hour);
  const kept = [`${gone}-0a1b2c3d-bbbbbb`, `${process.ppid}-0a1b2c3d-bbbbbb`, 'notes'];
  await left(kept[0] ?? '', 60_000);
  await left(kept[1] ?? '', 2 * hour);
  await left(kept[2] ?? '', 99 * hour);
  const own = await writePrivateFile(folder, [Buffer.from('abc')], 3, tooLarge);
  await utimes(join(own.path, '..'), new Date(0), new Date(0));
  await removeStaleFiles(folder);
  const names = await readdir(folder);
  expect(names.filter((name) => !own.path.includes(name)).toSorted()).toEqual(kept.toSorted());
  expect(names).toHaveLength(4);
  await removeStaleFiles(join(folder, 'not-there'));
});
