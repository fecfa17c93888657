import { expect, test } from 'vitest';
import { withMoneySigns } from '../../../src/engine/local/money-signs.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const word = (text: string, left: number, right: number): RecognizedWord => ({
  text,
  bbox: [left, 100, right, 130],
  confidence: 0.9,
  line: 0,
  paragraph: 0,
});
const texts = (words: readonly RecognizedWord[]) => words.map(({ text }) => text);

test('an amount that is read anew keeps the sign of money over whose ink it lies', () => {
  const total = [word('TOTAL', 0, 90), word('$', 200, 216), word('1,980.00', 219, 344)];
  expect(texts(withMoneySigns(total, [word('TOTAL', 0, 90), word('1,980.00', 200, 344)]))).toEqual([
    'TOTAL',
    '$1,980.00',
  ]);
  const joined = [word('€61', 200, 248)];
  expect(texts(withMoneySigns(joined, [word('61', 201, 248)]))).toEqual(['€61']);
});

test('other figures, other words, and amounts beside the sign stay as they are', () => {
  const total = [word('$', 200, 216), word('1,980.00', 219, 344)];
  for (const read of [
    [word('91,980.00', 200, 344)],
    [word('1,980.00', 190, 260)].map((other) => ({ ...other, bbox: [200, 140, 344, 170] as const })),
    [word('1,980.00', 219, 344)],
    [word('$1,980.00', 200, 344)],
    [word('paid', 200, 344)],
  ])
    expect(withMoneySigns(total, read)).toEqual(read);
  const plain = [word('1,980.00', 219, 344)];
  expect(withMoneySigns([word('S1,980.00', 200, 344)], plain)).toBe(plain);
});
