/** Owns the patience with a store at fault: what the runner asks of it is tried a few times before the fault counts. */
import { setTimeout as delay } from 'node:timers/promises';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { JobStore } from '../store/job-store.ts';

/** How often something is tried in all. */
const attempts = 4;

/**
 * The store with its runner's calls repeated while they fail with `store_failed`; other errors pass at once.
 * @param log told of each fault that is waited out
 * @param pause milliseconds before the second try, doubled before each further one
 * @param giveUp true once nobody has the time to wait any more
 */
export function patientStore(store: JobStore, log: Log, pause: number, giveUp: () => boolean): JobStore {
  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (thrown) {
        const transient = thrown instanceof OcrError && thrown.code === 'store_failed';
        if (!transient || attempt === attempts || giveUp()) throw thrown;
        if (attempt === 1) log.warn('the job store failed and is tried again', { error: thrown.message });
      }
      await delay(pause * 2 ** (attempt - 1));
    }
  };
  return {
    ...store,
    claim: (owner, lease, options) => patiently(() => store.claim(owner, lease, options)),
    toYield: (owner) => patiently(() => store.toYield(owner)),
    get: (uuid) => patiently(() => store.get(uuid)),
    pages: (uuid, indexes) => patiently(() => store.pages(uuid, indexes)),
    pageIndexes: (uuid) => patiently(() => store.pageIndexes(uuid)),
    putPage: (claim, result, options) => patiently(() => store.putPage(claim, result, options)),
    sketches: (uuid, indexes) => patiently(() => store.sketches(uuid, indexes)),
    amendPages: (claim, amendments) => patiently(() => store.amendPages(claim, amendments)),
    finish: (claim, outcome) => patiently(() => store.finish(claim, outcome)),
    fail: (claim, error) => patiently(() => store.fail(claim, error)),
    noteIndexed: (uuid) => patiently(() => store.noteIndexed(uuid)),
    hasWork: () => patiently(() => store.hasWork()),
  };
}
