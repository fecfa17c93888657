/** Owns the private temporary files that documents from the network and from bytes lie in until they are stored. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OcrError } from '../errors.ts';

/** A folder whose process is gone is left alone this long: the process may live on another machine or in another container. */
const staleAfter = 3_600_000;
/** One whose process seems to live goes after this long: another program may have its number now. */
const staleAnyway = 24 * staleAfter;
/** Tells this process from an earlier one of the same number, as in a container, where all have the same. */
const life = randomBytes(4).toString('hex');

export interface PrivateFile {
  readonly path: string;
  /** Removes the file and its folder; safe to repeat. */
  dispose(): Promise<void>;
}

/**
 * Writes what comes into a file that only this user can read, below `parent`.
 * @param maxBytes size at which writing stops
 * @throws whatever `tooLarge` makes, and what the source or the disk throws; nothing is left behind then
 */
export async function writePrivateFile(
  parent: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => OcrError,
): Promise<PrivateFile> {
  const folder = await privateFolder(parent);
  const dispose = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'document');
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      let written = 0;
      for await (const part of content) {
        written += part.length;
        if (written > maxBytes) throw tooLarge();
        await file.writeFile(part);
      }
    } finally {
      await file.close();
    }
    return { path, dispose };
  } catch (cause) {
    await dispose();
    throw cause;
  }
}

async function privateFolder(parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await removeStaleFiles(parent);
    return await mkdtemp(join(parent, `${process.pid}-${life}-`));
  } catch (cause) {
    throw new OcrError('store_failed', `${parent} cannot be written to.`, {
      hint: 'Free space or correct its permissions, or choose another folder with OCRCHAT_HOME.',
      cause,
    });
  }
}

/** Removes what processes that were killed left behind, when it is old enough. Quiet where there is no such folder. */
export async function removeStaleFiles(parent: string): Promise<void> {
  for (const name of await namesIn(parent)) {
    const [, number, lifeOf] = /^(\d+)-(?:([0-9a-f]{8})-)?/.exec(name) ?? [];
    if (number === undefined || lifeOf === life) continue;
    const owner = Number(number);
    const folder = join(parent, name);
    const age = Date.now() - ((await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > (owner !== process.pid && isAlive(owner) ? staleAnyway : staleAfter))
      await rm(folder, { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
