/** Owns how fast pages are sent to a model: so many at once, so many begun in a minute. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** Runs the task when there is room. @throws the signal's reason when it is aborted while waiting */
  run<Result>(task: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

const minute = 60_000;

/** @param now milliseconds of a clock that never goes back */
export function createPace(requests: number, perMinute: number, now: () => number = () => performance.now()): Pace {
  const begun: number[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    while (running >= requests) {
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', leave, { once: true });
        waiting.push(go);
      });
    }
    running++;
    try {
      for (;;) {
        while ((begun[0] ?? Infinity) <= now() - minute) begun.shift();
        const first = begun.at(-perMinute);
        if (first === undefined) break;
        await sleep(Math.max(1, first + minute - now()), undefined, signal === undefined ? {} : { signal });
      }
      begun.push(now());
    } catch (thrown) {
      leave();
      throw thrown;
    }
  }

  function leave(): void {
    running--;
    waiting.shift()?.();
  }

  return {
    async run(task, signal) {
      signal?.throwIfAborted();
      await enter(signal);
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}
