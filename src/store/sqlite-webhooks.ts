/** Owns the embedded webhook store: the `WebhookStore` port on the SQLite file that holds the jobs, too. */
import { openStoreDatabase } from './sqlite-open.ts';
import type { WebhookStore } from './webhook-store.ts';

/**
 * Opens the webhooks in the file at `path`, which is made when there is none.
 * @throws OcrError `store_failed` as opening the job store does
 */
export async function openSqliteWebhookStore(path: string): Promise<WebhookStore> {
  const database = await openStoreDatabase(path);
  const { read, write } = database;
  const findDue = (now: number, limit: number) =>
    database.all(
      `SELECT webhooks.* FROM webhooks JOIN jobs ON jobs.uuid = webhooks.job
         WHERE due <= ? AND status IN ('done', 'failed', 'cancelled') ORDER BY due LIMIT ?`,
      now,
      limit,
    );

  return {
    add: ({ job, url, secret }) =>
      write(() => {
        // A job that was deleted meanwhile has nobody to tell.
        database.run(
          `INSERT INTO webhooks (job, url, secret) SELECT uuid, ?, ? FROM jobs WHERE uuid = ?
             ON CONFLICT (job, url) DO UPDATE SET secret = excluded.secret`,
          url,
          secret,
          job,
        );
      }),
    async take(now, until, limit) {
      // Idle processes only read: a write would make the busy ones wait.
      if ((await read(() => findDue(now, 1))).length === 0) return [];
      return write(() =>
        findDue(now, limit).map((row) => {
          const job = String(row['job']);
          const url = String(row['url']);
          database.run('UPDATE webhooks SET due = ? WHERE job = ? AND url = ?', until, job, url);
          return { job, url, secret: String(row['secret']), attempts: Number(row['attempts']) };
        }),
      );
    },
    postpone: ({ job, url }, until) =>
      write(() => {
        database.run('UPDATE webhooks SET due = ?, attempts = attempts + 1 WHERE job = ? AND url = ?', until, job, url);
      }),
    async remove({ job, url }) {
      const removed = await write(() => database.run('DELETE FROM webhooks WHERE job = ? AND url = ?', job, url));
      // The secret is to stand in no file any more.
      if (removed > 0) await database.scrub();
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}
