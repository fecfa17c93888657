/** The remote engine against a service that answers, delays, refuses, breaks off and garbles. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../../../src/config.ts';
import { type PageResult, type Source, isPageError } from '../../../src/document.ts';
import type { Engine, ReadOptions } from '../../../src/engine/engine.ts';
import { createEngineChoice } from '../../../src/engine/choice.ts';
import { openErrands } from '../../../src/engine/remote/errands.ts';
import { createRemoteEngine } from '../../../src/engine/remote/index.ts';
import { createLog } from '../../../src/log.ts';
import { isWritten } from '../../../src/written-page.ts';
import { everything, exportedText } from '../../export/everything.ts';
import { type FakeService, type FakeServiceOptions, startFakeService } from './fake-service.ts';

const token = 'oc_canary_0123456789abcdef';
let folder = '';
let source: Source;
let bytes: Buffer;
let service: FakeService | undefined;
let logged: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-remote-'));
  logged = [];
  bytes = randomBytes(300_000);
  const path = join(folder, 'source');
  await writeFile(path, bytes);
  const sha256 = 'a'.repeat(64);
  source = { path, mediaType: 'image/png', name: 'Rechnung "März".png', sha256, byteSize: bytes.length };
});
afterEach(async () => {
  await service?.close();
  service = undefined;
  await rm(folder, { recursive: true, force: true });
  if (logged.join('').includes(token)) throw new Error('The token was logged.');
});

const log = () => createLog('debug', (line) => void logged.push(line));

/** Pages are twice as high as wide. */
const local: Pick<Engine, 'inspect' | 'renderPage'> = {
  inspect: () => Promise.resolve({ pageCount: 1 }),
  renderPage: () => Promise.resolve({ data: new Uint8Array(), mediaType: 'image/png', width: 100, height: 200 }),
};

async function engineOn(options: FakeServiceOptions = {}, settings: Partial<Config> = {}): Promise<Engine> {
  service = await startFakeService(options);
  return engineAt(service.url, settings);
}

function engineAt(remoteUrl: string, settings: Partial<Config> = {}): Engine {
  const config = loadConfig({ home: folder, remoteUrl, remoteToken: token, remotePatience: 20_000, ...settings }, {});
  return createRemoteEngine(config, log(), local, { firstPoll: 5 });
}

async function readAll(engine: Engine, more: Partial<ReadOptions> = {}, pages = [0]): Promise<readonly PageResult[]> {
  const results: PageResult[] = [];
  const options: ReadOptions = { tier: 'cpu', language: 'auto', job: 'f'.repeat(32), ...more };
  for await (const result of engine.read(source, pages, options)) {
    if (isWritten(result)) throw new Error('Pages from elsewhere come as they are.');
    results.push(result);
  }
  return results;
}

const invoice = {
  mean_confidence: 0.9,
  text: 'INVOICE\nTotal: 215.00',
  markdown: '# INVOICE\n\nTotal: 215.00',
  pages: [
    {
      index: 0,
      text: 'INVOICE\nTotal: 215.00',
      blocks: [
        { text: 'INVOICE', bbox: [10, 10, 80, 30], confidence: 0.98 },
        { text: 'Total: 215.00\nDue 3 March', bbox: [10, 50, 110, 90], confidence: 0.8 },
      ],
    },
  ],
};

const posts = () => service?.requests.filter(({ what }) => what.startsWith('POST')).length;

describe('what is sent', () => {
  test('is the form of the contract, with the bytes as they are and the token in its header', async () => {
    const engine = await engineOn({ job: invoice });
    await readAll(engine, {
      tier: 'vlm',
      language: 'chi_sim+deu',
      tool: 'translate',
      translateTo: 'en',
      asked: [0, 2],
    });
    const [sent] = service?.submissions ?? [];
    expect(sent?.fields).toEqual({
      tier: 'vlm',
      language: 'ch+de',
      tool: 'translate',
      translate_to: 'en',
      pages: '1,3',
    });
    expect(sent?.fileName).toBe('Rechnung %22März%22.png');
    expect(sent?.file.equals(bytes)).toBe(true);
    expect(service?.requests.every((request) => request.token === `Bearer ${token}`)).toBe(true);
  });

  test('has no token for an anonymous caller', async () => {
    await readAll(await engineOn({ job: invoice }, { remoteToken: '' }));
    expect(service?.requests.map((request) => request.token)).toEqual([undefined]);
  });
});

