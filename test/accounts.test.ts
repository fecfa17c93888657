import type * as crypto from 'node:crypto';
import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { localCaller } from '../src/account.ts';
import { type Accounts, createAccounts } from '../src/accounts.ts';
import { loadConfig } from '../src/config.ts';
import type { AccountStore } from '../src/store/account-store.ts';
import { openSqliteAccountStore } from '../src/store/sqlite-accounts.ts';
import { openSqliteJobStore } from '../src/store/sqlite.ts';
import { newJob } from './store/job-store.suite.ts';

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});

let folder: string;
let path: string;
let count = 0;
let time: number;
let store: AccountStore;
let accounts: Accounts;
const config = loadConfig({ anonymousAllowance: 3, freeAllowance: 5, freeFilePages: 4 }, {});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-accounts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  path = join(folder, `${++count}`, 'ocrchat.db');
  time = Date.parse('2026-03-10T12:00:00Z');
  store = await openSqliteAccountStore(path, () => time);
  accounts = createAccounts(store, config, () => time);
});
afterEach(() => store.close());

describe('accounts', () => {
  test('are free, or paid when they come with credits', async () => {
    const { account } = await accounts.create({ name: ' acme ' });
    expect(account).toMatchObject({ name: 'acme', plan: 'free', credits: 0, spent: 0, disabled: false });
    expect((await accounts.create({ name: 'rich', credits: 50 })).account).toMatchObject({ plan: 'paid', credits: 50 });
    expect((await accounts.create({ name: 'poor', plan: 'paid' })).account).toMatchObject({ plan: 'paid', credits: 0 });
    expect((await accounts.list()).map(({ name }) => name).toSorted()).toEqual(['acme', 'poor', 'rich']);
    expect((await accounts.ledger('rich', { limit: 9 })).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['credit', 50],
    ]);
    await expect(accounts.create({ name: 'odd', plan: 'free', credits: 5 })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
  });

  test.each(['', '   ', 'a\nb', 'x'.repeat(101), 'acct_000000000000', 'a\u202eb'])(
    'have no name like %j',
    async (name) => {
      await expect(accounts.create({ name })).rejects.toMatchObject({ code: 'invalid_argument' });
      expect(await accounts.list()).toEqual([]);
    },
  );

  test('share no name, also when two are made at once', async () => {
    const made = await Promise.allSettled([accounts.create({ name: 'acme' }), accounts.create({ name: 'acme' })]);
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await accounts.list()).toHaveLength(1);
  });

  test('are named by name or id; an unknown one says so', async () => {
    const { account } = await accounts.create({ name: 'acme' });
    expect(await accounts.setPlan(account.id, 'paid')).toMatchObject({ name: 'acme', plan: 'paid' });
    expect(await accounts.setPlan('acme', 'free')).toMatchObject({ id: account.id, plan: 'free' });
    for (const work of [
      () => accounts.rotate('nobody'),
      () => accounts.credit('nobody', 5),
      () => accounts.setPlan('nobody', 'paid'),
      () => accounts.setDisabled('nobody', true),
      () => accounts.ledger('nobody', { limit: 5 }),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'account_not_found' });
  });

  test('take credits, and give back those that are not used', async () => {
    await accounts.create({ name: 'acme', credits: 10 });
    expect(await accounts.credit('acme', 5)).toMatchObject({ credits: 15 });
    expect(await accounts.credit('acme', -15)).toMatchObject({ credits: 0 });
    for (const amount of [-1, 0, 1.5, Number.NaN, 1e300])
      await expect(accounts.credit('acme', amount)).rejects.toMatchObject({ code: 'invalid_argument' });
    expect((await accounts.ledger('acme', { limit: 9 })).map(({ amount }) => amount)).toEqual([-15, 5, 10]);
    expect(await accounts.audit()).toMatchObject({ faults: [] });
  });

  test('are there when one is not disabled', async () => {
    expect(await accounts.hasAccounts()).toBe(false);
    await accounts.create({ name: 'acme' });
    expect(await accounts.hasAccounts()).toBe(true);
    await accounts.setDisabled('acme', true);
    expect(await accounts.hasAccounts()).toBe(false);
  });
});

