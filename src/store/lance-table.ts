/** Owns the LanceDB table of chunks: its schema, its indexes, and rows to and from chunks. */
import type * as Lance from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { z } from 'zod';
import { Chunk } from '../chunk.ts';
import { OcrError } from '../errors.ts';
import { normalizeText, unspacedScript } from '../normalize.ts';

/** Version of the store's format: counted up when the schema, the indexes or the normal form change. */
export const formatVersion = 2;
const namePattern = /^chunks_(\d+)$/;

/** The table's name carries the version of its format. */
export const tableName = `chunks_${formatVersion}`;

/** Version that a table's name carries; undefined for a table that is not ours. */
export function versionOf(name: string): number | undefined {
  const digits = namePattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

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

/**
 * A table row. `words` (text and context, a newline between) and `grams` are the indexed normal forms; `chunk` is the chunk
 * as JSON, since each column that is read costs every search; the others are what a search may be restricted to.
 */
const Row = z.object({
  id: z.string(),
  job: z.string(),
  page: z.int(),
  kind: z.string(),
  language: z.string(),
  chunk: z.string(),
  words: z.string(),
  grams: z.string(),
});
export type Row = z.infer<typeof Row>;

/** Columns of the format before this one that make up a chunk. */
export const formerChunkColumns: readonly string[] =
  'id job page first_line last_line kind text context x0 y0 x1 y1 confidence language'.split(' ');

const unspacedRun = new RegExp(`${unspacedScript.source}+`, 'gu');

/**
 * Text as the n-gram index holds it: of scripts without spaces every two neighbouring characters, as words of their own, so
 * that one misread character loses two of them and no more. Of other scripts nothing: the dictionary of the word index is
 * searched for words of similar spelling instead.
 */
export function gramText(normalized: string): string {
  return [...normalized.matchAll(unspacedRun)]
    .flatMap(([run]) => {
      const characters = [...run];
      if (characters.length === 1) return characters;
      return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`);
    })
    .join(' ');
}

/** The row that stores a chunk. */
export function toRow(chunk: Chunk): Row {
  const text = normalizeText(chunk.text);
  return {
    id: chunk.id,
    job: chunk.job,
    page: chunk.page,
    kind: chunk.kind,
    language: chunk.language,
    chunk: JSON.stringify(chunk),
    words: `${text}\n${normalizeText(chunk.context)}`,
    grams: gramText(text),
  };
}

const foreignRow = (cause: unknown) =>
  new OcrError('store_failed', 'The search index holds a row that is not understood.', {
    hint: 'Delete the folder of the search index; documents are indexed again when asked.',
    cause,
  });

/** @throws OcrError `store_failed` when the column `chunk` is not one of ours */
export function toChunk(stored: string): Chunk {
  try {
    return Chunk.parse(JSON.parse(stored));
  } catch (cause) {
    throw foreignRow(cause);
  }
}

const FormerRow = z.looseObject({
  first_line: z.int(),
  last_line: z.int(),
  x0: z.number(),
  y0: z.number(),
  x1: z.number(),
  y1: z.number(),
});

/** A chunk out of a row of the format before this one. @throws OcrError `store_failed` when it is none */
export function ofFormerRow(stored: unknown): Chunk {
  const row = FormerRow.safeParse(stored);
  if (!row.success) throw foreignRow(row.error);
  const { first_line: first, last_line: last, x0, y0, x1, y1, ...rest } = row.data;
  const chunk = Chunk.safeParse({ ...rest, lines: [first, last], bbox: [x0, y0, x1, y1] });
  if (!chunk.success) throw foreignRow(chunk.error);
  return chunk.data;
}

export const wordsIndex = 'words_idx';
const gramsIndex = 'grams_idx';
const jobsIndex = 'jobs_idx';
const indexNames = [wordsIndex, gramsIndex, jobsIndex];

/** Whether what a search needs is there. */
export async function hasIndexes(table: Lance.Table): Promise<boolean> {
  const present = new Set((await table.listIndices()).map(({ name }) => name));
  return indexNames.every((name) => present.has(name));
}

/**
 * The columns that tables of chunks and of their vectors have alike: what a search may be restricted to, and the key, which lets
 * concurrent upserts of one id collide instead of both being inserted.
 */
export function sharedColumns({ Field, Int32, Utf8 }: typeof Arrow): readonly Arrow.Field[] {
  const text = (name: string, metadata?: Map<string, string>) => new Field(name, new Utf8(), false, metadata);
  return [
    text('id', new Map([['lance-schema:unenforced-primary-key', 'true']])),
    text('job'),
    new Field('page', new Int32(), false),
    text('kind'),
    text('language'),
  ];
}

/** Creates what is missing. A match on a column without an index finds nothing and says nothing, so all come with the table. */
export async function ensureTable(connection: Lance.Connection): Promise<Lance.Table> {
  const lance = await loadLance();
  const arrow = await import('apache-arrow');
  const text = (name: string) => new arrow.Field(name, new arrow.Utf8(), false);
  const schema = new arrow.Schema([...sharedColumns(arrow), text('chunk'), text('words'), text('grams')]);
  const table = await connection.createEmptyTable(tableName, schema, { mode: 'create', existOk: true });
  const present = new Set((await table.listIndices()).map((index) => index.name));
  const plain = { stem: false, removeStopWords: false, lowercase: true };
  const wanted: readonly (readonly [column: string, name: string, config: Lance.Index])[] = [
    [
      'words',
      wordsIndex,
      // Positions let phrases be found.
      lance.Index.fts({ ...plain, withPosition: true, baseTokenizer: 'icu', asciiFolding: true, maxTokenLength: 80 }),
    ],
    [
      'grams',
      gramsIndex,
      lance.Index.fts({ ...plain, withPosition: false, baseTokenizer: 'whitespace', asciiFolding: false }),
    ],
    ['job', jobsIndex, lance.Index.btree()],
  ];
  for (const [column, name, config] of wanted)
    if (!present.has(name)) await table.createIndex(column, { name, config, replace: false });
  return table;
}
