// A reader process for tests of the pool: what it does with a page is said by the source's name.
import type { FromReader, PageReport, Task, ToReader } from '../../../src/engine/local/protocol.ts';
import { writePage } from '../../../src/engine/local/write-page.ts';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';

const send = (message: FromReader) => void process.send?.(message);
const hoard: Uint8Array[] = [];

/** A page that waits for language data, and the task that it belongs to. */
let waiting: { readonly id: number; readonly index: number; readonly goOn: () => void } | undefined;

let turn: (() => void) | undefined;

let working = Promise.resolve();
process.on('message', (message: ToReader) => {
  if (message.type === 'task') working = working.then(() => work(message.id, message.task));
  else if (message.type === 'turn') turn?.();
  else if (message.type !== 'drop' && waiting !== undefined) {
    const { id, index, goOn } = waiting;
    if (message.type === 'language') report(id, pageNamed(`data of ${message.data.length} bytes`, index));
    else report(id, { index, fault: message.fault });
    goOn();
  }
});
process.on('disconnect', () => process.exit(0));
send({ type: 'ready' });

/** Sources named so have pages with text of their own. */
const isFast = (task: Task) => task.source.name.includes('fast');

function pageNamed(language: string, index: number, isRecognized = true): PageReport {
  const size = { width: 1, height: 1, unit: 'px', rotation: 0 } as const;
  return { page: writePage({ index, ...size, language, source: 'ocr', blocks: [] }), isRecognized };
}

function sizeOf(name: string): number {
  if (!name.includes('large')) return 0;
  return name.includes('very large') ? 2 ** 31 : 300 * 2 ** 20;
}

function report(id: number, page: PageReport): void {
  send({ type: 'pages', id, pages: [page], times: {} });
}

async function work(id: number, task: Task): Promise<void> {
  if (task.kind === 'inspect' && !task.source.name.includes('inspect'))
    return send({ type: 'done', id, result: { pageCount: 3 } });
  if (task.kind === 'text' || task.kind === 'lay') {
    const { indexes, source } = task;
    if (indexes.includes(1) && source.name.includes('exit')) process.exit(3);
    if (indexes.includes(1) && source.name.includes('spin')) for (;;);
    if (source.name.includes('source')) {
      const fault = { code: 'damaged_file', message: 'Broken.', hint: undefined, scope: 'source' } as const;
      return send({ type: 'failed', id, fault });
    }
    const result =
      task.kind === 'lay'
        ? indexes.map((index) => ({ index, parts: [], json: `{"index":${index}}` }))
        : indexes.map((index) => ({ index, text: `process ${process.pid}` }));
    return send({ type: 'done', id, result });
  }
  process.stdout.write('this must not be seen\n');
  for (const index of task.kind === 'read' ? task.indexes : [1]) if (!(await readPage(id, task, index))) return;
  send({ type: 'done', id, result: undefined, memory: sizeOf(task.source.name) });
}

/** False when the task ends here. */
async function readPage(id: number, task: Task, index: number): Promise<boolean> {
  const isBadPage = index === 1;
  const name = task.source.name;
  // "once": only the first process that meets the page fails on it.
  const mark = `${task.source.path}.mark`;
  const isAgain = existsSync(mark);
  if (isBadPage && name.includes('once')) writeFileSync(mark, '');
  if (name.includes('turn')) {
    await new Promise<void>((resolve) => {
      turn = resolve;
      send({ type: 'want-turn' });
    });
    appendFileSync(mark, `+${process.pid} `);
    await new Promise((resolve) => setTimeout(resolve, name.includes('long') ? 1000 : 60));
    if (isBadPage && name.includes('die')) process.exit(3);
    appendFileSync(mark, `-${process.pid} `);
    send({ type: 'turn-over' });
  }
  if (isBadPage && !(name.includes('once') && isAgain)) {
    if (name.includes('exit')) process.exit(3);
    if (name.includes('kill')) process.kill(process.pid, 'SIGKILL');
    if (name.includes('abort')) process.kill(process.pid, 'SIGABRT');
    if (name.includes('spin')) for (;;);
    if (name.includes('sleep')) return false;
    if (name.includes('hoard')) {
      for (;;) {
        hoard.push(new Uint8Array(32 * 1024 * 1024).fill(hoard.length + 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    if (name.includes('fault')) {
      report(id, { index, fault: { code: 'page_failed', message: 'No.', hint: undefined, scope: 'page' } });
      return true;
    }
    if (name.includes('source')) {
      const fault = { code: 'damaged_file', message: 'Broken.', hint: undefined, scope: 'source' } as const;
      send({ type: 'failed', id, fault });
      return false;
    }
    if (name.includes('language')) {
      await new Promise<void>((resolve) => {
        waiting = { id, index, goOn: resolve };
        send({ type: 'need-language', code: 'deu' });
      });
      return true;
    }
  }
  report(
    id,
    pageNamed(isFast(task) ? `process ${process.pid} task ${id}` : `process ${process.pid}`, index, !isFast(task)),
  );
  return true;
}
