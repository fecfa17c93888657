/** Owns the properties that the ledger keeps under any order of events: checked against a model that a child could read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountId, type Charge, dayOf, monthOf } from '../../src/account.ts';
import type { AccountStore } from '../../src/store/account-store.ts';
import type { Claim, JobStore, SpanClaim } from '../../src/store/job-store.ts';
import { openSqliteAccountStore } from '../../src/store/sqlite-accounts.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { newJob } from './job-store.suite.ts';
import { errorOf, pageOf } from './pages.ts';
import { ann, bob, cyd } from './payers.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-ledger-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const lease = 60_000;
const hour = 3_600_000;
/** Two with an allowance, of different windows, and one with credits. */
const payers = [ann, bob, cyd] as const;
const allowanceOf = (payer: AccountId) => (payer === ann ? 4 : 9);

type Event =
  | {
      readonly kind: 'submit';
      readonly payer: AccountId;
      readonly pages: number;
      readonly price: number;
      readonly key?: number;
    }
  | { readonly kind: 'claim'; readonly process: 'p' | 'q' }
  | { readonly kind: 'read' | 'readBadly' | 'fail' | 'release' | 'repeat'; readonly which: number }
  | { readonly kind: 'cancel' | 'delete'; readonly which: number }
  | { readonly kind: 'credit'; readonly amount: number }
  | { readonly kind: 'crash' }
  | { readonly kind: 'pass'; readonly milliseconds: number };

const which = fc.nat(40);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        kind: fc.constant('submit' as const),
        payer: fc.constantFrom(...payers),
        pages: fc.integer({ min: 1, max: 4 }),
        price: fc.constantFrom(1, 1, 1, 2),
        key: fc.nat(3),
      },
      { requiredKeys: ['kind', 'payer', 'pages', 'price'] },
    ),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('claim' as const), process: fc.constantFrom('p', 'q') }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('read' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('readBadly' as const, 'fail' as const, 'repeat' as const), which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'delete' as const, 'release' as const), which }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('credit' as const), amount: fc.integer({ min: -3, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      milliseconds: fc.constantFrom(1, lease + 1, 5 * hour, 200 * hour),
    }),
  },
);

interface ModelJob {
  readonly uuid: string;
  readonly payer: AccountId;
  readonly price: number;
  readonly fingerprint: string;
  /** Open pages are absent. */
  readonly results: Map<number, 'good' | 'bad'>;
  readonly pages: number;
  ended: boolean;
}

interface ModelCharge {
  readonly payer: AccountId;
  readonly job: string;
  readonly page: number;
  readonly at: number;
  readonly amount: number;
}

test('pages are charged once and only when delivered, and nobody is overdrawn, whatever happens', async () => {
  const checked = fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 90 }), (events) => follow(events)),
    {
      numRuns: 40,
    },
  );
  await expect(checked).resolves.toBeUndefined();
});

