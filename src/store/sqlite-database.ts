/** Owns one connection to an SQLite file: opening, transactions, waiting for locks, and errors in our words. */
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { diskFull, OcrError } from '../errors.ts';
import { createDiskReserve, type DiskReserve, isOfFullDisk } from './disk-reserve.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Statements run only inside `read` or `write`; these run the given function again when another process held the lock. */
export interface Database {
  readonly path: string;
  /** Runs `work` on one snapshot. */
  read<T>(work: () => T): Promise<T>;
  /** Runs `work` as the only writer; all of it is stored, or none when it throws. */
  write<T>(work: () => T): Promise<T>;
  /** The same for what makes room: on a full disk it has what is kept for that. */
  remove<T>(work: () => T): Promise<T>;
  /** Takes again what was given back of the room that is kept for a full disk. */
  keepRoom(): void;
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): readonly Row[];
  /** Returns the number of rows that changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Runs several statements without values. */
  execute(sql: string): void;
  /** Moves the write-ahead log into the database and empties it, so that deleted text stands in neither file. */
  scrub(): Promise<void>;
  close(): void;
}

/** How long SQLite itself blocks this process for a lock; short, since the event loop stands still meanwhile. */
const blockMilliseconds = 100;
/** How long a lock is waited for in all. */
const patienceMilliseconds = 20_000;

/** Result codes of SQLite (https://sqlite.org/rescode.html), the lower byte of the extended ones. */
const busy = 5;
const locked = 6;

function resultCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return undefined;
  return thrown.errcode & 0xff;
}

function fileErrorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** By result code of SQLite, or by error code of the file system. */
const remedies: Readonly<Record<number | string, string>> = {
  EACCES: 'Give this user the right to write it and its folder, or set OCRCHAT_HOME to another folder.',
  EPERM: 'Give this user the right to write it and its folder, or set OCRCHAT_HOME to another folder.',
  EROFS: 'The disk is read-only: set OCRCHAT_HOME to another folder.',
  ENOSPC: diskFull,
  EISDIR: 'A folder stands in its place: move it away, or set OCRCHAT_HOME to another folder.',
  ENOTDIR: 'A file stands where its folder should be: move it away, or set OCRCHAT_HOME to another folder.',
  EEXIST: 'A file stands where its folder should be: move it away, or set OCRCHAT_HOME to another folder.',
  3: 'Give this user the right to read and write it.',
  5: 'Another process holds it: end processes of ocrchat that hang, then try again.',
  6: 'Another process holds it: end processes of ocrchat that hang, then try again.',
  8: 'Give this user the right to write it and its folder.',
  10: 'Check whether the disk is there, is full, or fails.',
  11: 'The file is damaged: move it away (a new one is made) or put a backup in its place.',
  13: diskFull,
  14: 'Check that the folder exists, that this user may write it, and that the file is not a folder.',
  26: 'The file is not a database of ocrchat: move it away, or set OCRCHAT_HOME to another folder.',
};

/** What happened, where SQLite's own words say little. */
const faults: Readonly<Record<number | string, string>> = {
  5: 'another process writes to it',
  6: 'another process writes to it',
  8: 'it cannot be written',
  10: 'it cannot be read from the disk, or written to it',
  11: 'its file is damaged',
  14: 'its file cannot be opened',
  26: 'its file is something else',
};

function storeFailed(path: string, thrown: unknown): unknown {
  if (thrown instanceof OcrError) return thrown;
  if (isOfFullDisk(thrown, path))
    return new OcrError('store_failed', `There is no space left on the disk for the job store ${path}.`, {
      hint: `${diskFull} What \`ocrchat delete\` removes makes some.`,
      cause: thrown,
    });
  const code = resultCode(thrown) ?? fileErrorCode(thrown);
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const words = (code === undefined ? undefined : faults[code]) ?? said;
  return new OcrError('store_failed', `The job store ${path} failed: ${words}.`, {
    hint: (code === undefined ? undefined : remedies[code]) ?? 'Run `ocrchat doctor`.',
    cause: thrown,
  });
}

/** Loads `node:sqlite` without the warning that Node 22 prints about it. */
function loadSqlite(): typeof Sqlite {
  const original = process.emitWarning;
  // The load is synchronous, so no other warning can fall into this gap.
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = original;
  }
}

/** Makes the file, readable by its owner only, before SQLite does; its log files take over the mode. */
async function makePrivateFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  await file.close();
  // A file of an earlier program or a restored backup may be open to others.
  await chmod(path, 0o600);
}

/** Runs `attempt` again while another process holds the lock, yielding to the event loop in between. */
async function patiently<T>(attempt: () => T): Promise<T> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    try {
      return attempt();
    } catch (thrown) {
      const code = resultCode(thrown);
      if ((code !== busy && code !== locked) || performance.now() > deadline) throw thrown;
    }
    await delay(5 + Math.random() * 25);
  }
}

/**
 * Opens the database file, made with mode 0600 when there is none. Commits survive a kill and a power cut
 * (write-ahead log, `synchronous = FULL`); what is deleted is overwritten (`secure_delete`).
 * @throws OcrError `store_failed`
 */
export async function openDatabase(file: string): Promise<Database> {
  const path = resolve(file);
  const reserve = createDiskReserve(`${path}-reserve`);
  try {
    const connection = await reserve.orWithout(() => connected(path));
    reserve.fill();
    return wrap(connection, path, reserve);
  } catch (thrown) {
    throw storeFailed(path, thrown);
  }
}

async function connected(path: string): Promise<DatabaseSync> {
  await makePrivateFile(path);
  const { DatabaseSync } = loadSqlite();
  const opened = new DatabaseSync(path);
  try {
    await patiently(() => {
      opened.exec(`PRAGMA busy_timeout = ${blockMilliseconds}`);
      opened.exec('PRAGMA journal_mode = WAL');
      opened.exec('PRAGMA synchronous = FULL');
      opened.exec('PRAGMA foreign_keys = ON');
      opened.exec('PRAGMA secure_delete = ON');
      // Which makes the index of the log.
      opened.exec('SELECT count(*) FROM sqlite_schema');
    });
    return opened;
  } catch (thrown) {
    opened.close();
    throw thrown;
  }
}

function wrap(connection: DatabaseSync, path: string, reserve: DiskReserve): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  let closed = false;

  async function transaction<T>(begin: string, work: () => T): Promise<T> {
    if (closed)
      throw new OcrError('store_failed', `The job store ${path} is closed.`, { hint: 'Start ocrchat again.' });
    try {
      return await patiently(() => {
        connection.exec(begin);
        try {
          const result = work();
          connection.exec('COMMIT');
          return result;
        } catch (thrown) {
          // Some errors (a full disk) have ended the transaction already.
          if (connection.isTransaction) connection.exec('ROLLBACK');
          throw thrown;
        }
      });
    } catch (thrown) {
      throw storeFailed(path, thrown);
    }
  }

  return {
    path,
    read: (work) => transaction('BEGIN', work),
    write: (work) => transaction('BEGIN IMMEDIATE', work),
    remove: (work) => reserve.orWithout(() => transaction('BEGIN IMMEDIATE', work)),
    keepRoom: () => reserve.fill(),
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    execute: (sql) => connection.exec(sql),
    async scrub() {
      if (closed) return;
      try {
        await patiently(() => {
          const row = connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
          if (Number(row?.['busy']) !== 0) throw Object.assign(new Error('a reader holds the log'), { errcode: busy });
        });
      } catch (thrown) {
        throw storeFailed(path, thrown);
      }
    },
    close() {
      if (closed) return;
      closed = true;
      statements.clear();
      connection.close();
    },
  };
}
