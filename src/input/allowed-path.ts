/** Owns the policy of folders: which path may be read or written, with symbolic links resolved on both sides. */
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OcrError } from '../errors.ts';
import { nearest } from '../nearest.ts';

export interface PathPlace {
  /** What relative paths start from. */
  readonly cwd: string;
  /** What `~` stands for. */
  readonly home: string;
}

const maximumLinks = 40;
/** Names of one folder that are compared with a missing one. */
const namesCompared = 5000;

/**
 * Absolute path of what a person wrote: absolute, relative, `~/…` or a `file://` URI.
 * @throws OcrError `invalid_argument` for a path that cannot exist on any machine
 */
export function absolutePath(written: string, { cwd, home }: PathPlace): string {
  const path = /^file:/i.test(written) ? pathOfUri(written) : written;
  if (path.trim() === '') throw new OcrError('invalid_argument', 'The path is empty.', { hint: 'Name a file.' });
  if (path.includes('\0')) {
    throw new OcrError('invalid_argument', 'The path contains a NUL character.', { hint: 'Correct the path.' });
  }
  if (path === '~') return home;
  if (path.startsWith('~/') || path.startsWith(`~${sep}`)) return join(home, path.slice(2));
  return resolve(cwd, path);
}

function pathOfUri(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw new OcrError('invalid_argument', `The URI "${uri}" names no file of this machine.`, {
      hint: 'Write file:///folder/name, percent-encode special characters, and name no other host.',
      cause,
    });
  }
}

/**
 * The real path behind `path`, also when its last parts do not exist: links are followed as far as there are any, so
 * that a dangling link is judged by where it points.
 */
async function canonical(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // Missing, unreadable or circular: what can be resolved is resolved part by part; opening it says what is wrong.
    const parent = dirname(path);
    if (parent === path) return path;
    const realParent = await canonical(parent, links);
    const here = join(realParent, basename(path));
    const target = links < maximumLinks ? await readlink(here).catch(() => undefined) : undefined;
    return target === undefined ? here : await canonical(resolve(realParent, target), links + 1);
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * Real path of `path` when it lies in one of the folders; it need not exist.
 * @param purpose what the advice is for where it does not
 * @throws OcrError `path_not_allowed`, in the same words whether or not anything is there outside
 */
export async function allowedPath(
  path: string,
  allow: readonly string[],
  purpose: 'read' | 'write' = 'read',
): Promise<string> {
  const real = await canonical(path);
  for (const folder of allow) {
    if (isInside(await canonical(folder), real)) return real;
  }
  for (const folder of allow) {
    // Both spellings, as the folder may be reached by a link itself; where the link leads stays untold.
    if (isInside(folder, path) || isInside(await canonical(folder), path)) {
      throw new OcrError(
        'path_not_allowed',
        `${path} is a link, or lies behind one, that leads outside the allowed folders.`,
        {
          hint: 'Copy the file itself into an allowed folder, or allow its folder with --allow FOLDER or the variable OCRCHAT_ALLOW.',
        },
      );
    }
  }
  throw new OcrError('path_not_allowed', `${path} is outside the allowed folders (${allow.join(', ') || 'none'}).`, {
    hint: `${purpose === 'read' ? 'Move the file into one of them' : 'Name a file in one of them'}, or allow its folder with --allow FOLDER or the variable OCRCHAT_ALLOW.`,
  });
}

/** The error for a file of an allowed folder that is not there, with names that come near. */
export async function missingFile(path: string, cause?: unknown): Promise<OcrError> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) {
    return new OcrError('file_not_found', `${path} does not exist: there is no folder ${folder}.`, {
      hint: 'Correct the path.',
      cause,
    });
  }
  const near = nearest(basename(path), names.slice(0, namesCompared));
  return new OcrError('file_not_found', `${path} does not exist.`, {
    hint:
      near.length === 0 ? 'Correct the path.' : `Did you mean ${near.map((name) => join(folder, name)).join(' or ')}?`,
    cause,
  });
}

/**
 * Checks that a file may be written at `path` and returns its real absolute path; an existing file may be replaced.
 * @throws OcrError `path_not_allowed`, `file_not_found` when the folder is missing, `invalid_argument` for a folder or device
 */
export async function writablePath(path: string, allow: readonly string[]): Promise<string> {
  const real = await allowedPath(path, allow, 'write');
  const folder = dirname(real);
  const parent = await stat(folder).catch(() => undefined);
  if (parent === undefined || !parent.isDirectory()) {
    throw new OcrError('file_not_found', `${real} cannot be written: there is no folder ${folder}.`, {
      hint: 'Create the folder first, or name one that exists.',
    });
  }
  const there = await lstat(real).catch(() => undefined);
  if (there?.isDirectory() === true) {
    throw new OcrError('invalid_argument', `${real} is a folder.`, { hint: 'Name a file inside it.' });
  }
  if (there !== undefined && !there.isFile()) {
    throw new OcrError('invalid_argument', `${real} is not a regular file.`, { hint: 'Name another file.' });
  }
  return real;
}
