/** Owns the table of the vectors that one embedding model has made: its name, its columns, what is embedded of a chunk. */
import { createHash } from 'node:crypto';
import type * as Lance from '@lancedb/lancedb';
import { z } from 'zod';
import type { Embedder } from '../answer/embedder.ts';
import { sharedColumns } from './lance-table.ts';

export const vectorTablePrefix = 'vectors_';

const JobColumn = z.object({ job: z.string() });

/** Name of a model's table. */
export function vectorTableOf(embedder: Pick<Embedder, 'name'>): string {
  return `${vectorTablePrefix}${createHash('sha256').update(embedder.name).digest('hex').slice(0, 12)}`;
}

/** What a chunk is embedded as: its headings say what it is about. */
export function embeddedText({ context, text }: { readonly context: string; readonly text: string }): string {
  return `${context}\n${text}`;
}

/** A fingerprint of what was embedded, by which a vector of other text is known. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** @param length of a vector of the model */
export async function createVectorTable(
  connection: Lance.Connection,
  name: string,
  length: number,
): Promise<Lance.Table> {
  const arrow = await import('apache-arrow');
  const { Field, FixedSizeList, Float32, Schema, Utf8 } = arrow;
  const schema = new Schema([
    ...sharedColumns(arrow),
    new Field('digest', new Utf8(), false),
    new Field('vector', new FixedSizeList(length, new Field('item', new Float32(), true)), false),
  ]);
  return connection.createEmptyTable(name, schema, { mode: 'create', existOk: true });
}

/** Length of the vectors in a table. */
export async function lengthOf(table: Lance.Table): Promise<number> {
  const field = (await table.schema()).fields.find(({ name }) => name === 'vector');
  // A list of fixed size, as it was created.
  return (field?.type as { readonly listSize?: number } | undefined)?.listSize ?? 0;
}

/** How many rows of each job a table has, of chunks or of vectors. */
export async function countByJob(table: Lance.Table): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const batch of table.query().select(['job']))
    for (const row of batch.toArray()) {
      const { job } = JobColumn.parse(row.toJSON());
      if (job !== '') counts.set(job, (counts.get(job) ?? 0) + 1);
    }
  return counts;
}
