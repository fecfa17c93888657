/** Owns how much memory this process holds, as often as that is worth asking. */

/** Milliseconds for which an answer is good: the kernel takes as long for one as a page of text does. */
const lasting = 100;

export interface MemoryGauge {
  /** Resident bytes, at most so long ago. */
  resident(): number;
  /** Memory was let go of: the next answer is a new one. */
  forget(): void;
}

/** @param now milliseconds that only grow */
export function createMemoryGauge(
  measure: () => number = process.memoryUsage.rss,
  now: () => number = () => performance.now(),
): MemoryGauge {
  let last = { at: -Infinity, bytes: 0 };
  return {
    resident() {
      if (now() - last.at > lasting) last = { at: now(), bytes: measure() };
      return last.bytes;
    },
    forget() {
      last = { at: -Infinity, bytes: 0 };
    },
  };
}
