import { expect, test } from 'vitest';
import type { Task } from '../../../src/engine/local/protocol.ts';
import { ReaderDied } from '../../../src/engine/local/reader-error.ts';
import { createTaskQueue } from '../../../src/engine/local/task-queue.ts';

const source = { path: '/a.pdf', name: 'a.pdf', mediaType: 'application/pdf', sha256: '0', byteSize: 1 } as const;
const task: Task = { kind: 'inspect', source, password: undefined };
const time = { work: 60_000, wall: 60_000 };

/** A queue before a process that only notes what it is told. */
function noting() {
  const told: string[] = [];
  let fault: ReaderDied | undefined;
  const queue = createTaskQueue({
    pid: undefined,
    isReady: () => true,
    fault: () => fault,
    post: (id) => told.push(`post ${id}`),
    drop: (id) => told.push(`drop ${id}`),
    die(reason) {
      told.push('die');
      fault = reason;
    },
    watch() {
      told.push('watch');
      return () => told.push('rest');
    },
  });
  const run = (signal?: AbortSignal) => queue.run(task, { time, signal, onPages: undefined });
  return { told, queue, run };
}

test('tasks are handed over at once and are done one after the other', async () => {
  const { told, queue, run } = noting();
  const [first, second] = [run(), run()];
  expect(told).toEqual(['watch', 'post 1', 'post 2']);
  queue.current?.succeed({ pageCount: 3 });
  queue.current?.succeed({ pageCount: 4 });
  expect(await Promise.all([first, second])).toEqual([{ pageCount: 3 }, { pageCount: 4 }]);
  expect(told.slice(3)).toEqual(['rest', 'watch', 'rest']);
  expect(queue.current).toBeUndefined();
});

test('giving up a task that waits drops it alone; giving up the one that is done ends the process', async () => {
  const { told, queue, run } = noting();
  const [one, other] = [new AbortController(), new AbortController()];
  const [first, second] = [run(one.signal), run(other.signal)];
  other.abort();
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).not.toContain('die');
  expect(told).toContain('drop 2');
  one.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toContain('die');
  await expect(run()).rejects.toBeInstanceOf(ReaderDied);
  queue.failAll(new ReaderDied('page_failed', 'It ended.'));
});

test('when the process ends, the task that it was at is told apart from those that waited', async () => {
  const { queue, run } = noting();
  const both = Promise.allSettled([run(), run()]);
  queue.failAll(new ReaderDied('page_out_of_memory', 'It needed more.'));
  expect(await both).toMatchObject([
    { status: 'rejected', reason: { code: 'page_out_of_memory', hadBegun: true } },
    { status: 'rejected', reason: { code: 'page_out_of_memory', hadBegun: false } },
  ]);
});
