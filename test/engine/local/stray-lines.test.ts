import { describe, expect, it } from 'vitest';
import { clarity, withoutStrays } from '../../../src/engine/local/stray-lines.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const words = (text: string, line: number, confidence: number): readonly RecognizedWord[] =>
  text.split(' ').map((one, at) => ({
    text: one,
    bbox: [20 * at, 20 * line, 20 * at + 15, 20 * line + 12],
    confidence,
    line,
    paragraph: 0,
  }));
const textOf = (list: readonly RecognizedWord[]) => list.map(({ text }) => text).join(' ');
const print = words('a line of the text as it was read', 0, 0.95);

describe('lines that are not of the text', () => {
  it('are those that were read much worse', () => {
    expect(withoutStrays([...print, ...words('ghost of the back', 1, 0.55)], true)).toEqual(print);
    expect(withoutStrays([...print, ...words('; -', 1, 0.95)], true)).toEqual(print);
  });

  it('are not those of an amount and its sign', () => {
    const amounts = [...words('€ 5', 1, 0.95), ...words('§ 7', 2, 0.95), ...words('82 %', 3, 0.95)];
    expect(textOf(withoutStrays(amounts, true))).toBe('€ 5 § 7 82 %');
    expect(withoutStrays([...print, ...words('€ 5', 1, 0.5)], true)).toEqual(print);
  });

  it('signs alone are as unclear as they were', () => {
    expect(clarity(words('% §', 0, 0.9))).toBe(0);
    expect(clarity(words('% 5', 0, 0.9))).toBeCloseTo(0.9);
  });
});
