/** Owns the turns at work that takes so much memory that only some readers may be at it at once. */

export interface Turns {
  /** Waits for a turn; they come in the order in which they were asked for. @returns what gives it back, once */
  take(): Promise<() => void>;
}

/** @param count turns that there are at once */
export function createTurns(count: number): Turns {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => queue.push(resolve));
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        const next = queue.shift();
        if (next === undefined) free += 1;
        else next();
      };
    },
  };
}
