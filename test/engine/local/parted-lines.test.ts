/** Lines that page analysis drew across the edge between two panels. */
import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { partLines } from '../../../src/engine/local/parted-lines.ts';

const word = (text: string, x0: number, x1: number, line: number) => ({
  text,
  bbox: [x0, 20 + 30 * line, x1, 40 + 30 * line] as BoundingBox,
  confidence: 0.9,
  line,
  paragraph: 0,
});
const words = [
  word('File', 10, 50, 0),
  word('name', 55, 100, 0),
  word('Owner', 140, 200, 0),
  word('Size', 10, 50, 1),
  word('Colour', 140, 200, 1),
];
const texts = (vertical: readonly BoundingBox[]) =>
  [...Map.groupBy(partLines(words, { vertical }), ({ line }) => line).values()].map((line) =>
    line.map(({ text }) => text).join(' '),
  );

describe('lines across the edge between two panels', () => {
  test('are two, in their order', () => {
    expect(texts([[120, 0, 122, 100]])).toEqual(['File name', 'Owner', 'Size', 'Colour']);
  });

  test('are one where the edge is as short as a button, ends above, or runs through a word', () => {
    const whole = ['File name Owner', 'Size Colour'];
    expect(texts([[120, 18, 122, 42]])).toEqual(whole);
    expect(texts([[120, -200, 122, 10]])).toEqual(whole);
    expect(texts([[170, 0, 172, 100]])).toEqual(whole);
    expect(texts([])).toEqual(whole);
  });
});
