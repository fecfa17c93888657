import { afterEach, describe, expect, it } from 'vitest';
import type { Source } from '../../../src/document.ts';
import type { ReadTask } from '../../../src/engine/local/protocol.ts';
import { createReaderPool, type ReaderPool } from '../../../src/engine/local/reader-pool.ts';
import { ReaderDied } from '../../../src/engine/local/reader-error.ts';
import { startReader, type ReaderProcess } from '../../../src/engine/local/reader-process.ts';
import { createTurns } from '../../../src/engine/local/turns.ts';

const options = {
  settings: { maxPagePixels: 1e8, memoryLimit: 2 ** 30 },
  loadLanguage: async () => new Uint8Array(1),
  script: new URL('./fake-reader.ts', import.meta.url),
};
const time = { work: 20_000, wall: 60_000 };
const source = (name: string): Source => ({ path: name, mediaType: 'image/png', name, sha256: name, byteSize: 1 });
const task = (name: string, indexes: readonly number[]): ReadTask => ({
  kind: 'read',
  source: source(name),
  password: undefined,
  indexes,
  language: 'eng',
  installed: [],
});

let reader: ReaderProcess | undefined;
let pool: ReaderPool | undefined;
afterEach(async () => {
  reader?.kill();
  await reader?.gone;
  await pool?.close();
  [reader, pool] = [undefined, undefined];
});

describe('a task that is given while another one runs', () => {
  it('is done after it', async () => {
    reader = startReader({ ...options, turns: createTurns(1) });
    const came: string[] = [];
    const read = (name: string, indexes: readonly number[]) =>
      reader?.run(task(name, indexes), time, undefined, (pages) => void came.push(...pages.map(() => name)));
    await Promise.all([read('one', [0, 2]), read('two', [0]), read('three', [0, 2])]);
    expect(came).toEqual(['one', 'one', 'two', 'three', 'three']);
    expect(reader.isBusy).toBe(false);
  });

  it('is told that it had not begun when the process ends on the other one', async () => {
    reader = startReader({ ...options, turns: createTurns(1) });
    const ends = await Promise.allSettled([
      reader.run(task('kill', [1]), time, undefined),
      reader.run(task('behind', [0]), time, undefined),
    ]);
    const begun = ends.map(
      (end) => end.status === 'rejected' && end.reason instanceof ReaderDied && end.reason.hadBegun,
    );
    expect(begun).toEqual([true, false]);
  });

  it('is given up without ending the other one', async () => {
    reader = startReader({ ...options, turns: createTurns(1) });
    const controller = new AbortController();
    const first = reader.run(task('one', [0, 2]), time, undefined);
    const second = reader.run(task('two', [0]), time, controller.signal);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await first;
    await reader.run(task('three', [0]), time, undefined);
    expect(reader.isAlive).toBe(true);
  });
});

describe('a reader that may be shared', () => {
  it('is leased to a second at once, and to a third when one of them is done', async () => {
    pool = createReaderPool({ ...options, size: 1, tasksPerReader: 100 });
    const share = { mayShare: true };
    const first = await pool.lease('read', undefined);
    const second = await pool.lease('read', undefined, share);
    expect(second.reader()).toBe(first.reader());
    const third = pool.lease('read', undefined, share);
    expect(await Promise.race([third, Promise.resolve('waits')])).toBe('waits');
    first.release();
    expect((await third).reader()).toBe(second.reader());
  });

  it('is left to who came first and does not share', async () => {
    pool = createReaderPool({ ...options, size: 1, tasksPerReader: 100 });
    const share = { mayShare: true };
    const [first, second] = [await pool.lease('read', undefined, share), await pool.lease('read', undefined, share)];
    const alone = pool.lease('read', undefined);
    const third = pool.lease('read', undefined, share);
    first.release();
    expect(await Promise.race([alone, third, Promise.resolve('waits')])).toBe('waits');
    second.release();
    const own = await alone;
    expect(await Promise.race([third, Promise.resolve('waits')])).toBe('waits');
    own.release();
    await third;
  });
});
