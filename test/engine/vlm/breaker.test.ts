/** Holds that a model which fails on page after page is left alone for a while, and then tried again. */
import { expect, test } from 'vitest';
import { createBreaker } from '../../../src/engine/vlm/breaker.ts';

test('eight failures in a row make it rest for two minutes; one more after that, again', () => {
  let time = 0;
  const breaker = createBreaker(() => time);
  for (let page = 0; page < 7; page++) breaker.failed('It is away.');
  expect(breaker.reason()).toBeUndefined();
  breaker.failed('It is away.');
  expect(breaker.reason()).toBe('it is left alone for a while after it failed on 8 pages in a row: It is away.');
  time += 119_999;
  expect(breaker.reason()).toBeDefined();
  time += 1;
  expect(breaker.reason()).toBeUndefined();
  breaker.failed('Still away.');
  expect(breaker.reason()).toContain('9 pages in a row: Still away.');
});

test('a page that it answers begins the count anew', () => {
  const breaker = createBreaker(() => 0);
  for (let page = 0; page < 7; page++) breaker.failed('no');
  breaker.answered();
  for (let page = 0; page < 7; page++) breaker.failed('no');
  expect(breaker.reason()).toBeUndefined();
});
