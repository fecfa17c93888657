import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestAccount, RestError, RestJob, RestJobList } from '../../src/wire/rest.ts';
import { report } from './documents.ts';
import { type TestDocument, type TestService, startTestService } from './service.ts';

let service: TestService;
let alice = '';
let bob = '';
let document: TestDocument;
/** Jobs of alice, and of a caller without a token. */
let hers = '';
let nobodys = '';

beforeAll(async () => {
  service = await startTestService();
  alice = await service.account('alice');
  bob = await service.account('bob');
  document = await report(2, 'secret.pdf', 'Quillfeather');
  hers = (await service.read(document, alice)).uuid;
  nobodys = (await service.read(document, undefined)).uuid;
});
afterAll(() => service.close());

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: (uuid: string) => string;
  readonly body?: string;
}

const question = JSON.stringify({ message: 'Who met in the old mill?' });
/** Those that read or change one job, the last one changing most. */
const jobRoutes: readonly Route[] = [
  { name: 'poll', method: 'GET', path: (uuid) => `/api/v1/ocr/${uuid}/` },
  { name: 'download', method: 'GET', path: (uuid) => `/api/v1/ocr/${uuid}/download/?format=md` },
  { name: 'download a pdf', method: 'GET', path: (uuid) => `/api/v1/ocr/${uuid}/download/?format=pdf` },
  { name: 'ask', method: 'POST', path: (uuid) => `/api/v1/chat/${uuid}/`, body: question },
  { name: 'history', method: 'GET', path: (uuid) => `/api/v1/chat/${uuid}/history/` },
  { name: 'delete', method: 'DELETE', path: (uuid) => `/api/v1/ocr/${uuid}/` },
];
const otherRoutes: readonly Route[] = [
  { name: 'list', method: 'GET', path: () => '/api/v1/ocr/' },
  { name: 'account', method: 'GET', path: () => '/api/v1/account/' },
  { name: 'submit', method: 'POST', path: () => '/api/v1/ocr/' },
  { name: 'MCP', method: 'POST', path: () => '/mcp' },
];

