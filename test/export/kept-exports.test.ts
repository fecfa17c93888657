/** Exported files that are kept: made once, never of anything else, and gone with their job or its upload. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OcrError } from '../../src/errors.ts';
import type { ExportInput, Exporter } from '../../src/export/exporter.ts';
import { type KeptExports, createKeptExports } from '../../src/export/kept-exports.ts';
import type { Job } from '../../src/job.ts';
import { createLog } from '../../src/log.ts';
import type { BlobStore } from '../../src/store/blob-store.ts';
import { openFileBlobStore } from '../../src/store/files.ts';
import { finishedJob } from '../pages.ts';

const job: Job = { ...finishedJob, uuid: 'a'.repeat(32), finishedAt: 1000 };
let home = '';
let blobs: BlobStore;
let kept: KeptExports;
let made = 0;
let isThere = true;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-kept-'));
  blobs = openFileBlobStore(home);
  kept = fresh();
  made = 0;
  isThere = true;
  const upload = join(home, 'upload');
  await writeFile(upload, 'upload');
  await blobs.putSource(job.uuid, upload);
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** As after a restart: nothing in memory. */
const fresh = (store: Partial<BlobStore> = {}): KeptExports =>
  createKeptExports({ ...blobs, ...store }, '1.0.0', createLog('silent'));

interface Making {
  readonly length?: number;
  readonly usesUpload?: boolean;
  readonly breaks?: boolean;
}

/** Writes a number that counts how often it was made, then `length` signs. */
function exporter({ length = 10, usesUpload = false, breaks = false }: Making = {}): Exporter {
  return {
    format: 'md',
    description: '',
    extension: 'md',
    mediaType: 'text/markdown',
    kind: () => Promise.resolve({ extension: 'zip', mediaType: 'application/zip' }),
    async *write({ source }: ExportInput) {
      made++;
      if (usesUpload) await source();
      yield `${made}:`;
      for (let at = 0; at < length; at += 50_000) yield Buffer.alloc(Math.min(50_000, length - at), 'x');
      if (breaks) throw new OcrError('internal', 'It broke off.');
    },
  };
}

async function download(making?: Making, input: Partial<ExportInput> = {}) {
  const whole: ExportInput = {
    job,
    pages: (async function* () {})(),
    source: async () => ({
      path: (await blobs.sourcePath(job.uuid)) ?? '',
      mediaType: 'application/pdf',
      name: 'river.pdf',
      sha256: '',
      byteSize: 6,
    }),
    ...input,
  };
  const file = await kept.open(exporter(making), whole, () => Promise.resolve(isThere));
  let text = '';
  for await (const part of file.body) text += String(part);
  if (file.size !== undefined && file.size !== Buffer.byteLength(text)) throw new Error('The size is wrong.');
  return { text, kind: `${file.extension} ${file.mediaType}`, size: file.size };
}

const filesKept = () => readdir(join(home, 'jobs', job.uuid, 'kept')).catch(() => []);

describe('a file', () => {
  test.each([10, 2_000_000])('of %i bytes is made once, also for who comes after a restart', async (length) => {
    const first = await download({ length });
    expect(first).toMatchObject({ kind: 'zip application/zip', size: undefined });
    const again = await download({ length });
    expect(again).toEqual({ ...first, size: length + 2 });
    kept = fresh();
    expect(await download({ length })).toEqual(again);
    expect(await download({ length })).toEqual(again);
    expect(made).toBe(1);
    expect(await filesKept()).toHaveLength(1);
  });

  test('is another one with other options, and when the job was finished anew', async () => {
    await download();
    expect((await download({}, { options: { breaks: false } })).text).toContain('2:');
    expect((await download({}, { job: { ...job, finishedAt: 2000 } })).text).toContain('3:');
    expect((await download()).text).toContain('1:');
    await expect(download({}, { options: { colour: 'red' } })).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  test('that breaks off, or is not read to its end, is not kept', async () => {
    await expect(download({ breaks: true })).rejects.toThrow('It broke off.');
    const input = { job, pages: (async function* () {})(), source: () => Promise.reject(new Error()) };
    const file = await kept.open(exporter(), input, () => Promise.resolve(true));
    for await (const _part of file.body) break;
    expect(await filesKept()).toEqual([]);
    expect((await download()).text).toContain('3:');
  });

  test('that was made with the upload goes with it', async () => {
    await download({ usesUpload: true });
    kept = fresh();
    expect((await download({ usesUpload: true })).text).toContain('1:');
    await rm((await blobs.sourcePath(job.uuid)) ?? '');
    expect((await download({ usesUpload: true })).text).toContain('2:');
    // Without the upload nothing is kept that was made while it went.
    expect((await download({ usesUpload: true })).text).toContain('3:');
  });

  test('of a job that was deleted meanwhile leaves nothing behind', async () => {
    isThere = false;
    await download();
    expect(await filesKept()).toEqual([]);
    isThere = true;
    await download();
    await download();
    await blobs.delete(job.uuid);
    kept.forget(job.uuid);
    expect((await download()).text).toContain('3:');
  });

  test('that cannot be kept is sent all the same', async () => {
    const full = () => Promise.reject(new OcrError('store_failed', 'The disk is full.'));
    kept = fresh({ keep: full });
    expect((await download()).text).toContain('1:');
    kept = fresh({ keep: async (uuid) => ({ ...(await blobs.keep(uuid)), write: full }) });
    expect((await download({ length: 200_000 })).text).toHaveLength(200_002);
    expect(await filesKept()).toEqual([]);
    kept = fresh({ kept: full });
    expect((await download()).text).toContain('3:');
  });

  test('of which the head is damaged is made anew', async () => {
    await download();
    const [name = ''] = await filesKept();
    for (const text of ['', '{"extension":', 'x'.repeat(1000), '{"extension":4}\nabc']) {
      await writeFile(join(home, 'jobs', job.uuid, 'kept', name), text);
      kept = fresh();
      const before = made;
      expect((await download()).kind).toBe('zip application/zip');
      expect(made).toBe(before + 1);
    }
  });
});
