import { expect, it } from 'vitest';
import { createPlaces } from '../../src/jobs/places.ts';

const never = new AbortController().signal;

it('who leaves learns whether another took the place', async () => {
  const places = createPlaces();
  const first = await places.take('one', never);
  const waiting = places.take('two', never);
  expect(first?.()).toBe(false);
  const second = await waiting;
  expect(second?.()).toBe(true);
});

it('a place that is left twice is given once', async () => {
  const places = createPlaces();
  const first = await places.take('one', never);
  const [second, third] = [places.take('two', never), places.take('three', never)];
  first?.();
  first?.();
  await second;
  expect(await Promise.race([third, Promise.resolve('waits')])).toBe('waits');
});
