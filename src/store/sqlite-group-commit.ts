/** Owns group commit: small writes that are asked for in one turn of the event loop share a transaction, so that the disk is waited for once. */
import { OcrError } from '../errors.ts';
import type { Database } from './sqlite-database.ts';

interface Entry {
  /** Runs the write inside the transaction and notes its outcome. */
  run(): void;
  succeed(): void;
  fail(thrown: unknown): void;
}

/**
 * @returns a function that runs a write in the next shared transaction and resolves when it is committed. A write must
 * throw before it changes anything; then it fails alone.
 */
export function createGroupCommit(database: Database): <T>(work: () => T) => Promise<T> {
  let waiting: Entry[] = [];

  async function commit(): Promise<void> {
    const entries = waiting;
    waiting = [];
    try {
      await database.write(() => {
        for (const entry of entries) entry.run();
      });
    } catch (thrown) {
      for (const entry of entries) entry.fail(thrown);
      return;
    }
    for (const entry of entries) entry.succeed();
  }

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      let outcome: { readonly value: T } | { readonly thrown: unknown } | undefined;
      waiting.push({
        run() {
          try {
            outcome = { value: work() };
          } catch (thrown) {
            if (isLockOrFault(thrown)) throw thrown;
            outcome = { thrown };
          }
        },
        succeed() {
          if (outcome === undefined) reject(new Error('The write did not run.'));
          else if ('value' in outcome) resolve(outcome.value);
          else reject(outcome.thrown);
        },
        fail: reject,
      });
      if (waiting.length === 1) setImmediate(() => void commit());
    });
}

/** What SQLite itself says concerns the whole transaction; what we say (`OcrError`), only the one write. */
function isLockOrFault(thrown: unknown): boolean {
  return !(thrown instanceof OcrError);
}
