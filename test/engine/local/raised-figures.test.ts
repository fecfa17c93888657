import { describe, expect, it } from 'vitest';
import { decideMetres, doubtfulMetres } from '../../../src/engine/local/raised-figures.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const word = (text: string, line = 0): RecognizedWord => ({
  text,
  bbox: [0, 0, 30, 20],
  confidence: 0.9,
  line,
  paragraph: 0,
});
const placesIn = (text: string) =>
  doubtfulMetres(text.split(' ').map((one) => word(one))).map((place) => place.word.text);
const seen = (text: string, confidence = 0.95) =>
  [...text].map((letter, at) => ({ text: letter, from: at, to: at + 1, confidence }));

describe('square and cubic metres', () => {
  it('are looked for behind amounts only', () => {
    expect(placesIn('area 43 m?, and 12 km? or 7m? in all')).toEqual(['m?,', 'km?', '7m?']);
    expect(placesIn('what is am? or m? and 43 m and 5 m2')).toEqual([]);
    expect(doubtfulMetres([word('43', 0), word('m?', 1)])).toEqual([]);
  });

  it('get the figure that a network saw, raised', () => {
    expect(decideMetres(word('m?,'), seen('43 m2,')).text).toBe('m\u00b2,');
    expect(decideMetres(word('7km?'), seen('7 km\u00b3')).text).toBe('7km\u00b3');
  });

  it('stay a question where a question mark was seen, or nothing surely', () => {
    const question = word('m?');
    expect(decideMetres(question, seen('5 m?'))).toBe(question);
    expect(decideMetres(question, seen('5 m2', 0.4))).toBe(question);
    expect(decideMetres(question, [])).toBe(question);
  });
});
