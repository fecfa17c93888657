/** Owns telling others that a job has ended: signed calls, repeated until they succeed or it is no use. */
import { createHash, createHmac } from 'node:crypto';
import { OcrError, toOcrError } from './errors.ts';
import { type Network, checkUrl, internet } from './input/check-url.ts';
import { postGuarded } from './input/post-guarded.ts';
import type { Job } from './job.ts';
import type { Log } from './log.ts';
import type { DueWebhook, Webhook, WebhookStore } from './store/webhook-store.ts';
import { toRestSummary } from './wire/to-rest.ts';

export interface Webhooks {
  /** @throws OcrError `url_not_allowed` or `invalid_argument` for a URL that is never called */
  check(url: string): void;
  /** Has the job's end told; also when it has ended already. Kept through restarts. */
  add(webhook: Webhook): Promise<void>;
  /** Begins to call. @param told hears of every call */
  start(told: (outcome: 'delivered' | 'failed' | 'given_up') => void): void;
  /** Ends the calls that are under way; they are made again after the next start. */
  close(): Promise<void>;
}

export interface WebhookPorts {
  readonly store: WebhookStore;
  readonly job: (uuid: string) => Promise<Job | undefined>;
  readonly log: Log;
  readonly network?: Network;
  /** Milliseconds between two looks for ended jobs. */
  readonly interval?: number;
  readonly now?: () => number;
}

/** Pauses after failed calls, in milliseconds; a call that fails after the last one is given up. */
const pauses = [10_000, 60_000, 600_000, 3_600_000, 6 * 3_600_000] as const;
const callMilliseconds = 15_000;
const callsAtOnce = 8;

/** Stays the same when a call is repeated, so that the receiver can tell. */
const idOf = ({ job, url }: Webhook): string =>
  `msg_${createHash('sha256').update(`${job} ${url}`).digest('hex').slice(0, 32)}`;

/**
 * The headers that prove a call, by the Standard Webhooks specification: the signature is HMAC-SHA256 over
 * `id.timestamp.body`, in base64.
 */
function signedHeaders(secret: string, id: string, seconds: number, body: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}

/** @throws OcrError `url_not_allowed`, `invalid_argument` */
function checkWebhook(url: string, network: Network): void {
  try {
    checkUrl(url, network);
  } catch (cause) {
    throw new OcrError(
      toOcrError(cause).code,
      'webhook_url is called only at an https address on the public internet.',
      {
        hint: 'Give such a URL, without a user name or password.',
        cause,
      },
    );
  }
}

/** Calls nobody until it is started. */
export function createWebhooks(ports: WebhookPorts): Webhooks {
  const { store, log, network = internet, interval = 2000, now = Date.now } = ports;
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | undefined;
  let told: (outcome: 'delivered' | 'failed' | 'given_up') => void = () => undefined;

  async function deliver(webhook: DueWebhook): Promise<void> {
    const job = await ports.job(webhook.job);
    if (job === undefined) return store.remove(webhook);
    const body = JSON.stringify({ type: `job.${toRestSummary(job).status}`, job: toRestSummary(job) });
    try {
      const seconds = Math.floor(now() / 1000);
      await postGuarded(webhook.url, {
        body,
        headers: signedHeaders(webhook.secret, idOf(webhook), seconds, body),
        timeout: callMilliseconds,
        signal: stop.signal,
        network,
      });
      await store.remove(webhook);
      told('delivered');
    } catch (thrown) {
      if (stop.signal.aborted) return store.postpone({ ...webhook }, now());
      const pause = pauses[webhook.attempts];
      const facts = { job: webhook.job, error: toOcrError(thrown).message };
      if (pause === undefined) {
        log.warn('a webhook was given up', facts);
        await store.remove(webhook);
        told('given_up');
        return undefined;
      }
      log.info('a webhook failed and is called again', { ...facts, seconds: pause / 1000 });
      await store.postpone(webhook, now() + pause);
      told('failed');
    }
    return undefined;
  }

  async function look(): Promise<void> {
    const due = await store.take(now(), now() + 4 * callMilliseconds, callsAtOnce);
    await Promise.all(due.map(deliver));
  }

  return {
    check: (url) => checkWebhook(url, network),
    add: (webhook) => store.add(webhook),
    start(listener) {
      told = listener;
      timer ??= setInterval(() => {
        round ??= look()
          .catch((thrown: unknown) => log.error('webhooks could not be called', { error: toOcrError(thrown).message }))
          .finally(() => {
            round = undefined;
          });
      }, interval).unref();
    },
    async close() {
      clearInterval(timer);
      stop.abort();
      await round;
    },
  };
}
