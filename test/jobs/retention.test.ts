/** Owns the proof that what callers gave and left behind goes when its time is up. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteAccountStore } from '../../src/store/sqlite-accounts.ts';
import { ann, freeCharge } from '../store/payers.ts';
import { fakeEngine, openService, sourceIn, type TestService } from './home.ts';
import { filesBelow } from '../files-below.ts';

const options = { tier: 'cpu', language: 'eng' } as const;
const hour = 3_600_000;

let home: string;
let time: number;
let opened: TestService;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-retention-'));
  time = Date.parse('2026-05-05T10:00:00Z');
  opened = await openService(home, fakeEngine({ pages: 2 }), { now: () => time });
});
afterEach(async () => {
  await opened.close();
  await rm(home, { recursive: true, force: true });
});

const uploadOf = (uuid: string) => existsSync(join(home, 'jobs', uuid, 'source'));

test('an upload is kept after the end for as long as was said, its text for longer', async () => {
  const jobs = opened.service.of(ann);
  const source = await sourceIn(join(home, 'in'));
  const job = await jobs.submit(source, options, { charge: freeCharge(ann), keepUpload: hour });
  const local = await opened.service.submit(await sourceIn(join(home, 'in', 'own'), 'of the user'), options);
  await jobs.wait(job.uuid);
  await opened.service.wait(local.uuid);
  expect((await jobs.source(job.uuid)).source.path).toContain(job.uuid);
  time += hour - 1;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(uploadOf(job.uuid)).toBe(true);
  time += 1;
  await expect.poll(() => uploadOf(job.uuid), { timeout: 5000 }).toBe(false);
  await expect(jobs.source(job.uuid)).rejects.toMatchObject({
    code: 'file_not_found',
    message: expect.stringContaining('some time after they were read'),
  });
  expect(await jobs.pages(job.uuid)).toHaveLength(2);
  expect(uploadOf(local.uuid)).toBe(true);

  // The same document given again brings it back, costs nothing, and goes again.
  expect((await jobs.submit(source, options, { charge: freeCharge(ann), keepUpload: hour })).uuid).toBe(job.uuid);
  expect((await jobs.source(job.uuid)).source.path).toContain(job.uuid);
  time += hour;
  await expect.poll(() => uploadOf(job.uuid), { timeout: 5000 }).toBe(false);
});

test('an upload of a job that failed or was cancelled goes alike', async () => {
  const hanging = fakeEngine({ pages: 2, pageTime: 100_000 });
  const other = await openService(home, hanging, { now: () => time });
  const jobs = other.service.of(ann);
  const job = await jobs.submit(await sourceIn(join(home, 'in')), options, { keepUpload: 0 });
  expect(uploadOf(job.uuid)).toBe(true);
  await jobs.cancel(job.uuid);
  await expect.poll(() => uploadOf(job.uuid), { timeout: 5000 }).toBe(false);
  await other.close();
});

test('a job that expires leaves nothing but its lines of the ledger, and these lose the network', async () => {
  const accounts = await openSqliteAccountStore(join(home, 'ocrchat.db'), () => time);
  const jobs = opened.service.of('anonymous');
  const job = await jobs.submit(await sourceIn(join(home, 'in'), 'secret', 'secret-name.pdf'), options, {
    charge: freeCharge('net:203.0.113.77'),
    expiresAt: time + hour,
    keepUpload: hour,
    idempotencyKey: 'once',
  });
  await jobs.wait(job.uuid);
  time += hour;
  await expect.poll(() => existsSync(join(home, 'jobs', job.uuid)), { timeout: 5000 }).toBe(false);
  await expect.poll(() => opened.forgotten, { timeout: 5000 }).toContain(job.uuid);
  await expect(jobs.get(job.uuid)).rejects.toMatchObject({ code: 'job_not_found' });
  // Two pages are read at once, and charged as they are done.
  const lines = (await accounts.ledger({ limit: 9 })).toSorted((one, other) => (one.page ?? 0) - (other.page ?? 0));
  expect(lines).toMatchObject([
    { job: job.uuid, payer: 'net:203.0.113.77', page: 0 },
    { job: job.uuid, payer: 'net:203.0.113.77', page: 1 },
  ]);
  time += 49 * hour;
  await expect
    .poll(async () => (await accounts.ledger({ limit: 9 })).map(({ payer }) => payer), { timeout: 5000 })
    .toEqual(['net:', 'net:']);
  expect(await accounts.audit()).toEqual({ jobs: 1, pagesDelivered: 2, pagesCharged: 2, faults: [] });
  await accounts.close();
  await opened.close();
  for await (const { name, path, bytes } of filesBelow(home)) {
    if (path.startsWith(join(home, 'in'))) continue;
    for (const secret of ['secret-name', '203.0.113.77']) expect([name, bytes.includes(secret)]).toEqual([name, false]);
  }
});

test('an allowance is not renewed by deleting', async () => {
  const accounts = await openSqliteAccountStore(join(home, 'ocrchat.db'), () => time);
  const jobs = opened.service.of(ann);
  const job = await jobs.submit(await sourceIn(join(home, 'in')), options, { charge: freeCharge(ann) });
  await jobs.wait(job.uuid);
  await jobs.delete(job.uuid);
  expect(await accounts.usage(ann, 'allowance', 0)).toEqual({ charged: 2, reserved: 0 });
  await accounts.close();
});

test('an upload that comes back while the earlier one is removed is removed in its turn', async () => {
  const jobs = opened.service.of(ann);
  const source = await sourceIn(join(home, 'in'));
  const job = await jobs.submit(source, options, { charge: freeCharge(ann), keepUpload: hour });
  await jobs.wait(job.uuid);
  const due = time + hour;
  time = due;
  await opened.ports.blobs.delete(job.uuid);
  await jobs.submit(source, options, { charge: freeCharge(ann), keepUpload: hour });
  // What the removal of the first one has still to say.
  await opened.store.uploadRemoved(job.uuid, due);
  expect(await opened.store.uploadsDue(due + hour)).toEqual([job.uuid]);
});
