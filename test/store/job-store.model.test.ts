/** Owns the property that the queue keeps under any order of events: checked against a model that a child could read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPageError } from '../../src/document.ts';
import type { Claim } from '../../src/store/job-store.ts';
import { type LocalStore, openLocalStore } from './as-local.ts';
import { newJob } from './job-store.suite.ts';
import { pageOf } from './pages.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-model-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const lease = 100;
const owners = ['a', 'b', 'c'] as const;

type Event =
  | { readonly kind: 'claim'; readonly owner: (typeof owners)[number] }
  | { readonly kind: 'put' | 'renew' | 'release'; readonly which: number }
  | { readonly kind: 'pass'; readonly milliseconds: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim' as const), owner: fc.constantFrom(...owners) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), which: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('renew' as const, 'release' as const), which: fc.nat(50) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.constantFrom(1, 50, 100, 101) }),
  },
);

interface Held {
  readonly claim: Claim;
  until: number;
  released: boolean;
  /** Open pages in the order in which a reader would bring them. */
  readonly left: number[];
}

const keyOf = (claim: Claim) => (claim.kind === 'span' ? `span ${claim.span.span}` : 'finish');
const attemptOf = (claim: Claim) => (claim.kind === 'span' ? claim.span.attempt : claim.finish.attempt);

test('no two live claims, every page once, and no write of a stale attempt, whatever happens', async () => {
  const checked = fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
      fc.array(event, { maxLength: 60 }),
      async (sizes, events) => {
        let time = 1000;
        const store = await openLocalStore(join(folder, `${++count}.db`), { now: () => time });
        try {
          await follow(
            store,
            sizes,
            events,
            () => time,
            (milliseconds) => (time += milliseconds),
          );
        } finally {
          await store.close();
        }
      },
    ),
    { numRuns: 60 },
  );
  await expect(checked).resolves.toBeUndefined();
});

async function follow(
  store: LocalStore,
  sizes: readonly number[],
  events: readonly Event[],
  now: () => number,
  pass: (milliseconds: number) => void,
) {
  let next = 0;
  const spans = sizes.map((size) => Array.from({ length: size }, () => next++));
  const { job } = await store.create(newJob({ spans, documentPages: next }), { reuse: false });
  const held: Held[] = [];
  /** The newest claim of each piece of work: the only one that may write. */
  const newest = new Map<string, Held>();
  /** Page → the attempt's own text, as it was accepted. */
  const written = new Map<number, string>();

  const valid = (one: Held) => newest.get(keyOf(one.claim)) === one && !one.released;

  async function act(one: Event): Promise<void> {
    if (one.kind === 'pass') {
      pass(one.milliseconds);
      return;
    }
    if (one.kind === 'claim') {
      const poisonedBefore = await poisoned();
      const claim = await store.claim(one.owner, lease);
      await takePoison(poisonedBefore);
      if (claim === undefined) return;
      const before = newest.get(keyOf(claim));
      // Never two live claims on one piece of work.
      expect(before === undefined || before.released || before.until <= now()).toBe(true);
      expect(attemptOf(claim)).toBeGreaterThan(before === undefined ? 0 : attemptOf(before.claim));
      if (claim.kind === 'span') {
        const open = (spans[claim.span.span] ?? []).filter((page) => !written.has(page));
        expect(claim.span.pages).toEqual(open);
        expect(open.length).toBeGreaterThan(0);
      } else {
        expect(written.size).toBe(next);
      }
      const entry = {
        claim,
        until: now() + lease,
        released: false,
        left: claim.kind === 'span' ? [...claim.span.pages] : [],
      };
      held.push(entry);
      newest.set(keyOf(claim), entry);
      return;
    }
    const chosen = held[one.which % Math.max(1, held.length)];
    if (chosen === undefined) return;
    const { claim } = chosen;
    if (one.kind === 'renew') {
      const renewed = await store.renew(claim, lease);
      expect(renewed).toBe(valid(chosen));
      if (renewed) chosen.until = now() + lease;
    } else if (one.kind === 'release') {
      await store.release(claim);
      if (valid(chosen)) chosen.released = true;
    } else if (one.kind === 'put' && claim.kind === 'span') {
      const page = chosen.left.shift();
      if (page === undefined) return;
      const text = `page ${page} by ${claim.span.owner} ${claim.span.attempt}`;
      const accepted = await store.putPage(claim.span, pageOf(page, text));
      expect(accepted).toBe(valid(chosen));
      if (accepted) {
        expect(written.has(page)).toBe(false);
        written.set(page, text);
      }
    }
  }

  const poisoned = async () => new Set((await store.pages(job.uuid)).filter(isPageError).map((page) => page.index));
  /** A claim may give pages up; such a page had none, and the claim that it was taken from is void. */
  async function takePoison(before: ReadonlySet<number>): Promise<void> {
    for (const page of await poisoned()) {
      if (before.has(page)) continue;
      expect(written.has(page)).toBe(false);
      written.set(page, 'poisoned');
      const victim = newest.get(`span ${spans.findIndex((span) => span.includes(page))}`);
      expect(victim !== undefined && (victim.released || victim.until <= now())).toBe(true);
      if (victim !== undefined) victim.released = true;
    }
  }

  for (const one of events) {
    await act(one);
    const stored = await store.pages(job.uuid);
    expect(stored.map((page) => page.index)).toEqual([...written.keys()].toSorted((a, b) => a - b));
    const texts = stored.map((page) => (isPageError(page) ? 'poisoned' : page.blocks[0]?.text));
    expect(texts).toEqual(stored.map((page) => written.get(page.index)));
    expect((await store.get(job.uuid))?.job).toMatchObject({
      pagesDone: written.size,
      pagesFailed: stored.filter(isPageError).length,
    });
  }

  // From any state a process that works on steadily brings the job to its end.
  for (let step = 0; ; step++) {
    expect(step).toBeLessThan(100);
    pass(lease + 1);
    const before = await poisoned();
    const claim = await store.claim('last', lease);
    await takePoison(before);
    if (claim === undefined) break;
    if (claim.kind === 'finish') {
      await store.finish(claim.finish, { status: 'done' });
      break;
    }
    for (const page of claim.span.pages) {
      expect(await store.putPage(claim.span, pageOf(page, 'last'))).toBe(true);
      written.set(page, 'last');
    }
  }
  expect((await store.get(job.uuid))?.job).toMatchObject({ pagesDone: next });
  expect(['done', 'failed']).toContain((await store.get(job.uuid))?.job.status);
}
