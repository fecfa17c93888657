// A reader process for tests of the pool: what it does with a page is said by the source's name.
import type { FromReader, Task, ToReader } from '../../../src/engine/local/protocol.ts';
import { existsSync, writeFileSync } from 'node:fs';

const send = (message: FromReader) => void process.send?.(message);
const hoard: Uint8Array[] = [];

process.on('message', (message: ToReader) => {
  if (message.type === 'task') void work(message.id, message.task);
  if (message.type === 'language')
    send({ type: 'done', id: waitingFor, result: pageNamed(`data of ${message.data.length} bytes`) });
  if (message.type === 'no-language') send({ type: 'failed', id: waitingFor, fault: message.fault });
});
process.on('disconnect', () => process.exit(0));
let waitingFor = 0;
send({ type: 'ready' });

function pageNamed(text: string, index = 0) {
  return { index, width: 1, height: 1, unit: 'px', rotation: 0, language: text, source: 'ocr', blocks: [] } as const;
}

async function work(id: number, task: Task): Promise<void> {
  if (task.kind === 'inspect' && !task.source.name.includes('inspect'))
    return send({ type: 'done', id, result: { pageCount: 3 } });
  const index = task.kind === 'read' ? task.index : 0;
  const isBadPage = index === 1 || task.kind === 'inspect';
  const name = task.source.name;
  process.stdout.write('this must not be seen\n');
  // "once": only the first process that meets the page fails on it.
  const mark = `${task.source.path}.mark`;
  const isAgain = existsSync(mark);
  if (isBadPage && name.includes('once')) writeFileSync(mark, '');
  if (isBadPage && !(name.includes('once') && isAgain)) {
    if (name.includes('exit')) process.exit(3);
    if (name.includes('kill')) process.kill(process.pid, 'SIGKILL');
    if (name.includes('abort')) process.kill(process.pid, 'SIGABRT');
    if (name.includes('spin')) for (;;);
    if (name.includes('sleep')) return;
    if (name.includes('hoard')) {
      for (;;) {
        hoard.push(new Uint8Array(32 * 1024 * 1024).fill(hoard.length + 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    if (name.includes('fault'))
      return send({
        type: 'failed',
        id,
        fault: { code: 'page_failed', message: 'No.', hint: undefined, scope: 'page' },
      });
    if (name.includes('source'))
      return send({
        type: 'failed',
        id,
        fault: { code: 'damaged_file', message: 'Broken.', hint: undefined, scope: 'source' },
      });
    if (name.includes('language')) {
      waitingFor = id;
      return send({ type: 'need-language', code: 'deu' });
    }
  }
  const memory = name.includes('large') ? 2 ** 31 : 0;
  send({ type: 'done', id, result: pageNamed(`process ${process.pid}`, index), memory });
}
