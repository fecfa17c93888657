/** Owns the tables of the embedded job store and the steps that bring an older database up to date. */
import { OcrError } from '../errors.ts';
import type { Database } from './sqlite-database.ts';

/**
 * One entry a version, never edited once released: entry n takes a database from version n to n + 1.
 * Times are milliseconds since 1970. A page's row exists from the start; it is open while `result` is null.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE jobs (
    uuid TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'processing', 'done', 'failed', 'cancelled')),
    options TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    byte_size INTEGER NOT NULL,
    password TEXT,
    document_pages INTEGER NOT NULL,
    page_count INTEGER NOT NULL,
    pages_done INTEGER NOT NULL DEFAULT 0,
    pages_failed INTEGER NOT NULL DEFAULT 0,
    letters INTEGER NOT NULL DEFAULT 0,
    trust REAL NOT NULL DEFAULT 0,
    error TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    expires_at INTEGER,
    finish_attempt INTEGER NOT NULL DEFAULT 0,
    finish_owner TEXT,
    finish_lease INTEGER NOT NULL DEFAULT 0,
    finish_strikes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX jobs_by_fingerprint ON jobs (fingerprint, created_at);
  CREATE INDEX jobs_by_age ON jobs (created_at, uuid);
  CREATE INDEX jobs_unfinished ON jobs (created_at, uuid) WHERE status IN ('pending', 'processing');
  CREATE INDEX jobs_by_expiry ON jobs (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE spans (
    job TEXT NOT NULL REFERENCES jobs (uuid) ON DELETE CASCADE,
    span INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    lease INTEGER NOT NULL DEFAULT 0,
    strikes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, span)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL REFERENCES jobs (uuid) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    span INTEGER NOT NULL,
    failed INTEGER NOT NULL DEFAULT 0,
    letters INTEGER NOT NULL DEFAULT 0,
    trust REAL NOT NULL DEFAULT 0,
    result TEXT,
    UNIQUE (job, page)
  ) STRICT;
  CREATE INDEX pages_open ON pages (job, span, page) WHERE result IS NULL;
  CREATE INDEX pages_failed ON pages (job, page) WHERE failed = 1;

  CREATE TABLE conversations (
    uuid TEXT PRIMARY KEY,
    job TEXT NOT NULL UNIQUE REFERENCES jobs (uuid) ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (uuid) ON DELETE CASCADE,
    message TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_by_conversation ON messages (conversation, id);

  CREATE TABLE deletions (
    job TEXT PRIMARY KEY,
    quiet_at INTEGER NOT NULL
  ) STRICT;
  `,
  // Beside the pages, whose rows are long and would be written anew as a whole.
  `
  CREATE TABLE sketches (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL REFERENCES jobs (uuid) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    sketch TEXT NOT NULL,
    UNIQUE (job, page)
  ) STRICT;
  CREATE TABLE amendments (
    job TEXT NOT NULL REFERENCES jobs (uuid) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (job, page)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** The version that this program reads and writes. */
const schemaVersion = migrations.length;

/**
 * Brings the database to `schemaVersion`; safe when several processes start at once.
 * @throws OcrError `store_failed` when a newer program wrote it
 */
export async function migrate(database: Database): Promise<void> {
  const version = () => Number(database.get('PRAGMA user_version')?.['user_version']);
  if ((await database.read(version)) === schemaVersion) return;
  await database.write(() => {
    const found = version();
    if (found > schemaVersion) {
      throw new OcrError(
        'store_failed',
        `The job store ${database.path} was written by a newer ocrchat (its version is ${found}, this program knows ${schemaVersion}).`,
        { hint: 'Update ocrchat, or set OCRCHAT_HOME to another folder.' },
      );
    }
    for (const step of migrations.slice(found)) database.execute(step);
    database.execute(`PRAGMA user_version = ${schemaVersion}`);
  });
}
