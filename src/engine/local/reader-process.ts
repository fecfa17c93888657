/** Owns one reader process as its parent sees it: what the two say to each other, and how worn it is. */
import { toOcrError } from '../../errors.ts';
import { moduleFile } from '../../package-folder.ts';
import { publishStep } from '../../timing.ts';
import { forkReader } from './fork-reader.ts';
import { watchMemory } from './memory-watch.ts';
import type { FromReader, PageReport, ReaderSettings, Task, TaskResults, ToReader } from './protocol.ts';
import { ReaderDied, ReaderFault, outOfMemory, reasonOfExit, wasEnded } from './reader-error.ts';
import type { TaskTime } from './task-clock.ts';
import { createTaskQueue } from './task-queue.ts';
import type { Turns } from './turns.ts';

export interface ReaderProcessOptions {
  readonly settings: ReaderSettings;
  readonly loadLanguage: (code: string, options: { readonly signal: AbortSignal }) => Promise<Uint8Array>;
  /** At what takes much memory; shared with other readers. */
  readonly turns: Turns;
  /** The module that the child runs; replaced in tests. */
  readonly script?: URL | undefined;
}

export interface ReaderProcess {
  readonly pid: number | undefined;
  /** Pages that were read, files that were looked at. */
  readonly tasksDone: number;
  /** The same without what does not wear a reader out. */
  readonly wear: number;
  /** Resident bytes after the last task; 0 when unknown. */
  readonly memory: number;
  readonly isAlive: boolean;
  /** It has a task. */
  readonly isBusy: boolean;
  /**
   * Runs one task. Tasks are done one after the other: what is given while another one runs begins as soon as that is done,
   * without a way to here and back in between.
   * @param time for the task or each of its pages, not counting start-up and the fetching of language data
   * @param onPages told of the pages of a task that reads, as they come
   * @throws OcrError the fault that the reader reports; ReaderDied when the process is gone
   */
  run<Kind extends Task['kind']>(
    task: Extract<Task, { kind: Kind }>,
    time: TaskTime,
    signal: AbortSignal | undefined,
    onPages?: (pages: readonly PageReport[]) => void,
  ): Promise<TaskResults[Kind]>;
  /** Ends the process at once. */
  kill(): void;
  /** Lets the parent's process end while this reader idles. */
  setIdle(idle: boolean): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/**
 * What a task other than reading wears a reader out by. Pages whose text the PDF carries itself wear none out: what grows with
 * them is bounded by its memory, and a new reader needs some thousand of them until its code is compiled for good.
 */
function wearOf(task: Task): number {
  return task.kind === 'text' || task.kind === 'lay' ? 0 : 1;
}

/** Starts a process that reads; its tasks wait until it is ready. */
export function startReader(options: ReaderProcessOptions): ReaderProcess {
  const { memoryLimit } = options.settings;
  const child = forkReader(options.script ?? moduleFile('engine/local/reader'), options.settings);

  let tasksDone = 0;
  let wear = 0;
  let memory = 0;
  let cause: ReaderDied | undefined;
  let isReady = false;
  let alive = true;
  let endTurn: (() => void) | undefined;

  const die = (reason: ReaderDied) => {
    cause ??= reason;
    child.kill('SIGKILL');
  };
  const post = (message: ToReader) => {
    if (child.connected) child.send(message, ignoreClosedChannel);
  };
  const tasks = createTaskQueue({
    pid: child.pid,
    isReady: () => isReady,
    fault: () => (alive ? cause : (cause ?? wasEnded())),
    post: (id, task) => post({ type: 'task', id, task }),
    drop: (id) => post({ type: 'drop', id }),
    die,
    watch: () => watchMemory(child.pid, memoryLimit, () => die(outOfMemory(memoryLimit))),
  });
  const gone = new Promise<void>((resolve) => {
    const end = (reason: ReaderDied) => {
      alive = false;
      cause ??= reason;
      endTurn?.();
      tasks.failAll(cause);
      resolve();
    };
    child.once('error', (error) =>
      end(new ReaderDied('page_failed', `The reader process could not be run: ${error.message}.`)),
    );
    child.once('exit', (code, signal) => end(reasonOfExit(code, signal)));
  });
  child.on('message', (message: FromReader) => {
    const { current } = tasks;
    if (message.type === 'ready') {
      isReady = true;
      current?.begin();
    } else if (message.type === 'need-language') void giveLanguage(message.code);
    else if (message.type === 'want-turn') void giveTurn();
    else if (message.type === 'turn-over') endTurn?.();
    else if (current !== undefined && message.id === current.id) {
      if (message.type === 'pages') {
        tasksDone += message.pages.length;
        for (const report of message.pages) wear += 'page' in report && !report.isRecognized ? 0 : 1;
        for (const [step, milliseconds] of Object.entries(message.times)) publishStep(step, milliseconds);
        current.receive(message.pages);
      } else if (message.type === 'done') {
        memory = message.memory ?? memory;
        if (current.task.kind !== 'read') [tasksDone, wear] = [tasksDone + 1, wear + wearOf(current.task)];
        current.succeed(message.result);
      } else {
        const { code, message: words, hint, scope } = message.fault;
        current.fail(new ReaderFault(code, words, hint, scope));
      }
    }
  });

  async function giveLanguage(code: string): Promise<void> {
    const task = tasks.current;
    if (task === undefined) return;
    task.pause();
    try {
      post({ type: 'language', code, data: await options.loadLanguage(code, { signal: task.signal }) });
    } catch (thrown) {
      const error = toOcrError(thrown);
      post({
        type: 'no-language',
        code,
        fault: { code: error.code, message: error.message, hint: error.hint, scope: 'page' },
      });
    }
    task.resume();
  }

  async function giveTurn(): Promise<void> {
    const task = tasks.current;
    task?.pause();
    endTurn = await options.turns.take();
    if (!alive) endTurn();
    post({ type: 'turn' });
    task?.resume();
  }

  return {
    get pid() {
      return child.pid;
    },
    get tasksDone() {
      return tasksDone;
    },
    get wear() {
      return wear;
    },
    get memory() {
      return memory;
    },
    get isAlive() {
      return alive && cause === undefined;
    },
    get isBusy() {
      return tasks.current !== undefined;
    },
    gone,
    kill: () => die(wasEnded()),
    setIdle(idle) {
      if (idle) {
        child.unref();
        child.channel?.unref();
      } else {
        child.ref();
        child.channel?.ref();
      }
    },
    run: (task, time, signal, onPages) => tasks.run(task, { time, signal, onPages }) as never, // seam: the result's kind follows the task's kind
  };
}

/** A channel that closes under a message means that the process ended, which its exit event reports. */
function ignoreClosedChannel(): void {}
