/** Owns the embedded job store: the `JobStore` port on one SQLite file that many processes share. */
import type { Owner } from '../account.ts';
import { bringsFromModel } from '../amendment.ts';
import type { Claim, JobStore, OwnedJobs } from './job-store.ts';
import {
  claimWork,
  hasWork,
  holdsFinish,
  holdsSpan,
  holdsUnended,
  releaseClaim,
  renewClaim,
  yieldingSpans,
} from './sqlite-claims.ts';
import { appendToConversation, conversationsAbout, readConversation } from './sqlite-conversations.ts';
import { isOfFullDisk } from './disk-reserve.ts';
import { openStoreDatabase } from './sqlite-open.ts';
import { createGroupCommit } from './sqlite-group-commit.ts';
import {
  deleteJob,
  deleteSomePages,
  endJob,
  insertJob,
  jobDetails,
  listJobs,
  noteIndexed,
  ownedDetails,
  repeatedJob,
  reusableJob,
  unindexedOf,
  uuidsOf,
} from './sqlite-jobs.ts';
import { amendResult, checkResult, readPageIndexes, readPages, readSketches, storeResult } from './sqlite-pages.ts';
import { forgetNetworks } from './sqlite-ledger.ts';

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
  const database = await openStoreDatabase(path);
  const { read, write } = database;
  const writeTogether = createGroupCommit(database);

  const owned = (owner: Owner): OwnedJobs => {
    /** Runs `work` on a job of the owner; for any other uuid it is as if the job were not there. */
    const within = <T>(uuid: string, work: () => T, otherwise: T): T =>
      database.get('SELECT 1 FROM jobs WHERE uuid = ? AND owner = ?', uuid, owner) === undefined ? otherwise : work();
    return {
      create: (job, { reuse }) =>
        write(() => {
          const existing =
            repeatedJob(database, owner, job) ??
            (reuse ? reusableJob(database, owner, job.fingerprint, now()) : undefined);
          return existing === undefined
            ? { job: insertJob(database, owner, job, now()), created: true }
            : { job: existing, created: false };
        }),
      find: (fingerprint) => read(() => reusableJob(database, owner, fingerprint, now())),
      get: (uuid) => read(() => ownedDetails(database, owner, uuid)),
      list: (query) => read(() => listJobs(database, owner, query)),
      unindexed: () => read(() => unindexedOf(database, owner)),
      noteIndexed: (uuid) => write(() => within(uuid, () => noteIndexed(database, uuid), undefined)),
      uuids: () => read(() => uuidsOf(database, owner)),
      pages: (uuid, indexes) => read(() => within(uuid, () => readPages(database, uuid, indexes), [])),
      pageIndexes: (uuid) => read(() => within(uuid, () => readPageIndexes(database, uuid), [])),
      uploadReturns: (uuid) =>
        write(
          () =>
            database.run(
              'UPDATE jobs SET upload_until = ? + keep_upload WHERE uuid = ? AND owner = ? AND finished_at IS NOT NULL',
              now(),
              uuid,
              owner,
            ) > 0,
        ),
      cancel: (uuid) =>
        ending((end) => {
          within(uuid, () => end(uuid, 'cancelled'), undefined);
          return ownedDetails(database, owner, uuid)?.job;
        }),
      delete: (uuid) => remove(uuid, (work) => within(uuid, work, false)),
      appendMessages: (place, messages) => write(() => appendToConversation(database, owner, place, messages)),
      conversation: (place) => read(() => readConversation(database, owner, place)),
      conversations: (job) => read(() => conversationsAbout(database, owner, job)),
    };
  };

  return {
    of: owned,
    get: (uuid) => read(() => jobDetails(database, uuid)),
    pages: (uuid, indexes) => read(() => readPages(database, uuid, indexes)),
    pageIndexes: (uuid) => read(() => readPageIndexes(database, uuid)),

    async claim(owner, leaseMilliseconds, { ahead = false } = {}) {
      // Idle processes only read: a write would make the busy ones wait.
      if (!(await read(() => hasWork(database, now())))) return undefined;
      // A claim for later may wait; behind any other stands somebody with nothing to do.
      return writeTogether(() => claimWork(database, owner, now() + leaseMilliseconds, now(), ahead), {
        isUrgent: !ahead,
      });
    },
    renew: (claim, leaseMilliseconds) => write(() => renewClaim(database, claim, now() + leaseMilliseconds)),
    toYield: (owner) => read(() => yieldingSpans(database, owner, now())),
    release: (claim) => write(() => releaseClaim(database, claim)),
    async putPage(claim, result, options) {
      const checked = checkResult(result);
      return writeTogether(() => {
        if (!holdsSpan(database, claim)) return false;
        storeResult(database, claim.job, claim.span, checked, now());
        return true;
      }, options);
    },
    finish: (claim, outcome) =>
      ending((end) => {
        if (!holdsFinish(database, claim)) return false;
        end(claim.job, outcome.status, outcome.error);
        return true;
      }),
    fail: (claim, error) =>
      ending((end) => {
        if (!holdsUnended(database, claim)) return false;
        end(jobOf(claim), 'failed', error);
        return true;
      }),
    noteIndexed: (uuid) => write(() => noteIndexed(database, uuid)),
    hasWork: () => read(() => hasWork(database, now())),

    sketches: (uuid, indexes) => read(() => readSketches(database, uuid, indexes)),
    amendPages(claim, amendments) {
      return write(() => {
        if (!holdsFinish(database, claim)) return false;
        for (const amendment of amendments) amendResult(database, claim.job, amendment);
        if (amendments.some(bringsFromModel))
          database.run('UPDATE jobs SET finish_strikes = 0 WHERE uuid = ?', claim.job);
        return true;
      });
    },

    delete: (uuid) => remove(uuid, (work) => work()),
    unfinishedDeletions: () => read(() => database.all('SELECT job FROM deletions').map((row) => String(row['job']))),
    async deletionFinished(uuid) {
      const isFinished = await database.remove(() => {
        database.run('DELETE FROM deletions WHERE job = ? AND quiet_at <= ?', uuid, now());
        return database.get('SELECT 1 FROM deletions WHERE job = ?', uuid) === undefined;
      });
      // What the deletion took of the room that is kept is there again.
      database.keepRoom();
      return isFinished;
    },
    expired: (time) =>
      read(() => database.all('SELECT uuid FROM jobs WHERE expires_at <= ?', time).map((row) => String(row['uuid']))),
    uploadsDue: (time) =>
      read(() => database.all('SELECT uuid FROM jobs WHERE upload_until <= ?', time).map((row) => String(row['uuid']))),
    uploadRemoved: (uuid, due) =>
      write(() => {
        database.run('UPDATE jobs SET upload_until = NULL WHERE uuid = ? AND upload_until <= ?', uuid, due);
      }),
    forgetNetworks: (before) => write(() => forgetNetworks(database, before)),

    close() {
      database.close();
      return Promise.resolve();
    },
  };

  /**
   * Deletes a job; when there was one, its traces in the log file go too.
   * @param ifAllowed runs work that does so, or returns false
   */
  async function remove(uuid: string, ifAllowed: (work: () => boolean) => boolean): Promise<boolean> {
    const whole = () => database.remove(() => ifAllowed(() => deleteJob(database, uuid, now())));
    const deleted = await whole().catch(async (thrown: unknown) => {
      if (!isOfFullDisk(thrown, database.path)) throw thrown;
      // What is deleted is overwritten, in the log first: on a full disk there is room for that of a few pages.
      while (await database.remove(() => ifAllowed(() => deleteSomePages(database, uuid)))) await database.scrub();
      return whole();
    });
    if (deleted) await database.scrub();
    return deleted;
  }

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
}
