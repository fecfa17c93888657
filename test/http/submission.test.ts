import { type ClientRequest, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RestError } from '../../src/wire/rest.ts';
import { report } from './documents.ts';
import { type TestService, startTestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** Begins a form whose file does not end. */
function begin(token: string): ClientRequest {
  const sending = request(`${service.url}/api/v1/ocr/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' },
  });
  sending.on('error', () => undefined); // the connection is broken off below
  sending.write('--X\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7');
  return sending;
}

test('of one caller few documents may arrive at once, of others not fewer for it', async () => {
  const [alice, bob] = [await service.account('alice'), await service.account('bob')];
  const arriving = Array.from({ length: 8 }, () => begin(alice));
  await expect.poll(async () => (await service.incoming()).length, { timeout: 20_000 }).toBe(8);
  const refused = await service.submit(await report(1), alice);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(RestError.parse(await refused.json()).code).toBe('rate_limited');
  expect((await service.submit(await report(1), bob)).status).toBe(200);
  for (const sending of arriving) sending.destroy();
  await expect.poll(() => service.incoming(), { timeout: 20_000 }).toEqual([]);
  expect((await service.submit(await report(1), alice)).status).toBe(200);
});

test('a client that sends more than is taken reads why, though it sends on', async () => {
  const token = await service.account('carol');
  const sending = request(`${service.url}/api/v1/ocr/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' },
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  sending.on('error', reject);
  sending.on('response', (response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    response.on('end', () => resolve(`${response.statusCode} ${body}`));
  });
  sending.write('--X\r\nContent-Disposition: form-data; name="wrong"; filename="a.pdf"\r\n\r\n');
  // As programs do that read the answer only when they have sent everything.
  const chunk = Buffer.alloc(1024 * 1024);
  for (let sent = 0; sent < 40; sent++) sending.write(chunk);
  sending.end('\r\n--X--\r\n');
  expect(await promise).toMatch(/^400 .*"wrong/);
});
