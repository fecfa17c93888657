/** Owns the places at the readers: work that was claimed ahead waits for one, those first that have none yet. */

export interface Places {
  /** How many there are from now on. */
  resize(count: number): void;
  /**
   * Waits for a place. Of those who wait, one whose `user` has no place comes first, else who came first.
   * @returns what gives it back, once; undefined when the signal was first
   */
  take(user: string, signal: AbortSignal): Promise<(() => void) | undefined>;
  /** How many are taken. */
  taken(): number;
}

/** One place, until it is resized. */
export function createPlaces(): Places {
  let count = 1;
  const taken = new Set<Visitor>();
  const queue = new Set<Visitor>();

  function admit(): void {
    while (taken.size < count) {
      const users = new Set([...taken].map(({ user }) => user));
      const waiting = [...queue];
      const next = waiting.find(({ user }) => !users.has(user)) ?? waiting[0];
      if (next === undefined) return;
      queue.delete(next);
      taken.add(next);
      next.enter();
    }
  }

  return {
    resize(wanted) {
      count = wanted;
      admit();
    },
    take: (user, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined);
        const leave = () => {
          queue.delete(visitor);
          resolve(undefined);
        };
        const visitor: Visitor = {
          user,
          enter() {
            signal.removeEventListener('abort', leave);
            resolve(() => {
              taken.delete(visitor);
              admit();
            });
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.add(visitor);
        admit();
      }),
    taken: () => taken.size,
  };
}

interface Visitor {
  readonly user: string;
  readonly enter: () => void;
}