describe('tokens', () => {
  test('have a prefix to be recognised by and 160 random bits, and no two are alike', async () => {
    const tokens = [];
    for (let at = 0; at < 20; at++) tokens.push((await accounts.create({ name: `account ${at}` })).token);
    for (const token of tokens) expect(token).toMatch(/^ocrchat_[0-9a-f]{12}_[0-9a-f]{40}$/);
    expect(new Set(tokens.map((token) => token.slice(-40))).size).toBe(20);
    // Every bit is one about as often as zero: 20 × 160 draws leave this range once in 10^14 runs.
    const ones = tokens.flatMap((token) =>
      [...BigInt(`0x${token.slice(-40)}`).toString(2)].filter((bit) => bit === '1'),
    );
    expect(ones.length).toBeGreaterThan(1600 - 220);
    expect(ones.length).toBeLessThan(1600 + 220);
  });

  test('open their account until they are replaced', async () => {
    const { account, token } = await accounts.create({ name: 'acme' });
    expect(await accounts.authenticate(token)).toEqual({ kind: 'account', account });
    const rotated = await accounts.rotate('acme');
    expect(rotated.token).not.toBe(token);
    await expect(accounts.authenticate(token)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await accounts.authenticate(rotated.token)).toMatchObject({ kind: 'account', account: { name: 'acme' } });
  });

  test('of a disabled account open nothing, and open it again afterwards', async () => {
    const { token } = await accounts.create({ name: 'acme' });
    await accounts.setDisabled('acme', true);
    await expect(accounts.authenticate(token)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('disabled'),
    });
    await accounts.setDisabled('acme', false);
    expect(await accounts.authenticate(token)).toMatchObject({ kind: 'account' });
  });

  test('are stored as SHA-256 and stand in no file', async () => {
    const { account, token } = await accounts.create({ name: 'acme' });
    expect(Buffer.from((await store.credentials(account.id))?.tokenHash ?? [])).toEqual(
      createHash('sha256').update(token).digest(),
    );
    for (const name of await readdir(join(path, '..')))
      expect((await readFile(join(path, '..', name))).includes(token.slice(-40))).toBe(false);
  });

  test('are compared in constant time, also when there is no such account', async () => {
    const { token } = await accounts.create({ name: 'acme' });
    await accounts.setDisabled((await accounts.create({ name: 'gone' })).account.name, true);
    const wrong = (text: string) => (text.endsWith('0') ? '1' : '0');
    const given = [
      token.slice(0, -1) + wrong(token),
      `ocrchat_${'0'.repeat(12)}_${'0'.repeat(40)}`,
      token.toUpperCase(),
      ` ${token}`,
      '',
      'Bearer',
      'x'.repeat(100_000),
    ];
    const compare = vi.mocked(timingSafeEqual);
    compare.mockClear();
    await accounts.authenticate(token);
    expect(compare).toHaveBeenCalledTimes(1);
    for (const text of given) {
      compare.mockClear();
      await expect(accounts.authenticate(text)).rejects.toMatchObject({ code: 'unauthorized' });
      expect(compare).toHaveBeenCalledTimes(1);
      expect(compare.mock.calls[0]?.map((part) => part.byteLength)).toEqual([32, 32]);
    }
  });

  test('are repeated by no error', async () => {
    const { token } = await accounts.create({ name: 'acme' });
    const canary = `${token.slice(0, -12)}ca11ab1eca1f`;
    const error: unknown = await accounts.authenticate(canary).catch((thrown: unknown) => thrown);
    const told = error instanceof Error ? [error.message, error.stack, JSON.stringify({ ...error })].join('\n') : '';
    expect(told).toContain('not valid');
    for (const part of [canary, 'ca11ab1eca1f', token.slice(-40, -12)]) expect(told).not.toContain(part);
  });
});

