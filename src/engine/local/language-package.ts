/** Owns fetching language data out of its npm package, with the npm of the user and the user's own settings of it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isTrainedData, unpack } from './traineddata.ts';

/** A package has a language in several variants, 10 to 60 MB in all. */
const maximumPackageBytes = 256 * 1024 * 1024;
const deadline = 300_000;
/** The integer model of the best set first; the other carries the legacy engine beside it. */
const variants = ['4.0.0_best_int', '4.0.0'];

/**
 * Packs the package of a language into a temporary folder, as `npm pack` does, and takes the data out of it. Nothing of it
 * is run, and no project is changed.
 * @param code a Tesseract code of the table, so that nothing in it means anything to a shell
 * @returns the data as the package has it, packed with gzip
 * @throws Error whose message says in a few words what went wrong
 */
export async function packLanguage(
  code: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-language-'));
  try {
    await runNpm(['pack', `@tesseract.js-data/${code}`, '--ignore-scripts', '--silent'], folder, signal);
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (tarball === undefined) throw new Error('npm made no package');
    const tar = await promisify(gunzip)(await readFile(join(folder, tarball)), {
      maxOutputLength: maximumPackageBytes,
    });
    for (const variant of variants) {
      const entry = entryOfTar(tar, `package/${variant}/${code}.traineddata.gz`);
      if (entry !== undefined && isTrainedData(await unpack(entry))) return entry;
    }
    throw new Error(`the package @tesseract.js-data/${code} has no usable data`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** On Windows npm is a script, which only a shell starts. */
async function runNpm(args: readonly string[], folder: string, signal: AbortSignal | undefined): Promise<void> {
  const isWindows = process.platform === 'win32';
  try {
    await promisify(execFile)(isWindows ? 'npm.cmd' : 'npm', args, {
      cwd: folder,
      timeout: deadline,
      shell: isWindows,
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (thrown) {
    const isAbsent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    throw new Error(isAbsent ? 'npm is not installed' : `npm could not fetch ${args[1] ?? ''}${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** npm names its reason as a code in the first lines of what it prints, even when it is told to be silent. */
function reasonOf(thrown: unknown): string {
  const output = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr) : '';
  const code = /\b(E\d{3}|E[A-Z]{4,})\b/.exec(output)?.[0];
  return code === undefined ? '' : ` (${code})`;
}

/**
 * The bytes of one file of a tar archive (POSIX ustar: blocks of 512 bytes, name at 0, size in octal at 124, prefix at 345).
 * @returns undefined when it is not there
 */
export function entryOfTar(tar: Uint8Array, path: string): Uint8Array | undefined {
  const textAt = (from: number, length: number) =>
    Buffer.from(tar.buffer, tar.byteOffset + from, length)
      .toString('latin1')
      .split('\0')[0] ?? '';
  let at = 0;
  while (at + 512 <= tar.length && tar[at] !== 0) {
    const size = Number.parseInt(textAt(at + 124, 12).trim(), 8);
    if (!Number.isSafeInteger(size) || at + 512 + size > tar.length) return undefined;
    const prefix = textAt(at + 345, 155);
    const name = textAt(at, 100);
    if ((prefix === '' ? name : `${prefix}/${name}`) === path) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}
