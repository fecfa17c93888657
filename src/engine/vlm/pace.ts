/** Owns how fast pages are sent to a model: so many at once, so many begun in a minute. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** Runs the task when there is room; tasks begin in the order in which they came. @throws the signal's reason when it is aborted while waiting */
  run<Result>(task: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

const minute = 60_000;

/**
 * @param now milliseconds of a clock that never goes back
 * @param wait waits for so many milliseconds
 */
export function createPace(
  requests: number,
  perMinute: number,
  now: () => number = () => performance.now(),
  wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown> = (milliseconds, signal) =>
    sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
): Pace {
  /** When those of the last minute began. */
  const begun: number[] = [];
  const waiting: (() => void)[] = [];
  let free = requests;

  /** A place that is left goes to the one that has waited longest. */
  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.push(go);
    });
  }

  async function untilDue(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      while ((begun[0] ?? Infinity) <= now() - minute) begun.shift();
      const first = begun.at(-perMinute);
      if (first === undefined) break;
      await wait(Math.max(1, first + minute - now()), signal);
    }
    begun.push(now());
  }

  return {
    async run(task, signal) {
      signal?.throwIfAborted();
      await enter(signal);
      try {
        await untilDue(signal);
        return await task();
      } finally {
        leave();
      }
    },
  };
}
