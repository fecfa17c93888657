import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, type Server, createServer, request as plainRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Network, internet } from '../src/input/check-url.ts';
import type { Job } from '../src/job.ts';
import { createLog } from '../src/log.ts';
import { openSqliteJobStore } from '../src/store/sqlite.ts';
import { openSqliteWebhookStore } from '../src/store/sqlite-webhooks.ts';
import type { JobStore } from '../src/store/job-store.ts';
import type { WebhookStore } from '../src/store/webhook-store.ts';
import { type Webhooks, createWebhooks } from '../src/webhooks.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const secret = 'a secret of some length';
const url = 'https://hooks.example.org/in';
let folder = '';
let jobs: JobStore;
let store: WebhookStore;
let receiver: Server;
let received: Received[] = [];
/** What the receiver answers. */
let status = 200;
let now = 1_000_000;
let outcomes: string[] = [];
let hooks: Webhooks;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-hooks-'));
  jobs = await openSqliteJobStore(join(folder, 'ocrchat.db'));
  store = await openSqliteWebhookStore(join(folder, 'ocrchat.db'));
  received = [];
  outcomes = [];
  status = 200;
  now = 1_000_000;
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status, status === 302 ? { location: 'https://hooks.example.org/other' } : {}).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  hooks = open();
});
afterEach(async () => {
  await hooks.close();
  receiver.closeAllConnections();
  receiver.close();
  await store.close();
  await jobs.close();
  await rm(folder, { recursive: true, force: true });
});

/** The name leads to this machine as if it were a public one. */
const toReceiver: Network = {
  isPublicAddress: () => true,
  lookup: async () => [{ address: '127.0.0.1', family: 4 }],
  request: (target, options) => {
    const { port } = receiver.address() as AddressInfo; // seam: of a TCP server it is an object
    return plainRequest({ ...options, path: target.pathname, host: target.hostname, port });
  },
};

function open(network: Network = toReceiver): Webhooks {
  return createWebhooks({
    store,
    job: async (uuid) => (await jobs.get(uuid))?.job,
    log: createLog('silent'),
    network,
    interval: 10,
    now: () => now,
  });
}

const start = () => hooks.start((outcome) => void outcomes.push(outcome));

async function pendingJob(uuid = 'a'.repeat(32)): Promise<Job> {
  const { job } = await jobs.of('local').create(
    {
      uuid,
      source: { mediaType: 'image/png', name: 'a.png', sha256: 'b'.repeat(64), byteSize: 3 },
      options: { tier: 'cpu', language: 'auto' },
      fingerprint: uuid,
      documentPages: 1,
      spans: [[0]],
    },
    { reuse: false },
  );
  return job;
}

describe('a webhook', () => {
  test('is called when its job has ended, signed, and once', async () => {
    const job = await pendingJob();
    await hooks.add({ job: job.uuid, url, secret });
    start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(received).toEqual([]);
    await jobs.of('local').cancel(job.uuid);
    await expect.poll(() => outcomes).toEqual(['delivered']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toMatchObject({
      type: 'job.failed',
      job: { uuid: job.uuid, status: 'failed', name: 'a.png' },
    });
    expect(headers['content-type']).toContain('application/json');
    const id = String(headers['webhook-id']);
    const time = String(headers['webhook-timestamp']);
    expect(time).toBe('1000');
    const expected = createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
  });

  test('that fails is called again with the same id, later and later, and is given up at last', async () => {
    const job = await pendingJob();
    await jobs.of('local').cancel(job.uuid);
    await hooks.add({ job: job.uuid, url, secret });
    status = 500;
    start();
    for (const [calls, pause] of [10_000, 60_000, 600_000, 3_600_000, 21_600_000].entries()) {
      await expect.poll(() => outcomes.length).toBe(calls + 1);
      now += pause - 1;
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(received).toHaveLength(calls + 1);
      now += 1;
    }
    await expect.poll(() => outcomes).toEqual(['failed', 'failed', 'failed', 'failed', 'failed', 'given_up']);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    now += 1e9;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(received).toHaveLength(6);
  });

  test('is not led elsewhere by a redirect', async () => {
    const job = await pendingJob();
    await jobs.of('local').cancel(job.uuid);
    await hooks.add({ job: job.uuid, url, secret });
    status = 302;
    start();
    await expect.poll(() => outcomes).toEqual(['failed']);
    expect(received).toHaveLength(1);
  });

  test('outlives the process, and goes with its job', async () => {
    const job = await pendingJob();
    const gone = await pendingJob('c'.repeat(32));
    await hooks.add({ job: job.uuid, url, secret });
    await hooks.add({ job: gone.uuid, url, secret });
    await hooks.close();
    await jobs.of('local').cancel(job.uuid);
    await jobs.delete(gone.uuid);
    hooks = open();
    start();
    await expect.poll(() => outcomes).toEqual(['delivered']);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(received.map(({ body }) => (JSON.parse(body) as { job: Job }).job.uuid)).toEqual([job.uuid]);
  });

  test('is taken by one process only', async () => {
    const job = await pendingJob();
    await jobs.of('local').cancel(job.uuid);
    await hooks.add({ job: job.uuid, url, secret });
    const other = open();
    other.start((outcome) => void outcomes.push(outcome));
    start();
    await expect.poll(() => outcomes).toEqual(['delivered']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await other.close();
    expect(received).toHaveLength(1);
  });

  test('at an address that is not public is refused, and not called when its name leads to one later', async () => {
    expect(() => open(internet).check('https://10.0.0.1/')).toThrow('webhook_url');
    expect(() => open(internet).check('https://localhost/')).toThrow('public internet');
    expect(() => hooks.check('http://hooks.example.org/')).toThrow('https');
    hooks.check(url);
    const job = await pendingJob();
    await jobs.of('local').cancel(job.uuid);
    await hooks.add({ job: job.uuid, url, secret });
    hooks = open({ ...toReceiver, isPublicAddress: internet.isPublicAddress });
    start();
    await expect.poll(() => outcomes).toEqual(['failed']);
    expect(received).toEqual([]);
  });
});
