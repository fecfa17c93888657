import { createServer } from 'node:net';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RestJob } from '../../src/wire/rest.ts';
import { harvestOf } from '../e2e/documents.ts';
import { largeForm, report } from './documents.ts';
import { type TestDocument, startTestService } from './service.ts';
import { type SpawnedService, refusedService, spawnService, tokenFor } from './spawned.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-serve-'));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

async function submit(service: SpawnedService, document: TestDocument, token: string): Promise<RestJob> {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(document.bytes)]), document.name);
  const response = await fetch(`${service.url}/api/v1/ocr/`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}` },
  });
  return RestJob.parse(await response.json());
}

async function poll(service: SpawnedService, uuid: string, token: string): Promise<RestJob> {
  const response = await fetch(`${service.url}/api/v1/ocr/${uuid}/`, { headers: { authorization: `Bearer ${token}` } });
  return RestJob.parse(await response.json());
}

async function finished(service: SpawnedService, uuid: string, token: string): Promise<RestJob> {
  for (;;) {
    const job = await poll(service, uuid, token);
    if (job.status === 'done' || job.status === 'failed') return job;
    await delay(100);
  }
}

describe('the process', () => {
  test('stops in the middle of a job without an error, and the next one ends the job', async () => {
    const token = await tokenFor(home, 'alice');
    const first = await spawnService(home);
    const { uuid } = await submit(first, await report(60), token);
    await expect.poll(async () => (await poll(first, uuid, token)).pages_done, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await first.stop('SIGTERM')).toBe(0);
    expect(
      first.errors.map((line) => JSON.parse(line) as { level: string }).filter(({ level }) => level === 'error'),
    ).toEqual([]);
    const second = await spawnService(home);
    const job = await finished(second, uuid, token);
    expect(job).toMatchObject({ status: 'done', pages_done: 60, pages_failed: 0 });
    for (const number of [1, 30, 60]) expect(job.text).toContain(String(harvestOf(number)));
    expect(await second.stop('SIGINT')).toBe(0);
  });

  test('killed in the middle of an upload and of a job loses nothing that it acknowledged, and the upload goes', async () => {
    const token = await tokenFor(home, 'alice');
    const first = await spawnService(home);
    const { uuid } = await submit(first, await report(30), token);
    const sending = request(`${first.url}/api/v1/ocr/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' },
    });
    sending.on('error', () => undefined); // the server is killed below
    sending.write('--X\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7');
    await expect.poll(async () => (await readdir(join(home, 'incoming'))).length, { timeout: 20_000 }).toBe(1);
    expect(await first.stop('SIGKILL')).toBe('SIGKILL');
    const second = await spawnService(home);
    expect(await finished(second, uuid, token)).toMatchObject({ status: 'done', pages_done: 30 });
    expect(await second.stop()).toBe(0);
  });

  test('breaks off an upload that does not end when it stops, and leaves nothing of it', async () => {
    const token = await tokenFor(home, 'alice');
    const service = await spawnService(home);
    const sending = request(`${service.url}/api/v1/ocr/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' },
    });
    const broken = once(sending, 'error');
    sending.write('--X\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7');
    await expect.poll(async () => (await readdir(join(home, 'incoming'))).length, { timeout: 20_000 }).toBe(1);
    expect(await service.stop('SIGTERM')).toBe(0);
    await broken;
    expect(await readdir(join(home, 'incoming'))).toEqual([]);
  });

  test('answers what is under way, and a waiting submission with its pending job', async () => {
    const service = await startTestService({ inlinePages: 100, inlineSeconds: 600 }, { home });
    const token = await service.account('alice');
    const answering = service.submit(await report(80), token);
    const list = async () =>
      (await (await service.call('/api/v1/ocr/', token)).json()) as { jobs: { pages_done: number }[] };
    await expect.poll(async () => (await list()).jobs[0]?.pages_done ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
    await service.stop();
    const response = await answering;
    expect(response.status).toBe(200);
    expect(RestJob.parse(await response.json()).status).toBe('processing');
    await expect(service.call('/livez', token)).rejects.toThrow('fetch failed');
  });

  test('takes a submission within its deadline, and gives the pending job after it', async () => {
    const service = await startTestService({ inlinePages: 100, inlineSeconds: 0.2 }, { home });
    try {
      const response = await service.submit(await report(90), await service.account('alice'));
      expect(response.headers.get('retry-after')).toBe('2');
      expect(['pending', 'processing']).toContain(RestJob.parse(await response.json()).status);
    } finally {
      await service.stop();
    }
  });
});

test('while pages end, the server answers and says that it takes no more', async () => {
  const service = await startTestService({}, { home });
  const token = await service.account('alice');
  const { uuid } = await service.read(await report(1), token);
  const pages = Promise.withResolvers<void>();
  Object.assign(service.service, { rest: () => pages.promise });
  expect((await service.call('/readyz', undefined)).status).toBe(200);
  const stopping = service.stop();
  const ready = await service.call('/readyz', undefined);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }]);
  expect((await service.call('/livez', undefined)).status).toBe(200);
  expect((await service.call(`/api/v1/ocr/${uuid}/download/?format=md`, token)).status).toBe(200);
  pages.resolve();
  await stopping;
  await expect(service.call('/livez', undefined)).rejects.toThrow('fetch failed');
});

test.runIf(process.platform === 'linux')(
  'a document of the largest size takes little memory of the server',
  async () => {
    const token = await tokenFor(home, 'alice');
    const service = await spawnService(home);
    const { uuid } = await submit(service, await report(1, 'warm.pdf', 'warm'), token);
    // An answer comes of the index: what that takes, once and for all, is there before the upload.
    const asked = await fetch(`${service.url}/api/v1/chat/${uuid}/`, {
      method: 'POST',
      body: JSON.stringify({ message: 'How many sacks?' }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    expect(asked.status).toBe(200);
    const memory = async (name: string) =>
      1024 *
      Number(
        new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(await readFile(`/proc/${service.pid}/status`, 'utf8'))?.[1],
      );
    const before = await memory('VmRSS');
    await writeFile(`/proc/${service.pid}/clear_refs`, '5'); // sets the peak back
    const sending = request(`${service.url}/api/v1/ocr/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' },
    });
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>; // seam: that is what the event carries
    for await (const part of largeForm(100 * 1024 * 1024, 'X')) if (!sending.write(part)) await once(sending, 'drain');
    sending.end();
    const [response] = await answered;
    let body = '';
    for await (const part of response) body += String(part);
    expect(RestJob.parse(JSON.parse(body))).toMatchObject({ status: 'done', byte_size: expect.any(Number) });
    expect(RestJob.parse(JSON.parse(body)).byte_size).toBeGreaterThan(104_000_000);
    expect((await memory('VmHWM')) - before).toBeLessThan(100e6);
    expect(await service.stop()).toBe(0);
  },
);

