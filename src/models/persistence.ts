/** Owns how long and how often a model is tried: back-off with jitter within one deadline. */
import { setTimeout as sleep } from 'node:timers/promises';
import { OcrError } from '../errors.ts';
import { ModelFailure } from './model-failure.ts';

export interface Patience {
  /** Milliseconds from the first try to the last word of the answer. */
  readonly deadline: number;
  /** Milliseconds without a sign of life after which a try is given up. */
  readonly idle: number;
  /** Tries in all. */
  readonly tries: number;
  /** Milliseconds that the first pause lasts at most; each next one twice that. */
  readonly firstPause: number;
}

export const usualPatience: Patience = { deadline: 60_000, idle: 20_000, tries: 4, firstPause: 500 };
const longestPause = 10_000;

/** Given to each try: its signal ends with the caller's, with the deadline, and when `alive` was not called for `idle`. */
export interface Try {
  readonly signal: AbortSignal;
  readonly alive: () => void;
}

/**
 * Tries until it succeeds, fails for good, or time is up. A pause is random between half and all of its length, and never
 * shorter than what the service asks for.
 *
 * @throws ModelFailure the last one, or `deadline`
 * @throws OcrError `cancelled` when `signal` was aborted
 */
export async function persist<Result>(
  service: string,
  { deadline, idle, tries, firstPause }: Patience,
  signal: AbortSignal | undefined,
  attempt: (current: Try) => Promise<Result>,
): Promise<Result> {
  const end = performance.now() + deadline;
  const isCancelled = () => signal?.aborted === true;
  const cancelled = () =>
    new OcrError('cancelled', 'The request to the model was cancelled.', { cause: signal?.reason });
  for (let count = 1; ; count++) {
    if (isCancelled()) throw cancelled();
    const watch = new AbortController();
    const late = setTimeout(() => watch.abort(), Math.max(0, end - performance.now()));
    let quiet = setTimeout(() => watch.abort('idle'), idle);
    const alive = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => watch.abort('idle'), idle);
    };
    let failure: ModelFailure;
    try {
      return await attempt({
        alive,
        signal: signal === undefined ? watch.signal : AbortSignal.any([signal, watch.signal]),
      });
    } catch (thrown) {
      if (isCancelled()) throw cancelled();
      if (watch.signal.aborted)
        failure =
          watch.signal.reason === 'idle'
            ? new ModelFailure(service, 'network', { detail: `silent for ${idle / 1000} s`, cause: thrown })
            : new ModelFailure(service, 'deadline', {
                detail: `more than ${Math.round(deadline / 100) / 10} s`,
                cause: thrown,
              });
      else if (thrown instanceof ModelFailure) failure = thrown;
      else throw thrown;
    } finally {
      clearTimeout(late);
      clearTimeout(quiet);
    }
    const most = Math.min(longestPause, firstPause * 2 ** (count - 1));
    const pause = Math.max(failure.retryAfter ?? 0, most * (0.5 + Math.random() / 2));
    if (!failure.isTransient || count >= tries || performance.now() + pause >= end) throw failure;
    // Ended early only by the caller's signal, which the next round looks at.
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
