/** Owns group commit: small writes that are asked for at about the same time share a transaction, so that the disk is waited for once. */
import { OcrError } from '../errors.ts';
import { publishStep } from '../timing.ts';
import type { Database } from './sqlite-database.ts';

interface Entry {
  /** Runs the write inside the transaction and notes its outcome. */
  run(): void;
  succeed(): void;
  fail(thrown: unknown): void;
}

/** A commit stops this thread until the disk has it: one that follows another leaves it this many times as long to work. */
const spacing = 4;
/** The same once as many as `fewInARow` have followed each other: whoever writes so much is glad of fewer. */
const wideSpacing = 16;
const fewInARow = 4;
/** Milliseconds that a write waits for others at most. */
const longestWait = 100;

/** A write that somebody idles for is not held back for others. */
export interface GroupWriteOptions {
  readonly isUrgent?: boolean;
}

/**
 * @returns a function that runs a write in the next shared transaction and resolves when it is committed. A write must
 * throw before it changes anything; then it fails alone.
 */
export function createGroupCommit(database: Database): <T>(work: () => T, options?: GroupWriteOptions) => Promise<T> {
  let waiting: Entry[] = [];
  /** When the next commit may begin. */
  let free = 0;
  /** Commits that followed each other without a rest. */
  let inARow = 0;
  let held: NodeJS.Timeout | undefined;

  async function commit(): Promise<void> {
    const entries = waiting;
    waiting = [];
    held = undefined;
    const begin = performance.now();
    inARow = begin - free < longestWait ? inARow + 1 : 0;
    try {
      await database.write(() => {
        for (const entry of entries) entry.run();
      });
    } catch (thrown) {
      for (const entry of entries) entry.fail(thrown);
      return;
    } finally {
      const end = performance.now();
      publishStep('store', end - begin);
      free = end + Math.min(longestWait, (inARow < fewInARow ? spacing : wideSpacing) * (end - begin));
    }
    for (const entry of entries) entry.succeed();
  }

  return <T>(work: () => T, { isUrgent = false }: GroupWriteOptions = {}) =>
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
      const isFirst = waiting.length === 1;
      if (!isFirst && !(isUrgent && held !== undefined)) return;
      clearTimeout(held);
      held = undefined;
      const wait = free - performance.now();
      if (wait > 0 && !isUrgent) held = setTimeout(() => void commit(), wait);
      else setImmediate(() => void commit());
    });
}

/** What SQLite itself says concerns the whole transaction; what we say (`OcrError`), only the one write. */
function isLockOrFault(thrown: unknown): boolean {
  return !(thrown instanceof OcrError);
}
