/** Owns writing to a chunk store and searching it by several processes that are killed again and again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { faultOf, roundOf } from './soak-chunks.ts';

const jobsOfWriter = 4;

export interface SoakReport {
  readonly writes: number;
  readonly searches: number;
  readonly kills: number;
  /** What was lost, doubled or torn, and searches that failed. */
  readonly faults: readonly string[];
}

const Fact = z.object({
  began: z.string().optional(),
  done: z.string().optional(),
  round: z.number().optional(),
  chunks: z.number().optional(),
  searched: z.number().optional(),
  fault: z.string().optional(),
});

/** What a job may hold: the last write that was acknowledged, or one that was begun after it. */
interface Allowed {
  acknowledged: { readonly round: number; readonly chunks: number } | undefined;
  begun: { readonly round: number; readonly chunks: number }[];
}

/**
 * Two writers replace and delete documents of their own, two readers look at them; one of the four is killed every little while
 * and started again. At the end every document must be as its last acknowledged write left it, or a later one.
 *
 * @param pause milliseconds between two kills, on average
 */
export async function soak(folder: string, milliseconds: number, pause: number): Promise<SoakReport> {
  const names = ['left', 'right'];
  const jobs = names.flatMap((name) => Array.from({ length: jobsOfWriter }, (_, at) => `${name}-${at}`));
  const allowed = new Map<string, Allowed>(jobs.map((job) => [job, { acknowledged: undefined, begun: [] }]));
  const rounds = new Map(names.map((name) => [name, 0]));
  const faults: string[] = [];
  let [writes, searches, kills] = [0, 0, 0];

  const hear = (line: string) => {
    const parsed = Fact.safeParse(JSON.parse(line));
    if (!parsed.success) return;
    const { began, done, round = 0, chunks = 0, searched, fault } = parsed.data;
    if (fault !== undefined) faults.push(fault);
    searches += searched ?? 0;
    const job = began ?? done;
    const state = job === undefined ? undefined : allowed.get(job);
    if (job === undefined || state === undefined) return;
    rounds.set(job.split('-')[0] ?? '', round + 1);
    if (began !== undefined) state.begun.push({ round, chunks });
    else {
      writes++;
      state.acknowledged = { round, chunks };
      state.begun = [];
    }
  };

  interface Worker {
    readonly child: ChildProcess;
    readonly ended: Promise<void>;
    /** Resolves when it has done something: it is not killed before. */
    readonly working: Promise<unknown>;
  }
  const start = (script: string, parameters: readonly string[]): Worker => {
    const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
    const child = spawn(process.execPath, [path, folder, ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANCEDB_LOG: 'error' },
    });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      // The last line of a process that was killed may be a part of one.
      if (line.endsWith('}')) hear(line);
    });
    const ended = (async () => {
      const [[code, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
      if (signal !== 'SIGKILL') faults.push(`${script} ended by itself (${String(code)}): ${errors.slice(0, 500)}`);
    })();
    return { child, ended, working: Promise.race([once(lines, 'line'), ended]) };
  };
  const makers: (() => Worker)[] = [
    ...names.map((name) => () => start('soak-writer.ts', [name, String(jobsOfWriter), String(rounds.get(name) ?? 0)])),
    () => start('soak-reader.ts', jobs),
    () => start('soak-reader.ts', jobs.toReversed()),
  ];
  const workers = makers.map((make) => make());
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    await Promise.all(workers.map(({ working }) => working));
    await sleep(pause * (0.5 + Math.random()));
    // Writers are killed more often: they are what may leave something half done.
    const victim = Math.random() < 0.8 ? Math.floor(2 * Math.random()) : 2 + Math.floor(2 * Math.random());
    workers[victim]?.child.kill('SIGKILL');
    await workers[victim]?.ended;
    kills++;
    const maker = makers[victim];
    if (maker !== undefined) workers[victim] = maker();
  }
  await Promise.all(workers.map(({ working }) => working));
  for (const { child } of workers) child.kill('SIGKILL');
  await Promise.all(workers.map(({ ended }) => ended));

  const store = openLanceChunkStore(folder);
  for (const job of jobs) {
    const hits = await store.search({ text: 'shared', jobs: [job], limit: 100 });
    const chunks = hits.map(({ chunk }) => chunk);
    const fault = faultOf(chunks);
    if (fault !== undefined) faults.push(`at the end, ${job}: ${fault}`);
    const { acknowledged, begun } = allowed.get(job) ?? { acknowledged: undefined, begun: [] };
    const states = [acknowledged ?? { round: -1, chunks: 0 }, ...begun];
    const [round, count] = [roundOf(chunks), chunks.length];
    const fits = states.some((state) => state.chunks === count && (count === 0 || state.round === round));
    if (!fits)
      faults.push(`at the end, ${job}: round ${round} with ${count} chunks, none of ${JSON.stringify(states)}`);
  }
  await store.close();
  return { writes, searches, kills, faults };
}
