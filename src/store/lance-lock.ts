/** Owns the lock files of the chunk store: one holder among all processes of this machine, taken over when the holder died. */
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** A holder shows that it lives by touching the file this often. */
const heartbeatMilliseconds = 2_000;
/** A file that nobody touched for so long has no holder. */
const staleMilliseconds = 20_000;

const Holder = z.object({ pid: z.int().positive(), host: z.string(), token: z.string() });
type Holder = z.infer<typeof Holder>;

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) !== 'ESRCH';
  }
}

/** The holder on file; undefined when the file is gone or not (yet) written. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const parsed = Holder.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.data;
  } catch (thrown) {
    if (thrown instanceof SyntaxError || codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Moves the file of a dead holder out of the way. */
async function removeStale(path: string): Promise<void> {
  const age = await stat(path).then(
    (facts) => Date.now() - facts.mtimeMs,
    (thrown: unknown) => {
      if (codeOf(thrown) === 'ENOENT') return undefined;
      throw thrown;
    },
  );
  if (age === undefined) return;
  const dead = await readHolder(path);
  const stale = age > staleMilliseconds || (dead !== undefined && dead.host === hostname() && !isAlive(dead.pid));
  if (!stale) return;
  const aside = `${path}.${crypto.randomUUID()}`;
  try {
    await rename(path, aside);
    // Another process may have been faster, and this is its new lock: it goes back.
    if ((await readHolder(aside))?.token !== dead?.token) await link(aside, path);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT' && codeOf(thrown) !== 'EEXIST') throw thrown;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Creates a file with its content at once, so that no holder dies nameless; false when it is there already. */
async function createWhole(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${crypto.randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
  } finally {
    await rm(draft, { force: true });
  }
  // Some file systems have no hard links.
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (thrown) {
    // Windows reports a file that is being deleted as EPERM.
    if (codeOf(thrown) === 'EEXIST' || codeOf(thrown) === 'EPERM') return false;
    throw thrown;
  }
}

/** Takes the lock; the returned function gives it back. Undefined when somebody else has it. */
export async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(dirname(path), { recursive: true });
  await removeStale(path);
  const token = crypto.randomUUID();
  const holder: Holder = { pid: process.pid, host: hostname(), token };
  if (!(await createWhole(path, JSON.stringify(holder)))) return undefined;
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A missed beat only makes the lock look older than it is.
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMilliseconds);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    if ((await readHolder(path))?.token === token) await rm(path, { force: true });
  };
}

/** Takes the lock, waiting up to `patience` milliseconds; undefined when it could not be had. */
export async function waitForLock(path: string, patience: number): Promise<(() => Promise<void>) | undefined> {
  const until = Date.now() + patience;
  for (;;) {
    const release = await tryLock(path);
    if (release !== undefined || Date.now() > until) return release;
    await sleep(20 + Math.random() * 60);
  }
}
