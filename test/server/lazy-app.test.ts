import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { lazyApp } from '../../src/server/lazy-app.ts';
import { FakeApp } from '../tools/fake-app.ts';

const lines: string[] = [];
const log = createLog('debug', (line) => void lines.push(line));

test('opens once, for all who ask, and lets unfinished jobs go on', async () => {
  const app = new FakeApp({ documents: {} });
  let opened = 0;
  const lazy = lazyApp(async () => (opened++, app), log);
  expect(opened).toBe(0);
  expect(await Promise.all([lazy.open(), lazy.open()])).toEqual([app, app]);
  expect(opened).toBe(1);
  expect(app.calls).toEqual(['resume']);
  await lazy.close(1000);
  expect(app.calls).toEqual(['resume', 'close']);
  await expect(lazy.open()).rejects.toMatchObject({ code: 'cancelled' });
});

test('a failed opening is tried again', async () => {
  const app = new FakeApp({ documents: {} });
  let tries = 0;
  const lazy = lazyApp(async () => (++tries === 1 ? Promise.reject(new Error('locked')) : app), log);
  await expect(lazy.open()).rejects.toThrow('locked');
  expect(await lazy.open()).toBe(app);
});

test('what was never opened needs no closing, and what does not close is given up', async () => {
  await lazyApp(() => Promise.reject(new Error('opened')), log).close(1000);
  const app = new FakeApp({ documents: {} });
  app.close = () => new Promise(() => {});
  const lazy = lazyApp(async () => app, log);
  await lazy.open();
  await lazy.close(10);
  expect(lines.join('')).toContain('given up');
});

test('a resumption that fails is written down, and the app is used', async () => {
  const app = new FakeApp({ documents: {} });
  app.resume = () => Promise.reject(new Error('no engine'));
  expect(await lazyApp(async () => app, log).open()).toBe(app);
  await expect.poll(() => lines.join('')).toContain('no engine');
});
