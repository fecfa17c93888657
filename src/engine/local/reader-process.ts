/** Owns one reader process as its parent sees it: starting it, giving it one task, watching memory and time, ending it. */
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { OcrError, toOcrError } from '../../errors.ts';
import { moduleFile } from '../../package-folder.ts';
import { publishStep } from '../../timing.ts';
import { createTaskClock, type TaskTime } from './task-clock.ts';
import type { Turns } from './turns.ts';
import type { FromReader, PageReport, ReaderSettings, Task, TaskResults, ToReader } from './protocol.ts';

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

/** The process ended before its task did. */
export class ReaderDied extends Error {
  readonly code: 'page_failed' | 'page_timeout' | 'page_out_of_memory';
  /** It was given up before it had done the work that it was allowed: the machine, not the document, was in the way. */
  readonly wasStarved: boolean;
  /** False for a task that waited behind the one on which the process ended. */
  readonly hadBegun: boolean;
  constructor(code: ReaderDied['code'], message: string, { wasStarved = false, hadBegun = true } = {}) {
    super(message);
    this.code = code;
    this.wasStarved = wasStarved;
    this.hadBegun = hadBegun;
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
    env: { NODE_NO_WARNINGS: '1', UV_THREADPOOL_SIZE: '2', ...thriftyMemory, ...keptModules(options.settings) },
    execArgv: [
      `--max-old-space-size=${Math.max(128, Math.floor(memoryLimit / 1024 / 1024))}`,
      // Megabytes. Left alone, the space for young objects grows, and 60 MB stay; in one that is smaller, a page with text of
      // its own makes it be tidied up several times, which takes a third of its time.
      '--min-semi-space-size=8',
      '--max-semi-space-size=8',
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
  /** The first is being done, the others wait in the process. */
  const tasks: RunningTask[] = [];
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
      const waited = new ReaderDied(cause.code, cause.message, { hadBegun: false });
      for (const task of tasks.splice(0)) task.fail(task.hasBegun ? cause : waited);
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
      tasks[0]?.begin();
      return;
    }
    const [current] = tasks;
    if (message.type === 'need-language') void giveLanguage(message.code);
    else if (message.type === 'want-turn') void giveTurn();
    else if (message.type === 'turn-over') endTurn?.();
    else if (current !== undefined && message.id === current.id) {
      if (message.type === 'pages') {
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
    const [task] = tasks;
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
    const [task] = tasks;
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
      return tasks.length > 0;
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
          die(new ReaderDied('page_timeout', `It took longer than ${seconds} s.`, { wasStarved }));
        });
        let watch: NodeJS.Timeout | undefined;
        const abort = () => {
          if (tasks[0] === own) {
            die(new ReaderDied('page_failed', 'The work was cancelled.'));
            finish();
          } else {
            // Another's work is not to be ended for it.
            post({ type: 'drop', id });
            signal?.removeEventListener('abort', abort);
          }
          reject(new OcrError('cancelled', 'The work was cancelled.'));
        };
        const finish = () => {
          clock.stop();
          clearInterval(watch);
          ended.abort();
          signal?.removeEventListener('abort', abort);
          if (tasks[0] !== own) return;
          tasks.shift();
          if (alive && cause === undefined) tasks[0]?.begin();
        };
        const own: RunningTask = {
          id,
          hasBegun: false,
          reads: task.kind === 'read',
          signal: ended.signal,
          receive(pages) {
            clock.start(time);
            onPages?.(pages);
          },
          begin() {
            own.hasBegun = true;
            clock.start(ready ? time : startTime);
            watch ??= setInterval(() => void checkMemory(), memoryCheckInterval);
          },
          pause: () => clock.stop(),
          resume: () => {
            if (tasks[0] === own) clock.start(time);
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
        if (signal?.aborted === true) {
          // Whoever gives up before it began wants the reader gone, unless it works for another.
          if (tasks.length === 0) die(new ReaderDied('page_failed', 'The work was cancelled.'));
          reject(new OcrError('cancelled', 'The work was cancelled.'));
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        tasks.push(own);
        if (tasks[0] === own) own.begin();
        post({ type: 'task', id, task });
      });
    },
  };
}

interface RunningTask {
  readonly id: number;
  hasBegun: boolean;
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

/** Node keeps what V8 makes of our own modules and those of packages beside what it makes of WASM modules. */
function keptModules({ codeCache = '' }: ReaderSettings): NodeJS.ProcessEnv {
  return codeCache === '' ? {} : { NODE_COMPILE_CACHE: codeCache };
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
