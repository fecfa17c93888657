/** Owns the vectors of chunks: a side table for each embedding model, filled in the background, searched by closeness. */
import type * as Lance from '@lancedb/lancedb';
import { z } from 'zod';
import type { Embedder } from '../answer/embedder.ts';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import { waitForLock } from './lance-lock.ts';
import { toChunk } from './lance-table.ts';
import {
  countByJob,
  createVectorTable,
  digestOf,
  embeddedText,
  lengthOf,
  vectorTableOf,
} from './lance-vector-table.ts';
import { quote } from './sql-text.ts';

export interface VectorParts {
  readonly embedder: Embedder;
  readonly open: () => Promise<{ readonly connection: Lance.Connection; readonly table: Lance.Table }>;
  /** Runs something while no process writes. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** File that says which process embeds. */
  readonly lock: string;
  readonly log?: Log | undefined;
  /** Milliseconds that the embedding of a question may take. */
  readonly questionDeadline?: number | undefined;
  /** Milliseconds for which a service that failed is left alone. */
  readonly rest?: number | undefined;
  /** Rows from which on closeness is found by an index instead of looking at all. */
  readonly indexFrom?: number | undefined;
}

/** A chunk whose vector is close, with the fingerprint of the text that the vector was made of. */
export interface CloseChunk {
  readonly id: string;
  readonly job: string;
  readonly digest: string;
}

