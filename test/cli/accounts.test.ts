import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openAccounts } from '../../src/compose.ts';
import { openDatabase } from '../../src/store/sqlite-database.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { newJob, spanOf } from '../store/job-store.suite.ts';
import { pageOf } from '../store/pages.ts';
import { run } from './run.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-cli-accounts-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const accounts = (...argv: readonly string[]) => run(['accounts', ...argv, '--home', home]);
const json = async (...argv: readonly string[]): Promise<unknown> => {
  const { code, stdout } = await accounts(...argv, '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};
const Created = z.object({ id: z.string(), token: z.string() });

/** Reads one page for the account that a token belongs to. */
async function readPage(token: string): Promise<string> {
  const opened = await openAccounts({ home });
  const caller = await opened.accounts.authenticate(token);
  const charge = opened.accounts.charge(caller, 'cpu');
  await opened.close();
  if (caller.kind !== 'account') throw new Error('no account');
  const store = await openSqliteJobStore(join(home, 'ocrchat.db'));
  const { job } = await store.of(caller.account.id).create(newJob({ charge, spans: [[0]] }), { reuse: false });
  await store.putPage(spanOf(await store.claim('test', 10_000)), pageOf(0));
  await store.close();
  return job.uuid;
}

describe('accounts', () => {
  test('create prints the token alone on standard output, and it works', async () => {
    const { code, stdout, stderr } = await accounts('create', 'acme', '--plan', 'paid', '--credits', '50');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ocrchat_[0-9a-f]{12}_[0-9a-f]{40}\n$/);
    expect(stderr).toContain('shown only now');
    const opened = await openAccounts({ home });
    expect(await opened.accounts.authenticate(stdout.trim())).toMatchObject({
      account: { name: 'acme', plan: 'paid', credits: 50 },
    });
    await opened.close();
  });

  test('no later command shows the token again', async () => {
    const { token } = Created.parse(await json('create', 'acme'));
    for (const argv of [['list'], ['list', '--json'], ['ledger'], ['plan', 'acme', 'paid'], ['disable', 'acme']]) {
      const { stdout, stderr } = await accounts(...argv);
      expect(`${stdout}${stderr}`).not.toContain(token.slice(-40));
    }
  });

  test('list tells plan, state and what is used', async () => {
    expect((await accounts('list')).stderr).toContain('There are no accounts');
    await json('create', 'acme', '--credits', '10');
    const { token } = Created.parse(await json('create', 'zebra'));
    await readPage(token);
    await accounts('disable', 'acme');
    expect(await json('list')).toMatchObject([
      { name: 'acme', plan: 'paid', disabled: true, used: 0, cap: 10, resets_at: null },
      {
        name: 'zebra',
        plan: 'free',
        disabled: false,
        used: 1,
        cap: 200,
        resets_at: expect.stringMatching(/-01T00:00/),
      },
    ]);
    const { stdout } = await accounts('list');
    expect(stdout).toMatch(/^NAME .*\nacme .* disabled .*\nzebra .* active .*\n$/);
  });

  test('credits of an account on the free plan are not spent, and it is said how they are', async () => {
    await json('create', 'free');
    const { code, stderr } = await accounts('credit', 'free', '5');
    expect(code).toBe(0);
    expect(stderr).toMatch(/free plan.*accounts plan acct_\w+ paid/);
    await json('plan', 'free', 'paid');
    expect((await accounts('credit', 'free', '5')).stderr).toBe('');
  });

  test('rotate, credit, plan and disable change the account', async () => {
    const first = Created.parse(await json('create', 'acme'));
    const second = Created.parse(await json('rotate', 'acme'));
    expect(second).toMatchObject({ id: first.id });
    expect(second.token).not.toBe(first.token);
    expect(await json('plan', 'acme', 'paid')).toMatchObject({ plan: 'paid' });
    expect(await json('credit', 'acme', '30')).toMatchObject({ credits: 30 });
    expect(await json('credit', 'acme', '-10')).toMatchObject({ credits: 20 });
    expect(await json('disable', first.id)).toMatchObject({ disabled: true });
    expect(await json('disable', 'acme', '--undo')).toMatchObject({ disabled: false });
  });

  test.each([
    [['credit', 'acme', '1.5'], 2],
    [['credit', 'acme', 'many'], 2],
    [['credit', 'acme', '-1'], 2],
    [['plan', 'acme', 'gold'], 2],
    [['create', 'acme'], 2],
    [['create', 'other', '--plan', 'free', '--credits', '5'], 2],
    [['rotate', 'nobody'], 5],
  ] as const)('%j is refused and changes nothing', async (argv, expected) => {
    await json('create', 'acme');
    const before = await json('list');
    const { code, stdout, stderr } = await accounts(...argv);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).not.toBe('');
    expect(await json('list')).toEqual(before);
  });

  test('ledger shows what was charged, and says when it is wrong', async () => {
    const { token } = Created.parse(await json('create', 'acme', '--credits', '10'));
    const uuid = await readPage(token);
    expect(await json('ledger', 'acme')).toMatchObject([
      { kind: 'page', amount: 1, fund: 'credits', job: uuid, page: 1 },
      { kind: 'credit', amount: 10, job: null, page: null },
    ]);
    expect(await json('ledger', '--limit', '1', '--before', '2')).toMatchObject([{ kind: 'credit' }]);
    expect((await accounts('ledger')).stdout).toMatch(/ acme +page +1 +credits +[0-9a-f]{32} +1\n/);
    expect(await accounts('ledger', '--check')).toMatchObject({
      code: 0,
      stdout: 'The ledger is right: 1 pages of 1 jobs delivered, 1 charged.\n',
    });

    const database = await openDatabase(join(home, 'ocrchat.db'));
    await database.write(() => database.run(`DELETE FROM ledger WHERE kind = 'page'`));
    database.close();
    const { code, stdout } = await accounts('ledger', '--check');
    expect(code).toBe(1);
    expect(stdout).toContain(`job ${uuid}: delivered 1 pages, charged 0`);
    expect(stdout).toContain('account acme: has 10 credits, 1 of them spent; the ledger says 10 and 0');
  });
});
