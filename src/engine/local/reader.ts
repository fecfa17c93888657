/** Owns a reader process: it does one task after the other for its parent, and ends when the parent does. */
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { PageError } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { collectGarbage } from './collect-garbage.ts';
import { keepCode, keepCodeIn } from './compiled-code.ts';
import type { FileFault } from './damage.ts';
import { faultOf } from './fault.ts';
import { giveBackNetworks } from './line-networks.ts';
import { createMemoryGauge } from './memory-gauge.ts';
import { askForTurnsBy } from './memory-turn.ts';
import { openSource } from './open-source.ts';
import type { OpenedSource } from './opened-source.ts';
import { isThrownByPdfJs } from './pdfjs-failure.ts';
import type {
  Fault,
  FromReader,
  LayTask,
  PageReport,
  ReadTask,
  ReaderSettings,
  Task,
  TaskResults,
  TextTask,
  ToReader,
} from './protocol.ts';
import { takeStepTimes, time } from './step-times.ts';
import { comfortableMemory } from './reader-memory.ts';
import { leaveOut } from './step-switch.ts';
import { createTesseract } from './tesseract.ts';
import { writePage } from './write-page.ts';

const settings: ReaderSettings = JSON.parse(process.argv[2] ?? '{}'); // seam: written by the parent
leaveOut(settings.leaveOut ?? []);
keepCodeIn(settings.codeCache ?? '');
// Of a page little is left to tidy up: more threads at that only wait for each other, and other readers for them.
setFlagsFromString('--no-parallel-scavenge');
/** Data that was asked for, by its code, until it has come. */
const waiting = new Map<string, PromiseWithResolvers<Uint8Array>>();
const tesseract = createTesseract((code) => {
  const asked = waiting.get(code);
  if (asked !== undefined) return asked.promise;
  const request = Promise.withResolvers<Uint8Array>();
  waiting.set(code, request);
  send({ type: 'need-language', code });
  return request.promise;
});
/** Who waits for its turn at what takes much memory. */
let turn: (() => void) | undefined;
askForTurnsBy(async () => {
  await makeRoom();
  return new Promise((resolve) => {
    turn = () => resolve(() => send({ type: 'turn-over' }));
    send({ type: 'want-turn' });
  });
});

/** Ends a core whose memory has grown, and lets go of the images that led to the one at hand, 200 MB of a photo. */
async function makeRoom(): Promise<void> {
  await tesseract.giveBack();
  await collectGarbage();
}

let opened: { readonly key: string; readonly source: Promise<OpenedSource> } | undefined;

/** A parent that died in the meantime takes nothing any more: then the reader ends, without a word. */
function send(message: FromReader): void {
  if (!process.connected) process.exit(0);
  process.send?.(message, undefined, undefined, (failed: Error | null) => {
    if (failed !== null) process.exit(0);
  });
}

/** Resident bytes with which a task may end: a reader with more of them is tidied up, which is cheaper than a new one. */
const roomy = comfortableMemory(settings).documents;
const memory = createMemoryGauge();

let working = Promise.resolve();
/** Tasks that nobody wants any more. */
const dropped = new Set<number>();
process.on('message', (message: ToReader) => {
  if (message.type === 'task') working = working.then(() => work(message.id, message.task));
  else if (message.type === 'drop') dropped.add(message.id);
  else if (message.type === 'turn') turn?.();
  else if (message.type === 'language') settle(message.code)?.resolve(message.data);
  else
    settle(message.code)?.reject(
      new OcrError(
        message.fault.code,
        message.fault.message,
        message.fault.hint === undefined ? {} : { hint: message.fault.hint },
      ),
    );
});
process.on('disconnect', () => process.exit(0));
/** On damaged files pdf.js leaves promises behind that fail beside the one that is waited for: they end no reader. */
process.on('unhandledRejection', (reason) => {
  if (!isThrownByPdfJs(reason)) throw reason;
});
const started = watchParent().then(tuneCompiling);
send({ type: 'ready' });

function settle(code: string) {
  const entry = waiting.get(code);
  waiting.delete(code);
  return entry;
}

async function work(id: number, task: Task): Promise<void> {
  let scope: Fault['scope'] = 'source';
  await started;
  if (dropped.delete(id)) return send({ type: 'done', id, result: undefined });
  try {
    const source = await open(task);
    scope = 'page';
    if (task.kind === 'read') await readPages(id, source, task);
    const result = task.kind === 'read' ? undefined : await run(source, task);
    // Before its parent, who has all that it wanted, may end this process.
    if (task.kind !== 'inspect') {
      keepCode();
      flushCompileCache();
    }
    if (memory.resident() > roomy) {
      await makeRoom();
      memory.forget();
    }
    send({ type: 'done', id, result, memory: memory.resident() });
  } catch (thrown) {
    send({ type: 'failed', id, fault: faultOf(thrown, scope) });
  }
}

