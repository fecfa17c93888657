import { describe, expect, it } from 'vitest';
import { withCaseOfRow } from '../../../src/engine/local/lone-letters.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

/** A word that stands on the line at `bottom`, in pixels. */
const word = (text: string, height: number, bottom = 100, left = 0): RecognizedWord => ({
  text,
  bbox: [left, bottom - height, left + 12 * text.length, bottom],
  confidence: 0.9,
  line: left,
  paragraph: 0,
});
const texts = (words: readonly RecognizedWord[]) => withCaseOfRow(words).map(({ text }) => text);

describe('a letter in a cell of its own', () => {
  it('is a capital where it is as high as the figures of its row, whichever way it was read', () => {
    for (const letter of 'coSuVwXz')
      expect(texts([word('44.80', 23), word(letter, 23, 100, 200)])).toEqual(['44.80', letter.toUpperCase()]);
  });

  it('is a small letter where it is lower', () => {
    for (const letter of 'COsUvWxZ')
      expect(texts([word('BED', 23), word(letter, 17, 100, 200)])).toEqual(['BED', letter.toLowerCase()]);
  });

  it('is as sure as both cases together', () => {
    const read = (confidence: number) => [word('44.80', 23), { ...word('c', 23, 100, 200), confidence }];
    expect(withCaseOfRow(read(0.4))[1]).toMatchObject({ text: 'C', confidence: 0.8 });
    expect(withCaseOfRow(read(0.58))[1]).toMatchObject({ text: 'C', confidence: 0.95 });
  });

  it('stays where nothing in its row tells, and where it is neither high nor low', () => {
    expect(texts([word('44.80', 23), word('c', 23, 200)])).toEqual(['44.80', 'c']);
    expect(texts([word('man', 17), word('C', 17, 100, 200)])).toEqual(['man', 'C']);
    expect(texts([word('1', 90, 130), word('C', 23, 100, 200)])).toEqual(['1', 'C']);
    expect(texts([word('1', 100), word('c', 86, 100, 200)])).toEqual(['1', 'c']);
  });

  it('stays where its two cases look different', () => {
    expect(texts([word('44', 23), word('b', 23, 100, 200), word('A', 17, 100, 300)])).toEqual(['44', 'b', 'A']);
  });
});
