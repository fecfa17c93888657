import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportTool } from '../../src/tools/export.ts';
import { allParts, call, contentOf, contextFor, failure, textField } from './call.ts';
import { FakeApp } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function filled(name: string): Promise<{ app: FakeApp; uuid: string }> {
  const app = new FakeApp({ documents: fakeDocuments, folder });
  return { app, uuid: (await app.submit({ kind: 'path', path: `/${name}` })).uuid };
}

async function fileOf(app: FakeApp, uuid: string): Promise<string> {
  const parts: (string | Uint8Array)[] = [];
  for await (const part of (await app.export(uuid, 'md')).body) parts.push(part);
  return parts.join('');
}

describe('inline', () => {
  test.each([1000, 5000, 100_000])('parts joined are the file, at max_chars %i', async (maxChars) => {
    const { app, uuid } = await filled('long.pdf');
    const parts = await allParts(exportTool, app, { uuid, format: 'md', max_chars: maxChars });
    expect(contentOf(parts)).toBe(await fileOf(app, uuid));
  });

  test('bytes are decoded across their chunks', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    const bytes = new TextEncoder().encode('naïve 👍');
    app.export = async () => ({
      name: 'x.txt',
      mediaType: 'text/plain',
      body: (async function* () {
        for (const byte of bytes) yield Uint8Array.of(byte);
      })(),
    });
    expect((await call(exportTool, app, { uuid, format: 'txt' })).structured['content']).toBe('naïve 👍');
  });

  test('what is not text asks for a path', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    app.export = async () => ({
      name: 'x.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument',
      body: (async function* () {})(),
    });
    expect((await failure(exportTool, app, { uuid, format: 'txt' })).sentence).toContain('Give a path');
  });
});

describe('to a file', () => {
  test('is written whole, without anything left beside it', async () => {
    const { app, uuid } = await filled('long.pdf');
    const path = join(folder, 'out.md');
    const { structured } = await call(exportTool, app, { uuid, format: 'md', path });
    const written = await readFile(path, 'utf8');
    expect(written).toBe(await fileOf(app, uuid));
    expect(structured).toMatchObject({ path, bytes: Buffer.byteLength(written), name: 'long.pdf.md' });
    expect(await readdir(folder)).toEqual(['out.md']);
  });

  test('does not replace a file unless told to', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    const path = join(folder, 'out.md');
    await writeFile(path, 'precious');
    const error = await failure(exportTool, app, { uuid, format: 'md', path });
    expect(error.code).toBe('invalid_argument');
    expect(error.sentence).toContain('overwrite');
    expect(await readFile(path, 'utf8')).toBe('precious');
    await call(exportTool, app, { uuid, format: 'md', path, overwrite: true });
    expect(await readFile(path, 'utf8')).toContain('Invoice 4711');
  });

  test('two writers of one name: one of them is refused, the file is whole', async () => {
    const { app, uuid } = await filled('long.pdf');
    const path = join(folder, 'race.md');
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map(() => exportTool.call(async () => app, { uuid, format: 'md', path }, contextFor())),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(await fileOf(app, uuid));
    expect(await readdir(folder)).toEqual(['race.md']);
  });

  test('a failure on the way leaves nothing behind', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    app.export = async () => ({
      name: 'x.txt',
      mediaType: 'text/plain',
      body: (async function* () {
        yield 'half';
        throw new Error('the other half is lost');
      })(),
    });
    await expect(
      exportTool.call(async () => app, { uuid, format: 'txt', path: join(folder, 'x.txt') }, contextFor()),
    ).rejects.toThrow('the other half');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('errors', async () => {
  const { app, uuid } = await filled('long.pdf');
  await mkdir(join(folder, 'sub'));
  const fails = async (args: Readonly<Record<string, unknown>>) =>
    failure(exportTool, app, { uuid, format: 'md', ...args });
  expect(await fails({ uuid: 'none' })).toMatchObject({ code: 'job_not_found' });
  expect(await fails({ format: 'docx' })).toMatchObject({ code: 'invalid_argument' });
  expect(await fails({ path: '/etc/passwd' })).toMatchObject({ code: 'path_not_allowed' });
  expect(await fails({ path: 'out.md' })).toMatchObject({
    code: 'invalid_argument',
    message: 'The path "out.md" is not absolute.',
  });
  expect(await fails({ path: join(folder, 'none', 'out.md') })).toMatchObject({ code: 'file_not_found' });
  expect((await fails({ path: join(folder, 'sub') })).message).toContain('is a folder');
  expect((await fails({ path: join(folder, 'x.md'), cursor: 'y' })).message).toContain('both path and cursor');
  expect((await fails({ cursor: 'y' })).message).toContain('cursor');
  const cursor = textField(await call(exportTool, app, { uuid, format: 'md', max_chars: 1000 }), 'cursor');
  const other = (await app.submit({ kind: 'path', path: '/invoice.pdf' })).uuid;
  expect((await fails({ uuid: other, cursor })).message).toContain('another job');
  const running = (await app.submit({ kind: 'path', path: '/slow.pdf' })).uuid;
  expect(await fails({ uuid: running })).toMatchObject({ code: 'job_not_finished' });
  await app.close();
});
