/** Owns exported files that are kept with their job, so that the same download is made once. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { toOcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { BlobStore, KeptFile, KeptFileWriter } from '../store/blob-store.ts';
import type { ExportInput, Exporter, FileKind } from './exporter.ts';
import { checkedOptions } from './options.ts';

export interface MadeFile extends FileKind {
  /** Bytes, where they are known before the body is made. */
  readonly size?: number | undefined;
  readonly body: AsyncIterable<string | Uint8Array>;
}

export interface KeptExports {
  /**
   * The file of a finished job: kept from before, else made now, and kept when it was made to its end. Whoever asks must
   * have been shown the job. Inputs with a password or a place for pictures are never to be given here.
   * @param isThere whether the job still is when the file is finished
   */
  open(exporter: Exporter, input: ExportInput, isThere: () => Promise<boolean>): Promise<MadeFile>;
  /** Drops what is in memory of the job; the store drops the rest with the job. */
  forget(job: string): void;
}

/** A file up to this size is kept in memory, too. */
const smallBytes = 512 * 1024;
const memoryBytes = 32 * 1024 * 1024;
/** A job that was deleted through another process is not remembered longer than this, in milliseconds. */
const rememberedTime = 60_000;
/** Bytes of the line before a kept file that says what it is. */
const mostOfHead = 400;

interface Remembered extends FileKind {
  readonly bytes: Buffer;
  readonly until: number;
}

/** @param version of the program: another one may write another file */
export function createKeptExports(
  blobs: Pick<BlobStore, 'sourcePath' | 'kept' | 'keep' | 'unkeep'>,
  version: string,
  log: Log,
): KeptExports {
  const memory = new Map<string, Map<string, Remembered>>();
  let total = 0;

  function forget(job: string): void {
    for (const { bytes } of memory.get(job)?.values() ?? []) total -= bytes.length;
    memory.delete(job);
  }

  function remember(job: string, name: string, file: Remembered): void {
    const files = memory.get(job) ?? new Map<string, Remembered>();
    total += file.bytes.length - (files.get(name)?.bytes.length ?? 0);
    files.set(name, file);
    // Put last, so that the first of the map is the one to forget.
    memory.delete(job);
    memory.set(job, files);
    for (const oldest of memory.keys()) {
      if (total <= memoryBytes) break;
      forget(oldest);
    }
  }

  function remembered(job: string, name: string): MadeFile | undefined {
    const found = memory.get(job)?.get(name);
    if (found === undefined || performance.now() > found.until) return undefined;
    const { extension, mediaType, bytes } = found;
    return { extension, mediaType, size: bytes.length, body: once(bytes) };
  }

  /** One that was made with the upload in hand goes with the upload. */
  async function stored(job: string, name: string): Promise<MadeFile | undefined> {
    const plain = await blobs.kept(job, name);
    const found = plain ?? (await blobs.kept(job, withUpload(name)));
    if (found === undefined) return undefined;
    if (plain === undefined && (await blobs.sourcePath(job)) === undefined) return undefined;
    const file = await opened(found);
    if (file === undefined || plain === undefined || file.size > smallBytes) return file;
    const parts: Uint8Array[] = [];
    for await (const part of file.body) parts.push(part);
    const bytes = Buffer.concat(parts);
    const { extension, mediaType } = file;
    remember(job, name, { extension, mediaType, bytes, until: performance.now() + rememberedTime });
    return { extension, mediaType, size: bytes.length, body: once(bytes) };
  }

  /** What cannot be kept, as on a full disk, is not; the download goes on. */
  const quietly = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (thrown) {
      log.debug('an exported file is not kept', { error: toOcrError(thrown).message });
      return undefined;
    }
  };

  async function* keeping(
    made: MadeFile,
    {
      job,
      name,
      usesUpload,
      isThere,
    }: { job: string; name: string; usesUpload: () => boolean; isThere: () => Promise<boolean> },
  ): AsyncIterable<string | Uint8Array> {
    let writer: KeptFileWriter | undefined = await quietly(() => blobs.keep(job));
    const write = async (part: string | Uint8Array): Promise<void> => {
      const current = writer;
      if (current === undefined || part.length === 0) return;
      if ((await quietly(async () => (await current.write(part), true))) === true) return;
      writer = undefined;
      await quietly(() => current.discard());
    };
    let isWhole = false;
    try {
      await write(headOf(made));
      for await (const part of made.body) {
        await write(part);
        yield part;
      }
      isWhole = true;
    } finally {
      const current = writer;
      if (current !== undefined) await quietly(() => (isWhole ? commit(current) : current.discard()));
    }

    async function commit(current: KeptFileWriter): Promise<void> {
      const target = usesUpload() ? withUpload(name) : name;
      await current.commit(target);
      // The job or its upload may have gone while the file was made; nothing of them is to stay behind.
      const stands = (await isThere()) && (!usesUpload() || (await blobs.sourcePath(job)) !== undefined);
      if (!stands) await blobs.unkeep(job, target);
    }
  }

  return {
    forget,
    async open(exporter, input, isThere) {
      const { job } = input;
      const name = nameOf(exporter, input, version);
      const before = remembered(job.uuid, name) ?? (await quietly(() => stored(job.uuid, name)));
      if (before !== undefined) return before;
      let used = false;
      const { renderPage } = input;
      const watched: ExportInput = {
        ...input,
        source: () => {
          used = true;
          return input.source();
        },
        ...(renderPage === undefined
          ? {}
          : {
              renderPage: (index: number, maxSide: number) => {
                used = true;
                return renderPage(index, maxSide);
              },
            }),
      };
      const made = { ...(await exporter.kind(watched)), body: exporter.write(watched) };
      const body = keeping(made, { job: job.uuid, name, usesUpload: () => used, isThere });
      return { extension: made.extension, mediaType: made.mediaType, body };
    },
  };
}

const withUpload = (name: string): string => `${name}.upload`;

/** The same for the same file only: by format, options, program and the moment at which the job was finished. */
function nameOf({ format }: Exporter, { job, options }: ExportInput, version: string): string {
  const checked = Object.entries(checkedOptions(format, options)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const told = JSON.stringify([version, job.finishedAt, job.name, checked]);
  return `${format}-${createHash('sha256').update(told).digest('hex').slice(0, 24)}`;
}

const Head = z.object({ extension: z.string(), mediaType: z.string() });
const headOf = ({ extension, mediaType }: FileKind): string => `${JSON.stringify({ extension, mediaType })}\n`;

/** The file behind the head of a kept one; undefined where there is no such head. */
async function opened(
  file: KeptFile,
): Promise<(FileKind & { readonly size: number; readonly body: AsyncIterable<Uint8Array> }) | undefined> {
  let begin = Buffer.alloc(0);
  for await (const part of file.read()) {
    begin = Buffer.concat([begin, part]);
    if (begin.includes('\n') || begin.length > mostOfHead) break;
  }
  const end = begin.indexOf('\n');
  if (end < 0) return undefined;
  const { extension, mediaType } = Head.parse(JSON.parse(begin.toString('utf8', 0, end)));
  return { extension, mediaType, size: file.size - end - 1, body: file.read(end + 1) };
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}
