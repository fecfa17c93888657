import { request } from 'node:http';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestService, startTestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ hosts: ['ocr.example.org'], corsOrigins: ['https://pages.example.org'] });
});
afterAll(() => service.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** `fetch` lets nobody choose these headers. */
function call(path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(`${service.url}${path}`, { method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sending.on('error', reject);
    sending.end();
  });
}

const paths = ['/livez', '/api/v1/account/', '/mcp', '/docs/', '/openapi.json', '/nowhere'];
const noUrl = '/api/v1/ocr/%zz/';

describe('a host name', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:80',
    '[::1]:80',
    'localhost',
    'LOCALHOST:1',
    'a.localhost',
    'ocr.example.org',
    'ocr.example.org.:8',
    hostname(),
  ])('of our own is answered: %s', async (host) => {
    expect((await call('/livez', { host })).status).toBe(200);
  });

  test.each([
    'evil.example',
    'ocr.example.org.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'a b',
    'x:y',
  ])('of another is refused on every route: %s', async (host) => {
    for (const path of paths) {
      const { status, body } = await call(path, { host });
      expect([path, status]).toEqual([path, 403]);
      expect(JSON.parse(body)).toMatchObject({ code: 'forbidden', error: expect.stringContaining('OCRCHAT_HOSTS') });
    }
  });
});

describe('an origin', () => {
  test('that is not named may not call, whatever the route', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost:1',
      'https://pages.example.org.evil.example',
    ]) {
      for (const path of paths) expect([path, (await call(path, { origin })).status]).toEqual([path, 403]);
    }
  });

  test('that is named is answered with CORS, also before the call itself', async () => {
    const origin = 'https://pages.example.org';
    const answer = await call('/api/v1/account/', { origin });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'access-control-allow-origin': origin,
        vary: 'Origin',
        'cross-origin-resource-policy': 'cross-origin',
      },
    });
    const before = await call('/api/v1/ocr/', { origin, 'access-control-request-method': 'POST' }, 'OPTIONS');
    expect(before).toMatchObject({ status: 204, body: '' });
    expect(before.headers['access-control-allow-headers']).toContain('Authorization');
    expect(before.headers['access-control-allow-headers']).toContain('Prefer');
    expect(before.headers['access-control-allow-methods']).toContain('DELETE');
    expect(before.headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('that is the server itself may call', async () => {
    const { host } = new URL(service.url);
    expect((await call('/api/v1/account/', { origin: `http://${host}` })).status).toBe(200);
  });
});

test('every answer keeps browsers from doing more with it', async () => {
  for (const path of [...paths, noUrl]) {
    const { headers } = await call(path, {});
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('the page of the API shows every route and fetches nothing', async () => {
  const { body, headers } = await call('/docs/', {});
  expect(headers['content-type']).toContain('text/html');
  for (const text of [
    'POST /api/v1/ocr/',
    'GET /api/v1/ocr/{uuid}/download/',
    'POST /api/v1/chat/{uuid}/',
    'webhook_secret',
  ])
    expect(body).toContain(text);
  expect(body).not.toMatch(/<script|src=|<link|@import|url\(/i);
  expect(headers['content-security-policy']).toContain("style-src 'sha256-");
});

test('the metrics are on their own port alone', async () => {
  expect((await call('/metrics', {})).status).toBe(404);
  const response = await fetch(service.metricsUrl);
  expect(response.headers.get('content-type')).toContain('version=0.0.4');
  expect(await response.text()).toContain('ocrchat_http_requests_total');
  expect((await fetch(service.metricsUrl.replace('/metrics', '/livez'))).status).toBe(404);
});

test('headers that are too large are refused in words that say so', async () => {
  const { status, body } = await call('/livez', { 'x-long': 'a'.repeat(20_000) });
  expect(status).toBe(431);
  expect(JSON.parse(body)).toMatchObject({ code: 'invalid_argument', error: expect.stringContaining('16 KB') });
});
