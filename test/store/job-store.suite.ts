/** Owns the contract that every job store keeps, as tests that an adapter runs against itself. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageResult } from '../../src/document.ts';
import {
  type Claim,
  type FinishClaim,
  type JobStore,
  type NewJob,
  type SpanClaim,
  claimsWithoutProgress,
} from '../../src/store/job-store.ts';
import type { LocalStore } from './as-local.ts';
import { errorOf, pageOf } from './pages.ts';
import { ann } from './payers.ts';

export interface OpenedStore {
  readonly store: LocalStore;
  /** Another connection to the same data, as another process has it. */
  readonly another: () => Promise<LocalStore>;
  readonly dispose: () => Promise<void>;
}

export type OpenStore = (now: () => number) => Promise<OpenedStore>;

export function newJob(changes: Partial<NewJob> = {}): NewJob {
  const uuid = randomBytes(16).toString('hex');
  return {
    uuid,
    source: { mediaType: 'application/pdf', name: 'letter.pdf', sha256: 'a'.repeat(64), byteSize: 1234 },
    options: { tier: 'cpu', language: 'eng' },
    fingerprint: `f-${uuid}`,
    documentPages: 3,
    spans: [[0], [1, 2]],
    ...changes,
  };
}

const lease = 1000;

export function spanOf(claim: Claim | undefined): SpanClaim {
  if (claim?.kind !== 'span') throw new Error(`expected a span, got ${claim?.kind ?? 'nothing'}`);
  return claim.span;
}

function finishOf(claim: Claim | undefined): FinishClaim {
  if (claim?.kind !== 'finish') throw new Error(`expected a finish, got ${claim?.kind ?? 'nothing'}`);
  return claim.finish;
}

/** Reads every open page through claims of `owner` and returns the finish claim. */
export async function readAll(
  store: JobStore,
  owner: string,
  result: (index: number) => PageResult = pageOf,
): Promise<FinishClaim> {
  for (;;) {
    const claim = await store.claim(owner, lease);
    if (claim?.kind === 'finish') return claim.finish;
    const span = spanOf(claim);
    for (const index of span.pages) expect(await store.putPage(span, result(index))).toBe(true);
  }
}

