/** Holds how the web page is delivered: what a browser may do with it, how it is kept, how heavy it is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestService, startTestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers });

/** The names of all scripts that the page loads, each followed through its imports. */
async function scripts(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const html = await (await get('/')).text();
  const waiting = [...html.matchAll(/src="(\/web\/[a-z-]+\.js)"/g)].map(([, path]) => path ?? '');
  for (const path of waiting) {
    if (found.has(path)) continue;
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const text = await response.text();
    found.set(path, text);
    for (const [, name] of text.matchAll(/(?:from|import)\s*'\.\/([a-z-]+\.js)'/g)) waiting.push(`/web/${name}`);
  }
  return found;
}

test('nothing but its own scripts and styles is let run, and nothing frames it', async () => {
  const response = await get('/');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "img-src 'self' blob:"]) {
    expect(policy.split('; ')).toContain(rule);
  }
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const html = await response.text();
  expect(html).not.toMatch(/<script(?! type="module" src="\/web\/)|style=|onclick|https?:/);
});

test('it weighs less than 150 kB of script, all of which is there', async () => {
  const all = await scripts();
  expect(all.size).toBeGreaterThan(10);
  const bytes = [...all.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(150_000);
  for (const text of all.values()) expect(text).not.toMatch(/from '[^']+\.ts'|https?:\/\//);
});

test('what has not changed is not sent again', async () => {
  for (const path of ['/', '/web/main.js', '/web/style.css', '/web/icon.svg']) {
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{20,}"$/);
    const again = await get(path, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
  }
});

test('nothing else lies there', async () => {
  for (const path of [
    '/web/',
    '/web/nothing.js',
    '/web/tsconfig.json',
    '/web/..%2fconfig.ts',
    '/web/%2e%2e%2fmain.js',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  }
});
