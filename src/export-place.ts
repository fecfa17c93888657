/** Owns what stands beside an exported file, whether its name fits, and that it is not the document itself: pictures of figures go into a folder next to it. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App, ExportedFile } from './app.ts';
import { OcrError } from './errors.ts';

/** True for what may be shown as text. */
export function isText(mediaType: string): boolean {
  return /^(?:text\/|application\/(?:json|xml)(?:;|$))/u.test(mediaType);
}

/**
 * Sees to it that an archive is not written under a name that says it is something else.
 * @throws OcrError `invalid_argument`
 */
export function refuseOtherName(path: string, file: Pick<ExportedFile, 'name' | 'mediaType'>): void {
  if (file.mediaType !== 'application/zip' || extname(path).toLowerCase() === '.zip') return;
  throw new OcrError('invalid_argument', `The document has several tables, which make a ZIP file, not ${path}.`, {
    hint: 'Let the name end in .zip, or choose one of the tables with the option table.',
  });
}

/** What a document is told by, wherever it lies. */
export interface Original {
  readonly sha256: string;
  readonly byteSize: number;
}

/** Whether a file holds the bytes of the document. */
export async function isOriginal(path: string, { sha256, byteSize }: Original): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined || !there.isFile() || there.size !== byteSize) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === sha256;
}

/** What is said where an export would go over the document that was read. */
export function overwritesDocument(path: string): OcrError {
  return new OcrError('invalid_argument', `The result would overwrite the document ${path} itself.`, {
    hint: 'Give another path.',
  });
}

/**
 * The folder `NAME_figures` beside the file `NAME.md`. It is made with its first picture. Where the file goes must be
 * said before.
 */
export class FigureFolder {
  readonly #app: Pick<App, 'writablePath'>;
  readonly #overwrite: boolean;
  readonly #written: string[] = [];
  #folder: string | undefined;
  #made: string | undefined;

  constructor(app: Pick<App, 'writablePath'>, { overwrite }: { readonly overwrite: boolean }) {
    this.#app = app;
    this.#overwrite = overwrite;
  }

  /** Says where the file goes that the pictures belong to. */
  beside(file: string): void {
    this.#folder = join(dirname(file), `${basename(file, extname(file))}_figures`);
  }

  /**
   * Keeps a picture and returns its address relative to the file.
   * @throws OcrError `path_not_allowed`, or `invalid_argument` when a file of the name is there and may not be replaced
   */
  readonly attach = async (name: string, data: Uint8Array): Promise<string> => {
    const folder = this.#folder;
    if (folder === undefined) throw new Error('Nobody said where the file goes that this figure belongs to.');
    this.#made ??= await mkdir(folder, { recursive: true });
    // The folder may be a link to somewhere else.
    const path = await this.#app.writablePath(join(folder, name));
    const there = await stat(path).then(
      () => true,
      () => false,
    );
    if (there && !this.#overwrite) throw taken(path);
    const draft = join(dirname(path), `.${randomUUID()}.part`);
    try {
      await writeFile(draft, data, { flag: 'wx' });
      await (there ? rename(draft, path) : link(draft, path).catch(() => rename(draft, path)));
    } finally {
      await rm(draft, { force: true });
    }
    if (!there) this.#written.push(path);
    return [basename(folder), name].map(encodeURIComponent).join('/');
  };

  /** Takes away what was written, when the file did not come to be. What stood there before stays. */
  async discard(): Promise<void> {
    for (const path of this.#written) await rm(path, { force: true });
    if (this.#made !== undefined && this.#folder !== undefined) await rmdir(this.#folder).catch(() => undefined);
  }
}

function taken(path: string): OcrError {
  return new OcrError('invalid_argument', `${path} exists already.`, {
    hint: 'Choose another path, set overwrite to true if the user agrees, or leave the figures out with the option figures.',
  });
}
