/** Owns how often one caller may call: a bucket of tokens each, refilled steadily. */
import { OcrError } from '../errors.ts';

export interface RateLimit {
  /** Takes one call. @throws OcrError `rate_limited`, with `retry_after` in seconds among its facts */
  take(key: string): void;
}

interface Bucket {
  tokens: number;
  /** Milliseconds of the clock. */
  filledAt: number;
}

/** Callers that are remembered; beyond that those are forgotten that called longest ago. */
const remembered = 100_000;

/**
 * @param perMinute calls in a minute; as many may come at once after a pause
 * @param now milliseconds that only grow
 */
export function rateLimit(perMinute: number, now: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, Bucket>();
  const perMillisecond = perMinute / 60_000;

  function bucketOf(key: string): Bucket {
    const time = now();
    const known = buckets.get(key);
    const bucket =
      known === undefined
        ? { tokens: perMinute, filledAt: time }
        : { tokens: Math.min(perMinute, known.tokens + (time - known.filledAt) * perMillisecond), filledAt: time };
    // Put last, so that the first of the map is the one to forget.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > remembered) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return bucket;
  }

  return {
    take(key) {
      const bucket = bucketOf(key);
      if (bucket.tokens >= 1) {
        bucket.tokens--;
        return;
      }
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perMillisecond / 1000));
      throw new OcrError('rate_limited', `Too many calls: ${perMinute} in a minute are allowed.`, {
        hint: `Call again in ${seconds} s.`,
        facts: { retry_after: seconds },
      });
    },
  };
}
