import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layOut, report, toImages } from '../../generate/index.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

it('a reader that is busy ends when its parent is killed', async () => {
  const { content, options } = report(1);
  const [bytes = new Uint8Array()] = await toImages(await layOut(content, options), { format: 'png', dpi: 300 });
  const source = await workshop.source('long.png', bytes, 'image/png');
  const script = fileURLToPath(new URL('./read-busily.ts', import.meta.url));
  const parent = fork(script, [workshop.folder, JSON.stringify(source)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const [pid] = await once(parent, 'message');
  // By now the reader's one thread is deep in recognition and answers no message.
  await sleep(1500);
  const exit = once(parent, 'exit');
  parent.kill('SIGKILL');
  await exit;
  expect(await ended(Number(pid))).toBe(true);
});

async function ended(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(50);
  }
  return false;
}
