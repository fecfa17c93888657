import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PageResult } from '../../src/document.ts';
import { getJob } from '../../src/tools/get-job.ts';
import { ocrDocument } from '../../src/tools/ocr-document.ts';
import { allParts, call, contentOf, contextFor, failure, textField } from './call.ts';
import { FakeApp, fakePage } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

const documents = fakeDocuments;

async function read(app: FakeApp, name: string, options: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return (await app.submit({ kind: 'path', path: `/docs/${name}` }, options)).uuid;
}

const anyPage = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const anyPages = fc
  .array(anyPage, { minLength: 1, maxLength: 20 })
  .map((pages): PageResult[] =>
    pages.map((texts, index) =>
      texts === undefined ? { index, code: 'page_failed', message: 'It "broke".' } : fakePage(index, texts, 0.5),
    ),
  );

describe('parts', () => {
  test.each(['markdown', 'text', 'lines', 'doubtful_words'])(
    'joined they are the whole, each within max_chars: %s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(anyPages, fc.integer({ min: 1000, max: 3000 }), async (pages, maxChars) => {
          const app = new FakeApp({ documents: { 'any.pdf': { pages } } });
          const uuid = await read(app, 'any.pdf');
          const whole = await call(getJob, app, { uuid, format, max_chars: 100_000 });
          expect(whole.structured['cursor']).toBeUndefined();
          const parts = await allParts(getJob, app, { uuid, format, max_chars: maxChars });
          expect(contentOf(parts)).toBe(whole.structured['content']);
        }),
        { numRuns: 25 },
      );
    },
  );

  test('a reader of ocr_document goes on with get_job, over a document longer than any result', async () => {
    const app = new FakeApp({ documents });
    const parts = await allParts(ocrDocument, app, { path: '/docs/long.pdf' }, getJob);
    expect(parts.length).toBeGreaterThan(2);
    const content = contentOf(parts);
    for (let page = 1; page <= 60; page++) expect(content.split(`<!-- page ${page} -->`)).toHaveLength(2);
    expect(content).toContain('Line 19 of page 60');
  });

  test('stay within the smallest max_chars though names, errors and languages are as long as they can be', async () => {
    const pages = Array.from({ length: 300 }, (_, index): PageResult =>
      index % 3 === 0
        ? { index, code: 'page_out_of_memory', message: 'm"\n'.repeat(200) }
        : fakePage(index, ['漢字 '.repeat(50)]),
    );
    const name = `${'ä"'.repeat(120)}.pdf`;
    const app = new FakeApp({ documents: { [name]: { pages } } });
    const uuid = await read(app, name, { language: 'eng+deu+fra+spa+ita+por+nld+swe+dan+nor+fin+pol+ces' });
    const wanted = Array.from({ length: 50 }, (_, index) => index * 3 + 1)
      .join(',')
      .slice(0, 198);
    for (const args of [{}, { pages: wanted }]) {
      const parts = await allParts(getJob, app, { uuid, max_chars: 1000, ...args });
      expect(parts.length).toBeGreaterThan(10);
    }
  });

  test('a job whose every second page failed shows a few errors outside, and all of them in the content', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'ruined.pdf');
    const parts = await allParts(getJob, app, { uuid, max_chars: 20_000 });
    expect(parts[0]?.structured).toMatchObject({ status: 'done', pages_failed: 1000 });
    expect(contentOf(parts).match(/could not be read/g)).toHaveLength(1000);
  });

  test('a reading that began while pages were missing keeps to those that were there', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'slow.pdf');
    await app.wait(uuid, { milliseconds: 300 });
    const first = await call(getJob, app, { uuid, max_chars: 2000 });
    const ready = textField(first, 'pages_not_ready');
    expect(ready).toMatch(/-30$/);
    await app.wait(uuid);
    const rest: string[] = [];
    for (let cursor = first.structured['cursor']; typeof cursor === 'string';) {
      const part = await call(getJob, app, { uuid, cursor });
      rest.push(textField(part, 'content'));
      cursor = part.structured['cursor'];
    }
    const early = textField(first, 'content') + rest.join('');
    const late = contentOf(await allParts(getJob, app, { uuid, pages: ready }));
    expect(early + late).toBe(contentOf(await allParts(getJob, app, { uuid })));
  });

  test('a page that changed under a cursor is told, with how to go on', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'long.pdf');
    const cursor = textField(await call(getJob, app, { uuid, max_chars: 1000 }), 'cursor');
    app.replacePage(uuid, fakePage(0, ['other']));
    const error = await failure(getJob, app, { uuid, cursor });
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(error.sentence).toContain('pages "1-"');
  });
});

