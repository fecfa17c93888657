/** Every file under a folder with its content, for tests that look for what must, or must not, be on the disk. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files under `folder`, at any depth. A file or folder that goes away while it is looked for (a lock that is given
 * back, a version that is tidied up) is not there; every other failure is thrown.
 */
export async function* filesBelow(folder: string): AsyncGenerator<{ name: string; path: string; bytes: Buffer }> {
  for (const entry of await unlessGone(readdir(folder, { withFileTypes: true }))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile())
      for (const bytes of await unlessGone(readFile(path).then((read) => [read])))
        yield { name: entry.name, path, bytes };
  }
}

async function unlessGone<T>(listed: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await listed;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