describe('pages', () => {
  test('of the bare contract get lines, words, headings and a size that holds them, and say that places are estimated', async () => {
    const [page] = await readAll(await engineOn({ job: invoice }));
    if (page === undefined || isPageError(page)) throw new Error('a page is expected');
    expect(page).toMatchObject({ index: 0, width: 110, height: 220, unit: 'px', language: 'und', source: 'ocr' });
    expect(page.warnings).toEqual([expect.stringContaining('estimated')]);
    expect(page.blocks).toMatchObject([
      { kind: 'heading', level: 1, text: 'INVOICE', confidence: 0.98 },
      { kind: 'paragraph', lines: [{ text: 'Total: 215.00', bbox: [10, 50, 110, 70] }, { text: 'Due 3 March' }] },
    ]);
    const words = page.blocks[1]?.lines[0]?.words;
    expect(words).toMatchObject([{ text: 'Total:', bbox: [10, 50, expect.closeTo(56.15, 1), 70] }, { text: '215.00' }]);
  });

  test('come out of another ocrchat as they went in', async () => {
    const pages = everything.map((page, index) => ({ ...page, index }));
    const document = await exportedText('json', pages);
    const engine = await engineOn({
      job: { ...invoice, page_count: pages.length, pages_done: pages.length },
      document,
    });
    const read = await readAll(
      engine,
      {},
      pages.map((_, index) => index),
    );
    expect(JSON.parse(await exportedText('json', read)).pages).toEqual(JSON.parse(document).pages);
    expect(read).toHaveLength(pages.length);
  });

  test('that the service left out or could not read are errors', async () => {
    const error = { code: 'page_timeout', message: 'Page 2 took too long.' };
    const pages = [...invoice.pages, { index: 1, text: '', blocks: [], error }];
    const results = await readAll(await engineOn({ job: { ...invoice, pages } }), {}, [0, 1, 2]);
    expect(results.slice(1)).toEqual([
      { index: 1, ...error },
      { index: 2, code: 'page_failed', message: expect.stringContaining('page 3') },
    ]);
  });

  test('without places have the box of the whole page', async () => {
    const [page] = await readAll(await engineOn({ job: { text: 'first\n\nsecond', mean_confidence: 0.7 } }));
    if (page === undefined || isPageError(page)) throw new Error('a page is expected');
    expect(page.blocks).toMatchObject([
      { text: 'first', bbox: [0, 0, 500, 1000], confidence: 0.7 },
      { text: 'second', bbox: [0, 0, 500, 1000] },
    ]);
  });

  test('are needed: the text of many pages as one is refused', async () => {
    const engine = await engineOn({ job: { page_count: 3, text: 'all of it' } });
    await expect(readAll(engine)).rejects.toMatchObject({
      code: 'job_failed',
      message: expect.stringContaining('no pages'),
    });
  });
});

describe('a long job', () => {
  test('is polled until it is done', async () => {
    expect(await readAll(await engineOn({ job: invoice, polls: 3 }))).toHaveLength(1);
    expect(service?.requests.filter(({ what }) => what === 'GET /api/v1/ocr/job-1/')).toHaveLength(3);
  });

  test('that fails tells why', async () => {
    const engine = await engineOn({ job: { status: 'failed', error: 'The file is encrypted.' } });
    await expect(readAll(engine)).rejects.toMatchObject({
      code: 'job_failed',
      message: expect.stringContaining('The file is encrypted.'),
    });
  });

  test('that takes too long is given up with the setting that allows more', async () => {
    const engine = await engineOn({ polls: 1e6 }, { remoteDeadline: 100 });
    await expect(readAll(engine)).rejects.toMatchObject({
      code: 'network_failed',
      hint: expect.stringContaining('OCRCHAT_REMOTE_DEADLINE'),
    });
  });

  test('is left when it is cancelled', async () => {
    const stop = new AbortController();
    const engine = await engineOn({
      polls: 1e6,
      behave: ({ before }) => {
        if (before === 3) stop.abort();
        return false;
      },
    });
    await expect(readAll(engine, { signal: stop.signal })).rejects.toThrow(/abort/i);
  });
});

const refuse = (status: number, body: unknown = {}, headers: Record<string, string> = {}): FakeServiceOptions => ({
  behave: ({ what, response }) => {
    if (what !== 'POST /api/v1/ocr/') return false;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    return true;
  },
});

