/** Owns the order in which work of several payers is handed out. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountId, Charge } from '../../src/account.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { newJob, spanOf } from './job-store.suite.ts';
import { pageOf } from './pages.ts';
import { ann, bob, cyd, freeCharge } from './payers.ts';

let folder: string;
let store: JobStore;
let time: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-claims-'));
  time = 1_000_000;
  store = await openSqliteJobStore(join(folder, 'ocrchat.db'), { now: () => time });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const lease = 1000;
const paid = (payer: AccountId): Charge => freeCharge(payer, { priority: 1 });

async function made(charge: Charge, spans: readonly (readonly number[])[]): Promise<string> {
  const owner = charge.payer as AccountId; // seam: these tests have no other payers
  const { job } = await store
    .of(owner)
    .create(newJob({ charge, spans, documentPages: spans.flat().length }), { reuse: false });
  time += 1;
  return job.uuid;
}

const one = [[0]];
const many = Array.from({ length: 20 }, (_, at) => [at]);

/** Claims one span, tells whose it is, and reads it unless it is to stay in hand. */
async function next(claimant = 'a', read = true): Promise<string> {
  let claim = await store.claim(claimant, lease);
  for (; claim?.kind === 'finish'; claim = await store.claim(claimant, lease))
    await store.finish(claim.finish, { status: 'done' });
  const span = spanOf(claim);
  if (read) for (const page of span.pages) await store.putPage(span, pageOf(page));
  time += 1;
  return span.job;
}

test('of what waits for its first turn the paid goes first, then the older', async () => {
  const [early, late, bought] = [
    await made(freeCharge(ann), one),
    await made(freeCharge(bob), one),
    await made(paid(cyd), one),
  ];
  expect([await next(), await next(), await next()]).toEqual([bought, early, late]);
});

test('a new payer goes before the long documents of others, paid ones too', async () => {
  const long = await made(paid(ann), many);
  expect([await next(), await next()]).toEqual([long, long]);
  const single = await made(freeCharge(bob), one);
  expect([await next(), await next()]).toEqual([single, long]);
});

test('after its first turn free work waits until paid work has all readers that it can use', async () => {
  const bought = await made(paid(ann), many);
  const free = await made(freeCharge(bob), many);
  const order = [];
  for (let turn = 0; turn < 22; turn++) order.push(await next());
  expect(order).toEqual([bought, free, ...Array.from({ length: 19 }, () => bought), free]);
});

test('payers of the same right take turns, however many documents each has and whoever came first', async () => {
  const first = await made(freeCharge(ann), many);
  for (let count = 0; count < 3; count++) await made(freeCharge(ann), one);
  const second = await made(freeCharge(bob), many);
  const third = await made(freeCharge(cyd), many);
  const payers = new Map([
    [second, 'bob'],
    [third, 'cyd'],
  ]);
  const order = [];
  for (let turn = 0; turn < 9; turn++) order.push(payers.get(await next()) ?? 'ann');
  expect(order).toEqual(['ann', 'bob', 'cyd', 'ann', 'bob', 'cyd', 'ann', 'bob', 'cyd']);
  expect(first).not.toBe(second);
});

test('a payer with work in hand lets another have the next reader', async () => {
  const [first, second] = [await made(freeCharge(ann), many), await made(freeCharge(bob), many)];
  expect(await next('a', false)).toBe(first);
  expect(await next('b', false)).toBe(second);
  expect(await next('c', false)).toBe(first);
  expect(await next('d', false)).toBe(second);
});

test('a sequence of single pages has no more turns than one long document', async () => {
  const long = await made(freeCharge(bob), many);
  await next();
  const order = [];
  for (let turn = 0; turn < 6; turn++) {
    const single = await made(freeCharge(ann), one);
    order.push((await next()) === single ? 'ann' : 'bob', (await next()) === long ? 'bob' : 'ann');
  }
  expect(order.filter((payer) => payer === 'bob').length).toBeGreaterThanOrEqual(5);
});

test('what may make room: nothing without need, else all that has less right', async () => {
  await made(freeCharge(ann), many);
  await next('a', false);
  await next('a', false);
  expect(await store.toYield('a')).toEqual([]);
  const single = await made(freeCharge(bob), one);
  expect(await store.toYield('a')).toMatchObject([{ span: 0 }, { span: 1 }]);
  // It is this process's own work that is asked for.
  expect(await store.toYield('b')).toEqual([]);
  expect(await next('b', false)).toBe(single);
  expect(await store.toYield('a')).toEqual([]);
});

test('what may make room: free work for paid work, and not the other way round but for a new payer', async () => {
  const free = await made(freeCharge(ann), many);
  await next('a', false);
  const bought = await made(paid(bob), many);
  expect(await store.toYield('a')).toMatchObject([{ job: free }]);
  expect(await next('b', false)).toBe(bought);
  // Still some of the paid document waits.
  expect(await store.toYield('a')).toMatchObject([{ job: free }]);
  expect(await store.toYield('b')).toEqual([]);
  time += lease;
  // All leases ran out: the free document had its turn.
  expect(await next('b', false)).toBe(bought);
  expect(await store.toYield('b')).toEqual([]);
  const single = await made(freeCharge(cyd), one);
  expect(await store.toYield('b')).toMatchObject([{ job: bought }]);
  expect(await next('c')).toBe(single);
});
