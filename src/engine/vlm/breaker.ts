/** Owns when a model is left alone: after it has failed on several pages in a row, for a while, so that a long document does not wait for each. */

export interface Breaker {
  /** Why the model is not asked now; undefined while it is. */
  reason(): string | undefined;
  failed(reason: string): void;
  answered(): void;
}

/** Pages in a row: more than are commonly asked for at once. */
const mostInARow = 8;
const restMilliseconds = 120_000;

/** @param now milliseconds of any clock */
export function createBreaker(now: () => number = () => performance.now()): Breaker {
  let inARow = 0;
  let last = '';
  let rests = 0;
  return {
    reason: () =>
      inARow >= mostInARow && now() < rests
        ? `it is left alone for a while after it failed on ${inARow} pages in a row: ${last}`
        : undefined,
    failed(reason) {
      inARow++;
      last = reason;
      if (inARow >= mostInARow) rests = now() + restMilliseconds;
    },
    answered() {
      inARow = 0;
    },
  };
}