describe('content', () => {
  test('shows pages, unreadable ones and blank ones apart', async () => {
    const app = new FakeApp({ documents });
    const { structured, text } = await call(getJob, app, { uuid: await read(app, 'mixed.pdf') });
    expect(structured['content']).toBe(
      '<!-- page 1 -->\n\nFirst page\n\n<!-- page 2 -->\n\n> [page 2 could not be read: The page took longer than 120 s.]\n\n<!-- page 3; blank -->\n\n',
    );
    expect(structured['errors']).toEqual([
      { page: 2, code: 'page_timeout', message: 'The page took longer than 120 s.' },
    ]);
    expect(text).toContain('2 of 3 pages read, 1 failed');
  });

  test('lines carry number, kind, box and confidence', async () => {
    const app = new FakeApp({ documents });
    const { structured } = await call(getJob, app, {
      uuid: await read(app, 'invoice.pdf'),
      format: 'lines',
      pages: '2',
    });
    expect(structured['content']).toBe(
      '[page 2; 595.3 × 841.9 pt]\n\n1 paragraph [50,50,500,65] 0.41 Due on March 3\n2 paragraph [50,70,500,85] 0.41 blurred words here\n\n',
    );
  });

  test('doubtful words are counted, and listed with boxes below the confidence asked for', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'invoice.pdf');
    const usual = await call(getJob, app, { uuid, format: 'doubtful_words' });
    expect(usual.structured).toMatchObject({ content_doubtful_words: 7 });
    expect(usual.structured['content']).toContain('[page 1; 595.3 × 841.9 pt]\n\nNo doubtful words.\n\n');
    expect(usual.structured['content']).toContain('[50,70,75,85] 0.41 blurred\n');
    const strict = await call(getJob, app, { uuid, format: 'doubtful_words', doubtful_below: 0.99 });
    expect(strict.structured).toMatchObject({ content_doubtful_words: 12 });
  });

  test('warnings of a page stand at its marker', async () => {
    const page = { ...fakePage(0, ['x']), warnings: ['the page is mirrored'] };
    const app = new FakeApp({ documents: { 'a.png': { pages: [page] } } });
    const { structured } = await call(getJob, app, { uuid: await read(app, 'a.png') });
    expect(structured['content']).toContain('<!-- page 1; doubt: the page is mirrored -->');
  });
});

describe('state', () => {
  test('a running job shows what is ready, what is not, and how to wait', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'brief.pdf');
    const first = await call(getJob, app, { uuid });
    expect(first.structured).toMatchObject({
      status: 'pending',
      content: '',
      content_pages: '',
      pages_not_ready: '1-4',
    });
    expect(first.text).toContain('Still reading: get_job with this uuid, wait_seconds 45 and pages "1-4"');
    const context = contextFor();
    const last = await call(getJob, app, { uuid, wait_seconds: 30 }, context);
    expect(last.structured).toMatchObject({ status: 'done', content_pages: '1-4' });
    expect(context.reported.map(({ done }) => done)).toEqual([0, 1, 2, 3]);
  });

  test('a failed job is shown with its error, not as an empty document', async () => {
    const app = new FakeApp({ documents });
    const { structured } = await call(getJob, app, { uuid: await read(app, 'broken.pdf') });
    expect(structured).toMatchObject({
      status: 'failed',
      error: 'None of the pages could be read: The page took longer than 120 s.',
    });
  });

  test('cancelling this call leaves the job alone', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'brief.pdf');
    const stop = new AbortController();
    const waiting = call(getJob, app, { uuid, wait_seconds: 30 }, contextFor(stop.signal));
    stop.abort();
    await expect(waiting).rejects.toBeInstanceOf(Error);
    expect((await app.wait(uuid)).status).toBe('done');
  });
});

describe('errors', () => {
  test.each([
    [{ uuid: 'none' }, 'job_not_found', 'list_jobs'],
    [{ pages: '9' }, 'invalid_argument', 'Give pages from 1 to 2'],
    [{ pages: 'all' }, 'invalid_argument', 'from 1 to 2'],
    [{ cursor: 'garbage' }, 'invalid_argument', 'exactly as it was returned'],
    [{ format: 'pdf' }, 'invalid_argument', 'format must be one of "markdown", "text"'],
    [{ max_chars: 10 }, 'invalid_argument', 'max_chars must be a whole number from 1000 to 100000, not 10.'],
    [{ wait_seconds: 4000 }, 'invalid_argument', 'wait_seconds must be a number from 0 to 300, not 4000.'],
    [{ page: 3 }, 'invalid_argument', 'Its arguments are uuid, pages, format'],
  ])('%j', async (args, code, words) => {
    const app = new FakeApp({ documents });
    const error = await failure(getJob, app, { uuid: await read(app, 'invoice.pdf'), ...args });
    expect(error.code).toBe(code);
    expect(error.sentence).toContain(words);
  });

  test('a cursor of another job', async () => {
    const app = new FakeApp({ documents });
    const cursor = textField(await call(getJob, app, { uuid: await read(app, 'long.pdf'), max_chars: 1000 }), 'cursor');
    expect((await failure(getJob, app, { uuid: await read(app, 'invoice.pdf'), cursor })).message).toContain(
      'another job',
    );
  });

  test('pages that were left out when the document was read', async () => {
    const app = new FakeApp({ documents });
    const uuid = await read(app, 'long.pdf', { pages: '2-3' });
    expect((await call(getJob, app, { uuid })).structured).toMatchObject({ page_count: 2, content_pages: '2-3' });
    const error = await failure(getJob, app, { uuid, pages: '3-5' });
    expect(error.code).toBe('page_not_found');
    expect(error.sentence).toContain('only pages 2-3 were read; 4-5 were left out. Call ocr_document');
  });
});

test('of a job that was cancelled it says how to have all of it', async () => {
  const app = new FakeApp({ documents: fakeDocuments });
  const { uuid } = await app.submit({ kind: 'path', path: '/slow.pdf' });
  await app.cancel(uuid);
  const { structured } = await call(getJob, app, { uuid });
  expect(structured).toMatchObject({
    status: 'cancelled',
    next_step: expect.stringMatching(/^It was cancelled.*fresh/u),
  });
});
