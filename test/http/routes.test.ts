import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractFormats, RestAnswer, RestError, RestHistory, RestJob, RestJobList } from '../../src/wire/rest.ts';
import { harvestOf, harvestReport, placeOf } from '../e2e/documents.ts';
import { toScannedPdf } from '../generate/index.ts';
import { report } from './documents.ts';
import { type TestService, startTestService } from './service.ts';

let service: TestService;
let token = '';
let done: RestJob;

beforeAll(async () => {
  service = await startTestService();
  token = await service.account('alice');
  done = await service.read(await report(3, 'Übersicht 2024.pdf'), token);
});
afterAll(() => service.close());

const errorOf = async (response: Response) => RestError.parse(await response.json());

describe('submit', () => {
  test('a short document is answered with its text at once', async () => {
    const response = await service.submit(await report(2, 'two.pdf', 'guild'), token);
    expect(response.status).toBe(200);
    expect(response.headers.get('retry-after')).toBeNull();
    const job = RestJob.strict().parse(await response.json());
    expect(job).toMatchObject({ status: 'done', tier: 'cpu', language: 'auto', page_count: 2, name: 'two.pdf' });
    expect(job.mean_confidence).toBe(1);
    expect(job.text).toContain(String(harvestOf(2)));
    expect(job.markdown).toContain(`# Station 1: ${placeOf(1)}`);
    expect(job.pages.map(({ index }) => index)).toEqual([0, 1]);
    const words = job.pages[1]?.blocks.find(({ text }) => text.includes(String(harvestOf(2))));
    expect(words).toMatchObject({
      confidence: 1,
      bbox: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)],
    });
    expect(await service.incoming()).toEqual([]);
  });

  test('a longer one is answered at once as pending, with the time of the next poll, and is polled to its end', async () => {
    const response = await service.submit(await report(12, 'twelve.pdf'), token);
    expect(response.status).toBe(200);
    expect(response.headers.get('retry-after')).toBe('2');
    const job = RestJob.parse(await response.json());
    expect(['pending', 'processing']).toContain(job.status);
    expect(job).toMatchObject({ page_count: 12, text: '', markdown: '', pages: [] });
    const end = await service.read(await report(12, 'twelve.pdf'), token);
    expect(end.uuid).toBe(job.uuid);
    expect(end.pages).toHaveLength(12);
    expect(end.text).toContain(String(harvestOf(12)));
  });

  test('a job of more pages than are held at once is sent whole', async () => {
    const job = RestJob.parse(await service.read(await report(40, 'forty.pdf'), token));
    expect(job.pages.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    for (const number of [1, 17, 40]) expect(job.text).toContain(String(harvestOf(number)));
    expect(job.markdown.indexOf(placeOf(2))).toBeGreaterThan(job.markdown.indexOf(placeOf(1)));
  });

  test('the tier that this server lacks is answered with the one it has, and the answer says so', async () => {
    const response = await service.submit(await report(1, 'one.pdf', 'vestry'), token, { fields: { tier: 'vlm' } });
    const job = RestJob.parse(await response.json());
    expect(job).toMatchObject({ status: 'done', tier: 'cpu', notes: [expect.stringContaining('vlm')] });
  });

  test('pages are chosen, and a locked document is opened with its password', async () => {
    const job = await service.read(await report(4, 'four.pdf', 'parish'), token, { pages: '2,4', language: 'en' });
    expect(job).toMatchObject({ page_range: '2,4', page_count: 2, language: 'eng' });
    expect(job.pages.map(({ index }) => index)).toEqual([1, 3]);
  });

  test('the same key gives the same job, and another document under it is refused', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await report(1, 'first.pdf', 'abbey');
    const [a, b] = await Promise.all([
      service.submit(first, token, { headers }),
      service.submit(first, token, { headers }),
    ]);
    expect(RestJob.parse(await a.json()).uuid).toBe(RestJob.parse(await b.json()).uuid);
    const other = await service.submit(await report(1, 'other.pdf', 'chapel'), token, { headers });
    expect(other.status).toBe(400);
    const empty = await service.submit(first, token, { headers: { 'idempotency-key': 'x'.repeat(256) } });
    expect(empty.status).toBe(400);
  });

  test.each([
    ['no document', { name: 'a.txt', bytes: Buffer.from('hello') }, {}, 'unsupported_type'],
    ['an empty file', { name: 'a.pdf', bytes: new Uint8Array() }, {}, 'empty_file'],
    ['a language that is none', undefined, { language: 'klingon' }, 'language_unknown'],
    ['a page that is not there', undefined, { pages: '9' }, 'invalid_argument'],
    ['a field that is misspelt', undefined, { langauge: 'en' }, 'invalid_argument'],
    ['a tier that is none', undefined, { tier: 'gpu' }, 'invalid_argument'],
    ['a webhook without a secret', undefined, { webhook_url: 'https://example.org/' }, 'invalid_argument'],
  ])('%s is a 400 that says why', async (_what, document, fields, code) => {
    const response = await service.submit(document ?? (await report(1)), token, { fields });
    expect(response.status).toBe(400);
    const error = await errorOf(response);
    expect(error.code).toBe(code);
    expect(error.error).toMatch(/\. \S/);
    expect(response.headers.get('x-request-id')).toBe(error.request_id);
    expect(await service.incoming()).toEqual([]);
  });

  test.each(['https://127.0.0.1/', 'https://[::1]/', 'https://0x7f.1/', 'https://localhost/', 'http://example.org/'])(
    'a webhook at %s is refused before anything is read',
    async (webhook_url) => {
      const fields = { webhook_url, webhook_secret: 'a secret of some length' };
      const response = await service.submit(await report(1), token, { fields });
      expect(response.status).toBe(403);
      expect(await errorOf(response)).toMatchObject({
        code: 'url_not_allowed',
        error: expect.stringContaining('webhook_url'),
      });
    },
  );

  test('a webhook is kept with its job, and goes with it', async () => {
    const fields = { webhook_url: 'https://hooks.example.org/in', webhook_secret: 'a secret of some length' };
    const { uuid } = RestJob.parse(
      await (await service.submit(await report(70, 'seventy.pdf'), token, { fields })).json(),
    );
    const kept = () => {
      const database = new DatabaseSync(join(service.home, 'ocrchat.db'), { readOnly: true, timeout: 10_000 });
      try {
        return database
          .prepare('SELECT url, secret FROM webhooks WHERE job = ?')
          .all(uuid)
          .map((row) => ({ ...row }));
      } finally {
        database.close();
      }
    };
    expect(kept()).toEqual([{ url: fields.webhook_url, secret: fields.webhook_secret }]);
    expect((await service.call(`/api/v1/ocr/${uuid}/`, token, { method: 'DELETE' })).status).toBe(204);
    expect(kept()).toEqual([]);
    expect(service.logged.join('')).not.toContain(fields.webhook_secret);
  });

  test('a request without a form is a 400', async () => {
    const response = await service.call('/api/v1/ocr/', token, {
      method: 'POST',
      body: '{"file": "x"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect((await errorOf(response)).error).toContain('multipart/form-data');
    expect((await service.call('/api/v1/ocr/', token, { method: 'POST' })).status).toBe(400);
  });
});

