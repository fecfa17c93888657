import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { callGate } from '../../src/server/call-gate.ts';

/** Calls that end when told to. */
function calls() {
  const running: (() => void)[] = [];
  let begun = 0;
  const work = () =>
    new Promise<void>((resolve) => {
      begun++;
      running.push(resolve);
    });
  return { work, finishOne: () => running.shift()?.(), begun: () => begun };
}

test('no more than allowed work at once, all get their turn, and what stops work passes', async () => {
  const gate = callGate(undefined, 2);
  const { work, finishOne, begun } = calls();
  const all = Array.from({ length: 5 }, () => gate.run(work));
  await turn();
  expect(begun()).toBe(2);
  await gate.run(() => Promise.resolve(), { urgent: true });
  for (let done = 1; done <= 5; done++) {
    finishOne();
    await turn();
    await turn();
    expect(begun()).toBe(Math.min(5, 2 + done));
  }
  await Promise.all(all);
});

test('a call that fails makes room, too', async () => {
  const gate = callGate(undefined, 1);
  const failing = gate.run(() => Promise.reject(new Error('no')));
  const next = gate.run(() => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('what waits leaves by its signal or by the end, without having begun', async () => {
  const gate = callGate(undefined, 1);
  const { work, finishOne, begun } = calls();
  const first = gate.run(work);
  const stop = new AbortController();
  const withdrawn = gate.run(work, { signal: stop.signal });
  const waiting = gate.run(work);
  stop.abort();
  await expect(withdrawn).rejects.toMatchObject({ code: 'cancelled' });
  gate.close();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await expect(gate.run(work)).rejects.toMatchObject({ code: 'cancelled' });
  finishOne();
  await first;
  expect(begun()).toBe(1);
});

test('nothing begins while too much waits to be read', async () => {
  let release = (): void => {};
  const output = new Writable({ write: (_chunk, _encoding, done) => (release = done) });
  const gate = callGate(output, 16, 100_000);
  output.write(Buffer.alloc(200_000));
  const { work, finishOne, begun } = calls();
  const waiting = gate.run(work);
  await turn();
  expect(begun()).toBe(0);
  release();
  await expect.poll(begun).toBe(1);
  finishOne();
  await waiting;
  await callGate(new PassThrough()).run(() => Promise.resolve());
});
