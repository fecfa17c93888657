/** Owns the proof with real processes: killed at any moment, submitting at once, cancelled from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isPageError } from '../../src/document.ts';
import { openDatabase } from '../../src/store/sqlite-database.ts';
import { openLocalStore } from '../store/as-local.ts';
import { sourceIn } from './home.ts';

const script = fileURLToPath(new URL('worker.ts', import.meta.url));
const allPages = Array.from({ length: 30 }, (_, at) => at);

let home: string;
let journal: string;
let children: ChildProcess[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-processes-'));
  journal = join(home, 'journal');
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function startWorker(pageTime: number, ...action: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [script, home, journal, String(pageTime), ...action], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const part of child.stdout ?? []) {
    text += String(part);
    if (text.includes('\n')) break;
  }
  return text.trim();
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const journalLines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : []);

async function until(claim: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await claim())) await delay(10);
}

/** Whether a page that was in hand at an earlier kill still waits for its result. */
async function someSpanWasTakenOver(uuid: string): Promise<boolean> {
  const database = await openDatabase(join(home, 'ocrchat.db'));
  const living = children
    .filter((child) => child.signalCode === null && child.exitCode === null)
    .map((child) => `${child.pid}-`);
  const open = await database.read(() =>
    database.all('SELECT owner, attempt FROM spans WHERE job = ? AND complete = 0 AND attempt > 0', uuid),
  );
  database.close();
  return open.some(
    (span) => Number(span['attempt']) > 1 || !living.some((prefix) => String(span['owner']).startsWith(prefix)),
  );
}

// Where pages come fast, some more are claimed ahead.
test.each([
  [500, 2],
  [100, 1],
])(
  'processes killed at random moments (%i ms a page) lose no page, write none twice, and the job ends as done',
  async (pageTime, fewestKills) => {
    const source = await sourceIn(join(home, 'in'));
    const uuid = await firstLine(startWorker(pageTime, 'submit', source.path));
    expect(uuid).toMatch(/^[0-9a-f]{32}$/);
    startWorker(pageTime, 'work');
    const store = await openLocalStore(join(home, 'ocrchat.db'));
    /** Results as they were first seen: they must never change. */
    const seen = new Map<number, string>();
    const look = async () => {
      const job = (await store.get(uuid))?.job;
      const pages = await store.pages(uuid);
      for (const page of pages) {
        const text = isPageError(page) ? page.message : (page.blocks[0]?.text ?? '');
        expect(text).toMatch(new RegExp(`^page ${page.index + 1} read by \\d+$`));
        expect(seen.get(page.index) ?? text).toBe(text);
        seen.set(page.index, text);
      }
      expect(pages.length).toBeGreaterThanOrEqual(seen.size);
      return job;
    };
    let kills = 0;
    for (;;) {
      const job = await look();
      if (job === undefined || job.status === 'done' || job.status === 'failed') break;
      await delay(Math.random() * (pageTime / 2));
      // A page in hand at two kills in a row would rightly be held to be their cause and given up.
      if (kills < 4 && !(await someSpanWasTakenOver(uuid))) {
        await Promise.all(children.slice(kills, kills + 1).map(kill));
        kills++;
        startWorker(pageTime, 'work');
      }
    }
    await vi.waitUntil(async () => (await store.of('local').unindexed()).length === 0, { timeout: 20_000 });
    const job = (await store.get(uuid))?.job;
    expect(kills).toBeGreaterThanOrEqual(fewestKills);
    expect(job).toMatchObject({ status: 'done', pagesDone: 30, pagesFailed: 0, errors: [] });
    const begun = journalLines().map((line) => Number(line.split(' ')[1]));
    // Only pages in hand at a kill were begun again: two readers a process.
    expect(begun.length).toBeLessThanOrEqual(30 + 2 * kills);
    expect(new Set(begun)).toEqual(new Set(allPages));
    const indexings = readFileSync(`${journal}.index`, 'utf8').trim().split('\n');
    for (const line of indexings) expect(line).toMatch(new RegExp(`^\\d+ ${uuid} 30$`));
    expect(await readdir(join(home, 'jobs'))).toEqual([uuid]);
    await store.close();
  },
);

test('two processes share the pages of a job', async () => {
  const source = await sourceIn(join(home, 'in'));
  const [first, second] = [startWorker(40, 'work'), startWorker(40, 'work')];
  await Promise.all([firstLine(first), firstLine(second)]);
  const submitter = startWorker(40, 'submit', source.path);
  const uuid = await firstLine(submitter);
  // The idle ones find the work at their upkeep, the submitter at once.
  const store = await openLocalStore(join(home, 'ocrchat.db'));
  await until(async () => (await store.get(uuid))?.job.status === 'done');
  const readers = new Set(journalLines().map((line) => line.split(' ')[0]));
  expect(readers.size).toBeGreaterThanOrEqual(2);
  expect(journalLines()).toHaveLength(30);
  await store.close();
});

test('the same bytes submitted by three processes at once are one job with one upload', async () => {
  const source = await sourceIn(join(home, 'in'));
  const uuids = await Promise.all([1, 2, 3].map(() => firstLine(startWorker(20, 'submit', source.path))));
  expect(new Set(uuids).size).toBe(1);
  const store = await openLocalStore(join(home, 'ocrchat.db'));
  await until(async () => (await store.get(uuids[0] ?? ''))?.job.status === 'done');
  expect((await store.list({ limit: 10 })).jobs).toHaveLength(1);
  expect(await readdir(join(home, 'jobs'))).toEqual([uuids[0]]);
  expect(journalLines()).toHaveLength(30);
  await store.close();
});

test('a cancellation reaches the readers of another process', async () => {
  const source = await sourceIn(join(home, 'in'));
  const uuid = await firstLine(startWorker(300, 'submit', source.path));
  await until(() => journalLines().length >= 4);
  const store = await openLocalStore(join(home, 'ocrchat.db'));
  await store.cancel(uuid);
  await delay(1500);
  const begun = journalLines().length;
  // Unstopped, two readers would begin four more pages in this time.
  await delay(700);
  expect(journalLines()).toHaveLength(begun);
  expect(begun).toBeLessThan(30);
  expect((await store.get(uuid))?.job).toMatchObject({ status: 'cancelled' });
  await store.close();
});

test('unfinished work keeps no process alive that does not wait for it', async () => {
  const source = await sourceIn(join(home, 'in'));
  const submitter = startWorker(10_000, 'submit', source.path);
  await firstLine(submitter);
  await kill(submitter);
  // No lease has run out yet, so this process holds timers only.
  const child = startWorker(10, 'resume');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
