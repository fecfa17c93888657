/** Owns writing a file whole or not at all. */
import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OcrError } from '../errors.ts';

/**
 * Writes `body` beside `path` and moves it there when it is complete.
 *
 * @returns bytes written
 * @throws OcrError `invalid_argument` when something exists there and may not be replaced, `file_not_found` when the folder is missing,
 *   `path_not_allowed` when the system forbids it
 */
export async function writeWhole(
  path: string,
  body: AsyncIterable<string | Uint8Array>,
  { overwrite, signal }: { readonly overwrite: boolean; readonly signal: AbortSignal },
): Promise<number> {
  await refuseTaken(path, overwrite);
  const partial = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}.part`);
  try {
    const file = await open(partial, 'wx', 0o666);
    let bytes = 0;
    try {
      for await (const part of body) {
        signal.throwIfAborted();
        const chunk = typeof part === 'string' ? Buffer.from(part) : part;
        await file.writeFile(chunk);
        bytes += chunk.byteLength;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await place(partial, path, overwrite);
    return bytes;
  } catch (thrown) {
    throw translated(thrown, path);
  } finally {
    await rm(partial, { force: true });
  }
}

async function refuseTaken(path: string, overwrite: boolean): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw translated(error, path);
  });
  if (found?.isDirectory()) {
    throw new OcrError('invalid_argument', `${path} is a folder.`, { hint: 'Give the path of a file in it.' });
  }
  if (found !== undefined && !overwrite) throw taken(path);
}

/** A hard link fails when the name is taken, so two writers cannot both believe that they made the file. */
async function place(partial: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(partial, path);
  try {
    await link(partial, path);
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') throw taken(path);
    // File systems without hard links (FAT, some network shares): checked again, then moved.
    await refuseTaken(path, false);
    await rename(partial, path);
  }
}

const taken = (path: string): OcrError =>
  new OcrError('invalid_argument', `${path} exists already.`, {
    hint: 'Choose another path, or set overwrite to true if the user agrees.',
  });

function translated(thrown: unknown, path: string): unknown {
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new OcrError('file_not_found', `The folder ${dirname(path)} does not exist.`, {
      hint: 'Create it, or choose another path.',
      cause: thrown,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new OcrError('path_not_allowed', `The system does not allow writing ${path}.`, {
      hint: 'Choose another folder.',
      cause: thrown,
    });
  }
  if (code === 'ENOSPC') {
    return new OcrError('store_failed', `There is no space left to write ${path}.`, {
      hint: 'Make space, then repeat the call.',
      cause: thrown,
    });
  }
  return thrown;
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