/** The document that was read last stays open: its next page usually comes next. */
async function open(task: Task): Promise<OpenedSource> {
  const key = JSON.stringify([task.source.path, task.source.sha256, task.password ?? null]);
  if (opened?.key === key) return opened.source;
  const last = opened;
  opened = undefined;
  if (last !== undefined) await last.source.then((source) => source.close(), ignoreFailedOpening);
  await tesseract.giveBack();
  await giveBackNetworks();
  const source = time('open', () => openSource(task.source, task.password, settings.maxPagePixels));
  opened = { key, source };
  source.catch(() => {
    if (opened?.key === key) opened = undefined;
  });
  return source;
}

/** Whoever opened it was told already. */
function ignoreFailedOpening(): void {}

async function run(
  source: OpenedSource,
  task: Exclude<Task, ReadTask>,
): Promise<TaskResults['inspect' | 'render' | 'text' | 'lay']> {
  if (task.kind === 'inspect') return { pageCount: source.pageCount };
  if (task.kind === 'text') return eachOf(task, source, source.text);
  if (task.kind === 'lay') return eachOf(task, source, source.lay);
  return source.render(task.index, task.options);
}

async function eachOf<Result>(
  { indexes }: TextTask | LayTask,
  source: OpenedSource,
  read: (index: number, faults: readonly FileFault[]) => Promise<Result>,
): Promise<readonly (Result | PageError)[]> {
  const pages: (Result | PageError)[] = [];
  const faults = await source.faults(indexes);
  for (const [at, index] of indexes.entries()) {
    try {
      pages.push(await read(index, faults[at] ?? []));
    } catch (thrown) {
      const { code, message, hint } = faultOf(thrown, 'page');
      pages.push({ index, code, message: new OcrError(code, message, { hint }).sentence });
    }
  }
  return pages;
}

/** A page with text of its own that takes so many milliseconds has pictures that were read: the next ones may, too. */
const picturesRead = 500;
/** Milliseconds for which pages that were read may wait for those that come fast behind them. */
const together = 20;

async function readPages(id: number, source: OpenedSource, task: ReadTask): Promise<void> {
  const { language, installed } = task;
  let reported = performance.now();
  let pages: PageReport[] = [];
  for (const [at, index] of task.indexes.entries()) {
    try {
      const begin = performance.now();
      const page = await source.read(index, tesseract, { language, installed });
      const isRecognized = page.source !== 'text-layer' || performance.now() - begin > picturesRead;
      pages.push({ page: writePage(page), isRecognized });
    } catch (thrown) {
      pages.push({ index, fault: faultOf(thrown, 'page') });
    }
    if (performance.now() - reported < together && at + 1 < task.indexes.length) continue;
    send({ type: 'pages', id, pages, times: takeStepTimes() });
    pages = [];
    // What the channel did not take at once goes out in a turn of the event loop.
    await setImmediate();
    reported = performance.now();
  }
}

/**
 * Recognition blocks this thread for seconds, in which no message arrives; a second thread watches instead: that the parent
 * lives, and the memory where the parent cannot see it from outside. SIGABRT is how V8 reports full memory too.
 * @returns when it watches
 */
async function watchParent(): Promise<void> {
  const script = `
    const { workerData } = require('node:worker_threads');
    setInterval(() => {
      if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL');
      if (workerData.memoryLimit > 0 && process.memoryUsage.rss() > workerData.memoryLimit) process.kill(process.pid, 'SIGABRT');
    }, 500);
  `;
  const memoryLimit = process.platform === 'linux' ? 0 : settings.memoryLimit;
  const watch = new Worker(script, {
    eval: true,
    execArgv: [],
    env: {},
    workerData: { parent: process.ppid, memoryLimit },
  });
  watch.unref();
  await once(watch, 'online');
}

/** Calls before a function is compiled for the last time, best and slowest; 10,000 when left alone. */
const callsOfLayers = 48_000;

/**
 * Compiling for the last time is put off where most readers end before it has paid, and two that start at once have no idle core
 * to do it on. And what compiled code makes is young, even where V8 once saw most of it live on, as the characters of the page
 * that is being read: among old objects it would keep those of later pages alive. A thread or process that starts with this has
 * to compile all of Node anew, since what Node keeps of its own code is for the usual flags.
 */
function tuneCompiling(): void {
  if (settings.readsLayers === true) setFlagsFromString(`--invocation-count-for-turbofan=${callsOfLayers}`);
  setFlagsFromString('--no-allocation-site-pretenuring');
}
