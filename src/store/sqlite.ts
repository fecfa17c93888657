/** Owns the embedded job store: the `JobStore` port on one SQLite file that many processes share. */
import type { Claim, JobStore } from './job-store.ts';
import { claimWork, holdsFinish, holdsSpan, holds, releaseClaim, renewClaim } from './sqlite-claims.ts';
import { appendToConversation, readConversation } from './sqlite-conversations.ts';
import { openDatabase } from './sqlite-database.ts';
import { createGroupCommit } from './sqlite-group-commit.ts';
import { deleteJob, endJob, insertJob, jobDetails, listJobs, reusableJob } from './sqlite-jobs.ts';
import { amendResult, checkResult, readPageIndexes, readPages, readSketches, storeResult } from './sqlite-pages.ts';
import { migrate } from './sqlite-schema.ts';

export interface SqliteJobStoreOptions {
  /** Milliseconds since 1970; leases and times of jobs follow it. */
  readonly now?: () => number;
}

function jobOf(claim: Claim): string {
  return claim.kind === 'span' ? claim.span.job : claim.finish.job;
}

/**
 * Opens the job store in the file at `path`, which is made when there is none.
 * @throws OcrError `store_failed` when the file cannot be opened, is no database, or was written by a newer program
 */
export async function openSqliteJobStore(path: string, options: SqliteJobStoreOptions = {}): Promise<JobStore> {
  const now = options.now ?? Date.now;
  const database = await openDatabase(path);
  try {
    await migrate(database);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  const { read, write } = database;
  const writeTogether = createGroupCommit(database);

  return {
    create: (job, { reuse }) =>
      write(() => {
        const existing = reuse ? reusableJob(database, job.fingerprint, now()) : undefined;
        return existing === undefined
          ? { job: insertJob(database, job, now()), created: true }
          : { job: existing, created: false };
      }),
    find: (fingerprint) => read(() => reusableJob(database, fingerprint, now())),
    get: (uuid) => read(() => jobDetails(database, uuid)),
    list: (query) => read(() => listJobs(database, query)),

    async claim(owner, leaseMilliseconds, { ahead = false } = {}) {
      // Idle processes only read: a write would make the busy ones wait.
      if (!(await read(() => hasWork(now())))) return undefined;
      return writeTogether(() => claimWork(database, owner, now() + leaseMilliseconds, now(), ahead));
    },
    renew: (claim, leaseMilliseconds) => write(() => renewClaim(database, claim, now() + leaseMilliseconds)),
    release: (claim) => write(() => releaseClaim(database, claim)),
    async putPage(claim, result) {
      const checked = checkResult(result);
      return writeTogether(() => {
        if (!holdsSpan(database, claim)) return false;
        storeResult(database, claim.job, claim.span, checked);
        return true;
      });
    },
    finish: (claim, outcome) =>
      ending((end) => {
        if (!holdsFinish(database, claim)) return false;
        end(claim.job, outcome.status, outcome.error);
        return true;
      }),
    fail: (claim, error) =>
      ending((end) => {
        if (!holds(database, claim)) return false;
        end(jobOf(claim), 'failed', error);
        return true;
      }),
    hasWork: () => read(() => hasWork(now())),

    pages: (uuid, indexes) => read(() => readPages(database, uuid, indexes)),
    pageIndexes: (uuid) => read(() => readPageIndexes(database, uuid)),
    sketches: (uuid, indexes) => read(() => readSketches(database, uuid, indexes)),
    amendPages(claim, amendments) {
      return write(() => {
        if (!holdsFinish(database, claim)) return false;
        for (const amendment of amendments) amendResult(database, claim.job, amendment);
        return true;
      });
    },

    cancel: (uuid) =>
      ending((end) => {
        end(uuid, 'cancelled');
        return jobDetails(database, uuid)?.job;
      }),
    async delete(uuid) {
      const deleted = await write(() => deleteJob(database, uuid, now()));
      if (deleted) await database.scrub();
      return deleted;
    },
    unfinishedDeletions: () => read(() => database.all('SELECT job FROM deletions').map((row) => String(row['job']))),
    deletionFinished: (uuid) =>
      write(() => {
        database.run('DELETE FROM deletions WHERE job = ? AND quiet_at <= ?', uuid, now());
        return database.get('SELECT 1 FROM deletions WHERE job = ?', uuid) === undefined;
      }),
    expired: (time) =>
      read(() => database.all('SELECT uuid FROM jobs WHERE expires_at <= ?', time).map((row) => String(row['uuid']))),

    appendMessages: (job, messages) => write(() => appendToConversation(database, job, messages)),
    conversation: (job) => read(() => readConversation(database, job)),

    close() {
      database.close();
      return Promise.resolve();
    },
  };

  /** Runs work that may end a job; when that forgot a password, its traces in the log file go too. */
  async function ending<T>(
    work: (end: (uuid: string, status: 'done' | 'failed' | 'cancelled', error?: string) => void) => T,
  ): Promise<T> {
    let secret = false;
    const result = await write(() => {
      secret = false;
      return work((uuid, status, error) => {
        secret = endJob(database, uuid, status, error, now());
      });
    });
    if (secret) await database.scrub();
    return result;
  }

  function hasWork(time: number): boolean {
    return (
      database.get(
        `SELECT 1 FROM jobs WHERE status IN ('pending', 'processing') AND (expires_at IS NULL OR expires_at > ?) LIMIT 1`,
        time,
      ) !== undefined
    );
  }
}
