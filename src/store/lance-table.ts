/** Owns the LanceDB table of chunks: its schema, its two full-text indexes, and rows to and from chunks. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Lance from '@lancedb/lancedb';
import { z } from 'zod';
import { Chunk } from '../chunk.ts';
import { OcrError } from '../errors.ts';
import { normalizeText, unspacedScript } from '../normalize.ts';
import { waitForLock } from './lance-lock.ts';

/** Counted up when the schema, the indexes or the normal form change: older tables are then left alone. */
const tableName = 'chunks_1';

/** Longest that a process waits for another to create the table. */
const creationPatience = 60_000;

/** LanceDB costs 100 MB and a third of a second to load. */
export async function loadLance(): Promise<typeof Lance> {
  try {
    return await import('@lancedb/lancedb');
  } catch (cause) {
    throw new OcrError('store_failed', 'The search index could not be loaded on this machine.', {
      hint: 'LanceDB needs its platform package; run `npm ci` again on this machine and see `ocrchat doctor`.',
      cause,
    });
  }
}

/** A table row. `words` and `grams` are the indexed normal forms; everything else is what the chunk says. */
const Row = z.object({
  id: z.string(),
  job: z.string(),
  page: z.int(),
  first_line: z.int(),
  last_line: z.int(),
  kind: z.string(),
  text: z.string(),
  context: z.string(),
  x0: z.number(),
  y0: z.number(),
  x1: z.number(),
  y1: z.number(),
  confidence: z.number(),
  language: z.string(),
  words: z.string(),
  grams: z.string(),
});
export type Row = z.infer<typeof Row>;

/** Columns that make up a chunk. */
export const chunkColumns: readonly string[] = Object.keys(Row.shape).filter(
  (name) => name !== 'words' && name !== 'grams',
);

const unspaced = new RegExp(`(${unspacedScript.source})`, 'gu');

/**
 * Text as the n-gram index holds it. Characters of scripts without spaces are set apart, so that a gram of three or four
 * units carries two of them: their words are mostly two characters long, and one misread character breaks a longer gram.
 */
export function gramText(normalized: string): string {
  return normalized.replace(unspaced, ' $1 ').replace(/ {2,}/gu, ' ').trim();
}

export function toRow(chunk: Chunk): Row {
  const text = normalizeText(chunk.text);
  const [x0, y0, x1, y1] = chunk.bbox;
  return {
    id: chunk.id,
    job: chunk.job,
    page: chunk.page,
    first_line: chunk.lines[0],
    last_line: chunk.lines[1],
    kind: chunk.kind,
    text: chunk.text,
    context: chunk.context,
    x0,
    y0,
    x1,
    y1,
    confidence: chunk.confidence,
    language: chunk.language,
    words: `${text} ${normalizeText(chunk.context)}`,
    grams: gramText(text),
  };
}

const StoredRow = Row.omit({ words: true, grams: true });

/** @throws OcrError `store_failed` when the row is not one of ours */
export function toChunk(stored: unknown): Chunk {
  const row = StoredRow.safeParse(stored);
  const chunk = row.success
    ? Chunk.safeParse({
        ...row.data,
        lines: [row.data.first_line, row.data.last_line],
        bbox: [row.data.x0, row.data.y0, row.data.x1, row.data.y1],
      })
    : row;
  if (chunk.success) return chunk.data;
  throw new OcrError('store_failed', 'The search index holds a row that is not understood.', {
    hint: 'Delete the folder of the search index; documents are indexed again when asked.',
    cause: chunk.error,
  });
}

export const wordsIndex = 'words_idx';
const gramsIndex = 'grams_idx';

/** Creates what is missing. A match on a column without an index finds nothing and says nothing, so both come with the table. */
async function ensureTable(connection: Lance.Connection): Promise<Lance.Table> {
  const lance = await loadLance();
  const { Field, Float64, Int32, Schema, Utf8 } = await import('apache-arrow');
  const text = (name: string, metadata?: Map<string, string>) => new Field(name, new Utf8(), false, metadata);
  const integer = (name: string) => new Field(name, new Int32(), false);
  const real = (name: string) => new Field(name, new Float64(), false);
  const schema = new Schema([
    // The key lets concurrent upserts of one id collide instead of both being inserted.
    text('id', new Map([['lance-schema:unenforced-primary-key', 'true']])),
    text('job'),
    integer('page'),
    integer('first_line'),
    integer('last_line'),
    text('kind'),
    text('text'),
    text('context'),
    real('x0'),
    real('y0'),
    real('x1'),
    real('y1'),
    real('confidence'),
    text('language'),
    text('words'),
    text('grams'),
  ]);
  const table = await connection.createEmptyTable(tableName, schema, { mode: 'create', existOk: true });
  const present = new Set((await table.listIndices()).map((index) => index.name));
  const plain = { stem: false, removeStopWords: false, withPosition: false, lowercase: true };
  if (!present.has(wordsIndex)) {
    const config = lance.Index.fts({ ...plain, baseTokenizer: 'icu', asciiFolding: true, maxTokenLength: 80 });
    await table.createIndex('words', { name: wordsIndex, config, replace: false });
  }
  if (!present.has(gramsIndex)) {
    const config = lance.Index.fts({
      ...plain,
      baseTokenizer: 'ngram',
      ngramMinLength: 3,
      ngramMaxLength: 4,
      asciiFolding: false,
    });
    await table.createIndex('grams', { name: gramsIndex, config, replace: false });
  }
  return table;
}

/** Opens the table with both indexes, creating it when it is not there; one process at a time creates. */
export async function openTable(
  folder: string,
): Promise<{ readonly connection: Lance.Connection; readonly table: Lance.Table }> {
  await mkdir(folder, { recursive: true });
  const lance = await loadLance();
  // Interval 0: every read sees what other processes wrote.
  const connection = await lance.connect(folder, { readConsistencyInterval: 0 });
  if ((await connection.tableNames()).includes(tableName)) {
    const table = await connection.openTable(tableName);
    const present = new Set((await table.listIndices()).map((index) => index.name));
    if (present.has(wordsIndex) && present.has(gramsIndex)) return { connection, table };
  }
  const release = await waitForLock(join(folder, 'create.lock'), creationPatience);
  if (release === undefined) {
    throw new OcrError('store_failed', 'Another process has been creating the search index for a minute.', {
      hint: `Try again; when that does not help, remove ${join(folder, 'create.lock')}.`,
    });
  }
  try {
    return { connection, table: await ensureTable(connection) };
  } finally {
    await release();
  }
}