async function follow(events: readonly Event[]): Promise<void> {
  const path = join(folder, `${++count}.db`);
  let time = Date.parse('2026-01-29T20:00:00Z');
  const now = () => time;
  let store: JobStore = await openSqliteJobStore(path, { now });
  const accounts: AccountStore = await openSqliteAccountStore(path, now);
  const account = { plan: 'free', credits: 0, spent: 0, disabled: false, createdAt: time } as const;
  for (const id of payers)
    await accounts.add({ ...account, id, name: id.slice(5), credits: id === cyd ? 6 : 0 }, new Uint8Array(32));

  const jobs: ModelJob[] = [];
  const charges: ModelCharge[] = [];
  const keys = new Map<string, ModelJob>();
  const held: Claim[] = [];
  const put: (readonly [SpanClaim, number])[] = [];
  let credits = 6;

  const windowOf = (payer: AccountId) => (payer === ann ? dayOf(time) : monthOf(time));
  const chargeOf = (payer: AccountId, price: number): Charge => ({
    payer,
    price,
    priority: payer === cyd ? 1 : 0,
    budget:
      payer === cyd ? { fund: 'credits' } : { fund: 'allowance', cap: allowanceOf(payer), window: windowOf(payer) },
  });
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const charged = (payer: AccountId) => {
    const since = payer === cyd ? 0 : windowOf(payer).since;
    return sum(charges.filter((one) => one.payer === payer && one.at >= since).map(({ amount }) => amount));
  };
  const reserved = (payer: AccountId) =>
    sum(
      jobs.filter((job) => job.payer === payer && !job.ended).map((job) => (job.pages - job.results.size) * job.price),
    );
  const capOf = (payer: AccountId) => (payer === cyd ? credits : allowanceOf(payer));

  async function submit({ payer, pages, price, key }: Event & { kind: 'submit' }) {
    const given = newJob({
      charge: chargeOf(payer, price),
      spans: Array.from({ length: Math.ceil(pages / 2) }, (_, at) =>
        [2 * at, 2 * at + 1].filter((page) => page < pages),
      ),
      documentPages: pages,
      fingerprint: `f-${key ?? Math.random()}-${pages}`,
      ...(key === undefined ? {} : { idempotencyKey: `k-${key}` }),
    });
    const known = key === undefined ? undefined : keys.get(`${payer} ${key}`);
    const creating = store.of(payer).create(given, { reuse: false });
    if (known !== undefined && jobs.includes(known)) {
      if (known.fingerprint === given.fingerprint)
        expect(await creating).toMatchObject({ created: false, job: { uuid: known.uuid } });
      else await expect(creating).rejects.toMatchObject({ code: 'invalid_argument' });
      return;
    }
    const used = charged(payer) + reserved(payer);
    if (used + pages * price > capOf(payer)) {
      await expect(creating).rejects.toMatchObject({
        code: 'quota_exceeded',
        facts: { used, cap: capOf(payer), needed: pages * price },
      });
      return;
    }
    expect(await creating).toMatchObject({ created: true });
    const { uuid, fingerprint } = given;
    const job = { uuid, fingerprint, payer, price, pages, results: new Map(), ended: false };
    jobs.push(job);
    if (key !== undefined) keys.set(`${payer} ${key}`, job);
  }

  const read = async (claim: SpanClaim, page: number, good: boolean) => {
    const accepted = await store.putPage(claim, good ? pageOf(page) : errorOf(page));
    const job = jobs.find(({ uuid }) => uuid === claim.job);
    if (!accepted || job === undefined || job.results.has(page)) return;
    expect(job.ended).toBe(false);
    job.results.set(page, good ? 'good' : 'bad');
    if (good) charges.push({ payer: job.payer, job: job.uuid, page, at: time, amount: job.price });
    put.push([claim, page]);
  };
  const end = (uuid: string, failed: boolean) => {
    const job = jobs.find((one) => one.uuid === uuid);
    if (job === undefined || job.ended) return;
    job.ended = true;
    if (failed) {
      const kept = charges.filter((one) => one.job !== uuid);
      charges.splice(0, charges.length, ...kept);
    }
  };
  /** A claim may give up a page whose process died again and again. */
  const learnPoison = async () => {
    for (const job of jobs) {
      for (const page of await store.pages(job.uuid))
        if (!job.results.has(page.index)) job.results.set(page.index, 'bad');
      const stored = await store.get(job.uuid);
      if (!job.ended && stored?.job.status === 'failed') end(job.uuid, true);
    }
  };

  async function act(one: Event): Promise<void> {
    const claim = 'which' in one ? held[one.which % Math.max(1, held.length)] : undefined;
    if (one.kind === 'submit') await submit(one);
    else if (one.kind === 'pass') time += one.milliseconds;
    else if (one.kind === 'crash') {
      await store.close();
      store = await openSqliteJobStore(path, { now });
    } else if (one.kind === 'claim') {
      const claimed = await store.claim(one.process, lease);
      await learnPoison();
      if (claimed?.kind === 'span') held.push(claimed);
      if (claimed?.kind === 'finish') {
        const job = jobs.find(({ uuid }) => uuid === claimed.finish.job);
        const failed = [...(job?.results.values() ?? [])].every((result) => result === 'bad');
        // One that is done is claimed again until it is indexed, and nothing is charged for that.
        if (job?.ended === true) await store.noteIndexed(job.uuid);
        else {
          expect(await store.finish(claimed.finish, { status: failed ? 'failed' : 'done' })).toBe(true);
          end(claimed.finish.job, failed);
        }
      }
    } else if (one.kind === 'credit') {
      if (one.amount === 0) return;
      const left = credits - charged(cyd) - reserved(cyd);
      const crediting = accounts.credit(cyd, one.amount);
      if (left + one.amount < 0) await expect(crediting).rejects.toMatchObject({ code: 'invalid_argument' });
      else {
        await crediting;
        credits += one.amount;
      }
    } else if (one.kind === 'cancel' || one.kind === 'delete') {
      const job = jobs[one.which % Math.max(1, jobs.length)];
      if (job === undefined) return;
      if (one.kind === 'cancel') {
        await store.of(job.payer).cancel(job.uuid);
        end(job.uuid, false);
      } else {
        expect(await store.of(job.payer).delete(job.uuid)).toBe(true);
        jobs.splice(jobs.indexOf(job), 1);
      }
    } else if (claim?.kind === 'span') {
      const open = claim.span.pages.find(
        (page) => jobs.find(({ uuid }) => uuid === claim.span.job)?.results.has(page) !== true,
      );
      if (one.kind === 'release') await store.release(claim);
      else if (one.kind === 'fail') {
        if (await store.fail(claim, 'torn')) end(claim.span.job, true);
      } else if (one.kind === 'repeat') {
        const [again, page] = put[one.which % Math.max(1, put.length)] ?? [claim.span, claim.span.pages[0] ?? 0];
        await read(again, page, true);
      } else if (open !== undefined) await read(claim.span, open, one.kind === 'read');
    }
  }

  try {
    for (const one of events) {
      await act(one);
      const audit = await accounts.audit();
      expect(audit.faults).toEqual([]);
      expect(audit.pagesCharged).toBe(charges.length);
      expect(audit.pagesDelivered).toBe(charges.length);
      for (const payer of payers) {
        const fund = payer === cyd ? 'credits' : 'allowance';
        const usage = await accounts.usage(payer, fund, payer === cyd ? 0 : windowOf(payer).since);
        expect(usage).toEqual({ charged: charged(payer), reserved: reserved(payer) });
        expect(usage.charged + usage.reserved).toBeLessThanOrEqual(capOf(payer));
      }
    }
    const lines = await accounts.ledger({ limit: 10_000 });
    const pages = lines.filter(({ kind }) => kind === 'page').map(({ job, page }) => `${job} ${page}`);
    expect(new Set(pages).size).toBe(pages.length);
    expect(sum(lines.filter(({ kind }) => kind === 'credit').map(({ amount }) => amount))).toBe(credits);
    expect(sum(lines.filter(({ kind }) => kind !== 'credit').map(({ amount }) => amount))).toBe(
      sum(charges.map(({ amount }) => amount)),
    );
  } finally {
    await store.close();
    await accounts.close();
  }
}
