/** Exports through the app: a real document in every format, and what is refused. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { printBody } from '../../src/cli/export-format.ts';
import { OutputFiles } from '../../src/cli/output-file.ts';
import type { Session } from '../../src/cli/session.ts';
import { openApp } from '../../src/compose.ts';
import { type ExportFormat, exportFormats } from '../../src/export/exporter.ts';
import { harvestReport } from '../e2e/documents.ts';
import { toDigitalPdf } from '../generate/index.ts';
import { collect } from '../pages.ts';

let folder = '';
let app: App;
let uuid = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-exports-'));
  app = await openApp({ home: join(folder, 'home'), allow: [folder], readers: 1 });
  const path = join(folder, 'harvest.pdf');
  await writeFile(path, await toDigitalPdf(await harvestReport(3)));
  uuid = (await app.wait((await app.submit({ kind: 'path', path })).uuid)).uuid;
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function written(format: ExportFormat): Promise<Buffer> {
  const { body } = await app.export(uuid, format);
  return Buffer.concat((await collect(body)).map((part) => Buffer.from(part)));
}

test.each(exportFormats)('%s of a document that was read, twice the same', async (format) => {
  const { name, mediaType } = await app.export(uuid, format);
  expect(name).toMatch(/^harvest\.[a-z]+$/);
  expect(mediaType).toContain('/');
  const [one, other] = [await written(format), await written(format)];
  expect(one.length).toBeGreaterThan(500);
  expect(one.equals(other)).toBe(true);
});

test('a job that is not there, not done or cancelled is refused with its status', async () => {
  await expect(app.export('f'.repeat(32), 'docx')).rejects.toMatchObject({ code: 'job_not_found' });
  const path = join(folder, 'long.pdf');
  await writeFile(path, await toDigitalPdf(await harvestReport(8)));
  const job = await app.submit({ kind: 'path', path });
  await expect(app.export(job.uuid, 'md')).rejects.toMatchObject({
    code: 'job_not_finished',
    message: expect.stringMatching(/is (pending|processing)/),
  });
  await app.cancel(job.uuid);
  await expect(app.export(job.uuid, 'md')).rejects.toMatchObject({
    code: 'job_failed',
    message: expect.stringMatching(/ was cancelled\.$/),
  });
});

test('a wrong option is refused before there is a file', async () => {
  await expect(app.export(uuid, 'docx', { options: { table: 1 } })).rejects.toMatchObject({
    code: 'invalid_argument',
    hint: 'Options of docx: breaks, figures.',
  });
});

test.each(exportFormats)('%s that is stopped leaves nothing behind', async (format) => {
  const output = await OutputFiles.open(app, `${join(folder, `stopped-${format}`)}/`, 1, false);
  const stop = new AbortController();
  const file = await app.export(uuid, format, { signal: stop.signal });
  const body = (async function* () {
    for await (const part of file.body) {
      yield part;
      stop.abort();
    }
  })();
  await expect(output.write({ ...file, body }, [])).rejects.toThrow(/abort/i);
  expect(await readdir(join(folder, `stopped-${format}`))).toEqual([]);
});

test('of two that write to one name at once, the later is refused', async () => {
  const path = join(folder, `${'b'.repeat(240)}.md`);
  const write = async () => {
    const output = await OutputFiles.open(app, path, 1, false);
    const file = await app.export(uuid, 'md');
    return output.write(file, []);
  };
  const results = await Promise.allSettled([write(), write(), write()]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
  for (const result of results.filter(({ status }) => status === 'rejected'))
    expect(result).toMatchObject({ reason: { code: 'invalid_argument', message: `${path} exists already.` } });
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('what goes to standard output leaves signals their turn', async () => {
  let turns = 0;
  const exported = {
    name: 'a.md',
    mediaType: 'text/markdown',
    body: (async function* () {
      for (let part = 0; part < 20; part++) {
        setImmediate(() => turns++);
        yield 'x';
      }
    })(),
  };
  const written: string[] = [];
  const session = { output: { columns: undefined }, print: async (text: string) => void written.push(text) };
  await printBody(session as unknown as Session, exported); // seam: the two members that it uses
  expect(written.join('')).toBe(`${'x'.repeat(20)}\n`);
  expect(turns).toBe(20);
});
