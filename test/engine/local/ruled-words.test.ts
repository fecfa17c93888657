/** Bars that are lines of a table go, and those that were written stay. */
import { expect, test } from 'vitest';
import { withoutBars } from '../../../src/engine/local/ruled-words.ts';
import type { Ruling } from '../../../src/layout/tables/ruling.ts';

const upright = (x: number): Ruling => ({ kind: 'line', bbox: [x, 0, x + 2, 200] });
const word = (text: string, left: number, right: number) => ({ text, bbox: [left, 50, right, 70] as const });

test('a line beside a word, within its box or just beyond', () => {
  expect(withoutBars([word('السعر|', 10, 60)], [upright(57)])).toEqual([word('السعر', 10, 58)]);
  expect(withoutBars([word('|4.25', 12, 60)], [upright(0)])).toEqual([word('4.25', 12, 60)]);
  expect(withoutBars([word('|', 100, 112)], [upright(105)])).toEqual([]);
});

test('a word that was read across a line is two', () => {
  const split = withoutBars([word('1,860.00|15.50|', 0, 160)], [upright(89), upright(157)]);
  expect(split).toEqual([word('1,860.00', 0, 90), word('15.50', 90, 158)]);
  const [first, second] = withoutBars([word('سعر|مبلغ', 0, 100)], [upright(49)]);
  expect([first, second]).toEqual([word('سعر', 50, 100), word('مبلغ', 0, 50)]);
});

test('bars that no line accounts for stay', () => {
  const words = [word('a|b', 0, 100), word('x', 0, 10)];
  expect(withoutBars(words, [upright(300)])).toEqual(words);
  expect(withoutBars(words, [{ kind: 'line', bbox: [0, 60, 200, 61] }])).toBe(words);
  expect(withoutBars([word('a|b|c', 0, 100)], [upright(49)])).toEqual([word('a|b|c', 0, 100)]);
});
