/** Holds the routes that the web page reads by: progress, pages, pictures, cancelling, choices, a new token. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestChoices, RestProgress, RestReadPage } from '../../src/wire/page-view.ts';
import { harvestOf, harvestReport } from '../e2e/documents.ts';
import { toScannedPdf } from '../generate/index.ts';
import { report } from './documents.ts';
import { type TestService, startTestService } from './service.ts';

let service: TestService;
let alice = '';
let bob = '';

beforeAll(async () => {
  service = await startTestService();
  alice = await service.account('alice', 'paid', 10_000);
  bob = await service.account('bob');
});
afterAll(() => service.close());

/** Of a route whose schema says so. */
async function bodyOf<Shape>(path: string, token: string | undefined = alice, init?: RequestInit): Promise<Shape> {
  const response = await service.call(path, token, init);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Shape;
}

const statusOf = async (path: string, token: string | undefined = alice, init?: RequestInit): Promise<number> =>
  (await service.call(path, token, init)).status;

describe('a finished job', () => {
  let uuid = '';
  const at = (rest: string) => `/api/v1/ocr/${uuid}/${rest}`;
  beforeAll(async () => {
    uuid = (await service.read(await report(3), alice, { pages: '1,3' })).uuid;
  });

  test('says which pages are there', async () => {
    const progress = await bodyOf<RestProgress>(at('progress/?seen=1&wait=30'));
    expect(progress).toMatchObject({ uuid, status: 'done', page_count: 2, page_range: '1,3', pages_ready: '1,3' });
    expect(progress).not.toHaveProperty('text');
  });

  test('gives a page with its lines, words and boxes', async () => {
    const page = await bodyOf<RestReadPage>(at('pages/3/'));
    if ('error' in page) throw new Error(page.error.message);
    expect(page).toMatchObject({ index: 2, width: 360, height: 170, unit: 'pt' });
    expect(page.text).toContain(String(harvestOf(3)));
    const words = page.blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words));
    expect(words.map(({ text }) => text)).toContain(String(harvestOf(3)));
    for (const { bbox } of words) expect(bbox).toHaveLength(4);
  });

  test('gives the picture of a page, no larger than asked', async () => {
    const response = await service.call(at('pages/1/image/?side=400'), alice);
    expect(response.headers.get('content-type')).toMatch(/^image\//);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    expect(width).toBe(400);
    expect(Math.abs(height - (400 * 170) / 360)).toBeLessThan(1);
  });

  test('has no other pages', async () => {
    for (const page of ['2', '4', '0', '-1', 'x', '1.5']) {
      expect([400, 404]).toContain(await statusOf(at(`pages/${page}/`)));
    }
    expect(await statusOf(at('pages/4/image/'))).toBe(404);
    expect(await statusOf(at('pages/1/image/?side=1000000'))).toBe(400);
  });

  test('is left as it is when it is cancelled', async () => {
    expect((await bodyOf<RestProgress>(at('cancel/'), alice, { method: 'POST' })).status).toBe('done');
  });

  test.each(['progress/', 'pages/1/', 'pages/1/image/'])('is unknown to others at %s', async (rest) => {
    expect(await statusOf(at(rest), bob)).toBe(404);
    const response = await fetch(`${service.url}${at(rest)}`);
    expect(response.status).toBe(404);
  });

  test('cannot be cancelled by others', async () => {
    expect(await statusOf(at('cancel/'), bob, { method: 'POST' })).toBe(404);
  });
});

describe('a job that is being read', () => {
  test('is there at once for whoever would rather not wait, is watched, and stops', async () => {
    const bytes = await toScannedPdf(await harvestReport(5), { dpi: 150 });
    const more = { fields: { language: 'eng' }, headers: { prefer: 'respond-async' } };
    const submitted = await service.submit({ name: 'slow.pdf', bytes }, alice, more);
    const { uuid, status } = (await submitted.json()) as RestProgress;
    expect(['pending', 'processing']).toContain(status);

    const before = await service.call(`/api/v1/ocr/${uuid}/pages/5/`, alice);
    expect(before.status).toBe(409);
    let progress = await bodyOf<RestProgress>(`/api/v1/ocr/${uuid}/progress/`);
    expect(progress.pages_ready).toBe('');
    while (progress.pages_done === 0) {
      progress = await bodyOf<RestProgress>(`/api/v1/ocr/${uuid}/progress/?seen=0&wait=30`);
    }
    expect(progress.pages_ready).toMatch(/^1/);

    const stopped = await bodyOf<RestProgress>(`/api/v1/ocr/${uuid}/cancel/`, alice, { method: 'POST' });
    expect(stopped).toMatchObject({ status: 'failed', cancelled: true, error: expect.stringContaining('cancelled') });
    expect(await statusOf(`/api/v1/ocr/${uuid}/pages/1/`)).toBe(200);
    expect(await statusOf(`/api/v1/ocr/${uuid}/pages/5/`)).toBe(404);
  });

  test('without that wish a short one is waited for', async () => {
    const submitted = await service.submit(await report(1, 'short.pdf', 'brief'), alice);
    expect(await submitted.json()).toMatchObject({ status: 'done' });
  });
});

test('what can be chosen is what this server has', async () => {
  const choices = await bodyOf<RestChoices>('/api/v1/choices/');
  expect(choices.tiers).toContain('cpu');
  expect(choices.formats).toEqual(expect.arrayContaining(['txt', 'md', 'docx', 'pdf', 'csv', 'json']));
  expect(choices.languages).toContainEqual({ code: 'deu', name: 'German', installed: true });
});

describe('a new token', () => {
  test('takes the place of the one that asked for it', async () => {
    const old = await service.account('carol');
    const { token } = await bodyOf<{ token: string }>('/api/v1/account/token/', old, { method: 'POST' });
    expect(await statusOf('/api/v1/account/', old)).toBe(401);
    expect(await bodyOf('/api/v1/account/', token)).toMatchObject({ name: 'carol' });
    expect(service.logged.join('\n')).not.toContain(token);
  });

  test('is for accounts alone', async () => {
    const response = await fetch(`${service.url}/api/v1/account/token/`, { method: 'POST' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unauthorized' });
  });
});
