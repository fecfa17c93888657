/** Owns job rows of the embedded job store: making, finding, listing, cancelling, deleting. */
import { type Owner, localCharge } from '../account.ts';
import { OcrError } from '../errors.ts';
import { type Job, JobOptions } from '../job.ts';
import type { JobDetails, JobList, JobQuery, NewJob } from './job-store.ts';
import type { Database } from './sqlite-database.ts';
import { detailsOf } from './sqlite-job-row.ts';
import { holdBack, keepDelivered, refundJob } from './sqlite-ledger.ts';

/** Reads one job, whoever owns it, inside a transaction. */
export function jobDetails(database: Database, uuid: string): JobDetails | undefined {
  const row = database.get('SELECT * FROM jobs WHERE uuid = ?', uuid);
  return row === undefined ? undefined : detailsOf(database, row);
}

/** Reads one job if it is the owner's, inside a transaction. */
export function ownedDetails(database: Database, owner: Owner, uuid: string): JobDetails | undefined {
  const row = database.get('SELECT * FROM jobs WHERE uuid = ? AND owner = ?', uuid, owner);
  return row === undefined ? undefined : detailsOf(database, row);
}

/** The newest job of the owner with that fingerprint that may stand for a new one, inside a transaction. */
export function reusableJob(database: Database, owner: Owner, fingerprint: string, now: number): Job | undefined {
  // Whoever gives the same bytes without an account need not be the one who gave them before.
  if (owner === 'anonymous') return undefined;
  const row = database.get(
    `SELECT * FROM jobs WHERE owner = ? AND fingerprint = ? AND status IN ('pending', 'processing', 'done')
       AND (expires_at IS NULL OR expires_at > ?) ORDER BY created_at DESC, uuid DESC LIMIT 1`,
    owner,
    fingerprint,
    now,
  );
  return row === undefined ? undefined : detailsOf(database, row).job;
}

/**
 * The job that the same submission made before, inside a transaction.
 * @throws OcrError `invalid_argument` when it was not the same
 */
export function repeatedJob(database: Database, owner: Owner, job: NewJob): Job | undefined {
  if (job.idempotencyKey === undefined) return undefined;
  const { payer } = job.charge ?? localCharge;
  const row = database.get(
    'SELECT * FROM jobs WHERE payer = ? AND idempotency_key = ? AND owner = ?',
    payer,
    job.idempotencyKey,
    owner,
  );
  if (row === undefined) return undefined;
  const found = detailsOf(database, row);
  if (found.fingerprint === job.fingerprint) return found.job;
  throw new OcrError('invalid_argument', 'The idempotency key was used for another document, or with other options.', {
    hint: 'Use a new key for a new submission.',
  });
}

/**
 * Stores the job with its spans and open pages, and holds back what it may cost, inside a transaction.
 * @throws OcrError `quota_exceeded`
 */
