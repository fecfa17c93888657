import { createHash } from 'node:crypto';
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

  test('what is no text comes whole as base64, and asks for a path when it does not fit', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    let size = 300;
    app.export = async () => ({
      name: 'x.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument',
      body: (async function* () {
        for (let at = 0; at < size; at += 100) yield new Uint8Array(100).fill(at % 251);
      })(),
    });
    const { structured } = await call(exportTool, app, { uuid, format: 'docx', max_chars: 1000 });
    expect(Buffer.from(String(structured['base64']), 'base64')).toHaveLength(300);
    expect(structured).toMatchObject({ bytes: 300, format: 'docx' });
    size = 100_000;
    expect((await failure(exportTool, app, { uuid, format: 'docx' })).sentence).toContain('Give a path');
    const { structured: written } = await call(exportTool, app, { uuid, format: 'docx', path: join(folder, 'x.docx') });
    expect(written).toMatchObject({ bytes: 100_000, path: join(folder, 'x.docx') });
  });

  test('a byte order mark stays', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    app.export = async () => ({
      name: 'x.csv',
      mediaType: 'text/csv; charset=utf-8',
      body: (async function* () {
        yield Buffer.from('\uFEFFa');
      })(),
    });
    expect((await call(exportTool, app, { uuid, format: 'csv' })).structured['content']).toBe('\uFEFFa');
  });
});

describe('options', () => {
  test('reach the exporter, with the defaults of a server, and stay the same from part to part', async () => {
    const { app, uuid } = await filled('long.pdf');
    await call(exportTool, app, { uuid, format: 'csv' });
    await call(exportTool, app, { uuid, format: 'csv', options: { neutralize: false, table: 2 }, password: 'secret' });
    await call(exportTool, app, { uuid, format: 'md' });
    expect(app.exports.map((one) => [one?.options, one?.password])).toEqual([
      [{ neutralize: true }, undefined],
      [{ neutralize: false, table: 2 }, 'secret'],
      [{}, undefined],
    ]);
    app.exports.length = 0;
    await allParts(exportTool, app, { uuid, format: 'md', options: { breaks: false }, max_chars: 1000 });
    expect(app.exports.length).toBeGreaterThan(2);
    for (const one of app.exports) expect(one?.options).toEqual({ breaks: false });
  });

  test('that no format has, or of the wrong kind, are refused before the app is asked', async () => {
    const { app, uuid } = await filled('long.pdf');
    for (const options of [{ colour: true }, { table: 'two' }, { spans: 'both' }]) {
      expect((await failure(exportTool, app, { uuid, format: 'csv', options })).code).toBe('invalid_argument');
    }
    expect(app.exports).toEqual([]);
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

  test('never replaces the document itself, wherever it lies', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    const document = Buffer.from('%PDF-1.7 the document');
    const job = await app.job(uuid);
    const sha256 = createHash('sha256').update(document).digest('hex');
    app.job = async () => ({ ...job, sha256, byteSize: document.length });
    const path = join(folder, 'moved.pdf');
    await writeFile(path, document);
    const error = await failure(exportTool, app, { uuid, format: 'md', path, overwrite: true });
    expect(error.code).toBe('invalid_argument');
    expect(error.sentence).toContain('would overwrite the document');
    expect(await readFile(path)).toEqual(document);
    // A file of the same length is another one.
    await writeFile(path, Buffer.alloc(document.length));
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

  test('an archive needs a name that says so', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    app.export = async () => ({
      name: 'x.zip',
      mediaType: 'application/zip',
      body: (async function* () {
        yield Uint8Array.of(1);
      })(),
    });
    const refused = await failure(exportTool, app, { uuid, format: 'csv', path: join(folder, 'x.csv') });
    expect(refused.sentence).toContain('.zip');
    await call(exportTool, app, { uuid, format: 'csv', path: join(folder, 'x.zip') });
    expect(await readdir(folder)).toEqual(['x.zip']);
  });

  test('pictures stand beside the file, are not replaced unasked, and go when the file fails', async () => {
    const { app, uuid } = await filled('invoice.pdf');
    let fails = true;
    app.export = async (_uuid, _format, { attach } = {}) => ({
      name: 'x.md',
      mediaType: 'text/markdown',
      body: (async function* () {
        yield String(await attach?.('one.png', Uint8Array.of(7)));
        if (fails) throw new Error('the rest is lost');
      })(),
    });
    const order = { uuid, format: 'md', path: join(folder, 'x.md') };
    await expect(exportTool.call(async () => app, order, contextFor())).rejects.toThrow('the rest');
    expect(await readdir(folder)).toEqual([]);
    fails = false;
    await call(exportTool, app, order);
    expect(await readFile(join(folder, 'x.md'), 'utf8')).toBe('x_figures/one.png');
    await rm(join(folder, 'x.md'));
    expect((await failure(exportTool, app, order)).sentence).toContain('one.png exists already');
    await call(exportTool, app, { ...order, overwrite: true });
    expect(await readdir(join(folder, 'x_figures'))).toEqual(['one.png']);
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
  expect(await fails({ format: 'doc' })).toMatchObject({ code: 'invalid_argument' });
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
