/** Owns one reader process as its parent sees it: starting it, giving it one task, watching memory and time, ending it. */
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { OcrError, toOcrError } from '../../errors.ts';
import { moduleFile } from '../../package-folder.ts';
import { publishStep } from '../../timing.ts';
import { createTaskClock, type TaskTime } from './task-clock.ts';
import type { Turns } from './turns.ts';
import type { FromReader, PageReport, ReaderSettings, Task, TaskResults, ToReader } from './protocol.ts';
import { flagOfCode } from './compiled-code.ts';

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
  /** The same, with what hardly wears a reader out counted as little. */
  readonly wear: number;
  /** Resident bytes after the last task; 0 when unknown. */
  readonly memory: number;
  readonly isAlive: boolean;
  /**
   * Runs one task; the caller runs the next one only when this has settled.
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

/** The process ended before its task did. */
export class ReaderDied extends Error {
  readonly code: 'page_failed' | 'page_timeout' | 'page_out_of_memory';
  /** It was given up before it had done the work that it was allowed: the machine, not the document, was in the way. */
  readonly wasStarved: boolean;
  constructor(code: ReaderDied['code'], message: string, wasStarved = false) {
    super(message);
    this.code = code;
    this.wasStarved = wasStarved;
  }
}

/** An error of one page or of the whole source, as the reader reported it. */
export class ReaderFault extends OcrError {
  readonly scope: 'source' | 'page';
  constructor(code: OcrError['code'], message: string, hint: string | undefined, scope: 'source' | 'page') {
    super(code, message, hint === undefined ? {} : { hint });
    this.scope = scope;
  }
}

/** Of a page whose text the PDF carries itself: no heap grows with it. */
const wearOfText = 0.04;
const memoryCheckInterval = 200;
/**
 * For the GNU C library, which would keep large blocks that were freed, in the holes that images of many sizes leave: these go
 * back to the system at once. From smaller limits on, the tensors of networks would, too, which costs time.
 */
const thriftyMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(16 * 1024 * 1024),
} as const;
/** A process that starts has done nothing for its task yet; on a machine that is busy with much else it takes long. */
const startTime: TaskTime = { work: 30_000, wall: 120_000 };
const pageBytes = 4096;