describe('poll, list, delete', () => {
  test('every route answers with and without its slash at the end', async () => {
    const paths = [
      '/api/v1/ocr',
      `/api/v1/ocr/${done.uuid}`,
      `/api/v1/ocr/${done.uuid}/download`,
      `/api/v1/chat/${done.uuid}/history`,
      '/api/v1/account',
    ];
    for (const path of paths) {
      for (const slash of ['', '/']) {
        const response = await service.call(`${path}${slash}${path.endsWith('download') ? '?format=txt' : ''}`, token);
        expect([path, slash, response.status]).toEqual([path, slash, 200]);
        await response.arrayBuffer();
      }
    }
  });

  test('a poll gives the same object again', async () => {
    const once = await (await service.call(`/api/v1/ocr/${done.uuid}/`, token)).json();
    expect(RestJob.parse(once)).toEqual(RestJob.parse(done));
    expect(await (await service.call(`/api/v1/ocr/${done.uuid}/`, token)).json()).toEqual(once);
  });

  test('the list goes on by cursor, newest first, and shows no text', async () => {
    const seen: string[] = [];
    let path = '/api/v1/ocr/?limit=2';
    for (let parts = 0; parts < 20; parts++) {
      const list = RestJobList.parse(await (await service.call(path, token)).json());
      expect(list.jobs.length).toBeLessThanOrEqual(2);
      seen.push(...list.jobs.map(({ uuid }) => uuid));
      if (list.cursor === null) break;
      path = `/api/v1/ocr/?limit=2&cursor=${encodeURIComponent(list.cursor)}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(done.uuid);
    expect(seen.at(-1)).toBe(done.uuid);
    const only = RestJobList.parse(await (await service.call('/api/v1/ocr/?status=failed', token)).json());
    expect(only.jobs).toEqual([]);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'status=finished', 'cursor=nonsense']) {
      expect([query, (await service.call(`/api/v1/ocr/?${query}`, token)).status]).toEqual([query, 400]);
    }
  });

  test('what is deleted is gone everywhere', async () => {
    const { uuid } = await service.read(await report(1, 'gone.pdf', 'priory'), token);
    const deleted = await service.call(`/api/v1/ocr/${uuid}/`, token, { method: 'DELETE' });
    expect(deleted.status).toBe(204);
    expect(await deleted.text()).toBe('');
    for (const path of [
      `/api/v1/ocr/${uuid}/`,
      `/api/v1/ocr/${uuid}/download/?format=md`,
      `/api/v1/chat/${uuid}/history/`,
    ]) {
      expect((await service.call(path, token)).status).toBe(404);
    }
    expect((await service.call(`/api/v1/ocr/${uuid}/`, token, { method: 'DELETE' })).status).toBe(404);
  });
});

describe('download', () => {
  const types: Readonly<Record<string, RegExp>> = {
    txt: /^text\/plain/,
    md: /^text\/markdown/,
    html: /^text\/html/,
    docx: /^application\/vnd\.openxmlformats-officedocument\.wordprocessingml\.document/,
    csv: /^text\/csv/,
    json: /^application\/json/,
    hocr: /^text\/vnd\.hocr\+html/,
    alto: /xml/,
    pdf: /^application\/pdf/,
  };
  test.each(Object.keys(types))('%s has its type, and a name that is the document’s', async (format) => {
    const response = await service.call(`/api/v1/ocr/${done.uuid}/download/?format=${format}`, token);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(types[format] ?? /^$/);
    const extension = format === 'alto' ? 'xml' : format;
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Ubersicht 2024.${extension}"; filename*=UTF-8''%C3%9Cbersicht%202024.${extension}`,
    );
    const first = Buffer.from(await response.arrayBuffer());
    expect(first.byteLength).toBeGreaterThan(100);
    const again = await service.call(`/api/v1/ocr/${done.uuid}/download/?format=${format}`, token);
    expect(Buffer.from(await again.arrayBuffer()).equals(first)).toBe(true);
    expect(again.headers.get('content-length')).toBe(String(first.byteLength));
    expect(again.headers.get('content-disposition')).toBe(response.headers.get('content-disposition'));
  });

  test('all formats of the contract are among them', () => {
    expect(Object.keys(types)).toEqual(expect.arrayContaining([...contractFormats]));
  });

  test('before the end it is a 409, as is asking', async () => {
    const response = await service.submit(await report(60, 'sixty.pdf'), token);
    const { uuid } = RestJob.parse(await response.json());
    const early = await service.call(`/api/v1/ocr/${uuid}/download/?format=md`, token);
    expect(early.status).toBe(409);
    expect((await errorOf(early)).code).toBe('job_not_finished');
    const asked = await service.call(`/api/v1/chat/${uuid}/`, token, json({ message: 'How many?' }));
    expect(asked.status).toBe(409);
    expect((await service.call(`/api/v1/ocr/${uuid}/`, token, { method: 'DELETE' })).status).toBe(204);
  });

  test('of a job that was cancelled it says so', async () => {
    const caller = await service.service.accounts.authenticate(token);
    const { uuid } = RestJob.parse(await (await service.submit(await report(50, 'fifty.pdf'), token)).json());
    await service.service.forCaller(caller).cancel(uuid);
    expect(RestJob.parse(await (await service.call(`/api/v1/ocr/${uuid}/`, token)).json())).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('cancelled'),
    });
    const response = await service.call(`/api/v1/ocr/${uuid}/download/?format=md`, token);
    expect(response.status).toBe(409);
    expect(await errorOf(response)).toMatchObject({ code: 'job_failed', error: expect.stringContaining('cancelled') });
    const asked = await service.call(`/api/v1/chat/${uuid}/`, token, json({ message: 'How many?' }));
    expect((await errorOf(asked)).error).toMatch(/has no text: it is cancelled\. Submit/);
  });

  test('of a document that could not be read it says why, as the job does', async () => {
    const hasty = await startTestService({ pageDeadline: 100 });
    try {
      const laidOut = await harvestReport(1);
      const scan = { name: 'scan.pdf', bytes: await toScannedPdf(laidOut, { dpi: 300 }) };
      const key = await hasty.account('erin');
      const job = await hasty.read(scan, key);
      expect(job).toMatchObject({ status: 'failed', pages_failed: 1, text: '', pages: [] });
      expect(job.error).toMatch(/\w+\. \w+/);
      for (const path of [`/api/v1/ocr/${job.uuid}/download/?format=txt`, `/api/v1/chat/${job.uuid}/`]) {
        const init = path.endsWith('txt') ? {} : json({ message: 'How many?' });
        const response = await hasty.call(path, key, init);
        expect(response.status).toBe(409);
        const error = await errorOf(response);
        expect(error.code).toBe('job_failed');
        expect(error.error).toContain(job.error);
      }
    } finally {
      await hasty.close();
    }
  });

  test('a format that is none is a 400; without one it is what the job was read for', async () => {
    for (const query of ['?format=exe', '?format=']) {
      const response = await service.call(`/api/v1/ocr/${done.uuid}/download/${query}`, token);
      expect(response.status).toBe(400);
      expect((await errorOf(response)).error).toContain('"docx"');
    }
    const plain = await service.call(`/api/v1/ocr/${done.uuid}/download/`, token);
    expect([plain.status, plain.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(types['md'] ?? /^$/),
    ]);
  });
});

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('chat', () => {
  test('an answer cites its page, and the history has both sides', async () => {
    const path = `/api/v1/chat/${done.uuid}/`;
    const question = `How many sacks did the growers of ${placeOf(2)} bring in?`;
    const response = await service.call(path, token, json({ message: question }));
    expect(response.status).toBe(200);
    const answer = RestAnswer.strict().parse(await response.json());
    expect(answer.message.content).toContain(String(harvestOf(2)));
    expect(answer.message.citations).toContainEqual(
      expect.objectContaining({ page: 2, snippet: expect.stringContaining(String(harvestOf(2))) }),
    );
    const history = RestHistory.parse(await (await service.call(`${path}history/`, token)).json());
    expect(history.conversation).toBe(answer.conversation);
    expect(history.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(history.messages[0]?.content).toBe(question);
    expect(history.messages[1]).toMatchObject(answer.message);
  });

  test.each([[{}], [{ message: ' ' }], [{ message: 3 }], [{ message: 'x', more: 1 }], [[]], ['text']])(
    '%j is no question',
    async (body) => {
      const response = await service.call(`/api/v1/chat/${done.uuid}/`, token, json(body));
      expect(response.status).toBe(400);
      await errorOf(response);
    },
  );

  test('a body that is no JSON, or of another type, is a 400', async () => {
    // What curl sends unless it is told otherwise.
    const form = 'application/x-www-form-urlencoded';
    let said = '';
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', form]) {
      const init = { method: 'POST', body: '{"message"', headers: { 'content-type': type } };
      const response = await service.call(`/api/v1/chat/${done.uuid}/`, token, init);
      expect([type, response.status]).toEqual([type, 400]);
      said = (await errorOf(response)).error;
    }
    expect(said).toContain('Content-Type: application/json');
  });
});

test('an unknown address is a 404 in the same shape', async () => {
  const response = await service.call('/api/v2/ocr/', token);
  expect(response.status).toBe(404);
  expect(await errorOf(response)).toMatchObject({ code: 'job_not_found' });
});

test.each(['%zz', 'x'.repeat(300), '..%2f..'])('the uuid %j is that of no job', async (uuid) => {
  const response = await service.call(`/api/v1/ocr/${uuid}/`, token);
  expect(response.status).toBe(404);
  expect(await errorOf(response)).toMatchObject({ code: 'job_not_found' });
});