describe('ocrchat serve', () => {
  test('listens for other machines only when there is an account, or it is told to', async () => {
    const refused = await refusedService(home, ['--listen', '0.0.0.0']);
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain('ocrchat accounts create');
    expect(refused.errors).toContain('--insecure');
    const told = await spawnService(home, {}, ['--listen', '0.0.0.0', '--insecure']);
    expect((await fetch(`${told.url.replace('0.0.0.0', '127.0.0.1')}/livez`)).status).toBe(200);
    expect(await told.stop()).toBe(0);
    await tokenFor(home, 'alice');
    const locked = await spawnService(home, {}, ['--listen', '0.0.0.0']);
    expect(await locked.stop()).toBe(0);
  });

  test('says which port it cannot have', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo; // seam: of a TCP server it is an object
    for (const flag of ['--port', '--metrics-port']) {
      const { code, errors } = await refusedService(home, [flag, String(port)]);
      expect([flag, code]).toEqual([flag, 2]);
      expect(errors).toContain(`Port ${port} of 127.0.0.1`);
      expect(errors).toContain(flag);
    }
    taken.close();
  });

  test.each([
    ['--port', '70000'],
    ['--port', 'x'],
    ['--metrics-port', 'none'],
    ['--speed', '3'],
  ])('%s %s is refused', async (...args) => {
    const { code, errors } = await refusedService(home, args);
    expect(code).toBe(2);
    expect(errors).toContain('ocrchat:');
  });

  test('logs lines of JSON with the id that the answer has', async () => {
    const service = await spawnService(home);
    const response = await fetch(`${service.url}/api/v1/account/?api_token=ocrchat_canary`);
    const id = response.headers.get('x-request-id');
    const lines = () => service.errors.map((line) => JSON.parse(line) as Record<string, unknown>);
    await expect.poll(lines).toContainEqual(
      expect.objectContaining({
        level: 'info',
        message: 'answered',
        request_id: id,
        route: '/api/v1/account/',
        status: 401,
        method: 'GET',
      }),
    );
    expect(await service.stop()).toBe(0);
    expect(service.errors.join('\n')).not.toContain('canary');
  });
});
