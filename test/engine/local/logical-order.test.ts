import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logicalCharacters, logicalWords } from '../../../src/engine/local/logical-order.ts';

const order = (line: string) =>
  logicalWords(line.split(' ').map((text) => ({ text })))
    .map(({ text }) => text)
    .join(' ');
const spell = (seen: string) => logicalCharacters([...seen]).join('');

describe('the order of reading', () => {
  it('turns words of scripts that run to the left, and leaves others', () => {
    expect(spell('םולש')).toBe('שלום');
    expect(spell('library')).toBe('library');
    expect(spell('2024')).toBe('2024');
  });

  it('keeps numbers and foreign letters in such a word', () => {
    expect(spell('12.5-ב')).toBe('ב-12.5');
    expect(spell('.3.4םיפיעס')).toBe('סעיפים3.4.');
  });

  it('turns the words of a line, but runs of numbers and foreign words', () => {
    expect(order('ג ב א')).toBe('א ב ג');
    expect(order('ג New York 2024 א')).toBe('א New York 2024 ג');
    expect(order('read שלום first of all')).toBe('read שלום first of all');
  });

  it('puts the sign that ends a number of such a line behind it', () => {
    expect(order('.9620 א')).toBe('א 9620.');
    expect(order('the .5 mark')).toBe('the .5 mark');
  });

  it('loses nothing', () => {
    const piece = fc.constantFrom('א', 'ב', 'a', '1', '.', '-', 'ש');
    fc.assert(
      fc.property(fc.array(fc.array(piece, { minLength: 1 }).map((signs) => signs.join(''))), (words) => {
        const all = (texts: readonly string[]) => [...texts.join('')].toSorted().join('');
        expect(all(logicalWords(words.map((text) => ({ text }))).map(({ text }) => text))).toBe(all(words));
        for (const word of words) expect(all(logicalCharacters([...word]))).toBe(all([word]));
      }),
    );
  });
});