export function insertJob(database: Database, owner: Owner, job: NewJob, now: number): Job {
  const pages = job.spans.flat();
  if (pages.length === 0 || job.spans.some((span) => span.length === 0)) {
    throw new OcrError('invalid_argument', 'A job needs pages, and so does each of its spans.');
  }
  const charge = job.charge ?? localCharge;
  holdBack(database, charge, pages.length);
  database.run(
    `INSERT INTO jobs (uuid, fingerprint, status, options, name, media_type, sha256, byte_size, password,
       document_pages, page_count, created_at, expires_at, owner, payer, fund, price, priority, idempotency_key,
       keep_upload) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job.uuid,
    job.fingerprint,
    JSON.stringify(JobOptions.parse(job.options)),
    job.source.name,
    job.source.mediaType,
    job.source.sha256,
    job.source.byteSize,
    job.password ?? null,
    job.documentPages,
    pages.length,
    now,
    job.expiresAt ?? null,
    owner,
    charge.payer,
    charge.budget?.fund ?? null,
    charge.price,
    charge.priority,
    job.idempotencyKey ?? null,
    job.keepUpload ?? null,
  );
  for (const [span, members] of job.spans.entries()) {
    database.run('INSERT INTO spans (job, span) VALUES (?, ?)', job.uuid, span);
    for (const page of members)
      database.run('INSERT INTO pages (job, page, span) VALUES (?, ?, ?)', job.uuid, page, span);
  }
  const made = jobDetails(database, job.uuid);
  if (made === undefined) throw new OcrError('internal', `The job ${job.uuid} vanished while it was stored.`);
  return made.job;
}

function writeCursor(job: Job): string {
  return Buffer.from(`${job.createdAt}.${job.uuid}`).toString('base64url');
}

function readCursor(cursor: string): { readonly createdAt: number; readonly uuid: string } {
  const match = /^(\d{1,15})\.([0-9a-f]{32})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const [, createdAt, uuid] = match ?? [];
  if (createdAt === undefined || uuid === undefined) {
    throw new OcrError('invalid_argument', 'The cursor is not one that a list of jobs gave.', {
      hint: 'Ask for the first jobs without a cursor, then pass the cursor of that answer unchanged.',
    });
  }
  return { createdAt: Number(createdAt), uuid };
}

/** One screenful of the owner's jobs, newest first, inside a transaction. */
export function listJobs(database: Database, owner: Owner, query: JobQuery): JobList {
  const conditions = ['owner = ?'];
  const values: (string | number)[] = [owner];
  if (query.status !== undefined) {
    conditions.push('status = ?');
    values.push(query.status);
  }
  if (query.cursor !== undefined) {
    const after = readCursor(query.cursor);
    conditions.push('(created_at, uuid) < (?, ?)');
    values.push(after.createdAt, after.uuid);
  }
  // A list would open to everybody what only its uuid should.
  if (owner === 'anonymous') return { jobs: [], cursor: undefined };
  const limit = Math.max(1, Math.trunc(query.limit));
  const rows = database.all(
    `SELECT * FROM jobs WHERE ${conditions.join(' AND ')} ORDER BY created_at DESC, uuid DESC LIMIT ?`,
    ...values,
    limit + 1,
  );
  const jobs = rows.slice(0, limit).map((row) => detailsOf(database, row).job);
  const last = jobs.at(-1);
  return { jobs, cursor: rows.length > limit && last !== undefined ? writeCursor(last) : undefined };
}

/** All jobs of the owner, inside a transaction; undefined when no other owner has any. */
export function uuidsOf(database: Database, owner: Owner): readonly string[] | undefined {
  if (owner === 'anonymous') return [];
  // Written so that the index answers it.
  const other = database.get('SELECT 1 FROM jobs WHERE owner < ? OR owner > ? LIMIT 1', owner, owner);
  if (other === undefined) return undefined;
  return database.all('SELECT uuid FROM jobs WHERE owner = ?', owner).map((row) => String(row['uuid']));
}

/**
 * Ends an unfinished job, forgets its password and, when it failed, gives back what it was charged, inside a transaction;
 * true when there was a password. A job that is done has still to be indexed, by whoever finished it.
 */
export function endJob(
  database: Database,
  uuid: string,
  status: 'done' | 'failed' | 'cancelled',
  error: string | undefined,
  now: number,
): boolean {
  const secret = database.get(
    `SELECT 1 FROM jobs WHERE uuid = ? AND password IS NOT NULL AND status IN ('pending', 'processing')`,
    uuid,
  );
  database.run('DELETE FROM sketches WHERE job = ?', uuid);
  const ended = database.run(
    `UPDATE jobs SET status = ?1, error = ?2, password = NULL, finished_at = ?3, upload_until = ?3 + keep_upload,
         unindexed = ?1 = 'done', finish_owner = iif(?1 = 'done', finish_owner, NULL), finish_strikes = min(finish_strikes, 1)
       WHERE uuid = ?4 AND status IN ('pending', 'processing')`,
    status,
    error ?? null,
    now,
    uuid,
  );
  if (ended > 0 && status === 'failed') refundJob(database, uuid);
  return secret !== undefined;
}

/** Finished jobs of the owner whose pages are not in the index, oldest first, inside a transaction. */
export function unindexedOf(database: Database, owner: Owner): readonly string[] {
  return database
    .all('SELECT uuid FROM jobs WHERE unindexed = 1 AND owner = ? ORDER BY created_at, uuid', owner)
    .map((row) => String(row['uuid']));
}

/** Notes that the pages of a job that is done are in the index, inside a write transaction. */
export function noteIndexed(database: Database, uuid: string): void {
  database.run(
    'UPDATE jobs SET unindexed = 0, finish_owner = NULL, finish_lease = 0 WHERE uuid = ? AND unindexed = 1',
    uuid,
  );
}

/** Removes a few pages of a job that is to be deleted, inside a write transaction; false when none were left. */
export function deleteSomePages(database: Database, uuid: string): boolean {
  return database.run('DELETE FROM pages WHERE id IN (SELECT id FROM pages WHERE job = ? LIMIT 4)', uuid) > 0;
}

/** Removes the job and notes the deletion, inside a transaction; false for an unknown uuid. */
export function deleteJob(database: Database, uuid: string, now: number): boolean {
  const row = database.get('SELECT finish_owner, finish_attempt, finish_lease FROM jobs WHERE uuid = ?', uuid);
  if (row === undefined) return false;
  const finishing = row['finish_owner'] !== null && Number(row['finish_lease']) > now;
  database.run(
    'INSERT OR REPLACE INTO deletions (job, quiet_at, finish_owner, finish_attempt) VALUES (?, ?, ?, ?)',
    uuid,
    finishing ? Number(row['finish_lease']) : 0,
    row['finish_owner'] ?? null,
    row['finish_attempt'] ?? null,
  );
  keepDelivered(database, uuid);
  database.run('DELETE FROM jobs WHERE uuid = ?', uuid);
  return true;
}
