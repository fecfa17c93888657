/** Owns taking documents in: path, file URI, https URL or bytes → a checked `Source` on disk. */
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import type { Config } from './config.ts';
import type { Source } from './document.ts';
import { OcrError } from './errors.ts';
import { absolutePath, writablePath, type PathPlace } from './input/allowed-path.ts';
import { decodeBase64, parseBase64 } from './input/base64.ts';
import { emptyFile, examine, fileTooLarge } from './input/examine.ts';
import { internet, type Network } from './input/check-url.ts';
import { fetchDocument } from './input/fetch-document.ts';
import { safeFileName } from './input/file-name.ts';
import { openFile } from './input/open-file.ts';
import { writePrivateFile } from './input/private-file.ts';

/** Exactly one of the ways a document can be given. */
export type DocumentInput =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'bytes'; readonly base64: string; readonly name: string }
  /** A file that the program itself wrote into the folder `incoming` of the home; whoever wrote it removes it. */
  | { readonly kind: 'upload'; readonly path: string; readonly name: string };

export interface TakeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Refuses what names a file of this machine: for callers elsewhere. */
  readonly remote?: boolean | undefined;
}

interface TakenDocument {
  readonly source: Source;
  /** Removes the private copy, if there is one; the user's own file is never touched. Safe to repeat. */
  dispose(): Promise<void>;
}

export interface Input {
  /**
   * Checks a document and makes it available as a file: a path stays where it is, everything else is written into a
   * private temporary file that `dispose` removes. Nothing is left behind when this throws.
   * @throws OcrError `invalid_argument`, `forbidden`, `path_not_allowed`, `file_not_found`, `url_not_allowed`,
   * `network_failed`, `empty_file`, `file_too_large`, `unsupported_type`, `damaged_file`, `too_many_pixels`, `cancelled`
   */
  take(input: DocumentInput, options?: TakeOptions): Promise<TakenDocument>;

  /**
   * Absolute real path of a file that may be written: inside an allowed folder that exists.
   * @throws OcrError `path_not_allowed`, `file_not_found`, `invalid_argument`
   */
  writable(path: string): Promise<string>;
}

export type InputConfig = Pick<Config, 'allow' | 'home' | 'maxFileBytes' | 'maxPagePixels' | 'urlTimeout'>;

/** Outside of the configuration only so that tests need neither the real home folder nor the real network. */
export interface InputSurroundings extends PathPlace {
  readonly network: Network;
}

/** Checks documents by the settings; see `Input`. */
export function createInput(config: InputConfig, surroundings: Partial<InputSurroundings> = {}): Input {
  const place = { cwd: surroundings.cwd ?? process.cwd(), home: surroundings.home ?? homedir() };
  const network = surroundings.network ?? internet;
  const incoming = join(config.home, 'incoming');

  async function fromPath(written: string, signal: AbortSignal | undefined): Promise<TakenDocument> {
    const path = absolutePath(written, place);
    const name = basename(path).replace(/\p{Cc}/gu, ' '); // a line break in a name would break every message that shows it
    try {
      return await fromFile(path, name, config.allow, signal);
    } catch (thrown) {
      const isRelative = !isAbsolute(written) && !/^(?:~|file:)/iu.test(written);
      if (!(thrown instanceof OcrError) || thrown.code !== 'file_not_found' || !isRelative) throw thrown;
      // Whoever wrote it may not know where this program was started.
      const hint = `${thrown.hint ?? ''} "${written}" was looked for from ${place.cwd}; an absolute path leaves no doubt.`;
      throw new OcrError(thrown.code, thrown.message, { hint: hint.trim(), cause: thrown });
    }
  }

  async function fromFile(
    path: string,
    name: string,
    allow: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<TakenDocument> {
    const { path: real, file } = await openFile(path, allow);
    try {
      const found = await examine(file, name, config, signal);
      return { source: { path: real, name, ...found }, dispose: () => Promise.resolve() };
    } finally {
      await file.close();
    }
  }

  async function fromContent(
    name: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<TakenDocument> {
    const tooLarge = () => fileTooLarge(name, undefined, config.maxFileBytes);
    const { path, dispose } = await writePrivateFile(incoming, content, config.maxFileBytes, tooLarge);
    try {
      const file = await open(path);
      try {
        return { source: { path, name, ...(await examine(file, name, config, signal)) }, dispose };
      } finally {
        await file.close();
      }
    } catch (thrown) {
      await dispose();
      throw thrown;
    }
  }

  async function fromUrl(url: string, signal: AbortSignal | undefined): Promise<TakenDocument> {
    const fetched = await fetchDocument(url, { signal, timeout: config.urlTimeout, network });
    if (fetched.announcedBytes !== undefined && fetched.announcedBytes > config.maxFileBytes) {
      fetched.cancel();
      throw fileTooLarge(fetched.name, fetched.announcedBytes, config.maxFileBytes);
    }
    return fromContent(fetched.name, fetched.content, signal);
  }

  async function fromBytes(base64: string, givenName: string, signal: AbortSignal | undefined): Promise<TakenDocument> {
    const name = safeFileName(givenName);
    const parsed = parseBase64(base64, config.maxFileBytes);
    if (parsed.byteSize === 0) throw emptyFile(name);
    if (parsed.byteSize > config.maxFileBytes) throw fileTooLarge(name, parsed.byteSize, config.maxFileBytes);
    return fromContent(name, decodeBase64(parsed), signal);
  }

  return {
    async take(input, { signal, remote = false } = {}) {
      if (signal?.aborted === true) throw new OcrError('cancelled', 'Taking the document in was cancelled.');
      if (input.kind === 'bytes') return fromBytes(input.base64, input.name, signal);
      if (input.kind === 'upload') return fromFile(resolve(input.path), safeFileName(input.name), [incoming], signal);
      // People put URLs where a path is asked and the other way round; what they mean is plain, and the checks are the same.
      const text = input.kind === 'path' ? input.path : input.url.trim();
      if (/^https?:\/\//i.test(text)) return fromUrl(text, signal);
      if (input.kind === 'path' || /^file:/i.test(text)) {
        if (!remote) return fromPath(text, signal);
        throw new OcrError('forbidden', 'This service reads no files of the machine that it runs on.', {
          hint: 'Give the document as a URL or as its bytes.',
        });
      }
      if (/^data:/i.test(text)) return fromBytes(text, 'document', signal);
      return fromUrl(text, signal);
    },

    writable: async (path) => await writablePath(absolutePath(path, place), config.allow),
  };
}