export interface Vectors {
  /** Closest first. A service that fails leaves the list empty, and the notice says so. */
  search(
    text: string,
    filter: string | undefined,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ readonly close: readonly CloseChunk[]; readonly notice?: string | undefined }>;
  /** Embeds what has no vectors yet, in the background: of the job, or of the whole store when it was not looked at yet. */
  catchUp(job?: string): void;
  /** Waits for what runs in the background. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Chunks that are embedded and written at once, so that little is lost when the process dies. */
const batchSize = 256;
/** Longest wait for the embedding of another process. */
const lockPatience = 600_000;

const Stamp = z.object({ id: z.string(), digest: z.string() });
const ChunkColumn = z.object({ id: z.string(), chunk: z.string() });
const Close = z.object({ id: z.string(), job: z.string(), digest: z.string() });

const withoutModel = (why: string) => `Searched by words, without the embedding model. ${why}`;

/** Opens and embeds nothing yet. */
export function createVectors(parts: VectorParts): Vectors {
  const { embedder, open, alone, log, questionDeadline = 5_000, rest = 30_000, indexFrom = 50_000 } = parts;
  const name = vectorTableOf(embedder);
  const stop = new AbortController();
  const waiting = new Set<string>();
  let swept = false;
  let running: Promise<void> | undefined;
  /** Why the service is left alone, and until when. */
  let failure: { readonly words: string; readonly until: number } | undefined;

  const fail = (thrown: unknown): string => {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    failure = { words, until: Date.now() + rest };
    return words;
  };

  const openVectors = async (): Promise<Lance.Table | undefined> => {
    const { connection } = await open();
    return (await connection.tableNames()).includes(name) ? connection.openTable(name) : undefined;
  };

  const checkLength = async (table: Lance.Table, vector: Float32Array | undefined) => {
    const length = await lengthOf(table);
    if (vector === undefined || vector.length === length) return;
    throw new OcrError(
      'network_failed',
      `The model (${embedder.name}) gave vectors of ${vector.length} numbers, and the index has ${length}.`,
      { hint: 'Another model answers under this name: correct it in the settings.' },
    );
  };

  const embedJob = async (job: string): Promise<void> => {
    const { connection, table } = await open();
    const own = `job = ${quote(job)}`;
    const rows: unknown[] = await table.query().where(own).select(['id', 'chunk']).toArray();
    const chunks = rows.map((row) => toChunk(ChunkColumn.parse(row).chunk));
    let vectors = await openVectors();
    const stamps: unknown[] = (await vectors?.query().where(own).select(['id', 'digest']).toArray()) ?? [];
    const known = new Map(stamps.map((row) => Stamp.parse(row)).map(({ id, digest }) => [id, digest]));
    const wanted = chunks.map((chunk) => ({ chunk, text: embeddedText(chunk) }));
    const missing = wanted.filter(({ chunk, text }) => known.get(chunk.id) !== digestOf(text));
    for (let at = 0; at < missing.length; at += batchSize) {
      const part = missing.slice(at, at + batchSize);
      const made = await embedder.embed(
        part.map(({ text }) => text),
        { signal: stop.signal },
      );
      failure = undefined;
      vectors ??= await createVectorTable(connection, name, made[0]?.length ?? 0);
      await checkLength(vectors, made[0]);
      const target = vectors;
      const written = part.map(({ chunk: { id, page, kind, language }, text }, index) => ({
        id,
        job,
        page,
        kind,
        language,
        digest: digestOf(text),
        vector: [...(made[index] ?? [])],
      }));
      await alone(() => target.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(written));
    }
    const present = new Set(chunks.map(({ id }) => id));
    const stale = [...known.keys()].filter((id) => !present.has(id));
    const target = vectors;
    if (target !== undefined && stale.length > 0)
      await alone(() => target.delete(`${own} AND id IN (${stale.map(quote).join(', ')})`));
  };

  const sweep = async () => {
    const [{ table }, vectors] = [await open(), await openVectors()];
    const chunks = await countByJob(table);
    const embedded = vectors === undefined ? new Map<string, number>() : await countByJob(vectors);
    for (const job of new Set([...chunks.keys(), ...embedded.keys()]))
      if (chunks.get(job) !== embedded.get(job)) waiting.add(job);
    swept = true;
  };

  const keepIndexed = async () => {
    const vectors = await openVectors();
    if (vectors === undefined) return;
    const rows = await vectors.countRows();
    const isIndexed = (await vectors.listIndices()).length > 0;
    if (isIndexed) await alone(() => vectors.optimize());
    else if (rows >= indexFrom) {
      const { loadLance } = await import('./lance-table.ts');
      const { Index } = await loadLance();
      await alone(() => vectors.createIndex('vector', { config: Index.ivfPq({ distanceType: 'cosine' }) }));
    }
  };

  const run = async () => {
    const release = await waitForLock(parts.lock, lockPatience);
    if (release === undefined) return;
    try {
      if (!swept) await sweep();
      const some = waiting.size > 0;
      for (const job of waiting) {
        if (stop.signal.aborted) return;
        await embedJob(job);
        waiting.delete(job);
      }
      if (some) await keepIndexed();
    } finally {
      await release();
    }
  };

  const begin = () => {
    if (swept && waiting.size === 0) return;
    if (running !== undefined || stop.signal.aborted || Date.now() < (failure?.until ?? 0)) return;
    running = run()
      // The chunks are stored and found by words; what is missing is made good by the next run.
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted)
          log?.warn('documents could not be embedded; it will be tried again', { reason: fail(thrown) });
      })
      .finally(() => {
        running = undefined;
      });
  };

  return {
    async search(text, filter, limit, signal) {
      if (failure !== undefined && Date.now() < failure.until)
        return { close: [], notice: withoutModel(failure.words) };
      begin();
      const vectors = await openVectors();
      if (vectors === undefined)
        return { close: [], notice: withoutModel('No document is embedded yet; that goes on in the background.') };
      const deadline = AbortSignal.timeout(questionDeadline);
      try {
        const ended = AbortSignal.any([deadline, ...(signal === undefined ? [] : [signal])]);
        const [vector] = await embedder.embed([text], { signal: ended });
        if (vector === undefined) return { close: [] };
        await checkLength(vectors, vector);
        failure = undefined;
        const query = vectors
          .query()
          .nearestTo(vector)
          .distanceType('cosine')
          .select(['id', 'job', 'digest', '_distance']);
        const rows: unknown[] = await (filter === undefined ? query : query.where(filter)).limit(limit).toArray();
        const notice =
          waiting.size === 0
            ? undefined
            : `${waiting.size} documents are found by words only: they are still being embedded, in the background.`;
        return { close: rows.map((row) => Close.parse(row)), notice };
      } catch (thrown) {
        if (signal?.aborted === true) throw new OcrError('cancelled', 'The search was cancelled.', { cause: thrown });
        const late = `The model (${embedder.name}) took longer than ${questionDeadline} ms.`;
        const words = fail(deadline.aborted ? new Error(late) : thrown);
        log?.warn('the question could not be embedded; it is searched by words', { reason: words });
        return { close: [], notice: withoutModel(words) };
      }
    },
    catchUp(job) {
      if (job !== undefined) waiting.add(job);
      begin();
    },
    async settle() {
      await running;
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}
