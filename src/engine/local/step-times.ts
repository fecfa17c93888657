/** Owns the account of where a reader's time goes: milliseconds by the name of a step, since they were last taken. */

const spent = new Map<string, number>();

/** Does some work and adds the time that it took to a step. Steps must not be nested, or their time counts twice. */
export async function time<Result>(step: string, work: () => Result | Promise<Result>): Promise<Result> {
  const begin = performance.now();
  try {
    return await work();
  } finally {
    spent.set(step, (spent.get(step) ?? 0) + performance.now() - begin);
  }
}

/** Milliseconds by step since the last call. */
export function takeStepTimes(): Readonly<Record<string, number>> {
  const times = Object.fromEntries(spent);
  spent.clear();
  return times;
}
