/** Owns trying again: pauses that grow, what a service asks for, and when to stop. */
import { setTimeout as pause } from 'node:timers/promises';
import type { OcrError } from '../../errors.ts';

/** A failure that may pass. `after`: milliseconds that the service asked to wait. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault';
  readonly error: OcrError;
  readonly after: number | undefined;

  constructor(error: OcrError, after?: number) {
    super(error.message, { cause: error });
    this.error = error;
    this.after = after;
  }
}

export interface Patience {
  /** Milliseconds for which failing is borne. */
  readonly lasts: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: ((error: OcrError, wait: number) => void) | undefined;
}

const firstPause = 300;
const longestPause = 10_000;

/**
 * Makes the attempt until it succeeds or fails for good. The pauses double and are shortened by chance to between half and
 * all, so that many clients do not come back at once.
 * @throws the error of the last attempt when patience is at its end; the reason of `signal`
 */
export async function persist<Result>(
  attempt: () => Promise<Result>,
  { lasts, signal, onRetry }: Patience,
): Promise<Result> {
  const end = performance.now() + lasts;
  for (let failures = 0; ; failures++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (thrown) {
      if (!(thrown instanceof PassingFault)) throw thrown;
      const usual = Math.min(longestPause, firstPause * 2 ** failures) * (0.5 + Math.random() / 2);
      const wait = Math.max(thrown.after ?? 0, usual);
      if (performance.now() + wait > end) throw thrown.error;
      onRetry?.(thrown.error, wait);
      await pause(wait, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds or a date; undefined for anything else. */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
