/** Owns the places at the readers: work that was claimed ahead waits for one, first come, first served. */

export interface Places {
  /** How many there are from now on. */
  resize(count: number): void;
  /** Waits for a place. @returns what gives it back, once; undefined when the signal was first */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function createPlaces(): Places {
  let count = 1;
  let taken = 0;
  const queue = new Set<() => void>();

  function admit(): void {
    for (const enter of queue) {
      if (taken >= count) return;
      queue.delete(enter);
      taken += 1;
      enter();
    }
  }

  return {
    resize(wanted) {
      count = wanted;
      admit();
    },
    take: (signal) =>
      new Promise((resolve) => {
        const leave = () => {
          queue.delete(enter);
          resolve(undefined);
        };
        const enter = () => {
          signal.removeEventListener('abort', leave);
          let given = true;
          resolve(() => {
            if (given) taken -= 1;
            given = false;
            admit();
          });
        };
        if (signal.aborted) return resolve(undefined);
        signal.addEventListener('abort', leave, { once: true });
        queue.add(enter);
        admit();
      }),
  };
}
