/** Holds how many tasks run at once and how many begin in a minute. */
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/engine/vlm/pace.ts';

describe('a pace', () => {
  it('runs so many at once, in the order in which they came', async () => {
    const pace = createPace(2, 1000);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const task = (at: number) =>
      pace.run(async () => {
        begun.push(at);
        await new Promise<void>((resolve) => {
          ends.push(resolve);
        });
      });
    const all = [0, 1, 2, 3].map(task);
    await expect.poll(() => begun).toEqual([0, 1]);
    ends[0]?.();
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    ends[1]?.();
    ends[2]?.();
    await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
    ends[3]?.();
    await Promise.all(all);
  });

  it('begins so many in any minute', async () => {
    let clock = 0;
    const pace = createPace(
      10,
      3,
      () => clock,
      async (milliseconds) => void (clock += milliseconds),
    );
    const begun: number[] = [];
    for (let at = 0; at < 7; at++) await pace.run(async () => void begun.push(clock));
    expect(begun).toEqual([0, 0, 0, 60_000, 60_000, 60_000, 120_000]);
  });

  it('lets go of those who give up, and of places of tasks that fail', async () => {
    const pace = createPace(1, 1000);
    const control = new AbortController();
    let end: (() => void) | undefined;
    const first = pace.run(
      () =>
        new Promise<void>((_, reject) => {
          end = () => reject(new Error('it failed'));
        }),
    );
    const second = pace.run(async () => 'second', control.signal);
    const third = pace.run(async () => 'third');
    await expect.poll(() => end).toBeDefined();
    control.abort(new Error('no longer wanted'));
    await expect(second).rejects.toThrow('no longer wanted');
    end?.();
    await expect(first).rejects.toThrow('it failed');
    expect(await third).toBe('third');
  });
});