const call = (route: Route, uuid: string, headers: Readonly<Record<string, string>>, query = '') => {
  const path = route.path(uuid);
  return fetch(`${service.url}${path}${query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`}`, {
    method: route.method,
    headers: { ...(route.body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(route.body === undefined ? {} : { body: route.body }),
  });
};

describe.each([...jobRoutes, ...otherRoutes])('$name', (route) => {
  test.each([
    ['a token that is none', { authorization: 'Bearer wrong' }, ''],
    [
      'one of the right shape that was never given out',
      { authorization: `Bearer ocrchat_${'0'.repeat(12)}_${'0'.repeat(40)}` },
      '',
    ],
    ['another scheme', { authorization: 'Basic YTpi' }, ''],
    ['an empty header', { authorization: 'Bearer ' }, ''],
    ['a wrong token in the query', {}, 'api_token=wrong'],
    ['an empty token in the query', {}, 'api_token='],
    ['two tokens in the query', {}, 'api_token=a&api_token=b'],
  ])('with %s is a 401', async (_what, headers, query) => {
    for (const uuid of [hers, nobodys, '0'.repeat(32), 'x']) {
      const response = await call(route, uuid, headers, query);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(RestError.parse(await response.json()).code).toBe('unauthorized');
    }
  });
});

describe.each(jobRoutes)("$name of another's job", (route) => {
  test.each(['bob', 'nobody'])('is for %s as if the job were not there', async (who) => {
    const headers = who === 'bob' ? { authorization: `Bearer ${bob}` } : {};
    const shown: unknown[] = [];
    for (const uuid of [hers, 'f'.repeat(32)]) {
      const response = await call(route, uuid, headers);
      expect(response.status).toBe(404);
      const { error, request_id: _id, ...rest } = RestError.parse(await response.json());
      shown.push({ ...rest, error: error.replaceAll(uuid, 'UUID') });
    }
    // The very same words, so that they tell nothing.
    expect(shown[0]).toEqual(shown[1]);
    expect(JSON.stringify(shown)).not.toContain('Quillfeather');
  });
});

test('the owner still has the job, and asked alone', async () => {
  const job = RestJob.parse(await (await service.call(`/api/v1/ocr/${hers}/`, alice)).json());
  expect(job.text).toContain('Quillfeather');
  const history = await (await service.call(`/api/v1/chat/${hers}/history/`, alice)).text();
  expect(history).toBe('{"conversation":null,"messages":[]}');
});

test('a token works in the header and in the query', async () => {
  for (const response of [
    await service.call(`/api/v1/ocr/${hers}/`, alice),
    await service.call(`/api/v1/ocr/${hers}/?api_token=${alice}`, undefined),
  ]) {
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  }
});

test('lists hold the own jobs only, and none without a token', async () => {
  const list = async (token: string | undefined) =>
    RestJobList.parse(await (await service.call('/api/v1/ocr/', token)).json()).jobs.map(({ uuid }) => uuid);
  expect(await list(alice)).toEqual([hers]);
  expect(await list(bob)).toEqual([]);
  expect(await list(undefined)).toEqual([]);
});

test('the same bytes of two accounts are two jobs', async () => {
  const his = await service.read(document, bob);
  expect([hers, nobodys]).not.toContain(his.uuid);
  expect((await service.read(document, undefined)).uuid).not.toBe(nobodys);
});

test('a job without an account is opened by its uuid', async () => {
  expect((await service.call(`/api/v1/ocr/${nobodys}/`, undefined)).status).toBe(200);
  expect((await service.call(`/api/v1/ocr/${nobodys}/`, alice)).status).toBe(404);
});

test('the account is told what it has used', async () => {
  const mine = RestAccount.parse(await (await service.call('/api/v1/account/', alice)).json());
  expect(mine).toMatchObject({ kind: 'account', name: 'alice', plan: 'free', used: 2 });
  const other = RestAccount.parse(await (await service.call('/api/v1/account/', undefined)).json());
  expect(other).toMatchObject({ kind: 'anonymous', pages_per_file: expect.any(Number) });
});

test('no token stands in any log or metric', async () => {
  const metrics = await (await fetch(service.metricsUrl)).text();
  expect(metrics).toContain('ocrchat_http_requests_total{route="/api/v1/ocr/:uuid/",method="GET",status="200"}');
  expect(service.logged.length).toBeGreaterThan(100);
  for (const text of [...service.logged, metrics]) {
    expect(text).not.toContain('ocrchat_0');
    for (const token of [alice, bob]) expect(text).not.toContain(token.slice('ocrchat_'.length));
    for (const uuid of [hers, nobodys]) expect(text).not.toMatch(new RegExp(`"route":"[^"]*${uuid}`));
  }
});

describe('allowances', () => {
  let small: TestService;
  let token = '';
  beforeAll(async () => {
    small = await startTestService({ freeAllowance: 3, anonymousAllowance: 2, freeFilePages: 4, rateLimit: 40 });
    token = await small.account('carol');
  });
  afterAll(() => small.close());

  test.each([
    ['an account', () => token, 3],
    ['a caller without one', () => undefined, 2],
  ])('of %s end with a 402 that says what is used', async (_who, whose, cap) => {
    await small.read(await report(2, 'two.pdf', 'guild'), whose());
    const response = await small.submit(await report(2, 'more.pdf', 'parish'), whose());
    expect(response.status).toBe(402);
    const error = RestError.parse(await response.json());
    expect(error).toMatchObject({ code: 'quota_exceeded', used: 2, cap, resets_at: expect.stringMatching(/^\d{4}-/) });
    expect(await small.incoming()).toEqual([]);
  });

  test('a document of more pages than the plan has is a 400 that says how many it may have', async () => {
    const response = await small.submit(await report(5, 'five.pdf', 'abbey'), token);
    expect(response.status).toBe(400);
    expect(RestError.parse(await response.json())).toMatchObject({ code: 'too_many_pages', cap: 4 });
  });

  test('too many calls are a 429 with the time to wait, for this caller alone', async () => {
    const dave = await small.account('dave');
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let calls = 0; calls < 60; calls++) {
      last = await small.call('/api/v1/account/', dave);
      statuses.push(last.status);
    }
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(40);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await small.call('/api/v1/account/', token)).status).toBe(200);
  });

  test('whoever tries tokens has to wait, and no neighbour who has one', async () => {
    const statuses: number[] = [];
    for (let calls = 0; calls < 60; calls++)
      statuses.push((await small.call('/api/v1/account/', `ocrchat_${'1'.repeat(12)}_${'0'.repeat(40)}`)).status);
    expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 401));
    expect(statuses).toContain(429);
    expect((await small.call('/api/v1/account/', token)).status).toBe(200);
  });
});

test('a trusted proxy that is no address is told before the first request', async () => {
  for (const proxy of ['10.0.0.0/99', 'proxy.example', '10.0.0.']) {
    await expect(startTestService({ trustedProxies: ['127.0.0.1', proxy] })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: `The trusted proxy "${proxy}" is neither an address nor a range.`,
    });
  }
});

test('behind a proxy that is trusted, each client has an allowance of its own, and nobody else can claim one', async () => {
  const behind = await startTestService({ anonymousAllowance: 2, trustedProxies: ['127.0.0.0/8'] });
  const open = await startTestService({ anonymousAllowance: 2 });
  const submitFrom = async (at: TestService, client: string) =>
    (await at.submit(await report(2), undefined, { headers: { 'x-forwarded-for': client } })).status;
  try {
    expect(await submitFrom(behind, '198.51.100.1')).toBe(200);
    expect(await submitFrom(behind, '198.51.100.1')).toBe(402);
    expect(await submitFrom(behind, '203.0.113.9, 198.51.100.1')).toBe(402);
    expect(await submitFrom(behind, '198.51.100.2')).toBe(200);
    expect(await submitFrom(behind, '2001:db8:1:2::1')).toBe(200);
    expect(await submitFrom(behind, '2001:db8:1:2:ffff::2')).toBe(402);
    expect(await submitFrom(open, '198.51.100.1')).toBe(200);
    expect(await submitFrom(open, '198.51.100.2')).toBe(402);
  } finally {
    await behind.close();
    await open.close();
  }
});

test('where there is no allowance without a token, a token is asked for', async () => {
  const closed = await startTestService({ anonymousAllowance: 0 });
  try {
    expect((await closed.call('/api/v1/ocr/', undefined)).status).toBe(401);
    expect((await closed.submit(document, undefined)).status).toBe(401);
    expect((await closed.call('/livez', undefined)).status).toBe(200);
  } finally {
    await closed.close();
  }
});
