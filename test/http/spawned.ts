/** Owns `ocrchat serve` as a process of its own, over a home that outlives it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openAccounts } from '../../src/compose.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface SpawnedService {
  readonly url: string;
  readonly metricsUrl: string;
  readonly pid: number;
  /** Lines on standard error. */
  readonly errors: string[];
  /** Tells it to stop and gives its exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface SpawnedOutcome {
  readonly code: number | null;
  readonly errors: string;
}

function start(home: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [main, 'serve', '--home', home, '--port', '0', '--metrics-port', '0', ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      OCRCHAT_DATA_URL: '',
      OCRCHAT_SYSTEM_DATA: 'ignore',
      OCRCHAT_READERS: '1',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Starts it and waits until it serves. */
export async function spawnService(
  home: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<SpawnedService> {
  const child = start(home, args, env);
  const errors: string[] = [];
  const serving = Promise.withResolvers<{ readonly url: string; readonly metrics: string }>();
  if (child.stderr === null) throw new Error('There is no standard error.');
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    const facts: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
    if (typeof facts !== 'object' || facts === null || !('url' in facts) || !('metrics' in facts)) return;
    serving.resolve({ url: String(facts.url), metrics: String(facts.metrics) });
  });
  const ended = once(child, 'exit');
  void ended.then(() => serving.reject(new Error(`It ended before it served: ${errors.join('\n')}`)));
  const { url, metrics } = await serving.promise;
  return {
    url,
    metricsUrl: metrics,
    pid: child.pid ?? 0,
    errors,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      return child.exitCode ?? child.signalCode;
    },
  };
}

/** Starts it where it is expected to refuse. */
export async function refusedService(home: string, args: readonly string[]): Promise<SpawnedOutcome> {
  const child = start(home, args, {});
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, errors };
}

/** Makes an account in the home and gives its token. */
export async function tokenFor(home: string, name: string): Promise<string> {
  const { accounts, close } = await openAccounts({ home });
  try {
    return (await accounts.create({ name, plan: 'paid', credits: 100_000 })).token;
  } finally {
    await close();
  }
}