export function startReader(options: ReaderProcessOptions): ReaderProcess {
  const { memoryLimit } = options.settings;
  const script = options.script ?? moduleFile('engine/local/reader');
  const child = fork(script, [JSON.stringify(options.settings)], {
    serialization: 'advanced',
    // Whatever a library prints must not reach our standard output, which may belong to a protocol.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Hostile documents are read here: no secrets from our environment.
    env: { NODE_NO_WARNINGS: '1', UV_THREADPOOL_SIZE: '2', ...thriftyMemory },
    execArgv: [
      flagOfCode,
      // Garbage is collected on demand before what takes much memory: by itself V8 lets 64 MB of images be.
      '--expose-gc',
      `--max-old-space-size=${Math.max(128, Math.floor(memoryLimit / 1024 / 1024))}`,
      // Megabytes. Left alone, the space for young objects grows, and 60 MB stay; in one that is smaller, a page with text of
      // its own makes it be tidied up several times, which takes a third of its time.
      '--min-semi-space-size=8',
      '--max-semi-space-size=8',
      // Of calls before a function is compiled for the last time, best and slowest: four times as many as is usual, since most
      // readers end before that has paid, and two that start at once have no idle core to do it on.
      '--invocation-count-for-turbofan=12000',
    ],
    windowsHide: true,
  } as Parameters<typeof fork>[2]); // seam: windowsHide is missing from the types of fork

  let tasksDone = 0;
  let wear = 0;
  let memory = 0;
  let cause: ReaderDied | undefined;
  let ready = false;
  let alive = true;
  let nextId = 1;
  let current: Current | undefined;
  let endTurn: (() => void) | undefined;

  const die = (reason: ReaderDied) => {
    cause ??= reason;
    child.kill('SIGKILL');
  };
  const gone = new Promise<void>((resolve) => {
    const end = (reason: ReaderDied) => {
      alive = false;
      cause ??= reason;
      endTurn?.();
      current?.fail(cause);
      resolve();
    };
    child.once('error', (error) =>
      end(new ReaderDied('page_failed', `The reader process could not be run: ${error.message}.`)),
    );
    child.once('exit', (code, signal) => end(reasonOfExit(code, signal)));
  });
  child.on('message', (message: FromReader) => {
    if (message.type === 'ready') {
      ready = true;
      current?.begin();
    } else if (message.type === 'need-language') void giveLanguage(message.code);
    else if (message.type === 'want-turn') void giveTurn();
    else if (message.type === 'turn-over') endTurn?.();
    else if (current !== undefined && message.id === current.id) {
      if (message.type === 'pages') {
        memory = message.memory;
        tasksDone += message.pages.length;
        for (const report of message.pages) wear += 'page' in report && !report.isRecognized ? wearOfText : 1;
        for (const [step, milliseconds] of Object.entries(message.times)) publishStep(step, milliseconds);
        current.receive(message.pages);
      } else if (message.type === 'done') {
        memory = message.memory ?? memory;
        if (!current.reads) [tasksDone, wear] = [tasksDone + 1, wear + 1];
        current.succeed(message.result);
      } else {
        const { code, message: words, hint, scope } = message.fault;
        current.fail(new ReaderFault(code, words, hint, scope));
      }
    }
  });

  const post = (message: ToReader) => {
    if (child.connected) child.send(message, ignoreClosedChannel);
  };

  async function checkMemory(): Promise<void> {
    if ((await residentBytes(child)) > memoryLimit) die(outOfMemory(memoryLimit));
  }

  async function giveLanguage(code: string): Promise<void> {
    const task = current;
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
    const task = current;
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
    gone,
    kill: () => die(new ReaderDied('page_failed', 'The reader process was ended.')),
    setIdle(idle) {
      if (idle) {
        child.unref();
        child.channel?.unref();
      } else {
        child.ref();
        child.channel?.ref();
      }
    },
    run(task, time, signal, onPages) {
      return new Promise((resolve, reject) => {
        if (!alive || cause !== undefined) {
          reject(cause ?? new ReaderDied('page_failed', 'The reader process was ended.'));
          return;
        }
        const ended = new AbortController();
        const id = nextId;
        nextId += 1;
        const clock = createTaskClock(child.pid, (given, worked) => {
          const wasStarved = given === startTime || (worked !== undefined && worked < given.work / 2);
          const seconds = Math.round((wasStarved ? given.wall : given.work) / 100) / 10;
          die(new ReaderDied('page_timeout', `It took longer than ${seconds} s.`, wasStarved));
        });
        const watch = setInterval(() => {
          void checkMemory();
        }, memoryCheckInterval);
        const abort = () => {
          die(new ReaderDied('page_failed', 'The work was cancelled.'));
          finish();
          reject(new OcrError('cancelled', 'The work was cancelled.'));
        };
        const finish = () => {
          current = undefined;
          clock.stop();
          clearInterval(watch);
          ended.abort();
          signal?.removeEventListener('abort', abort);
        };
        current = {
          id,
          reads: task.kind === 'read',
          signal: ended.signal,
          receive(pages) {
            clock.start(time);
            onPages?.(pages);
          },
          begin: () => clock.start(time),
          pause: () => clock.stop(),
          resume: () => {
            if (current?.id === id) clock.start(time);
          },
          succeed: (result) => {
            finish();
            resolve(result as never); // seam: the result's kind follows the task's kind
          },
          fail: (error) => {
            finish();
            reject(error);
          },
        };
        if (signal?.aborted === true) return abort();
        signal?.addEventListener('abort', abort, { once: true });
        clock.start(ready ? time : startTime);
        post({ type: 'task', id, task });
      });
    },
  };
}

interface Current {
  readonly id: number;
  readonly reads: boolean;
  receive(pages: readonly PageReport[]): void;
  /** Aborted when the task is over. */
  readonly signal: AbortSignal;
  begin(): void;
  pause(): void;
  resume(): void;
  succeed(result: TaskResults[Task['kind']]): void;
  fail(error: Error): void;
}

function outOfMemory(limit: number): ReaderDied {
  return new ReaderDied('page_out_of_memory', `It needed more than ${Math.round(limit / 1024 / 1024)} MB of memory.`);
}

/** V8 ends a process whose heap is full by SIGABRT (code 134 where a shell is between). */
function reasonOfExit(code: number | null, signal: NodeJS.Signals | null): ReaderDied {
  if (signal === 'SIGABRT' || code === 134)
    return new ReaderDied('page_out_of_memory', 'The reader process ran out of memory.');
  return new ReaderDied('page_failed', `The reader process ended unexpectedly (${signal ?? `exit code ${code}`}).`);
}

/** Resident memory by the kernel's count; 0 where it cannot be seen from outside (there the reader watches itself). */
async function residentBytes(child: ChildProcess): Promise<number> {
  if (process.platform !== 'linux' || child.pid === undefined) return 0;
  try {
    const statm = await readFile(`/proc/${child.pid}/statm`, 'utf8');
    return Number(statm.split(' ')[1] ?? 0) * pageBytes;
  } catch {
    // The process has just ended; its exit is reported by its own event.
    return 0;
  }
}

/** A channel that closes under a message means that the process ended, which its exit event reports. */
function ignoreClosedChannel(): void {}