export function jobStoreContract(name: string, open: OpenStore): void {
  describe(`job store contract: ${name}`, () => {
    let time = 1_000_000;
    let opened: OpenedStore;
    let store: LocalStore;
    beforeEach(async () => {
      time = 1_000_000;
      opened = await open(() => time);
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    const made = async (changes: Partial<NewJob> = {}) => (await store.create(newJob(changes), { reuse: false })).job;

    describe('jobs', () => {
      test('a new job is pending, with all that was given', async () => {
        const job = newJob({
          password: 'secret',
          expiresAt: time + 5000,
          options: { tier: 'cpu', language: 'eng+deu', pages: [0, 1, 2] },
          documentPages: 9,
        });
        const { job: stored, created } = await store.create(job, { reuse: true });
        expect(created).toBe(true);
        expect(stored).toEqual({
          uuid: job.uuid,
          status: 'pending',
          options: { tier: 'cpu', language: 'eng+deu', pages: [0, 1, 2] },
          name: 'letter.pdf',
          mediaType: 'application/pdf',
          sha256: 'a'.repeat(64),
          byteSize: 1234,
          documentPages: 9,
          pageCount: 3,
          pagesDone: 0,
          pagesFailed: 0,
          errors: [],
          createdAt: time,
          expiresAt: time + 5000,
        });
        expect(await store.get(job.uuid)).toEqual({ job: stored, fingerprint: job.fingerprint, password: 'secret' });
        expect(await store.pageIndexes(job.uuid)).toEqual([]);
        expect(await store.pages(job.uuid)).toEqual([]);
      });

      test('a job without pages is refused and leaves nothing', async () => {
        const job = newJob({ spans: [[0], []] });
        await expect(store.create(job, { reuse: false })).rejects.toMatchObject({ code: 'invalid_argument' });
        expect(await store.get(job.uuid)).toBeUndefined();
      });

      test('an unknown uuid is undefined, false or empty, never another job', async () => {
        await made();
        const unknown = 'f'.repeat(32);
        expect(await store.get(unknown)).toBeUndefined();
        expect(await store.cancel(unknown)).toBeUndefined();
        expect(await store.delete(unknown)).toBe(false);
        expect(await store.pages(unknown)).toEqual([]);
        expect(await store.conversation(unknown)).toBeUndefined();
        await expect(store.appendMessages(unknown, [])).rejects.toMatchObject({ code: 'job_not_found' });
        expect(await store.unfinishedDeletions()).toEqual([]);
      });

      test('the same fingerprint gives the same job, unless a new one is wanted', async () => {
        const first = await made({ fingerprint: 'same' });
        expect((await store.find('same'))?.uuid).toBe(first.uuid);
        const again = await store.create(newJob({ fingerprint: 'same' }), { reuse: true });
        expect(again).toMatchObject({ created: false, job: { uuid: first.uuid } });
        time += 1;
        const fresh = await store.create(newJob({ fingerprint: 'same' }), { reuse: false });
        expect(fresh.created).toBe(true);
        expect((await store.find('same'))?.uuid).toBe(fresh.job.uuid);
        expect(await store.find('other')).toBeUndefined();
      });

      test('jobs that failed, were cancelled or are expired are not reused; finished ones are', async () => {
        const cancelled = await made({ fingerprint: 'same' });
        await store.cancel(cancelled.uuid);
        expect(await store.find('same')).toBeUndefined();
        const failed = await made({ fingerprint: 'same' });
        const claim = await store.claim('a', lease);
        if (claim === undefined) throw new Error('nothing to claim');
        expect(await store.fail(claim, 'broken')).toBe(true);
        expect((await store.get(failed.uuid))?.job).toMatchObject({
          status: 'failed',
          error: 'broken',
          finishedAt: time,
        });
        expect(await store.find('same')).toBeUndefined();
        const expiring = await made({ fingerprint: 'same', expiresAt: time + 10 });
        expect((await store.find('same'))?.uuid).toBe(expiring.uuid);
        time += 10;
        expect(await store.find('same')).toBeUndefined();
        const done = await made({ fingerprint: 'same' });
        await store.finish(await readAll(store, 'a'), { status: 'done' });
        expect((await store.create(newJob({ fingerprint: 'same' }), { reuse: true })).job).toMatchObject({
          uuid: done.uuid,
          status: 'done',
        });
      });

      test('two connections that create the same at once end with one job', async () => {
        const other = await opened.another();
        const results = await Promise.all(
          Array.from({ length: 8 }, (_, at) =>
            (at % 2 === 0 ? store : other).create(newJob({ fingerprint: 'same' }), { reuse: true }),
          ),
        );
        expect(new Set(results.map((result) => result.job.uuid)).size).toBe(1);
        expect(results.filter((result) => result.created)).toHaveLength(1);
        await other.close();
      });

      test('lists newest first, in screenfuls, by status', async () => {
        const uuids: string[] = [];
        for (let at = 0; at < 7; at++) {
          // Several of one millisecond, so that the cursor must tell them apart.
          if (at % 3 === 0) time += 1;
          uuids.push((await made()).uuid);
        }
        const seen: string[] = [];
        let cursor: string | undefined;
        let screens = 0;
        do {
          const list = await store.list({ limit: 3, cursor });
          expect(list.jobs.length).toBeLessThanOrEqual(3);
          seen.push(...list.jobs.map((job) => job.uuid));
          cursor = list.cursor;
          screens++;
        } while (cursor !== undefined);
        expect(screens).toBe(3);
        expect(seen.toSorted()).toEqual(uuids.toSorted());
        expect(new Set([seen[0]])).toEqual(new Set([uuids[6]]));
        await store.cancel(uuids[2] ?? '');
        expect((await store.list({ limit: 10, status: 'cancelled' })).jobs.map((job) => job.uuid)).toEqual([uuids[2]]);
        expect((await store.list({ limit: 10, status: 'pending' })).jobs).toHaveLength(6);
        await expect(store.list({ limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_argument' });
      });

      test('tells which jobs are expired', async () => {
        const soon = await made({ expiresAt: time + 10 });
        await made({ expiresAt: time + 1000 });
        await made();
        expect(await store.expired(time + 9)).toEqual([]);
        expect(await store.expired(time + 10)).toEqual([soon.uuid]);
      });
    });

    describe('spans', () => {
      test('each span is claimed once, in order; the claim names its open pages', async () => {
        const job = await made();
        const first = spanOf(await store.claim('a', lease));
        expect(first).toMatchObject({ job: job.uuid, span: 0, owner: 'a', pages: [0] });
        expect((await store.get(job.uuid))?.job.status).toBe('processing');
        expect(spanOf(await store.claim('b', lease))).toMatchObject({ span: 1, pages: [1, 2] });
        expect(await store.claim('c', lease)).toBeUndefined();
        expect(await store.hasWork()).toBe(true);
      });

      test('a lease that ran out hands the rest of the span over and refuses the former owner', async () => {
        const job = await made({ spans: [[0, 1, 2]] });
        const old = spanOf(await store.claim('a', lease));
        expect(await store.putPage(old, pageOf(0))).toBe(true);
        time += lease - 1;
        expect(await store.claim('b', lease)).toBeUndefined();
        time += 1;
        const next = spanOf(await store.claim('b', lease));
        expect(next.pages).toEqual([1, 2]);
        expect(next.attempt).toBeGreaterThan(old.attempt);
        expect(await store.putPage(old, pageOf(1, 'stale'))).toBe(false);
        expect(await store.renew({ kind: 'span', span: old }, lease)).toBe(false);
        expect(await store.fail({ kind: 'span', span: old }, 'stale')).toBe(false);
        await store.release({ kind: 'span', span: old });
        expect(await store.claim('c', lease)).toBeUndefined();
        expect(await store.putPage(next, pageOf(1, 'fresh'))).toBe(true);
        expect(await store.pages(job.uuid, [1])).toEqual([pageOf(1, 'fresh')]);
      });

      test('the same owner that claims again does not write through its older claim', async () => {
        await made({ spans: [[0, 1]] });
        const old = spanOf(await store.claim('a', lease));
        time += lease;
        const next = spanOf(await store.claim('a', lease));
        expect(await store.putPage(old, pageOf(0))).toBe(false);
        expect(await store.putPage(next, pageOf(0))).toBe(true);
      });

      test('renewal prolongs; an overslept lease that nobody took is still good', async () => {
        await made({ spans: [[0]] });
        const claim = await store.claim('a', lease);
        if (claim === undefined) throw new Error('nothing to claim');
        time += lease - 1;
        expect(await store.renew(claim, lease)).toBe(true);
        time += lease - 1;
        expect(await store.claim('b', lease)).toBeUndefined();
        time += 100 * lease;
        expect(await store.renew(claim, lease)).toBe(true);
        expect(await store.claim('b', lease)).toBeUndefined();
      });

      test('a released span is free at once and its former claim is void', async () => {
        await made({ spans: [[0]] });
        const claim = await store.claim('a', lease);
        if (claim === undefined) throw new Error('nothing to claim');
        await store.release(claim);
        expect(await store.putPage(spanOf(claim), pageOf(0))).toBe(false);
        expect(spanOf(await store.claim('b', lease)).pages).toEqual([0]);
      });

      test('releases are no failures: a span may be given back any number of times', async () => {
        const job = await made({ spans: [[0]] });
        for (let at = 0; at < 6; at++) {
          const claim = await store.claim('a', lease);
          if (claim === undefined) throw new Error('nothing to claim');
          await store.release(claim);
        }
        expect(await store.pageIndexes(job.uuid)).toEqual([]);
      });

      test('a page that kills every reader becomes an error and the rest goes on', async () => {
        const job = await made({ spans: [[0, 1, 2]] });
        for (let died = 0; died < claimsWithoutProgress; died++) {
          expect(spanOf(await store.claim('a', lease)).pages).toEqual([0, 1, 2]);
          time += lease;
        }
        const next = spanOf(await store.claim('a', lease));
        expect(next.pages).toEqual([1, 2]);
        const [poisoned] = await store.pages(job.uuid);
        expect(poisoned).toMatchObject({ index: 0, code: 'page_failed' });
        expect((await store.get(job.uuid))?.job).toMatchObject({
          pagesDone: 1,
          pagesFailed: 1,
          errors: [{ index: 0 }],
        });
        // Progress takes the strikes off.
        expect(await store.putPage(next, pageOf(1))).toBe(true);
        time += lease;
        expect(spanOf(await store.claim('b', lease)).pages).toEqual([2]);
        time += lease;
        expect(spanOf(await store.claim('b', lease)).pages).toEqual([2]);
      });

      test('a span that only waited for a reader is not what its claimant died of', async () => {
        await made({ spans: [[0]] });
        for (let died = 0; died < 2 * claimsWithoutProgress; died++) {
          expect(spanOf(await store.claim('a', lease, { ahead: true })).pages).toEqual([0]);
          time += lease;
        }
        // Giving one back takes no strike off that others earned.
        for (let died = 0; died < claimsWithoutProgress; died++) {
          spanOf(await store.claim('a', lease));
          time += lease;
          const waiting = await store.claim('a', lease, { ahead: true });
          if (waiting !== undefined && died + 1 < claimsWithoutProgress) await store.release(waiting);
        }
        time += lease;
        expect((await store.claim('a', lease))?.kind).toBe('finish');
      });

      test('a one-page document that kills every reader ends', async () => {
        const job = await made({ spans: [[0]] });
        const dead: SpanClaim[] = [];
        for (let died = 0; died < claimsWithoutProgress; died++) {
          dead.push(spanOf(await store.claim('a', lease)));
          time += lease;
        }
        const finish = finishOf(await store.claim('a', lease));
        expect(finish.job).toBe(job.uuid);
        for (const claim of dead) expect(await store.putPage(claim, pageOf(0))).toBe(false);
      });

      test('jobs with fewer spans in work come first, then older ones', async () => {
        const large = await made({ spans: [[0], [1], [2]] });
        time += 1;
        const small = await made({ spans: [[0], [1]] });
        const order: string[] = [];
        for (let at = 0; at < 5; at++) order.push(spanOf(await store.claim('a', lease)).job);
        expect(order).toEqual([large.uuid, small.uuid, large.uuid, small.uuid, large.uuid]);
      });

      test('an expired job is not worked on', async () => {
        await made({ expiresAt: time + 10 });
        expect(await store.hasWork()).toBe(true);
        time += 10;
        expect(await store.claim('a', lease)).toBeUndefined();
        expect(await store.hasWork()).toBe(false);
      });

      test('many claimants on two connections never get the same span', async () => {
        await made({ spans: Array.from({ length: 20 }, (_, at) => [at]) });
        const other = await opened.another();
        const claims = await Promise.all(
          Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? store : other).claim(`o${at}`, lease)),
        );
        const spans = claims.flatMap((claim) => (claim === undefined ? [] : [spanOf(claim).span]));
        expect(spans.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at));
        await other.close();
      });
    });

    describe('pages', () => {
      test('come back as they were put, ascending, and are counted', async () => {
        const job = await made({ spans: [[0], [1, 2]] });
        const first = spanOf(await store.claim('a', lease));
        const second = spanOf(await store.claim('a', lease));
        await store.putPage(second, pageOf(1, 'ab', 0.5));
        await store.putPage(second, errorOf(2));
        expect((await store.get(job.uuid))?.job).toMatchObject({
          pagesDone: 2,
          pagesFailed: 1,
          errors: [errorOf(2)],
          meanConfidence: 0.5,
        });
        await store.putPage(first, pageOf(0, 'abcdef', 0.9));
        expect(await store.pageIndexes(job.uuid)).toEqual([0, 1, 2]);
        expect(await store.pages(job.uuid)).toEqual([pageOf(0, 'abcdef', 0.9), pageOf(1, 'ab', 0.5), errorOf(2)]);
        expect(await store.pages(job.uuid, [2, 0, 77])).toEqual([pageOf(0, 'abcdef', 0.9), errorOf(2)]);
        expect(await store.pages(job.uuid, [])).toEqual([]);
        expect((await store.get(job.uuid))?.job.meanConfidence).toBeCloseTo((6 * 0.9 + 2 * 0.5) / 8);
      });

      test('what a model took is summed over the pages, also those that it failed on', async () => {
        const job = await made({ spans: [[0, 1, 2]] });
        const claim = spanOf(await store.claim('a', lease));
        expect(job.model).toBeUndefined();
        const model = { name: 'a-model', inputTokens: 1000, outputTokens: 200 };
        await store.putPage(claim, { ...pageOf(0), model: { ...model, cost: 0.002 } });
        expect((await store.get(job.uuid))?.job.model).toEqual({ inputTokens: 1000, outputTokens: 200, cost: 0.002 });
        await store.putPage(claim, { ...pageOf(0), model });
        await store.putPage(claim, { ...pageOf(1), model });
        await store.putPage(claim, pageOf(2));
        expect((await store.get(job.uuid))?.job.model).toEqual({ inputTokens: 2000, outputTokens: 400, cost: 0.002 });
      });

      test('a page that has a result keeps it and is not counted again', async () => {
        const job = await made({ spans: [[0, 1]] });
        const claim = spanOf(await store.claim('a', lease));
        await store.putPage(claim, pageOf(0, 'first'));
        expect(await store.putPage(claim, pageOf(0, 'second'))).toBe(true);
        expect(await store.pages(job.uuid)).toEqual([pageOf(0, 'first')]);
        expect((await store.get(job.uuid))?.job.pagesDone).toBe(1);
      });

      test('malformed results and pages of other spans are refused and change nothing', async () => {
        const job = await made();
        const claim = spanOf(await store.claim('a', lease));
        for (const bad of [
          pageOf(1),
          pageOf(9),
          { ...pageOf(0), width: Number.NaN },
          { ...pageOf(0), width: -1 },
          pageOf(0, 'x', 1.5),
        ]) {
          await expect(store.putPage(claim, bad)).rejects.toMatchObject({ code: 'invalid_argument' });
        }
        expect((await store.get(job.uuid))?.job.pagesDone).toBe(0);
        expect(await store.pageIndexes(job.uuid)).toEqual([]);
      });

      test('keep text of every script and every awkward character', async () => {
        const job = await made({ spans: [[0]] });
        const text = 'ไทย 日本語 العربية עברית 😀 \u0000 "quoted" \\ \u2028 e\u0301';
        await store.putPage(spanOf(await store.claim('a', lease)), pageOf(0, text));
        expect(await store.pages(job.uuid)).toEqual([pageOf(0, text)]);
      });

      test('at most 100 failed pages are listed; all are counted', async () => {
        const job = await made({ spans: [Array.from({ length: 120 }, (_, at) => at)] });
        await readAll(store, 'a', errorOf);
        const stored = (await store.get(job.uuid))?.job;
        expect(stored?.pagesFailed).toBe(120);
        expect(stored?.errors.map((error) => error.index)).toEqual(Array.from({ length: 100 }, (_, at) => at));
      });
    });

    describe('finishing', () => {
      test('is offered once all spans are complete, to one process, before other spans', async () => {
        const job = await made({ spans: [[0]], password: 'secret' });
        await store.putPage(spanOf(await store.claim('a', lease)), pageOf(0));
        time += 1;
        await made();
        const finish = finishOf(await store.claim('b', lease));
        expect(finish.job).toBe(job.uuid);
        expect((await store.claim('c', lease))?.kind).toBe('span');
        time += 5;
        expect(await store.finish(finish, { status: 'done' })).toBe(true);
        expect(await store.finish(finish, { status: 'failed', error: 'again' })).toBe(false);
        const details = await store.get(job.uuid);
        expect(details?.job).toMatchObject({ status: 'done', finishedAt: time });
        expect(details?.job.error).toBeUndefined();
        expect(details?.password).toBeUndefined();
      });

      test('pages are changed only under the claim, anew each time, and none by half', async () => {
        const job = await made({ spans: [[0, 1]] });
        const finish = await readAll(store, 'a');
        const [block] = pageOf(1).blocks;
        if (block === undefined) throw new Error('the page of the tests has a block');
        const heading = { ...pageOf(1), blocks: [{ ...block, kind: 'heading', level: 2 }] };
        expect(await store.amendPages(finish, [{ index: 1, changes: [{ at: 0, kind: 'heading', level: 1 }] }])).toBe(
          true,
        );
        const changes = [{ at: 0, kind: 'heading', level: 2 }] as const;
        expect(await store.amendPages(finish, [{ index: 1, changes }])).toBe(true);
        expect(await store.pages(job.uuid)).toEqual([pageOf(0), heading]);
        const before = (await store.get(job.uuid))?.job.model ?? { inputTokens: 0, outputTokens: 0 };
        const model = { inputTokens: 70, outputTokens: 30, cost: 0.5 };
        for (const index of [1, 1]) expect(await store.amendPages(finish, [{ index, changes, model }])).toBe(true);
        expect((await store.get(job.uuid))?.job.model).toEqual({
          inputTokens: before.inputTokens + 140,
          outputTokens: before.outputTokens + 60,
          cost: 1,
        });
        await expect(
          store.amendPages(finish, [
            { index: 0, changes, model },
            { index: 5, changes },
          ]),
        ).rejects.toMatchObject({ code: 'invalid_argument' });
        expect(await store.pages(job.uuid, [0])).toEqual([pageOf(0)]);
        expect((await store.get(job.uuid))?.job.model).toMatchObject({ cost: 1 });
        time += lease;
        const next = finishOf(await store.claim('b', lease));
        expect(await store.amendPages(finish, [{ index: 0, changes }])).toBe(false);
        expect(await store.finish(finish, { status: 'done' })).toBe(false);
        expect(await store.renew({ kind: 'finish', finish }, lease)).toBe(false);
        expect(await store.renew({ kind: 'finish', finish: next }, lease)).toBe(true);
        expect(await store.finish(next, { status: 'done' })).toBe(true);
        expect(await store.pages(job.uuid)).toEqual([pageOf(0), heading]);
        await store.noteIndexed(job.uuid);
        expect(await store.hasWork()).toBe(false);
      });

      test('a page in writing is kept as it stands, with its sketch until the job is finished', async () => {
        const job = await made({ spans: [[0, 1]] });
        const claim = spanOf(await store.claim('a', lease));
        const page = pageOf(0, 'written', 0.5);
        const written = { index: 0, json: JSON.stringify(page), letters: 7, trust: 3.5, sketch: '{"index":0}' };
        expect(await store.putPage(claim, written)).toBe(true);
        expect(await store.pages(job.uuid)).toEqual([page]);
        expect((await store.get(job.uuid))?.job.meanConfidence).toBe(0.5);
        await store.putPage(claim, pageOf(1));
        expect(await store.sketches(job.uuid, [0, 1, 2])).toEqual([{ index: 0, sketch: '{"index":0}' }]);
        await store.finish(finishOf(await store.claim('a', lease)), { status: 'done' });
        expect(await store.sketches(job.uuid, [0])).toEqual([]);
      });

      test('a released finish is free at once', async () => {
        await made({ spans: [[0]] });
        const finish = await readAll(store, 'a');
        await store.release({ kind: 'finish', finish });
        expect(await store.finish(finish, { status: 'done' })).toBe(false);
        finishOf(await store.claim('b', lease));
      });

      test('a finish that kills every process fails the job instead of looping', async () => {
        const job = await made({ spans: [[0]] });
        await readAll(store, 'a');
        time += lease;
        for (let died = 1; died < claimsWithoutProgress; died++) {
          finishOf(await store.claim('a', lease));
          time += lease;
        }
        expect(await store.claim('c', lease)).toBeUndefined();
        const stored = (await store.get(job.uuid))?.job;
        expect(stored?.status).toBe('failed');
        expect(stored?.error).toMatch(/fresh/);
        expect(await store.pageIndexes(job.uuid)).toEqual([0]);
      });
    });

    test('a finish that dies again and again, but gets on with what it asks of a model, goes on', async () => {
      const pages = Array.from({ length: 2 * claimsWithoutProgress }, (_, index) => index);
      const job = await made({ spans: [pages] });
      await readAll(store, 'a');
      time += lease;
      for (const index of pages) {
        const finish = finishOf(await store.claim('a', lease));
        expect(await store.amendPages(finish, [{ index, changes: [{ claims: [] }] }])).toBe(true);
        time += lease;
      }
      // What is told of the layout, and what failed, is noted anew each time, and is no progress.
      for (let died = 1; died <= claimsWithoutProgress; died++) {
        const finish = finishOf(await store.claim('a', lease));
        await store.amendPages(finish, [{ index: 0, changes: [{ note: 'It failed.' }] }]);
        await store.amendPages(finish, [{ index: 0, changes: [{ at: 0, kind: 'heading' }] }]);
        time += lease;
      }
      expect(await store.claim('c', lease)).toBeUndefined();
      expect((await store.get(job.uuid))?.job.status).toBe('failed');
    });

    describe('indexing', () => {
      test('is left to whoever finished the job, and to another when the claim runs out', async () => {
        const job = await made({ spans: [[0]] });
        const finish = await readAll(store, 'a');
        expect(await store.unindexed()).toEqual([]);
        await store.finish(finish, { status: 'done' });
        expect(await store.unindexed()).toEqual([job.uuid]);
        expect(await store.hasWork()).toBe(true);
        expect(await store.claim('b', lease)).toBeUndefined();
        time += lease - 1;
        expect(await store.renew({ kind: 'finish', finish }, lease)).toBe(true);
        time += 1;
        expect(await store.claim('b', lease)).toBeUndefined();
        time += lease;
        const next = finishOf(await store.claim('b', lease));
        expect(next.job).toBe(job.uuid);
        expect(await store.renew({ kind: 'finish', finish }, lease)).toBe(false);
        expect(await store.fail({ kind: 'finish', finish: next }, 'late')).toBe(false);
        expect(await store.amendPages(next, [])).toBe(false);
        await store.release({ kind: 'finish', finish: next });
        finishOf(await store.claim('c', lease));
        await store.noteIndexed(job.uuid);
        expect(await store.unindexed()).toEqual([]);
        expect(await store.hasWork()).toBe(false);
        time += lease;
        expect(await store.claim('d', lease)).toBeUndefined();
        expect((await store.get(job.uuid))?.job).toMatchObject({ status: 'done' });
      });

      test('that kills every process is given up; the job stays as it is', async () => {
        const job = await made({ spans: [[0]] });
        await store.finish(await readAll(store, 'a'), { status: 'done' });
        time += lease;
        for (let died = 1; died < claimsWithoutProgress; died++) {
          finishOf(await store.claim('a', lease));
          time += lease;
        }
        expect(await store.claim('c', lease)).toBeUndefined();
        expect(await store.hasWork()).toBe(false);
        expect(await store.unindexed()).toEqual([job.uuid]);
        expect((await store.get(job.uuid))?.job).toMatchObject({ status: 'done' });
      });

      test('concerns no job that failed or was cancelled, and is told to its owner alone', async () => {
        const failed = await made({ spans: [[0]] });
        await store.finish(await readAll(store, 'a'), { status: 'failed', error: 'nothing there' });
        const cancelled = await made({ spans: [[0]] });
        await readAll(store, 'a');
        await store.cancel(cancelled.uuid);
        expect(await store.unindexed()).toEqual([]);
        const done = await made({ spans: [[0]] });
        await store.finish(await readAll(store, 'a'), { status: 'done' });
        const other = store.of(ann);
        expect(await other.unindexed()).toEqual([]);
        await other.noteIndexed(done.uuid);
        expect(await store.of('local').unindexed()).toEqual([done.uuid]);
        for (const { uuid } of [failed, cancelled]) expect((await store.get(uuid))?.job.status).not.toBe('done');
      });

      test('a deletion meanwhile stays noted until that process must have noticed', async () => {
        const job = await made({ spans: [[0]] });
        await store.finish(await readAll(store, 'a'), { status: 'done' });
        await store.delete(job.uuid);
        expect(await store.deletionFinished(job.uuid)).toBe(false);
        time += lease;
        expect(await store.deletionFinished(job.uuid)).toBe(true);
      });
    });

    describe('cancelling and deleting', () => {
      test('a cancelled job hands out no work and takes no pages; its pages stay', async () => {
        const job = await made({ password: 'secret' });
        const first = spanOf(await store.claim('a', lease));
        const second = spanOf(await store.claim('a', lease));
        await store.putPage(first, pageOf(0));
        time += 7;
        expect(await store.cancel(job.uuid)).toMatchObject({ status: 'cancelled', finishedAt: time });
        expect(await store.putPage(second, pageOf(1))).toBe(false);
        expect(await store.renew({ kind: 'span', span: second }, lease)).toBe(false);
        expect(await store.fail({ kind: 'span', span: second }, 'late')).toBe(false);
        time += lease;
        expect(await store.claim('b', lease)).toBeUndefined();
        expect(await store.pages(job.uuid)).toEqual([pageOf(0)]);
        expect((await store.get(job.uuid))?.password).toBeUndefined();
      });

      test('cancelling a finished job leaves it as it is', async () => {
        const job = await made({ spans: [[0]] });
        await store.finish(await readAll(store, 'a'), { status: 'done' });
        expect(await store.cancel(job.uuid)).toMatchObject({ status: 'done' });
        expect((await store.get(job.uuid))?.job.status).toBe('done');
      });

      test('deleting removes all of one job and nothing of another', async () => {
        const doomed = await made({ fingerprint: 'same' });
        const kept = await made();
        const message = { role: 'user', content: 'who?', citations: [], createdAt: 1 } as const;
        await store.appendMessages(doomed.uuid, [message]);
        await store.appendMessages(kept.uuid, [message]);
        const claims = [spanOf(await store.claim('a', lease)), spanOf(await store.claim('a', lease))];
        const claim = claims.find((one) => one.job === doomed.uuid);
        const other = claims.find((one) => one.job === kept.uuid);
        if (claim === undefined || other === undefined) throw new Error('each job should have one span in work');
        await store.putPage(claim, pageOf(0));
        expect(await store.delete(doomed.uuid)).toBe(true);
        expect(await store.delete(doomed.uuid)).toBe(false);
        expect(await store.get(doomed.uuid)).toBeUndefined();
        expect(await store.find('same')).toBeUndefined();
        expect(await store.pages(doomed.uuid)).toEqual([]);
        expect(await store.conversation(doomed.uuid)).toBeUndefined();
        expect((await store.list({ limit: 10 })).jobs.map((job) => job.uuid)).toEqual([kept.uuid]);
        expect((await store.conversation(kept.uuid))?.messages).toHaveLength(1);
        expect(await store.putPage(claim, pageOf(0))).toBe(false);
        expect(await store.putPage(other, pageOf(0))).toBe(true);
      });

      test('a deletion is noted until it is finished', async () => {
        const job = await made({ spans: [[0]] });
        await store.delete(job.uuid);
        expect(await store.unfinishedDeletions()).toEqual([job.uuid]);
        expect(await store.deletionFinished(job.uuid)).toBe(true);
        expect(await store.unfinishedDeletions()).toEqual([]);
        expect(await store.deletionFinished(job.uuid)).toBe(true);
      });

      test('a deletion during the finish stays noted until that process must have noticed', async () => {
        const job = await made({ spans: [[0]] });
        const finish = await readAll(store, 'a');
        await store.delete(job.uuid);
        expect(await store.finish(finish, { status: 'done' })).toBe(false);
        expect(await store.deletionFinished(job.uuid)).toBe(false);
        expect(await store.unfinishedDeletions()).toEqual([job.uuid]);
        time += lease;
        expect(await store.deletionFinished(job.uuid)).toBe(true);
      });

      test('a deletion during the finish is over when that process gives its claim back, and no earlier one', async () => {
        const job = await made({ spans: [[0]] });
        const earlier = await readAll(store, 'a');
        time += lease;
        const finish = finishOf(await store.claim('b', lease));
        await store.delete(job.uuid);
        await store.release({ kind: 'finish', finish: earlier });
        expect(await store.deletionFinished(job.uuid)).toBe(false);
        await store.release({ kind: 'finish', finish });
        expect(await store.deletionFinished(job.uuid)).toBe(true);
      });
    });

    test('a job has one conversation that grows in order', async () => {
      const job = await made();
      const place = { page: 1, snippet: 'page 1', bbox: [0, 0, 1, 1], lines: [0, 0], match: 'exact' } as const;
      const citation = { ...place, job: job.uuid, document: job.name, confidence: 0.9 };
      const question = { role: 'user', content: 'what?', citations: [], createdAt: 1 } as const;
      const answer = { role: 'assistant', content: 'page 1', citations: [citation], createdAt: 2 } as const;
      const begun = await store.appendMessages(job.uuid, [question, answer]);
      expect(begun).toMatchObject({ jobs: [job.uuid], messages: [question, answer] });
      const grown = await store.appendMessages(job.uuid, [question]);
      expect(grown.uuid).toBe(begun.uuid);
      expect(await store.conversation(job.uuid)).toEqual({
        uuid: begun.uuid,
        jobs: [job.uuid],
        messages: [question, answer, question],
      });
      expect(await store.conversation({ conversation: begun.uuid })).toEqual(await store.conversation(job.uuid));
    });

    test('a conversation may be about several jobs, and what was asked about one goes with it', async () => {
      const [first, second, third] = [await made(), await made(), await made()];
      const question = { role: 'user', content: 'which?', citations: [], createdAt: 1 } as const;
      const own = await store.appendMessages(first.uuid, [question]);
      const shared = await store.appendMessages({ jobs: [first.uuid, second.uuid] }, [question]);
      const other = await store.appendMessages({ jobs: [third.uuid] }, [question]);
      expect(new Set([own.uuid, shared.uuid, other.uuid]).size).toBe(3);
      expect([...shared.jobs].toSorted()).toEqual([first.uuid, second.uuid].toSorted());
      const grown = await store.appendMessages({ conversation: shared.uuid, jobs: [third.uuid] }, [question, question]);
      expect(grown).toMatchObject({ uuid: shared.uuid, messages: { length: 3 } });
      expect(grown.jobs).toHaveLength(3);
      expect(await store.conversations(first.uuid)).toEqual([own.uuid, shared.uuid]);
      expect(await store.conversations(third.uuid)).toEqual([shared.uuid, other.uuid]);
      expect(await store.conversation(third.uuid)).toBeUndefined();
      await store.appendMessages({ conversation: own.uuid, jobs: [second.uuid] }, [
        { ...question, content: 'second?' },
      ]);
      await store.appendMessages(first.uuid, [{ ...question, content: 'first?' }]);
      await store.delete(second.uuid);
      expect(await store.conversation({ conversation: shared.uuid })).toMatchObject({ messages: [question, question] });
      expect(await store.conversations(first.uuid)).toEqual([own.uuid, shared.uuid]);
      expect(await store.conversation(first.uuid)).toMatchObject({
        jobs: [first.uuid],
        messages: [{ content: 'which?' }, { content: 'first?' }],
      });
      await store.delete(third.uuid);
      expect(await store.conversation({ conversation: shared.uuid })).toBeUndefined();
      await expect(
        store.appendMessages({ conversation: shared.uuid, jobs: [first.uuid] }, [question]),
      ).rejects.toMatchObject({ code: 'conversation_not_found' });
      await expect(store.appendMessages({ jobs: [first.uuid, 'f'.repeat(32)] }, [question])).rejects.toMatchObject({
        code: 'job_not_found',
      });
      expect(await store.conversations(first.uuid)).toEqual([own.uuid]);
    });

    test('what one connection stores another sees', async () => {
      const job = await made({ spans: [[0]] });
      const other = await opened.another();
      expect((await other.get(job.uuid))?.job).toEqual(job);
      await other.putPage(spanOf(await other.claim('b', lease)), pageOf(0));
      expect(await store.pages(job.uuid)).toEqual([pageOf(0)]);
      await other.close();
    });
  });
}