describe('refusals', () => {
  test.each([
    [401, { error: 'Invalid token.' }, 'unauthorized', /Invalid token\. Correct OCRCHAT_REMOTE_TOKEN/],
    [402, { error: 'Out of pages.', used: 50, cap: 50 }, 'quota_exceeded', /50 of 50 are used/],
    [400, { error: 'Unsupported type.' }, 'invalid_argument', /Unsupported type\./],
    [400, { error: 'A password is needed.', code: 'password_required' }, 'password_required', /A password is needed/],
    [404, '<html>', 'job_not_found', /submit the document again/],
    [413, {}, 'file_too_large', /Split it/],
    [301, {}, 'network_failed', /OCRCHAT_REMOTE_URL/],
  ])('%i %j is %s', async (status, body, code, words) => {
    const engine = await engineOn(refuse(status, body));
    const thrown: unknown = await readAll(engine).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code, sentence: expect.stringMatching(words) });
    expect(String(thrown)).not.toContain(token);
    expect(posts()).toBe(1);
  });

  test('tell a program used and cap', async () => {
    const engine = await engineOn(refuse(402, { error: 'x', used: 7, cap: 10, resets_at: '2030-01-01T00:00:00Z' }));
    await expect(readAll(engine)).rejects.toMatchObject({
      facts: { used: 7, cap: 10, resets_at: '2030-01-01T00:00:00Z' },
    });
  });

  test('by what is no such service are not taken for a job', async () => {
    const engine = await engineOn(refuse(200, { hello: 'world' }));
    await expect(readAll(engine)).rejects.toMatchObject({
      code: 'network_failed',
      message: expect.stringContaining('contract'),
    });
  });

  test('of a result that has expired say to submit again', async () => {
    const engine = await engineOn({
      polls: 5,
      behave: ({ what, response }) => {
        if (!what.startsWith('GET')) return false;
        response.writeHead(404).end();
        return true;
      },
    });
    await expect(readAll(engine)).rejects.toMatchObject({
      code: 'job_not_found',
      hint: expect.stringContaining('fresh'),
    });
  });

  test('for a while are waited out', async () => {
    for (const [status, honoursKeys] of [
      [429, false],
      [503, false],
      [500, true],
    ] as const) {
      const engine = await engineOn({
        job: invoice,
        honoursKeys,
        behave: ({ what, before, response }) => {
          if (what !== 'POST /api/v1/ocr/' || before > 0) return false;
          response.writeHead(status, { 'retry-after': '0' }).end();
          return true;
        },
      });
      expect(await readAll(engine, { job: `job${status}` })).toHaveLength(1);
      await service?.close();
    }
  });

  test('that last are told when patience is at its end', async () => {
    const engine = await engineOn(refuse(503, { error: 'Too busy.' }), { remotePatience: 700 });
    await expect(readAll(engine)).rejects.toMatchObject({
      code: 'network_failed',
      message: expect.stringContaining('Too busy.'),
    });
  });
});

