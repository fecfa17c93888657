/**
 * Owns the soak: a service that is killed (SIGKILL) again and again while callers submit documents, once or twice each, and
 * afterwards the question whether every acknowledged job ended and the ledger holds what was delivered.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openAccounts } from '../../src/compose.ts';
import { isFinished } from '../../src/job.ts';
import type { LedgerAudit } from '../../src/store/account-store.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { harvestReport } from '../../test/e2e/documents.ts';
import { toDigitalPdf } from '../../test/generate/index.ts';
import { Acknowledgement, type Submission } from './server.ts';

const script = fileURLToPath(new URL('server.ts', import.meta.url));

export interface SoakOptions {
  readonly home: string;
  readonly kills: number;
  /** Pages that are submitted in all, at least. */
  readonly pages: number;
  /** Milliseconds that a process lives on once it is ready and has got on with its work, at most. */
  readonly life: number;
  readonly say?: (line: string) => void;
}

export interface SoakReport {
  readonly kills: number;
  /** Kills at a moment when pages were being read. */
  readonly killsAtWork: number;
  readonly submissions: number;
  /** Submissions that were sent again, since no answer came before a kill. */
  readonly repeated: number;
  readonly jobs: number;
  readonly pages: number;
  /** Pages given up since their process died again and again. */
  readonly pagesFailed: number;
  /** Acknowledged jobs that did not end as done. */
  readonly unfinished: readonly string[];
  /** Submissions whose repetition was answered by another job. */
  readonly doubled: readonly string[];
  /** Submissions that were refused. */
  readonly refused: readonly string[];
  readonly audit: LedgerAudit;
  /** Credits that the accounts should have been charged, and those that they were. */
  readonly owed: number;
  readonly charged: number;
}

interface Pending extends Submission {
  readonly pages: number;
  uuid?: string;
}

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { home, say = () => undefined } = options;
  await mkdir(join(home, 'incoming'), { recursive: true });
  const tokens = await makeAccounts(home);
  const submissions = await makeSubmissions(options, tokens);
  const doubled: string[] = [];
  const refused: string[] = [];
  let repeated = 0;
  let killsAtWork = 0;

  const hear = (line: string): void => {
    const { id, uuid, error } = Acknowledgement.parse(JSON.parse(line));
    const submission = submissions[id];
    if (submission === undefined) return;
    if (error !== undefined) refused.push(`${id}: ${error}`);
    if (uuid === undefined) return;
    if (submission.uuid !== undefined && submission.uuid !== uuid) doubled.push(`${id}: ${submission.uuid}, ${uuid}`);
    submission.uuid = uuid;
  };
  const tell = (child: ChildProcess, submission: Submission): void => {
    const { id, token, path, key } = submission;
    child.stdin?.write(`${JSON.stringify({ id, token, path, key })}\n`);
  };

  const store = await openSqliteJobStore(join(home, 'ocrchat.db'));
  const pagesDone = async () => {
    let sum = 0;
    for (const { uuid } of submissions) if (uuid !== undefined) sum += (await store.get(uuid))?.job.pagesDone ?? 0;
    return sum;
  };
  /** Resolves when a page more is stored, or there is nothing to do, but not for ever. */
  const progress = async () => {
    const before = await pagesDone();
    for (let look = 0; look < 150 && (await pagesDone()) === before; look++) await delay(100);
  };
  const share = Math.ceil(submissions.length / (options.kills + 1));
  const sent = new Set<number>();
  for (let kill = 0; kill < options.kills; kill++) {
    const child = await start(home, hear);
    // What was sent and not acknowledged comes again, and now and then what was.
    for (const id of sent) {
      const submission = submissions[id];
      if (submission === undefined || (submission.uuid !== undefined && Math.random() > 0.05)) continue;
      if (submission.uuid === undefined) repeated++;
      tell(child, submission);
    }
    for (const submission of submissions.slice(kill * share, (kill + 1) * share)) {
      sent.add(submission.id);
      tell(child, submission);
    }
    // Most live until they got on with something, so that not all die of their start; how long after that is chance.
    if (Math.random() < 0.75) await progress();
    await delay(Math.random() * options.life);
    if (await store.hasWork()) killsAtWork++;
    await end(child);
    say(`kill ${kill + 1}: ${submissions.filter(({ uuid }) => uuid !== undefined).length} acknowledged`);
  }

  const last = await start(home, hear);
  for (const submission of submissions) if (submission.uuid === undefined) tell(last, submission);
  while (submissions.some(({ uuid }) => uuid === undefined) && refused.length === 0) await delay(50);
  while (await store.hasWork()) await delay(100);
  await end(last);

  const uuids = new Set(submissions.flatMap(({ uuid }) => (uuid === undefined ? [] : [uuid])));
  const jobs = await Promise.all([...uuids].map(async (uuid) => [uuid, (await store.get(uuid))?.job] as const));
  const unfinished = jobs.flatMap(([uuid, job]) =>
    job !== undefined && isFinished(job.status) && job.status === 'done' ? [] : [`${uuid}: ${job?.status ?? 'lost'}`],
  );
  const read = jobs.map(([, job]) => (job?.pagesDone ?? 0) - (job?.pagesFailed ?? 0));
  await store.close();
  const { accounts, close } = await openAccounts({ home });
  const lines = await accounts.ledger(undefined, { limit: 1_000_000 });
  const audit = await accounts.audit();
  await close();
  return {
    kills: options.kills,
    killsAtWork,
    submissions: submissions.length,
    repeated,
    jobs: jobs.length,
    pages: read.reduce((sum, pages) => sum + pages, 0),
    pagesFailed: jobs.reduce((sum, [, job]) => sum + (job?.pagesFailed ?? 0), 0),
    unfinished,
    doubled,
    refused,
    audit,
    owed: read.reduce((sum, pages) => sum + pages, 0),
    charged: lines.filter(({ kind }) => kind !== 'credit').reduce((sum, { amount }) => sum + amount, 0),
  };
}

async function makeAccounts(home: string): Promise<readonly (string | undefined)[]> {
  const { accounts, close } = await openAccounts({ home });
  const paid = await accounts.create({ name: 'paid', credits: 1_000_000 });
  const free = await accounts.create({ name: 'free' });
  await close();
  return [paid.token, free.token, undefined];
}

/** Documents of 1 to 24 pages, each with a text of its own. */
async function makeSubmissions(
  { home, pages }: SoakOptions,
  tokens: readonly (string | undefined)[],
): Promise<readonly Pending[]> {
  const submissions: Pending[] = [];
  for (let total = 0; total < pages;) {
    const id = submissions.length;
    const count = [1, 2, 5, 9, 24][id % 5] ?? 1;
    const path = join(home, 'incoming', `soak-${id}.pdf`);
    await writeFile(path, await toDigitalPdf(await harvestReport(count, `council${id}`)));
    const token = tokens[id % tokens.length];
    submissions.push({ id, path, pages: count, key: `key-${id}`, ...(token === undefined ? {} : { token }) });
    total += count;
  }
  return submissions;
}

/** Resolves when the process takes submissions. */
async function start(home: string, hear: (line: string) => void): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  // A write to a process that was killed is no fault of ours.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout }).on('line', hear);
  await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Removes what the soak made. */
export async function clear(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
