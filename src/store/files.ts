/** Owns the embedded blob store: each job's upload in a folder of its own, `jobs/<uuid>/source`, and what was made of it in `kept/` beside it. */
import { randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { diskFull, isDiskFull, OcrError } from '../errors.ts';
import type { BlobStore, KeptFile, KeptFileWriter } from './blob-store.ts';

const uuidShape = /^[0-9a-f]{32}$/;
const keptNameShape = /^[a-z0-9][a-z0-9.-]{0,99}$/;

function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

function isMissing(thrown: unknown): boolean {
  return errorCode(thrown) === 'ENOENT' || errorCode(thrown) === 'ENOTDIR';
}

function storeFailed(folder: string, thrown: unknown): OcrError {
  if (thrown instanceof OcrError) return thrown;
  const code = errorCode(thrown);
  if (isDiskFull(thrown))
    return new OcrError('store_failed', `There is no space left on the disk for uploads, in ${folder}.`, {
      hint: diskFull,
      cause: thrown,
    });
  const hint =
    code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
      ? 'Give this user the right to write it, or set OCRCHAT_HOME to another folder.'
      : 'Run `ocrchat doctor`.';
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return new OcrError('store_failed', `The upload folder ${folder} failed: ${words}.`, { hint, cause: thrown });
}

/** Makes a finished rename survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders and needs no such call.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the blob store of `folder`. Folders come into being with their first upload, with mode 0700; files have mode 0600. */
export function openFileBlobStore(folder: string): BlobStore {
  const root = resolve(folder);
  const jobsFolder = join(root, 'jobs');

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw storeFailed(root, thrown);
    }
  };

  function folderOf(job: string): string {
    // The name becomes a path: only what `submit` makes may pass.
    if (!uuidShape.test(job)) {
      throw new OcrError('job_not_found', `"${job}" is not the uuid of a job.`, {
        hint: 'A uuid is 32 hexadecimal digits; list the jobs to see theirs.',
      });
    }
    return join(jobsFolder, job);
  }

  const keptFolderOf = (job: string): string => join(folderOf(job), 'kept');

  return {
    putSource: (job, path) =>
      guarded(async () => {
        const target = folderOf(job);
        const part = join(target, `source.${randomBytes(6).toString('hex')}.part`);
        await mkdir(target, { recursive: true, mode: 0o700 });
        try {
          await copySource(path, part);
          // The copy takes over the mode of the original, which may be read-only or open to others.
          await chmod(part, 0o600);
          await syncFile(part);
          await rename(part, join(target, 'source'));
          await syncFolder(target);
          await syncFolder(jobsFolder);
        } catch (thrown) {
          await rm(part, { force: true });
          throw thrown;
        }
      }),

    sourcePath: (job) =>
      guarded(async () => {
        const path = join(folderOf(job), 'source');
        try {
          await stat(path);
          return path;
        } catch (thrown) {
          if (isMissing(thrown)) return undefined;
          throw thrown;
        }
      }),

    kept: (job, name) => guarded(() => openKept(join(keptFolderOf(job), keptName(name)))),
    keep: (job) => guarded(() => beginKept(keptFolderOf(job), guarded)),
    unkeep: (job, name) => guarded(() => rm(join(keptFolderOf(job), keptName(name)), { force: true })),

    delete: (job) => guarded(() => rm(folderOf(job), { recursive: true, force: true, maxRetries: 3 })),

    jobs: (query = {}) =>
      guarded(async () => {
        const found: string[] = [];
        for (const name of await namesIn(jobsFolder)) {
          if (!uuidShape.test(name)) continue;
          if (query.untouchedSince !== undefined && (await lastWrite(join(jobsFolder, name))) > query.untouchedSince)
            continue;
          found.push(name);
        }
        return found.toSorted();
      }),
  };
}

function keptName(name: string): string {
  if (keptNameShape.test(name)) return name;
  throw new OcrError('invalid_argument', `Nothing can be kept under the name ${JSON.stringify(name)}.`);
}

async function openKept(path: string): Promise<KeptFile | undefined> {
  try {
    const { size } = await stat(path);
    return {
      size,
      async *read(start = 0) {
        yield* createReadStream(path, { start, highWaterMark: 256 * 1024 });
      },
    };
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** No sync: what a power cut takes is made again. */
async function beginKept(folder: string, guarded: <T>(work: () => Promise<T>) => Promise<T>): Promise<KeptFileWriter> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `.${randomBytes(6).toString('hex')}.part`);
  const handle = await open(part, 'wx', 0o600);
  return {
    write: (bytes) => guarded(() => handle.writeFile(bytes)),
    commit: (name) =>
      guarded(async () => {
        await handle.close();
        await rename(part, join(folder, keptName(name)));
      }),
    discard: () =>
      guarded(async () => {
        await handle.close();
        await rm(part, { force: true });
      }),
  };
}

async function copySource(path: string, target: string): Promise<void> {
  try {
    await copyFile(path, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    throw new OcrError('file_not_found', `The file ${path} is gone.`, {
      hint: 'Give the document again.',
      cause: thrown,
    });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

/** A folder that vanished meanwhile counts as just written: someone else is at it. */
async function lastWrite(folder: string): Promise<number> {
  try {
    return (await stat(folder)).mtimeMs;
  } catch (thrown) {
    if (isMissing(thrown)) return Number.POSITIVE_INFINITY;
    throw thrown;
  }
}
