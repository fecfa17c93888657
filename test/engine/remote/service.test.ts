/** The remote engine against `ocrchat serve` in a process of its own, directly and through a bad network. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Accounts } from '../../../src/accounts.ts';
import type { App } from '../../../src/app.ts';
import { openAccounts, openApp } from '../../../src/compose.ts';
import type { Config } from '../../../src/config.ts';
import { collect } from '../../pages.ts';
import { harvestOf, placeOf } from '../../e2e/documents.ts';
import { report } from '../../http/documents.ts';
import { type ChaosProxy, startChaosProxy } from './chaos-proxy.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const settings = { dataUrl: '', systemData: 'ignore', readers: 1, logLevel: 'silent' } as const;

let root = '';
let url = '';
let server: ChildProcess;
let accounts: Accounts;
let closeAccounts: () => Promise<void>;
let proxy: ChaosProxy | undefined;
const apps: App[] = [];
let homes = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ocrchat-remote-'));
  const home = join(root, 'service');
  server = spawn(process.execPath, [main, 'serve', '--port', '0', '--metrics-port', 'off'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      OCRCHAT_HOME: home,
      OCRCHAT_DATA_URL: '',
      OCRCHAT_READERS: '1',
      OCRCHAT_LOG: 'info',
      OCRCHAT_INLINE_PAGES: '2',
    },
  });
  if (server.stderr === null) throw new Error('the service has no standard error');
  for await (const line of createInterface(server.stderr)) {
    const said: { url?: string } = JSON.parse(line);
    if (said.url === undefined) continue;
    url = said.url;
    break;
  }
  server.stderr.resume();
  ({ accounts, close: closeAccounts } = await openAccounts({ home, ...settings }));
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await proxy?.close();
  proxy = undefined;
});
afterAll(async () => {
  await closeAccounts();
  server.kill('SIGKILL');
  await once(server, 'exit');
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

async function open(more: Partial<Config>): Promise<App> {
  const app = await openApp({
    home: join(root, `home-${homes++}`),
    allow: [root],
    ...settings,
    remotePatience: 60_000,
    ...more,
  });
  apps.push(app);
  return app;
}

async function put(pages: number, name: string, mark?: string): Promise<string> {
  const path = join(root, name);
  await writeFile(path, (await report(pages, name, mark)).bytes);
  return path;
}

const usedBy = async (token: string) => (await accounts.usage(await accounts.authenticate(token)))?.used;

describe('a document that a service reads', () => {
  test('is the same as one that was read here, and can be searched, asked and exported', async () => {
    const { token } = await accounts.create({ name: 'reader', plan: 'paid', credits: 100 });
    const path = await put(12, 'harvest.pdf');
    const remote = await open({ engine: 'auto', remoteUrl: url, remoteToken: token });
    const local = await open({ engine: 'local' });
    const submitted = await remote.submit({ kind: 'path', path }, { pages: '2-12' });
    const job = await remote.wait(submitted.uuid);
    expect(job).toMatchObject({ status: 'done', pageCount: 11, options: { engine: 'remote' } });
    const here = await local.wait((await local.submit({ kind: 'path', path }, { pages: '2-12' })).uuid);

    const jsonOf = async (app: App, uuid: string): Promise<{ pages: unknown }> =>
      JSON.parse((await collect((await app.export(uuid, 'json')).body)).join(''));
    expect((await jsonOf(remote, job.uuid)).pages).toEqual((await jsonOf(local, here.uuid)).pages);

    const answer = await remote.ask(job.uuid, `How many sacks did the growers of ${placeOf(7)} bring in?`);
    expect(answer).toMatchObject({ abstained: false });
    expect(answer.citations[0]).toMatchObject({ page: 7, snippet: expect.stringContaining(String(harvestOf(7))) });
    const [hit] = await remote.search(placeOf(5), { limit: 3 });
    expect(hit).toMatchObject({ document: 'harvest.pdf', chunk: { job: job.uuid, page: 4 } });
    expect((await remote.pageImage(job.uuid, 3)).width).toBeGreaterThan(100);

    expect(await usedBy(token)).toBe(11);
  });

  test('is asked there, too, and what the service answers is found again in the pages that came back', async () => {
    const { token } = await accounts.create({ name: 'asker', plan: 'paid', credits: 100 });
    const path = await put(14, 'asked.pdf', 'asked');
    const remote = await open({ engine: 'remote', remoteUrl: url, remoteToken: token, answerer: 'remote' });
    const job = await remote.wait((await remote.submit({ kind: 'path', path })).uuid);
    const question = `How many sacks did the growers of ${placeOf(13)} bring in?`;

    const answer = await remote.ask(job.uuid, question);
    expect(answer).toMatchObject({ mode: 'remote', abstained: false, notes: [] });
    expect(answer.content).toContain(String(harvestOf(13)));
    const [citation] = answer.citations;
    expect(citation).toMatchObject({ job: job.uuid, page: 13, match: 'exact', document: 'asked.pdf' });
    const quoted = await remote.ask(job.uuid, question, { answerer: 'extractive', conversation: 'new' });
    expect(citation).toEqual(quoted.citations[0]);
    expect(await remote.ask(job.uuid, 'Which submarine did the bishop paint?')).toMatchObject({ abstained: true });
    const history = await remote.history(job.uuid);
    expect(history?.messages.filter(({ mode }) => mode === 'remote')).toHaveLength(2);

    // Another account is told no more than that there is no such job; the answer is quoted from what is here.
    const { token: other } = await accounts.create({ name: 'other-asker' });
    const home = join(root, `home-${homes - 1}`);
    await remote.close();
    apps.splice(apps.indexOf(remote), 1);
    const stranger = await open({ home, remoteUrl: url, remoteToken: other });
    const fallen = await stranger.ask(job.uuid, question, { answerer: 'remote' });
    expect(fallen).toMatchObject({ mode: 'extractive', abstained: false });
    expect(fallen.notes[0]).toMatch(/does not know the job of asked\.pdf.*fresh.*made without it/);
    await stranger.delete(job.uuid);
    expect(await readdir(join(home, 'remote'))).toEqual([]);
  });

  test('that was read here is not asked about there', async () => {
    const app = await open({ engine: 'local', remoteUrl: url });
    const path = await put(1, 'own.pdf', 'own');
    const job = await app.wait((await app.submit({ kind: 'path', path })).uuid);
    const answer = await app.ask(job.uuid, `How many sacks did the growers of ${placeOf(1)} bring in?`, {
      answerer: 'remote',
    });
    expect(answer).toMatchObject({ mode: 'extractive', abstained: false });
    expect(answer.notes[0]).toMatch(/own\.pdf was not read by a service.*made without it/);
  });

  test('that it refuses fails with its words', async () => {
    const path = await put(1, 'refused.pdf', 'refusal');
    const stranger = await open({ engine: 'remote', remoteUrl: url, remoteToken: 'oc_wrong' });
    const job = await stranger.wait((await stranger.submit({ kind: 'path', path })).uuid);
    expect(job).toMatchObject({ status: 'failed', error: expect.stringContaining('OCRCHAT_REMOTE_TOKEN') });

    const { token } = await accounts.create({ name: 'poor', plan: 'paid', credits: 3 });
    const poor = await open({ engine: 'remote', remoteUrl: url, remoteToken: token });
    const long = await put(4, 'long.pdf', 'length');
    const refused = await poor.wait((await poor.submit({ kind: 'path', path: long })).uuid);
    expect(refused).toMatchObject({ status: 'failed', error: expect.stringMatching(/used up.*OCRCHAT_ENGINE=local/) });
    expect(await usedBy(token)).toBe(0);
  });
});

describe('over a bad network', () => {
  test.each([
    ['reset', 'lose', 'truncate', 'corrupt', 'delay'],
    ['lose', 'lose', 'corrupt', 'truncate', 'reset', 'delay', 'corrupt'],
    ['truncate', 'corrupt', 'reset', 'delay', 'lose', 'truncate'],
  ] as const)('%s, %s, %s … the pages come whole, and are paid for once', async (...plan) => {
    proxy = await startChaosProxy(new URL(url), plan);
    const name = `bad-${plan.join('-')}`;
    const { token } = await accounts.create({ name, plan: 'paid', credits: 100 });
    const app = await open({ engine: 'remote', remoteUrl: proxy.url, remoteToken: token });
    const path = await put(6, `${name}.pdf`, 'weather');
    const job = await app.wait((await app.submit({ kind: 'path', path })).uuid);
    expect(job.error).toBeUndefined();
    expect(job).toMatchObject({ status: 'done', pageCount: 6, pagesFailed: 0 });
    expect(proxy.suffered).toEqual(plan);
    const texts = await collect((await app.export(job.uuid, 'txt')).body);
    for (let page = 1; page <= 6; page++) expect(texts.join('')).toContain(`${harvestOf(page)} sacks`);
    expect(await usedBy(token)).toBe(6);
  });
});
