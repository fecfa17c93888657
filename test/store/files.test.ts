import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFileBlobStore } from '../../src/store/files.ts';
import { blobStoreContract, newUuid } from './blob-store.suite.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

blobStoreContract('folder', async () => {
  const home = await mkdtemp(join(folder, 'home-'));
  return { blobs: openFileBlobStore(home), dispose: () => rm(home, { recursive: true, force: true }) };
});

test('folders are 0700 and files 0600, also when the original is read-only or open to all', async () => {
  for (const mode of [0o444, 0o666]) {
    const home = join(folder, `private-${mode}`);
    const upload = join(folder, `upload-${mode}`);
    await writeFile(upload, 'bytes');
    await chmod(upload, mode);
    const job = newUuid();
    const blobs = openFileBlobStore(home);
    await blobs.putSource(job, upload);
    expect((await stat(join(home, 'jobs'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(home, 'jobs', job))).mode & 0o777).toBe(0o700);
    expect((await stat(join(home, 'jobs', job, 'source'))).mode & 0o777).toBe(0o600);
  }
});

test('a copy that fails leaves no part behind', async () => {
  const home = join(folder, 'torn');
  const job = newUuid();
  // A folder can be opened but not copied, so the copy begins and fails.
  await expect(openFileBlobStore(home).putSource(job, folder)).rejects.toMatchObject({ code: 'store_failed' });
  expect(await readdir(join(home, 'jobs', job))).toEqual([]);
});

test('foreign names in the folder are no jobs', async () => {
  const home = join(folder, 'foreign');
  await mkdir(join(home, 'jobs', 'notes'), { recursive: true });
  expect(await openFileBlobStore(home).jobs()).toEqual([]);
});

test('a home that cannot be made is store_failed with the folder named', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, 'x');
  const upload = join(folder, 'some.pdf');
  await writeFile(upload, 'x');
  await expect(openFileBlobStore(join(file, 'home')).putSource(newUuid(), upload)).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringContaining(file),
  });
});
