/** Owns who waits for which job within this process, so that one caller's cancellation does not end another's work. */
import type { App } from '../app.ts';

const waiting = new WeakMap<App, Map<string, number>>();

/**
 * Runs `wait` as one of the job's waiters.
 * @returns what `wait` returns; when it throws, `abandoned(true)` is called if nobody else waits for the job any more
 */
export async function asWaiter<Result>(
  app: App,
  uuid: string,
  wait: () => Promise<Result>,
  abandoned: (last: boolean) => Promise<void>,
): Promise<Result> {
  const counts = waiting.get(app) ?? new Map<string, number>();
  waiting.set(app, counts);
  counts.set(uuid, (counts.get(uuid) ?? 0) + 1);
  let succeeded = false;
  try {
    const result = await wait();
    succeeded = true;
    return result;
  } finally {
    const left = (counts.get(uuid) ?? 1) - 1;
    if (left === 0) counts.delete(uuid);
    else counts.set(uuid, left);
    if (!succeeded) await abandoned(left === 0);
  }
}
