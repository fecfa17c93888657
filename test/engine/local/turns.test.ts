import { expect, test } from 'vitest';
import { inTurn } from '../../../src/engine/local/memory-turn.ts';
import { createTurns } from '../../../src/engine/local/turns.ts';

test('so many are taken at once, the others in the order in which they were asked for', async () => {
  const turns = createTurns(2);
  const order: string[] = [];
  const [first, second] = [await turns.take(), await turns.take()];
  const third = turns.take().then((giveBack) => (order.push('third'), giveBack));
  const fourth = turns.take().then((giveBack) => (order.push('fourth'), giveBack));
  await Promise.resolve();
  expect(order).toEqual([]);
  second();
  second();
  await third;
  await Promise.resolve();
  expect(order).toEqual(['third']);
  first();
  (await fourth)();
  (await third)();
  expect(order).toEqual(['third', 'fourth']);
  await Promise.all([turns.take(), turns.take()]);
});

test('outside of a reader process nobody waits, and a failure is handed on', async () => {
  expect(await inTurn(async () => 3)).toBe(3);
  await expect(inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
