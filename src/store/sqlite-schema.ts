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
  `
  -- Who may see the job, and who pays for it; \`fund\` is null for what is not metered.
  ALTER TABLE jobs ADD COLUMN owner TEXT NOT NULL DEFAULT 'local';
  ALTER TABLE jobs ADD COLUMN payer TEXT NOT NULL DEFAULT 'local';
  ALTER TABLE jobs ADD COLUMN fund TEXT CHECK (fund IN ('allowance', 'credits'));
  ALTER TABLE jobs ADD COLUMN price INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE jobs ADD COLUMN idempotency_key TEXT;
  -- How long the upload outlives the end of the job, and until when that is.
  ALTER TABLE jobs ADD COLUMN keep_upload INTEGER;
  ALTER TABLE jobs ADD COLUMN upload_until INTEGER;
  DROP INDEX jobs_by_fingerprint;
  DROP INDEX jobs_by_age;
  CREATE INDEX jobs_by_fingerprint ON jobs (owner, fingerprint, created_at);
  CREATE INDEX jobs_by_owner ON jobs (owner, created_at, uuid);
  CREATE INDEX jobs_unpaid ON jobs (payer) WHERE status IN ('pending', 'processing') AND fund IS NOT NULL;
  CREATE INDEX jobs_by_upload ON jobs (upload_until) WHERE upload_until IS NOT NULL;
  CREATE UNIQUE INDEX jobs_by_key ON jobs (payer, idempotency_key) WHERE idempotency_key IS NOT NULL;

  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    plan TEXT NOT NULL CHECK (plan IN ('free', 'paid')),
    token_hash BLOB NOT NULL,
    credits INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  -- Outlives its jobs: no reference to them.
  CREATE TABLE ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payer TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'refund', 'credit')),
    fund TEXT NOT NULL CHECK (fund IN ('allowance', 'credits')),
    amount INTEGER NOT NULL,
    job TEXT,
    page INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX ledger_once ON ledger (job, page, kind) WHERE job IS NOT NULL;
  CREATE INDEX ledger_by_payer ON ledger (payer, fund, at);
  -- What a deleted job had delivered, so that the ledger can still be held against it.
  CREATE TABLE delivered (
    job TEXT PRIMARY KEY,
    payer TEXT NOT NULL,
    pages INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- When a payer's work was last taken up: a payer that waits longer goes first.
  CREATE TABLE turns (
    payer TEXT PRIMARY KEY,
    served INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Whom to tell when a job has ended, until they were told; \`due\` is when a call is made at the earliest.
  CREATE TABLE webhooks (
    job TEXT NOT NULL REFERENCES jobs (uuid) ON DELETE CASCADE,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, url)
  ) STRICT, WITHOUT ROWID;
  `,
  // A conversation may be about several jobs. The messages go first: dropping what they refer to would empty them.
  `
  CREATE TABLE new_conversations (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    own_job TEXT UNIQUE REFERENCES jobs (uuid) ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE new_messages (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES new_conversations (uuid) ON DELETE CASCADE,
    message TEXT NOT NULL
  ) STRICT;
  CREATE TABLE conversation_jobs (
    conversation TEXT NOT NULL REFERENCES new_conversations (uuid) ON DELETE CASCADE,
    job TEXT NOT NULL REFERENCES jobs (uuid) ON DELETE CASCADE,
    PRIMARY KEY (conversation, job)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_conversations (uuid, own_job) SELECT uuid, job FROM conversations ORDER BY rowid;
  INSERT INTO conversation_jobs (conversation, job) SELECT uuid, job FROM conversations;
  INSERT INTO new_messages (id, conversation, message) SELECT id, conversation, message FROM messages;
  DROP TABLE messages;
  DROP TABLE conversations;
  ALTER TABLE new_conversations RENAME TO conversations;
  ALTER TABLE new_messages RENAME TO messages;
  CREATE INDEX messages_by_conversation ON messages (conversation, id);
  CREATE INDEX conversations_by_job ON conversation_jobs (job);
  CREATE TRIGGER conversation_without_job AFTER DELETE ON conversation_jobs BEGIN
    DELETE FROM conversations WHERE uuid = old.conversation;
  END;
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
  // Job.model: what a model took, reading and translating.
  `
  ALTER TABLE jobs ADD COLUMN model_input INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE jobs ADD COLUMN model_output INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE jobs ADD COLUMN model_cost REAL NOT NULL DEFAULT 0;
  `,
  // Of a job that is done: whether its pages still have to be put into the search index.
  `
  ALTER TABLE jobs ADD COLUMN unindexed INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX jobs_unindexed ON jobs (created_at, uuid) WHERE unindexed = 1;
  -- Who was finishing or indexing the job when it was deleted.
  ALTER TABLE deletions ADD COLUMN finish_owner TEXT;
  ALTER TABLE deletions ADD COLUMN finish_attempt INTEGER;
  `,
  // Of a message: the jobs that were asked, a JSON array. With a job go the messages about it, and what is left of a conversation
  // stays; of messages of earlier programs in conversations about several jobs nobody knows.
  `
  ALTER TABLE messages ADD COLUMN jobs TEXT;
  UPDATE messages SET jobs = (SELECT json_array(job) FROM conversation_jobs AS about WHERE about.conversation = messages.conversation)
    WHERE 1 = (SELECT count(*) FROM conversation_jobs AS about WHERE about.conversation = messages.conversation);
  DROP TRIGGER conversation_without_job;
  CREATE TRIGGER messages_without_job AFTER DELETE ON conversation_jobs BEGIN
    DELETE FROM messages WHERE conversation = old.conversation
      AND (jobs IS NULL OR EXISTS (SELECT 1 FROM json_each(jobs) WHERE value = old.job));
    DELETE FROM conversations WHERE uuid = old.conversation
      AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation = old.conversation);
  END;
  `,
];

/** The version that this program reads and writes. */
const schemaVersion = migrations.length;

/**
 * Brings the database to `schemaVersion`; safe when several processes start at once.
 * @param wanted an earlier version, as an earlier program left it
 * @throws OcrError `store_failed` when a newer program wrote it
 */
export async function migrate(database: Database, wanted: number = schemaVersion): Promise<void> {
  const version = () => Number(database.get('PRAGMA user_version')?.['user_version']);
  if ((await database.read(version)) === wanted) return;
  await database.write(() => {
    const found = version();
    if (found > schemaVersion) {
      throw new OcrError(
        'store_failed',
        `The job store ${database.path} was written by a newer ocrchat (its version is ${found}, this program knows ${schemaVersion}).`,
        { hint: 'Update ocrchat, or set OCRCHAT_HOME to another folder.' },
      );
    }
    for (const step of migrations.slice(found, wanted)) database.execute(step);
    database.execute(`PRAGMA user_version = ${wanted}`);
  });
}
