/** Owns the tasks of one reader: the first is being done, the others wait behind it; the time that each has, and giving it up. */
import { OcrError } from '../../errors.ts';
import type { PageReport, Task, TaskResults } from './protocol.ts';
import { ReaderDied } from './reader-error.ts';
import { createTaskClock, type TaskTime } from './task-clock.ts';

/** A process that starts has done nothing for its task yet; on a machine that is busy with much else it takes long. */
const startTime: TaskTime = { work: 30_000, wall: 120_000 };

type Result = TaskResults[Task['kind']];

/** What the queue asks of the process that does the tasks. */
export interface TaskDoer {
  readonly pid: number | undefined;
  /** It has said that it takes tasks. */
  isReady(): boolean;
  /** Why it does none any more; undefined while it does. */
  fault(): ReaderDied | undefined;
  /** Hands it a task, to be begun when those before are done. */
  post(id: number, task: Task): void;
  /** Says that a task that has not begun is not wanted any more. */
  drop(id: number): void;
  /** Ends it at once. */
  die(reason: ReaderDied): void;
  /** Sees to its memory while a task is done. @returns what stops that */
  watch(): () => void;
}

export interface TaskOptions {
  /** For the task or each of its pages. */
  readonly time: TaskTime;
  readonly signal: AbortSignal | undefined;
  readonly onPages: ((pages: readonly PageReport[]) => void) | undefined;
}

export interface RunningTask {
  readonly id: number;
  readonly task: Task;
  /** Aborted when the task is over. */
  readonly signal: AbortSignal;
  receive(pages: readonly PageReport[]): void;
  begin(): void;
  /** Its clock stands still until `resume`, and then begins anew. */
  pause(): void;
  resume(): void;
  succeed(result: Result): void;
  fail(error: Error): void;
}

export interface TaskQueue {
  /** The one that is being done. */
  readonly current: RunningTask | undefined;
  /** @throws OcrError `cancelled`; whatever the task fails with */
  run(task: Task, options: TaskOptions): Promise<Result>;
  /** Fails all tasks with the reason for which the process ended. */
  failAll(reason: ReaderDied): void;
}

export function createTaskQueue(doer: TaskDoer): TaskQueue {
  const tasks: RunningTask[] = [];
  const begun = new WeakSet<RunningTask>();
  let nextId = 1;

  function enqueue(
    task: Task,
    { time, signal, onPages }: TaskOptions,
    { resolve, reject }: PromiseWithResolvers<Result>,
  ): void {
    const ended = new AbortController();
    const id = nextId;
    nextId += 1;
    const clock = createTaskClock(doer.pid, (given, worked) => {
      const wasStarved = given === startTime || (worked !== undefined && worked < given.work / 2);
      const seconds = Math.round((wasStarved ? given.wall : given.work) / 100) / 10;
      doer.die(new ReaderDied('page_timeout', `It took longer than ${seconds} s.`, { wasStarved }));
    });
    let endWatch: (() => void) | undefined;
    const abort = () => {
      if (tasks[0] === own) {
        doer.die(givenUp());
        finish();
      } else {
        // Another's work is not to be ended for it.
        doer.drop(id);
        signal?.removeEventListener('abort', abort);
      }
      reject(cancelled());
    };
    const finish = () => {
      clock.stop();
      endWatch?.();
      ended.abort();
      signal?.removeEventListener('abort', abort);
      if (tasks[0] !== own) return;
      tasks.shift();
      if (doer.fault() === undefined) tasks[0]?.begin();
    };
    const own: RunningTask = {
      id,
      task,
      signal: ended.signal,
      receive(pages) {
        clock.start(time);
        onPages?.(pages);
      },
      begin() {
        begun.add(own);
        clock.start(doer.isReady() ? time : startTime);
        endWatch ??= doer.watch();
      },
      pause: () => clock.stop(),
      resume: () => {
        if (tasks[0] === own) clock.start(time);
      },
      succeed: (result) => {
        finish();
        resolve(result);
      },
      fail: (error) => {
        finish();
        reject(error);
      },
    };
    signal?.addEventListener('abort', abort, { once: true });
    tasks.push(own);
    if (tasks[0] === own) own.begin();
    doer.post(id, task);
  }

  return {
    get current() {
      return tasks[0];
    },
    async run(task, options) {
      const fault = doer.fault();
      if (fault !== undefined) throw fault;
      if (options.signal?.aborted === true) {
        // Whoever gives up before it began wants the reader gone, unless it works for another.
        if (tasks.length === 0) doer.die(givenUp());
        throw cancelled();
      }
      const outcome = Promise.withResolvers<Result>();
      enqueue(task, options, outcome);
      return outcome.promise;
    },
    failAll(reason) {
      const waited = new ReaderDied(reason.code, reason.message, { hadBegun: false });
      for (const task of tasks.splice(0)) task.fail(begun.has(task) ? reason : waited);
    },
  };
}

const givenUp = () => new ReaderDied('page_failed', 'The work was cancelled.');
const cancelled = () => new OcrError('cancelled', 'The work was cancelled.');
