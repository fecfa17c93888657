/** Owns reading the text layers of a whole PDF, in order, with as many reader processes as that is worth. */
import type { Config } from '../../config.ts';
import type { PageError, Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import type { InspectOptions, Inspection, PageLack, PageText } from '../engine.ts';
import { remedies } from './read-pages.ts';
import { createReaderPool, type ReaderPoolOptions } from './reader-pool.ts';
import { readerSettings } from './reader-settings.ts';
import { ReaderDied } from './reader-error.ts';
import type { LaidPage, TextTask } from './protocol.ts';
import type { ReaderProcess } from './reader-process.ts';
import type { TaskTime } from './task-clock.ts';

export interface LayerTexts {
  /** @throws OcrError as `Engine.inspect` */
  inspect(source: Source, options: InspectOptions): Promise<Inspection>;
  /**
   * Yields what the text layer of each page says, in order.
   * @param pages indexes from 0
   * @throws OcrError a fault of the whole source; `cancelled`
   */
  read(source: Source, pages: readonly number[], options: InspectOptions): AsyncGenerator<PageText>;
  /** The same, laid out page by page. */
  lay(source: Source, pages: readonly number[], options: InspectOptions): AsyncGenerator<LaidPage | PageLack>;
  close(): Promise<void>;
}

/** Several pages of which a reader is to make something at once. */
type Batch = Omit<TextTask, 'kind'>;
type Ask<Result> = (reader: ReaderProcess, batch: Batch, signal: AbortSignal) => Promise<readonly Result[]>;

/** Pages that a reader is given at once, at most; the first are few, so that they come soon. */
const batchSize = 16;
const firstBatch = 2;
/** Batches that each reader may be ahead of whoever takes the pages. */
const ahead = 4;
/** More readers than one take longer to start than a file below this many bytes takes to be read. */
const worthSeveral = 150_000;
/** More than that gain nothing: whoever takes the pages is busy then. */
const mostReaders = 4;
const attempts = 2;

/**
 * A reader is started at once: whoever opens this is about to read.
 * @param parts what tests replace
 */
export function openLayerTexts(config: Config, parts: Pick<ReaderPoolOptions, 'script'> = {}): LayerTexts {
  const size = Math.min(config.readers, mostReaders);
  const pool = createReaderPool({
    size,
    tasksPerReader: config.readerPages,
    settings: { ...readerSettings(config), readsLayers: true },
    loadLanguage: noLanguages,
    script: parts.script,
  });
  pool.prepare(1);
  const time: TaskTime = { work: config.pageDeadline, wall: config.pageDeadline };

  async function once<Result>(ask: Ask<Result>, batch: Batch, signal: AbortSignal): Promise<readonly Result[]> {
    const lease = await pool.lease('read', signal, { document: batch.source.sha256, mayShare: true });
    try {
      return await ask(lease.reader(), batch, signal);
    } finally {
      lease.release();
    }
  }

  /** Of several pages that kill a reader or take too long, each is read by itself; one by itself gets a second try. */
  async function readBatch<Result>(
    ask: Ask<Result>,
    batch: Batch,
    signal: AbortSignal,
    attempt = 1,
  ): Promise<readonly (Result | PageError)[]> {
    try {
      return await once(ask, batch, signal);
    } catch (thrown) {
      if (!(thrown instanceof ReaderDied) || signal.aborted) throw thrown;
      // It ended on what was asked of it before.
      if (!thrown.hadBegun) return readBatch(ask, batch, signal, attempt);
      const pages: (Result | PageError)[] = [];
      if (batch.indexes.length > 1) {
        for (const index of batch.indexes)
          pages.push(...(await readBatch(ask, { ...batch, indexes: [index] }, signal)));
        return pages;
      }
      if (attempt < attempts) return readBatch(ask, batch, signal, attempt + 1);
      const [index = 0] = batch.indexes;
      const message = `Page ${index + 1} of ${batch.source.name} could not be read, twice. ${thrown.message} ${remedies[thrown.code]}`;
      return [{ index, code: thrown.code, message }];
    }
  }

  /** What is made of the pages in order, some batches ahead of whoever takes it. */
  async function* inOrder<Result>(
    ask: Ask<Result>,
    source: Source,
    pages: readonly number[],
    { password, signal }: InspectOptions,
  ): AsyncGenerator<Result | PageError> {
    const stop = new AbortController();
    const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    const batches = batchesOf(pages, size);
    const running: Promise<readonly (Result | PageError)[]>[] = [];
    try {
      for (let at = 0; at < batches.length || running.length > 0;) {
        for (; at < batches.length && running.length < ahead * size; at += 1) {
          const batch = readBatch(ask, { source, password, indexes: batches[at] ?? [] }, either);
          batch.catch(saidWhenTaken);
          running.push(batch);
        }
        for (const page of (await running.shift()) ?? []) {
          if (signal?.aborted === true) throw new OcrError('cancelled', 'The work was cancelled.');
          yield page;
        }
      }
    } finally {
      stop.abort();
    }
  }

  const readText: Ask<PageText> = (reader, batch, signal) => reader.run({ kind: 'text', ...batch }, time, signal);
  const layOut: Ask<LaidPage | PageLack> = (reader, batch, signal) =>
    reader.run({ kind: 'lay', ...batch }, time, signal);

  return {
    async inspect(source, { password, signal }) {
      const task = { kind: 'inspect', source, password } as const;
      const look = async () => {
        const lease = await pool.lease('read', signal, { document: source.sha256 });
        try {
          return await lease.reader().run(task, time, signal);
        } finally {
          lease.release();
        }
      };
      try {
        const looking = look();
        // The others open the file meanwhile, which takes them as long as starting; what they make of it the first one says.
        if (source.byteSize >= worthSeveral) for (let other = 1; other < size; other += 1) look().catch(saidByTheFirst);
        return await looking;
      } catch (thrown) {
        if (!(thrown instanceof ReaderDied)) throw thrown;
        pool.refuseIfClosed();
        throw new OcrError('damaged_file', `${source.name} could not be opened. ${thrown.message}`, {
          hint: 'The file is damaged or made to exhaust its reader; convert it to a new PDF or to images.',
          cause: thrown,
        });
      }
    },
    read: (source, pages, options) => inOrder(readText, source, pages, options),
    lay: (source, pages, options) => inOrder(layOut, source, pages, options),
    close: () => pool.close(),
  };
}

/** Towards the end they are fewer, so that no reader waits long for the last one (guided self-scheduling: Polychronopoulos and Kuck, 1987). */
function batchesOf(pages: readonly number[], readers: number): readonly (readonly number[])[] {
  const batches: (readonly number[])[] = [];
  let size = firstBatch;
  for (let from = 0; from < pages.length; from += size) {
    const share = Math.ceil((pages.length - from) / (2 * readers));
    size = from === 0 ? firstBatch : Math.min(batchSize, Math.max(firstBatch, share));
    batches.push(pages.slice(from, from + size));
  }
  return batches;
}

/** Text layers need none. */
function noLanguages(): Promise<Uint8Array> {
  return Promise.reject(new OcrError('internal', 'A reader of text layers asked for a language.'));
}

function saidByTheFirst(): void {}
function saidWhenTaken(): void {}