describe('a broken connection', () => {
  /** Breaks the first submission off: while it is sent, or after it was taken. */
  const breaking = (when: 'begin' | 'POST /api/v1/ocr/', honoursKeys: boolean): FakeServiceOptions => ({
    job: invoice,
    honoursKeys,
    behave: ({ what, before, request }) => {
      if (what !== when || before > 0) return false;
      request.socket.destroy();
      return true;
    },
  });

  test('before all was sent costs nothing: it is sent again', async () => {
    // Far more than what the sockets of both sides can hold.
    bytes = randomBytes(30_000_000);
    await writeFile(source.path, bytes);
    source = { ...source, byteSize: bytes.length };
    expect(await readAll(await engineOn(breaking('begin', false)))).toHaveLength(1);
    expect(service?.submissions).toHaveLength(1);
  });

  test('after all was sent is tried again only where the service knows the submission again', async () => {
    expect(await readAll(await engineOn(breaking('POST /api/v1/ocr/', true)))).toHaveLength(1);
    expect(new Set(service?.submissions.map(({ key }) => key)).size).toBe(1);
    await service?.close();

    const unsure = await engineOn(breaking('POST /api/v1/ocr/', false));
    await expect(readAll(unsure, { job: 'other' })).rejects.toMatchObject({
      code: 'network_failed',
      sentence: expect.stringMatching(/not known whether it was taken.*fresh/),
    });
    expect(service?.submissions).toHaveLength(1);
  });

  test('while polling, and answers that are cut off or garbled, are asked for again', async () => {
    const engine = await engineOn({
      job: invoice,
      polls: 3,
      behave: ({ what, before, request, response }) => {
        if (!what.startsWith('GET /api/v1/ocr/job-1/')) return false;
        if (before === 0) request.socket.destroy();
        else if (before === 1) response.writeHead(200, { 'content-length': '5000' }).write('{"uuid": "job-1", ');
        else if (before === 2) response.end('{"uuid": "job-1", "status": "don\u0000');
        else return false;
        if (before === 1) setTimeout(() => response.destroy(), 20);
        return true;
      },
    });
    expect(await readAll(engine)).toHaveLength(1);
    expect(service?.submissions).toHaveLength(1);
  });

  test('for good says how to go on', async () => {
    await engineOn();
    const url = service?.url ?? '';
    await service?.close();
    service = undefined;
    await expect(readAll(engineAt(url, { remotePatience: 600 }))).rejects.toMatchObject({
      code: 'network_failed',
      sentence: expect.stringMatching(/nothing answers there.*OCRCHAT_REMOTE_URL.*OCRCHAT_ENGINE=local/),
    });
  });

  test('the token stays with the service when it redirects elsewhere', async () => {
    const elsewhere = await startFakeService();
    try {
      const engine = await engineOn({
        job: invoice,
        polls: 1,
        behave: ({ what, response }) => {
          if (!what.startsWith('GET /api/v1/ocr/job-1/')) return false;
          response.writeHead(302, { location: `${elsewhere.url}/stolen` }).end();
          return true;
        },
      });
      await expect(readAll(engine)).rejects.toMatchObject({ code: 'network_failed' });
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('after a crash', () => {
  test('the job that the service has is asked for, not sent again', async () => {
    const engine = await engineOn({ job: invoice });
    await readAll(engine);
    expect(await readAll(engineAt(service?.url ?? ''))).toHaveLength(1);
    expect(posts()).toBe(1);
    expect((await stat(join(folder, 'remote', `${'f'.repeat(32)}.json`))).mode & 0o077).toBe(0);
  });

  test.each([
    { honoursKeys: true, outcome: [{ index: 0 }] },
    { honoursKeys: false, outcome: { code: 'network_failed', message: expect.stringContaining('was stopped') } },
  ])('in the midst of sending, it is sent again only where the service knows it again: $honoursKeys', async (given) => {
    const stop = new AbortController();
    const engine = await engineOn({
      job: invoice,
      honoursKeys: given.honoursKeys,
      behave: ({ what, before }) => {
        if (what !== 'POST /api/v1/ocr/' || before > 0) return false;
        stop.abort();
        return true;
      },
    });
    await expect(readAll(engine, { signal: stop.signal })).rejects.toThrow(/abort/i);
    const again: unknown = await readAll(engineAt(service?.url ?? '')).catch((thrown: unknown) => thrown);
    expect(again).toMatchObject(given.outcome);
    expect(new Set(service?.submissions.map(({ key }) => key)).size).toBe(1);
  });
});

test('what was being sent to a service that is no longer set is sent to the one that is', async () => {
  await openErrands(join(folder, 'remote')).put('f'.repeat(32), { service: 'http://127.0.0.1:1', key: 'k' });
  expect(await readAll(await engineOn({ job: invoice }))).toHaveLength(1);
  expect(posts()).toBe(1);
});

describe('where the next document is read', () => {
  const choose = (settings: Partial<Config>) =>
    createEngineChoice(loadConfig({ home: folder, ...settings }, {}), log())('cpu');

  test('is said by the setting', async () => {
    expect(await choose({ engine: 'remote' })).toBe('remote');
    expect(await choose({ engine: 'local', remoteToken: token })).toBeUndefined();
  });

  test('is, for auto, the service that has a token and answers', async () => {
    service = await startFakeService();
    const remoteUrl = service.url;
    expect(await choose({ remoteUrl, remoteToken: token })).toBe('remote');
    expect(await choose({ remoteUrl })).toBeUndefined();
    await service.close();
    expect(await choose({ remoteUrl, remoteToken: token })).toBeUndefined();
    expect(logged.join('')).toContain('does not answer');
  });
});
