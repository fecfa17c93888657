import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { array, assert, asyncProperty, constantFrom, oneof, string, uint8Array } from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OcrError, toOcrError } from '../../src/errors.ts';
import { receiveUpload } from '../../src/http/upload.ts';

const maxFileBytes = 1_000_000;
let folder = '';
let server: Server;
let port = 0;
/** What became of the last upload. */
let outcomes: (OcrError | { readonly name: string; readonly bytes: Buffer; readonly fields: unknown })[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-upload-'));
  server = createServer((request, response) => {
    const take = async () => {
      const upload = await receiveUpload(request, { incoming: folder, maxFileBytes });
      outcomes.push({ name: upload.name, fields: upload.fields, bytes: await readFile(upload.path) });
      await upload.dispose();
      response.end('taken');
    };
    take().catch((thrown: unknown) => {
      outcomes.push(toOcrError(thrown));
      response.statusCode = 400;
      response.end('refused');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port; // seam: of a TCP server it is an object
});
beforeEach(() => {
  outcomes = [];
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends bytes as the body of a form and waits for what became of it. */
async function send(body: string | Uint8Array, type = 'multipart/form-data; boundary=X') {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    headers: { 'content-type': type },
  });
  await response.text();
  expect(await left()).toEqual([]);
  const [outcome] = outcomes;
  if (outcome === undefined || outcomes.length > 1) throw new Error(`${outcomes.length} outcomes`);
  return outcome;
}

const left = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

const part = (disposition: string, content: string, type = '') =>
  `--X\r\nContent-Disposition: form-data; ${disposition}\r\n${type === '' ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`;
const file = (content = 'abc', name = 'a.pdf') => part(`name="file"; filename="${name}"`, content, 'application/pdf');
const end = '--X--\r\n';

describe('a form', () => {
  test('gives its file and its fields, whatever their order', async () => {
    for (const body of [file() + part('name="tier"', 'vlm') + end, part('name="tier"', 'vlm') + file() + end]) {
      outcomes = [];
      expect(await send(body)).toEqual({ name: 'a.pdf', bytes: Buffer.from('abc'), fields: { tier: 'vlm' } });
    }
  });

  test('has fields that were left empty as if they were not there', async () => {
    expect(await send(part('name="tool"', '') + file() + end)).toMatchObject({ fields: {} });
  });

  test('gives any bytes back as they were', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 5000 }), async (bytes) => {
        outcomes = [];
        const form = new FormData();
        form.append('file', new Blob([Uint8Array.from(bytes)]), 'ü.bin');
        const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
        expect(await response.text()).toBe('taken');
        expect(outcomes).toEqual([{ name: 'ü.bin', bytes: Buffer.from(bytes), fields: {} }]);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    [`filename="..\\..\\evil/../b.pdf"`, 'b.pdf'],
    [`filename="請求書.pdf"`, '請求書.pdf'],
    [`filename*=utf-8''%C3%9C.pdf`, 'Ü.pdf'],
    [`filename=""`, 'document'],
    [`filename="a\u202egpj.exe"`, 'agpj.exe'],
  ])('with %j is named %j', async (disposition, name) => {
    expect(await send(part(`name="file"; ${disposition}`, 'abc') + end)).toMatchObject({ name });
  });

  test('may have its file without a name', async () => {
    expect(await send(part('name="file"', 'abc') + end)).toMatchObject({ name: 'document', bytes: Buffer.from('abc') });
  });

  test.each([
    ['no file', part('name="tier"', 'cpu') + end],
    ['nothing at all', end],
    ['an empty body', ''],
    ['no end', file()],
    ['an end in the middle of the file', '--X\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nab'],
    ['an end in the middle of a header', '--X\r\nContent-Disposition: form-da'],
    ['two files', file() + file() + end],
    ['a file in another field', part('name="upload"; filename="a.pdf"', 'abc') + end],
    ['a field twice', part('name="tier"', 'cpu') + part('name="tier"', 'vlm') + file() + end],
    ['a field without a name', part('x="y"', 'cpu') + file() + end],
    ['a field that is too long', part('name="language"', 'x'.repeat(9000)) + file() + end],
    ['an unknown field', part('name="speed"', 'fast') + file() + end],
    ['a field named like what every object has', part('name="__proto__"', 'x') + file() + end],
    ['too many fields', Array.from({ length: 40 }, (_, at) => part(`name="f${at}"`, 'x')).join('') + file() + end],
    ['another boundary than said', file().replaceAll('--X', '--Y') + end],
    ['no form in it', 'hello, world'],
  ])('with %s is refused', async (_what, body) => {
    const outcome = await send(body);
    expect(outcome).toBeInstanceOf(OcrError);
    expect(outcome).toMatchObject({ code: 'invalid_argument', hint: expect.stringMatching(/./) });
  });

  test.each([
    'application/json',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/mixed; boundary=X',
  ])('of the type %s is refused', async (type) => {
    expect(await send(file() + end, type)).toMatchObject({ code: 'invalid_argument' });
  });

  test('never brings the server down, whatever bytes it is made of', async () => {
    const pieces = constantFrom(
      '--X',
      '--X--',
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; ',
      'name="file"',
      '; filename="a"',
      'abc',
      '\0',
      '"',
      ':',
    );
    await assert(
      asyncProperty(array(oneof(pieces, string({ maxLength: 20 })), { maxLength: 30 }), async (parts) => {
        outcomes = [];
        expect(await send(parts.join(''))).toHaveProperty(outcomes[0] instanceof OcrError ? 'code' : 'bytes');
      }),
      { numRuns: 150 },
    );
  });
});

describe('a file', () => {
  test('of the largest size is taken, one byte more is refused', async () => {
    const most = Buffer.alloc(maxFileBytes, 'a');
    const whole = (bytes: Buffer) =>
      Buffer.concat([
        Buffer.from(part('name="file"; filename="a"', '').trimEnd()),
        Buffer.from('\r\n\r\n'),
        bytes,
        Buffer.from(`\r\n${end}`),
      ]);
    const taken = await send(whole(most));
    expect('bytes' in taken ? taken.bytes.length : taken).toBe(maxFileBytes);
    outcomes = [];
    expect(await send(whole(Buffer.concat([most, Buffer.from('b')])))).toMatchObject({ code: 'file_too_large' });
  });

  test('that is too large is refused while it is still being sent', async () => {
    const sending = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=X', 'transfer-encoding': 'chunked' },
    });
    sending.on('error', () => undefined); // the connection is broken off below
    const answered = once(sending, 'response');
    sending.write('--X\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n');
    sending.write(Buffer.alloc(maxFileBytes + 200_000, 'a'));
    // The form does not end, and is answered all the same.
    await answered;
    expect(outcomes).toMatchObject([{ code: 'file_too_large' }]);
    expect(await left()).toEqual([]);
    sending.destroy();
  });

  test('whose connection breaks leaves nothing', async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: 100000\r\n\r\n' +
        '--X\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabcdefgh',
    );
    await expect.poll(async () => (await left()).length, { timeout: 10_000 }).toBe(1);
    socket.destroy();
    await expect.poll(() => outcomes, { timeout: 10_000 }).toMatchObject([{ code: 'cancelled' }]);
    expect(await left()).toEqual([]);
  });
});
