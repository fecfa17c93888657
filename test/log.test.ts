import { spawnSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createJsonLog, inBatches } from '../src/log.ts';

test('lines of one turn of the event loop are written at once, in order, and none twice', async () => {
  const written: string[] = [];
  const log = createJsonLog(
    'info',
    inBatches((lines) => void written.push(lines)),
  );
  log.info('first');
  log.warn('second');
  log.debug('not this one');
  expect(written).toEqual([]);
  await turn();
  log.info('third');
  await turn();
  await turn();
  const messages = written.map((lines) =>
    lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).message),
  );
  expect(messages).toEqual([['first', 'second'], ['third']]);
});

test('what a process logs before it ends is not lost', () => {
  const module = JSON.stringify(fileURLToPath(new URL('../src/log.ts', import.meta.url)));
  const script = `import(${module}).then(({ createJsonLog, inBatches }) => {
    createJsonLog('info', inBatches()).info('last words');
    process.exit(3);
  });`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(status).toBe(3);
  expect(stderr).toContain('"message":"last words"');
});
