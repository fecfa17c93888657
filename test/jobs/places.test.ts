import { expect, it } from 'vitest';
import { createPlaces } from '../../src/jobs/places.ts';

const never = new AbortController().signal;

it('a place that is left is taken by who waits', async () => {
  const places = createPlaces();
  const first = await places.take('one', never);
  const waiting = places.take('two', never);
  first?.();
  expect(places.taken()).toBe(1);
  const second = await waiting;
  second?.();
  expect(places.taken()).toBe(0);
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
