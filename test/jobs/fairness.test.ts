/** Owns the proof that readers are shared out among those who pay for them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountId, Charge } from '../../src/account.ts';
import type { Job } from '../../src/job.ts';
import { fakeEngine, openService, sourceIn, type TestService } from './home.ts';

let home: string;
let opened: TestService | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-fairness-'));
});
afterEach(async () => {
  await opened?.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

const long: AccountId = 'acct_00000000000a';
const other: AccountId = 'acct_00000000000b';

const free = (payer: AccountId): Charge => ({
  payer,
  price: 1,
  budget: { fund: 'allowance', cap: 10_000, window: { since: 0, until: Number.MAX_SAFE_INTEGER } },
  priority: 0,
});
const paid = (payer: AccountId): Charge => ({ ...free(payer), priority: 1 });

/** A service whose engine says of each page whose document it belongs to, in the order in which pages are begun. */
async function openShared(concurrency: number, pageCounts: Readonly<Record<string, number>>) {
  const begun: string[] = [];
  const base = fakeEngine({ concurrency, pageTime: 60 });
  const engine = {
    ...base,
    inspect: async (source: { readonly name: string }) => ({ pageCount: pageCounts[source.name] ?? 1 }),
    read: (...[source, pages, options]: Parameters<typeof base.read>) => {
      const results = base.read(source, pages, options);
      return (async function* named() {
        const iterator = results[Symbol.asyncIterator]();
        try {
          for (;;) {
            begun.push(source.name);
            const next = await iterator.next();
            if (next.done === true) {
              begun.pop();
              return;
            }
            yield next.value;
          }
        } finally {
          await iterator.return?.();
        }
      })();
    },
  };
  opened = await openService(home, engine);
  const { service } = opened;
  const submit = async (name: string, charge: Charge): Promise<Job> => {
    const source = await sourceIn(join(home, 'in'), `the bytes of ${name}`, name);
    const owner = charge.payer.startsWith('acct_') ? (charge.payer as AccountId) : 'local'; // seam: a prefix is no type
    return service.of(owner).submit(source, { tier: 'cpu', language: 'eng' }, { charge });
  };
  const count = (name: string) => begun.filter((one) => one === name).length;
  const until = async (claim: () => boolean) => {
    await expect.poll(claim, { timeout: 10_000, interval: 2 }).toBe(true);
  };
  return { begun, submit, count, until, service };
}

test.each([1, 2])('with %i readers a single page waits for no more than the pages in hand', async (readers) => {
  const { submit, count, until, service, begun } = await openShared(readers, { 'long.pdf': 300 });
  const first = await submit('long.pdf', free(long));
  await until(() => count('long.pdf') >= readers + 3);
  const single = await submit('single.pdf', free(other));
  const before = begun.length;
  const done = await service.of(other).wait(single.uuid);
  expect(done).toMatchObject({ status: 'done', pagesDone: 1 });
  // A reader whose turn it is not yet may begin a page while the room is made.
  const waited = Math.max(0, begun.indexOf('single.pdf') - before);
  expect(waited).toBeLessThanOrEqual(2 * readers);
  await service.of(long).cancel(first.uuid);
});

test('the long document goes on from where it made room, each page once', async () => {
  const { submit, count, until, service, begun } = await openShared(1, { 'long.pdf': 60 });
  const first = await submit('long.pdf', free(long));
  await until(() => count('long.pdf') >= 3);
  await submit('single.pdf', free(other));
  const done = await service.of(long).wait(first.uuid);
  expect(done).toMatchObject({ status: 'done', pagesDone: 60, pagesFailed: 0 });
  expect(count('long.pdf')).toBe(60);
  expect(begun.indexOf('single.pdf')).toBeLessThan(10);
});

test('a long paid document lets a free single page in, and then has the reader to itself', async () => {
  const { submit, until, count, service, begun } = await openShared(1, { 'paid.pdf': 40, 'free.pdf': 20 });
  const first = await submit('paid.pdf', paid(long));
  await until(() => count('paid.pdf') >= 3);
  const second = await submit('free.pdf', free(other));
  await service.of(long).wait(first.uuid);
  await service.of(other).wait(second.uuid);
  const firstFree = begun.indexOf('free.pdf');
  expect(firstFree).toBeLessThan(10);
  // All but the first span of the free one comes after the paid one.
  const between = begun.slice(firstFree, begun.lastIndexOf('paid.pdf')).filter((name) => name === 'free.pdf');
  expect(between.length).toBeLessThanOrEqual(2);
});

test('two long documents of equal right are read side by side by one reader', async () => {
  const { submit, until, count, service, begun } = await openShared(1, { 'one.pdf': 60, 'two.pdf': 60 });
  const first = await submit('one.pdf', free(long));
  await until(() => count('one.pdf') >= 3);
  const second = await submit('two.pdf', free(other));
  await Promise.all([service.of(long).wait(first.uuid), service.of(other).wait(second.uuid)]);
  const half = begun.slice(0, 60);
  expect(half.filter((name) => name === 'two.pdf').length).toBeGreaterThanOrEqual(15);
});
