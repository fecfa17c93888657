/** Owns the contract that every blob store keeps, as tests that an adapter runs against itself. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '../../src/store/blob-store.ts';

export interface OpenedBlobs {
  readonly blobs: BlobStore;
  readonly dispose: () => Promise<void>;
}

export const newUuid = () => randomBytes(16).toString('hex');

export function blobStoreContract(name: string, open: () => Promise<OpenedBlobs>): void {
  describe(`blob store contract: ${name}`, () => {
    let opened: OpenedBlobs;
    let blobs: BlobStore;
    let folder: string;
    let upload: string;
    beforeEach(async () => {
      opened = await open();
      blobs = opened.blobs;
      folder = await mkdtemp(join(tmpdir(), 'ocrchat-upload-'));
      upload = join(folder, 'letter.pdf');
      await writeFile(upload, 'the bytes of a letter');
    });
    afterEach(async () => {
      await opened.dispose();
      await rm(folder, { recursive: true, force: true });
    });

    test('nothing is stored at first', async () => {
      expect(await blobs.jobs()).toEqual([]);
      expect(await blobs.sourcePath(newUuid())).toBeUndefined();
      await blobs.delete(newUuid());
    });

    test('a source is a copy: the original may change and go', async () => {
      const job = newUuid();
      await blobs.putSource(job, upload);
      await writeFile(upload, 'changed');
      await rm(upload);
      expect(await readFile((await blobs.sourcePath(job)) ?? '', 'utf8')).toBe('the bytes of a letter');
      expect(await blobs.jobs()).toEqual([job]);
    });

    test('what is kept of a job is there whole under its name or not at all, and goes with the job', async () => {
      const job = newUuid();
      const read = async (start?: number) => {
        const parts: Uint8Array[] = [];
        for await (const part of (await blobs.kept(job, 'md-1'))?.read(start) ?? []) parts.push(part);
        return Buffer.concat(parts).toString();
      };
      const writer = await blobs.keep(job);
      await writer.write('# Über');
      await writer.write(Buffer.from('sicht'));
      expect(await blobs.kept(job, 'md-1')).toBeUndefined();
      await writer.commit('md-1');
      expect((await blobs.kept(job, 'md-1'))?.size).toBe(12);
      expect([await read(), await read(8)]).toEqual(['# Übersicht', 'icht']);

      const other = await blobs.keep(job);
      await other.write('half');
      await other.discard();
      await other.discard();
      expect(await read()).toBe('# Übersicht');
      await blobs.unkeep(job, 'md-1');
      await blobs.unkeep(job, 'md-1');
      expect(await blobs.kept(job, 'md-1')).toBeUndefined();

      const last = await blobs.keep(job);
      await last.write('x');
      await last.commit('md-1');
      expect(await blobs.jobs()).toEqual([job]);
      await blobs.delete(job);
      expect(await blobs.kept(job, 'md-1')).toBeUndefined();
      expect(await blobs.jobs()).toEqual([]);
      for (const name of ['../source', '', '.x', 'a/b']) {
        await expect(blobs.kept(job, name)).rejects.toMatchObject({ code: 'invalid_argument' });
      }
    });

    test('a second source takes the place of the first', async () => {
      const job = newUuid();
      await blobs.putSource(job, upload);
      await writeFile(upload, 'second');
      await blobs.putSource(job, upload);
      expect(await readFile((await blobs.sourcePath(job)) ?? '', 'utf8')).toBe('second');
    });

    test('a missing original is file_not_found and leaves no source', async () => {
      const job = newUuid();
      await expect(blobs.putSource(job, join(folder, 'gone.pdf'))).rejects.toMatchObject({ code: 'file_not_found' });
      expect(await blobs.sourcePath(job)).toBeUndefined();
    });

    test('deleting removes one job and leaves the other', async () => {
      const [doomed, kept] = [newUuid(), newUuid()];
      await blobs.putSource(doomed, upload);
      await blobs.putSource(kept, upload);
      await blobs.delete(doomed);
      await blobs.delete(doomed);
      expect(await blobs.sourcePath(doomed)).toBeUndefined();
      expect(await blobs.sourcePath(kept)).toBeDefined();
      expect(await blobs.jobs()).toEqual([kept]);
    });

    test('jobs can be asked for by age', async () => {
      const job = newUuid();
      await blobs.putSource(job, upload);
      expect(await blobs.jobs({ untouchedSince: Date.now() - 60_000 })).toEqual([]);
      expect(await blobs.jobs({ untouchedSince: Date.now() + 60_000 })).toEqual([job]);
    });

    test.each([
      '',
      '.',
      '..',
      '../../etc',
      '/etc/passwd',
      'A'.repeat(32),
      `${'a'.repeat(32)}/x`,
      `${'a'.repeat(31)}\0`,
      `${'a'.repeat(32)}\n`,
    ])('no path is made of the name %j', async (bad) => {
      await expect(blobs.putSource(bad, upload)).rejects.toMatchObject({ code: 'job_not_found' });
      await expect(blobs.sourcePath(bad)).rejects.toMatchObject({ code: 'job_not_found' });
      await expect(blobs.delete(bad)).rejects.toMatchObject({ code: 'job_not_found' });
    });
  });
}
