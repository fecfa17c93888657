/** Owns opening the chunk store's table in the format of this version, and bringing older formats to it. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Lance from '@lancedb/lancedb';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import { waitForLock } from './lance-lock.ts';
import {
  ensureTable,
  formatVersion,
  formerChunkColumns,
  hasIndexes,
  loadLance,
  ofFormerRow,
  tableName,
  toRow,
  versionOf,
} from './lance-table.ts';

/** Longest that a process waits for another to create the table or to bring an older one up to date. */
const creationPatience = 600_000;

const megabyte = 1024n * 1024n;
/** LanceDB would keep up to 6 GB of indexes in memory; what is dropped is in the system's page cache still. */
const indexCacheBytes = 24n * megabyte;
const metadataCacheBytes = 16n * megabyte;

export interface OpenedTable {
  readonly connection: Lance.Connection;
  readonly table: Lance.Table;
}

async function connect(folder: string): Promise<Lance.Connection> {
  const lance = await loadLance();
  // Interval 0: every read sees what other processes wrote.
  const options = { readConsistencyInterval: 0 };
  return lance.connect(folder, options, new lance.Session(indexCacheBytes, metadataCacheBytes));
}

function refuseNewer(folder: string, names: readonly string[]): void {
  const newest = Math.max(0, ...names.flatMap((name) => versionOf(name) ?? []));
  if (newest <= formatVersion) return;
  throw new OcrError(
    'store_failed',
    `The search index was written by a newer ocrchat: its format is ${newest}, and this one knows ${formatVersion}.`,
    { hint: `Update ocrchat, or remove ${folder}; documents are indexed again when asked.` },
  );
}

/** Copies every chunk of an older table; its normal forms are made anew. */
async function copyChunks(from: Lance.Table, to: Lance.Table): Promise<number> {
  let copied = 0;
  const chunks = from
    .query()
    .where("id <> '~'")
    .select([...formerChunkColumns]);
  for await (const batch of chunks) {
    const rows = batch.toArray().map((row: { toJSON(): unknown }) => toRow(ofFormerRow(row.toJSON())));
    if (rows.length > 0) await to.add(rows);
    copied += rows.length;
  }
  await to.optimize();
  return copied;
}

/**
 * Makes the table of this version out of the newest older one. It is made aside and moved into place when it is whole, so
 * that a process that dies on the way leaves nothing half done.
 */
async function migrate(folder: string, connection: Lance.Connection, older: readonly string[], log: Log | undefined) {
  const newest = older.toSorted((a, b) => (versionOf(b) ?? 0) - (versionOf(a) ?? 0))[0];
  const target = join(folder, `${tableName}.lance`);
  if (newest !== undefined && !existsSync(target)) {
    const aside = join(folder, 'migrating');
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    const other = await connect(aside);
    const [from, to] = [await connection.openTable(newest), await ensureTable(other)];
    const rows = await copyChunks(from, to);
    for (const table of [from, to]) table.close();
    other.close();
    await rename(join(aside, `${tableName}.lance`), target);
    await rm(aside, { recursive: true, force: true });
    log?.info('the search index was brought to a new format', { from: newest, to: tableName, rows });
  }
  for (const name of older) await connection.dropTable(name);
}

/**
 * Opens the table with its indexes; creates it when it is not there, out of a table of an older format when there is one.
 * One process at a time creates.
 *
 * @throws OcrError `store_failed` also when the store is of a newer format
 */
export async function openTable(folder: string, log?: Log): Promise<OpenedTable> {
  await mkdir(folder, { recursive: true });
  const connection = await connect(folder);
  const names = await connection.tableNames();
  refuseNewer(folder, names);
  const isOlder = (name: string) => (versionOf(name) ?? formatVersion) < formatVersion;
  if (names.includes(tableName) && !names.some(isOlder)) {
    const table = await connection.openTable(tableName);
    if (await hasIndexes(table)) return { connection, table };
  }
  const release = await waitForLock(join(folder, 'create.lock'), creationPatience);
  if (release === undefined) {
    throw new OcrError('store_failed', 'Another process has been creating the search index for minutes.', {
      hint: `Try again; when that does not help, remove ${join(folder, 'create.lock')}.`,
    });
  }
  try {
    const older = (await connection.tableNames()).filter(isOlder);
    if (older.length > 0) await migrate(folder, connection, older, log);
    return { connection, table: await ensureTable(connection) };
  } finally {
    await release();
  }
}
