import { describe, expect, test } from 'vitest';
import { ocrDocument } from '../../src/tools/ocr-document.ts';
import { call, contextFor, failure, textField } from './call.ts';
import { FakeApp } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

const fresh = () => new FakeApp({ documents: fakeDocuments });

test('a document read in time comes back inline', async () => {
  const { structured, text } = await call(ocrDocument, fresh(), { path: '/docs/invoice.pdf' });
  expect(structured).toMatchObject({
    status: 'done',
    page_count: 2,
    content:
      '<!-- page 1 -->\n\nInvoice 4711\n\nTotal: 215.00 USD\n\n<!-- page 2 -->\n\nDue on March 3\n\nblurred words here\n\n',
    content_pages: '1-2',
    content_doubtful_words: 7,
  });
  expect(text).toContain(`ocr://jobs/${String(structured['uuid'])}`);
});

test('a document that takes longer comes back with uuid, what is ready, and how to go on', async () => {
  const { structured } = await call(ocrDocument, fresh(), { path: '/docs/slow.pdf', wait_seconds: 0.4 });
  expect(structured).toMatchObject({ status: 'processing', page_count: 30 });
  expect(structured['content']).toContain('Line 0 of page 1');
  expect(structured['pages_not_ready']).toMatch(/^\d+-30$/);
});

test('wait_seconds 0 returns at once', async () => {
  const { structured } = await call(ocrDocument, fresh(), { path: '/docs/slow.pdf', wait_seconds: 0 });
  expect(structured).toMatchObject({ status: 'pending', content: '', pages_not_ready: '1-30' });
});

test('url and base64 are taken too, and null stands for an absent field', async () => {
  const app = fresh();
  expect(
    (await call(ocrDocument, app, { url: 'https://example.com/invoice.pdf', path: null })).structured['name'],
  ).toBe('invoice.pdf');
  expect((await call(ocrDocument, app, { base64: 'AAAA', name: 'mixed.pdf' })).structured['name']).toBe('mixed.pdf');
});

test('options reach the reader', async () => {
  const { structured } = await call(ocrDocument, fresh(), { path: '/docs/long.pdf', pages: '2-3', language: 'deu' });
  expect(structured).toMatchObject({ page_count: 2, content_pages: '2-3', language: 'deu' });
});

test('each page is reported once, rising, with the total; the end is told by the result', async () => {
  const context = contextFor();
  await call(ocrDocument, fresh(), { path: '/docs/brief.pdf' }, context);
  expect(context.reported).toEqual([
    { done: 0, total: 4, message: 'reading 4 pages' },
    ...[1, 2, 3].map((done) => ({ done, total: 4, message: `${done} of 4 pages read` })),
  ]);
  expect(context.changes.count).toBe(2);
});

describe('cancellation', () => {
  const start = async (app: FakeApp, byClient: boolean) => {
    const stop = new AbortController();
    const waiting = ocrDocument.call(async () => app, { path: '/docs/slow.pdf' }, contextFor(stop.signal, byClient));
    waiting.catch(() => {});
    await expect.poll(async () => (await app.jobs({ limit: 1 })).jobs[0]?.status).toBe('processing');
    return { stop, waiting };
  };
  const status = async (app: FakeApp) => (await app.jobs({ limit: 1 })).jobs[0]?.status;

  test('by the client stops the job that this call began', async () => {
    const app = fresh();
    const { stop, waiting } = await start(app, true);
    stop.abort();
    await expect(waiting).rejects.toBeInstanceOf(Error);
    expect(await status(app)).toBe('cancelled');
  });

  test('by the end of the connection leaves the job to whoever comes next', async () => {
    const app = fresh();
    const { stop, waiting } = await start(app, false);
    stop.abort();
    await expect(waiting).rejects.toBeInstanceOf(Error);
    expect(await status(app)).toBe('processing');
    await app.close();
  });

  test('leaves a job alone that another call waits for, or that was there before', async () => {
    const app = fresh();
    const first = await start(app, true);
    const second = await start(app, true);
    first.stop.abort();
    await expect(first.waiting).rejects.toBeInstanceOf(Error);
    expect(await status(app)).toBe('processing');
    second.stop.abort();
    await expect(second.waiting).rejects.toBeInstanceOf(Error);
    expect(await status(app)).toBe('processing');
    await app.close();
  });
});

describe('errors', () => {
  test.each([
    [{}, 'invalid_argument', 'exactly one of path, url and base64, and got 0'],
    [{ path: '/a.pdf', url: 'https://example.com/a.pdf' }, 'invalid_argument', 'got 2'],
    [{ base64: 'AAAA' }, 'invalid_argument', 'Add name'],
    [{ path: '/docs/none.pdf' }, 'file_not_found', 'Check the path'],
    [{ url: 'http://example.com/invoice.pdf' }, 'url_not_allowed', 'https'],
    [{ path: '/docs/invoice.pdf', tier: 'fast' }, 'invalid_argument', 'tier must be one of "cpu", "vlm", not "fast"'],
    [{ path: '/docs/invoice.pdf', pages: '3-1' }, 'invalid_argument', 'backwards'],
    [{ path: '/docs/invoice.pdf', expires_in_seconds: 1 }, 'invalid_argument', 'expires_in_seconds'],
    [{ path: 7 }, 'invalid_argument', 'path must be a text, not 7.'],
    [{ file: '/docs/invoice.pdf' }, 'invalid_argument', 'Its arguments are path, url, base64'],
    [{ path: '/docs/broken.pdf' }, 'page_timeout', 'None of the pages could be read'],
  ])('%j', async (args, code, words) => {
    const error = await failure(ocrDocument, fresh(), args);
    expect(error.code).toBe(code);
    expect(error.sentence).toContain(words);
  });

  test('a job that somebody cancels meanwhile is told as cancelled, with what is left of it', async () => {
    const app = fresh();
    const waiting = failure(ocrDocument, app, { path: '/docs/slow.pdf' });
    await expect.poll(async () => (await app.jobs({ limit: 1 })).jobs[0]?.status).toBe('processing');
    await app.cancel((await app.jobs({ limit: 1 })).jobs[0]?.uuid ?? '');
    const error = await waiting;
    expect(error.code).toBe('cancelled');
    expect(error.sentence).toContain('fresh true');
  });

  test('wrong arguments are refused before the app is opened', async () => {
    await expect(
      ocrDocument.call(() => Promise.reject(new Error('opened')), { file: 'x' }, contextFor()),
    ).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

test('a long document shows its first part and a cursor', async () => {
  const result = await call(ocrDocument, fresh(), { path: '/docs/long.pdf' });
  expect(textField(result, 'next_step')).toBe('More content: get_job with this uuid and cursor.');
  expect(result.text.length).toBeGreaterThan(20_000);
});
