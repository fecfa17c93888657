/** Owns writing results to files: where they go, whole or not at all, never over the document itself. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App, ExportedFile } from '../app.ts';
import { isDiskFull, OcrError } from '../errors.ts';
import { FigureFolder, isOriginal, overwritesDocument, refuseOtherName, type Original } from '../export-place.ts';

type Body = AsyncIterable<string | Uint8Array>;
type Place = Pick<App, 'writablePath'>;

/** Where results go: each document's own file in a folder, or all into the one file named. */
export class OutputFiles {
  /** The one file that is written; undefined when each document gets its own in a folder. */
  readonly file: string | undefined;
  readonly #app: Place;
  readonly #path: string;
  readonly #overwrite: boolean;
  readonly #taken = new Set<string>();

  private constructor(app: Place, path: string, folder: boolean, overwrite: boolean) {
    this.#app = app;
    this.#path = path;
    this.#overwrite = overwrite;
    this.file = folder ? undefined : path;
  }

  /**
   * @param path as the user wrote it: a folder when it exists as one, ends in a separator, or several documents go there
   * @throws OcrError as `App.writablePath` does, or `invalid_argument` when several documents would go into one file
   */
  static async open(app: Place, path: string, documents: number, overwrite: boolean): Promise<OutputFiles> {
    const saysFolder = path.endsWith('/') || path.endsWith(sep);
    const there = await stat(path).catch(() => undefined);
    const folder = there?.isDirectory() === true || saysFolder || documents > 1;
    if (folder && there !== undefined && !there.isDirectory()) {
      throw new OcrError(
        'invalid_argument',
        `${path} is a file, and ${documents > 1 ? `${documents} documents need a folder` : 'a folder is asked for'}.`,
        {
          hint: 'Give a folder with --output.',
        },
      );
    }
    if (documents > 1 && !saysFolder && there === undefined && extname(path) !== '') {
      throw new OcrError(
        'invalid_argument',
        `${path} is the name of one file, and ${documents} documents need a folder for a file each.`,
        {
          hint: `Give a folder with --output; one of this name is made with a slash at its end: ${path}/`,
        },
      );
    }
    if (!folder) return new OutputFiles(app, await app.writablePath(path), false, overwrite);
    // A folder that exists is no path to write to; a file in it is.
    if (there !== undefined)
      return new OutputFiles(app, dirname(await app.writablePath(join(path, probe))), true, overwrite);
    const made = await app.writablePath(path);
    await mkdir(made, { recursive: true });
    return new OutputFiles(app, made, true, overwrite);
  }

  /** Takes the pictures of one result; it is to be handed to `write` with it. */
  figures(): FigureFolder {
    return new FigureFolder(this.#app, { overwrite: this.#overwrite });
  }

  /**
   * Writes one document's result and returns the path of the file.
   * @param file its name is taken in a folder
   * @param sources paths of the documents that are read, which are never written over
   * @param original the document that the result was read from, known by its bytes: it is not written over either
   */
  async write(
    file: ExportedFile,
    sources: readonly string[],
    figures?: FigureFolder,
    original?: Original,
  ): Promise<string> {
    const { name, body } = file;
    if (this.file !== undefined) refuseOtherName(this.file, file);
    const wanted = this.file ?? (await this.#app.writablePath(join(this.#path, this.#freeName(name))));
    const target = await realpath(wanted).catch(() => wanted);
    for (const source of sources)
      if (target === (await realpath(source).catch(() => source))) throw overwritesDocument(source);
    if (original !== undefined && (await isOriginal(target, original))) throw overwritesDocument(target);
    if (!this.#overwrite && (await stat(target).catch(() => undefined))?.isFile() === true) throw taken(wanted);
    figures?.beside(target);
    try {
      await putFile(target, body, this.#overwrite);
    } catch (thrown) {
      await figures?.discard();
      throw thrown;
    }
    return wanted;
  }

  /** The name, with a number when an earlier document of this run has it: `scan.md`, `scan-2.md`. */
  #freeName(name: string): string {
    const extension = extname(name);
    const stem = basename(name, extension);
    let free = name;
    for (let copy = 2; this.#taken.has(free.toLowerCase()); copy++) free = `${stem}-${copy}${extension}`;
    this.#taken.add(free.toLowerCase());
    return free;
  }
}

function taken(path: string): OcrError {
  return new OcrError('invalid_argument', `${path} exists already.`, {
    hint: 'Give --overwrite to replace it, or another path with --output.',
  });
}

/** A name that no file has. */
const probe = `.${randomUUID()}.part`;

/** Puts the body in its place in one step, over a file that is there only on request; devices and pipes are written to as they are. */
async function putFile(target: string, body: Body, overwrite: boolean): Promise<void> {
  const there = await stat(target).catch(() => undefined);
  if (there !== undefined && !there.isFile() && !there.isDirectory()) {
    await pipeline(body, createWriteStream(target));
    return;
  }
  // Without the name of the target, which may be as long as a name can be.
  const draft = join(dirname(target), `.${randomUUID()}.part`);
  try {
    // Open before the body is asked: a stream that opens by itself may make the file after it was cleared away.
    const file = await open(draft, 'wx', there?.mode);
    // The stream closes the file; closing it here would wait for a stream that is not to do so.
    await pipeline(body, file.createWriteStream());
    if (overwrite) await rename(draft, target);
    else await putNew(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    if (cause instanceof OcrError) throw cause;
    throw new OcrError('path_not_allowed', `${target} could not be written: ${reason(cause)}.`, {
      hint: isDiskFull(cause)
        ? 'Make room, or give a path on another disk with --output.'
        : 'Check that the folder exists and that you may write there, or give another path with --output.',
      cause,
    });
  }
}

/** Another process may have put a file there since it was looked for: a link, unlike a renaming, never replaces it. */
async function putNew(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
    await rm(draft);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST' && (await stat(target).catch(() => undefined))?.isFile() === true) throw taken(target);
    // A file system without links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw cause;
    await rename(draft, target);
  }
}

function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'its folder does not exist';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'writing there is not permitted';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'ENAMETOOLONG') return 'its name is too long';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EEXIST') return 'something that is no file is there';
  return cause instanceof Error ? cause.message : String(cause);
}
