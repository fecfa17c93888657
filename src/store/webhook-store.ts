/** Owns the webhook store port: whom to tell when a job has ended, until they were told. */

export interface Webhook {
  readonly job: string;
  readonly url: string;
  /** Key that calls are signed with; stored only until the call was made. */
  readonly secret: string;
}

export interface DueWebhook extends Webhook {
  /** Calls that failed so far. */
  readonly attempts: number;
}

/** All methods throw OcrError `store_failed` when the store itself is at fault. Times are milliseconds since 1970. */
export interface WebhookStore {
  /** A job has one webhook at most for each URL; the newest secret counts. It goes with the job. */
  add(webhook: Webhook): Promise<void>;
  /**
   * Takes webhooks of jobs that have ended and whose time has come, so that no other process takes them before `until`.
   */
  take(now: number, until: number, limit: number): Promise<readonly DueWebhook[]>;
  /** Counts a failed call, and puts the next one off. */
  postpone(webhook: Webhook, until: number): Promise<void>;
  remove(webhook: Webhook): Promise<void>;
  close(): Promise<void>;
}