describe('who pays, and how much', () => {
  test('local work is not metered', async () => {
    expect(accounts.charge(localCaller, 'cpu')).toEqual({ payer: 'local', price: 0, priority: 1 });
    expect(await accounts.usage(localCaller)).toBeUndefined();
    expect(accounts.filePages(localCaller)).toBeUndefined();
  });

  test('without a token: a day of the network; on the free plan: a month; on the paid plan: credits and priority', async () => {
    const anonymous = accounts.anonymous('2001:db8::1:2:3:4');
    expect(anonymous).toEqual({ kind: 'anonymous', network: '2001:db8::/64' });
    expect(accounts.charge(anonymous, 'cpu')).toMatchObject({
      payer: 'net:2001:db8::/64',
      price: 1,
      priority: 0,
      budget: {
        fund: 'allowance',
        cap: 3,
        window: { since: Date.parse('2026-03-10'), until: Date.parse('2026-03-11') },
      },
    });
    const free = await accounts.authenticate((await accounts.create({ name: 'free' })).token);
    expect(accounts.charge(free, 'vlm')).toMatchObject({
      price: 5,
      priority: 0,
      budget: {
        fund: 'allowance',
        cap: 5,
        window: { since: Date.parse('2026-03-01'), until: Date.parse('2026-04-01') },
      },
    });
    const paid = await accounts.authenticate((await accounts.create({ name: 'paid', credits: 7 })).token);
    expect(accounts.charge(paid, 'cpu')).toMatchObject({ price: 1, priority: 1, budget: { fund: 'credits' } });
    expect([anonymous, free, paid].map(accounts.filePages)).toEqual([20, 4, 2000]);
  });

  test('an allowance of nothing asks for a token', () => {
    const strict = createAccounts(store, { ...config, anonymousAllowance: 0 });
    expect(() => strict.anonymous('203.0.113.1')).toThrow(/asks for an API token/);
  });

  test('what is used counts what is held back, and starts anew with the next window', async () => {
    const jobs = await openSqliteJobStore(path, { now: () => time });
    const caller = accounts.anonymous('203.0.113.1');
    const submit = (pages: number) =>
      jobs
        .of('anonymous')
        .create(
          newJob({ charge: accounts.charge(caller, 'cpu'), spans: [Array.from({ length: pages }, (_, at) => at)] }),
          { reuse: true },
        );
    const { job } = await submit(2);
    const resetsAt = Date.parse('2026-03-11');
    expect(await accounts.usage(caller)).toEqual({ used: 2, cap: 3, resetsAt });
    await expect(submit(2)).rejects.toMatchObject({
      code: 'quota_exceeded',
      facts: { used: 2, cap: 3, needed: 2, resets_at: '2026-03-11T00:00:00.000Z' },
    });
    // Another network, and another address of the same one.
    expect(await accounts.usage(accounts.anonymous('203.0.113.2'))).toMatchObject({ used: 0 });
    await jobs.of('anonymous').cancel(job.uuid);
    expect(await accounts.usage(caller)).toMatchObject({ used: 0 });
    await submit(3);
    time = resetsAt - 1;
    expect(await accounts.usage(caller)).toMatchObject({ used: 3, resetsAt });
    await jobs.close();
  });

  test('of submissions at once only as many are taken in as can be paid for', async () => {
    const { account, token } = await accounts.create({ name: 'acme', credits: 10 });
    const caller = await accounts.authenticate(token);
    const charge = accounts.charge(caller, 'cpu');
    const stores = await Promise.all([1, 2, 3].map(() => openSqliteJobStore(path, { now: () => time })));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }).flatMap(() =>
        stores.map((one) => one.of(account.id).create(newJob({ charge, spans: [[0]] }), { reuse: false })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await accounts.usage(caller)).toEqual({ used: 10, cap: 10 });
    await Promise.all(stores.map((one) => one.close()));
  });
});
