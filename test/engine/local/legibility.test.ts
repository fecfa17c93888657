import { describe, expect, it } from 'vitest';
import { legibility, surelyRead, withoutGuesses, withoutTexture } from '../../../src/engine/local/legibility.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const word = (text: string, confidence: number, line = 0): RecognizedWord => ({
  text,
  confidence,
  bbox: [0, 0, 1, 1],
  line,
  paragraph: 0,
});

describe('how well words were read', () => {
  it('is their mean confidence by length, marks counting for nothing', () => {
    expect(legibility([])).toBe(0);
    expect(legibility([word('abcd', 0.9), word('ab', 0.3)])).toBeCloseTo(0.7);
    expect(legibility([word('ab', 1), word('||', 1)])).toBeCloseTo(0.5);
  });

  it('grows with text that is read surely, and shrinks with guesses', () => {
    const sure = surelyRead([word('certain', 0.9)]);
    expect(surelyRead([word('certain', 0.9), word('also', 0.8)])).toBeGreaterThan(sure);
    expect(surelyRead([word('certain', 0.9), word('xqzz', 0.2)])).toBeLessThan(sure);
  });
});

describe('guesses', () => {
  it('are lines without a single word that was read halfway surely', () => {
    const doubtful = [word('pale', 0.2, 1), word('total', 0.6, 1)];
    const guessed = [word('ATT', 0.1, 2), word('FAA', 0.4, 2)];
    const faint = [word('faint', 0.4, 3)];
    expect(withoutGuesses([...doubtful, ...guessed, ...faint])).toEqual([...doubtful, ...faint]);
  });
});

describe('texture', () => {
  it('is a few characters that are not read surely, amid marks that are none', () => {
    expect(withoutTexture([word('BE', 0.8)], 11)).toEqual([]);
    expect(withoutTexture([word('Ke', 0.75)], 894)).toEqual([]);
  });

  it('is no word that stands alone, none that is read surely, and no text', () => {
    for (const [words, letters] of [
      [[word('Ok', 0.6)], 2],
      [[word('12', 0.95)], 200],
      [[word('cafe', 0.7), word('open', 0.7)], 200],
    ] as const)
      expect(withoutTexture(words, letters)).toBe(words);
  });
});
