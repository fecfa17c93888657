/**
 * Owns the soak: a service that is killed (SIGKILL) again and again while clients submit documents over HTTP, once or twice
 * each, and afterwards the question whether every acknowledged job ended and the ledger holds what was delivered.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openAccounts } from '../../src/compose.ts';
import { isFinished } from '../../src/job.ts';
import type { LedgerAudit } from '../../src/store/account-store.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';
import { harvestReport } from '../../test/e2e/documents.ts';
import { toDigitalPdf } from '../../test/generate/index.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Documents of one caller on their way at once; the service refuses more than eight. */
const uploadsAtOnce = 6;

/** No limit is to be met, only the kills. */
const settings = {
  OCRCHAT_READERS: '2',
  OCRCHAT_RATE_LIMIT: '1000000',
  OCRCHAT_ANONYMOUS_ALLOWANCE: '1000000',
  OCRCHAT_ANONYMOUS_FILE_PAGES: '2000',
  OCRCHAT_FREE_ALLOWANCE: '1000000',
  OCRCHAT_FREE_FILE_PAGES: '2000',
};

interface Server {
  readonly process: ChildProcess;
  readonly url: string;
}

const Answer = z.object({ uuid: z.string().optional(), error: z.string().optional() });

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

interface Submission {
  /** Position among the submissions. */
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Absent for a caller without an account. */
  readonly token: string | undefined;
  /** Of the job that was acknowledged first. */
  uuid?: string;
}

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { home, say = () => undefined } = options;
  const tokens = await makeAccounts(home);
  const submissions = await makeSubmissions(options, tokens);
  const doubled: string[] = [];
  const refused: string[] = [];
  let repeated = 0;
  let killsAtWork = 0;

  /** Sends a document; a server that dies meanwhile leaves it without an answer. */
  const send = async ({ url }: Server, submission: Submission): Promise<void> => {
    const { id, bytes, token } = submission;
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(bytes)]), 'soak.pdf');
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    let response: Response;
    let body: unknown;
    try {
      const headers = { 'idempotency-key': `soak-${id}`, ...authorization };
      response = await fetch(`${url}/api/v1/ocr/`, { method: 'POST', headers, body: form });
      body = await response.json();
    } catch {
      return;
    }
    const { uuid, error } = Answer.parse(body);
    if (uuid === undefined) refused.push(`${id}: ${response.status} ${error}`);
    else if (submission.uuid !== undefined && submission.uuid !== uuid)
      doubled.push(`${id}: ${submission.uuid}, ${uuid}`);
    else submission.uuid = uuid;
  };

  /** Each caller has so many on their way at once as the service allows, and the rest wait their turn. */
  const sendAll = async (server: Server, list: readonly Submission[]): Promise<void> => {
    const lanes = tokens.map((token) => list.filter((submission) => submission.token === token));
    const worker = async (lane: Submission[]): Promise<void> => {
      for (let next = lane.shift(); next !== undefined; next = lane.shift()) await send(server, next);
    };
    await Promise.all(lanes.flatMap((lane) => Array.from({ length: uploadsAtOnce }, () => worker(lane))));
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
    for (let look = 0; look < 100 && (await pagesDone()) === before; look++) await delay(100);
  };
  // All are sent within the first lives, so that there is work to the last.
  const share = Math.ceil(submissions.length / Math.max(1, Math.min(10, options.kills)));
  const sent = new Set<number>();
  for (let kill = 0; kill < options.kills; kill++) {
    const server = await start(home);
    // What was sent and not acknowledged comes again, and now and then what was.
    const again: Submission[] = [];
    for (const id of sent) {
      const submission = submissions[id];
      if (submission === undefined || (submission.uuid !== undefined && Math.random() > 0.05)) continue;
      if (submission.uuid === undefined) repeated++;
      again.push(submission);
    }
    const fresh = submissions.slice(kill * share, (kill + 1) * share);
    for (const { id } of fresh) sent.add(id);
    void sendAll(server, [...again, ...fresh]);
    // Most live until they got on with something, so that not all die of their start; how long after that is chance.
    if (Math.random() < 0.75) await progress();
    await delay(Math.random() * options.life);
    if (await store.hasWork()) killsAtWork++;
    await end(server);
    say(`kill ${kill + 1}: ${submissions.filter(({ uuid }) => uuid !== undefined).length} acknowledged`);
  }

  const last = await start(home);
  await sendAll(
    last,
    submissions.filter(({ uuid }) => uuid === undefined),
  );
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
  { pages }: SoakOptions,
  tokens: readonly (string | undefined)[],
): Promise<readonly Submission[]> {
  const submissions: Submission[] = [];
  for (let total = 0; total < pages;) {
    const id = submissions.length;
    const count = [1, 2, 5, 9, 24][id % 5] ?? 1;
    const bytes = await toDigitalPdf(await harvestReport(count, `council${id}`));
    submissions.push({ id, bytes, token: tokens[id % tokens.length] });
    total += count;
  }
  return submissions;
}

/** Resolves when the server takes requests. */
async function start(home: string): Promise<Server> {
  const child = spawn(process.execPath, [program, 'serve', '--home', home, '--port', '0', '--metrics-port', 'off'], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, ...settings },
  });
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /"url":"(http:[^"]+)"/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stderr.resume();
    return { process: child, url };
  }
  throw new Error('The server ended before it served.');
}

async function end({ process: child }: Server): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Removes what the soak made. */
export async function clear(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
