import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logicalCharacters, logicalWords, seenFromLeft } from '../../../src/engine/local/logical-order.ts';

const order = (line: string, pageRunsLeft = false) =>
  logicalWords(
    line.split(' ').map((text) => ({ text })),
    pageRunsLeft,
  )
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
    expect(spell('12.5%-ב')).toBe('ב-12.5%');
    expect(spell('%12.5-ב')).toBe('ב-12.5%');
    expect(spell('.3.4םיפיעס')).toBe('סעיפים3.4.');
  });

  it('turns the words of a line, but runs of numbers and foreign words', () => {
    expect(order('ג ב א')).toBe('א ב ג');
    expect(order('ג New York 2024 א', true)).toBe('א New York 2024 ג');
    expect(order('read שלום first of all')).toBe('read שלום first of all');
  });

  it('puts the sign that ends a number of such a line behind it', () => {
    expect(order('.9620 א')).toBe('א 9620.');
    expect(order('%12.5 א')).toBe('א 12.5%');
    expect(order('(47 א')).toBe('א 47)');
    expect(order('.(47 א')).toBe('א 47).');
    expect(order('(47) א')).toBe('א (47)');
    expect(order('ב (New York) א', true)).toBe('א (New York) ב');
    expect(order('the .5 mark')).toBe('the .5 mark');
    expect(order('.1', true)).toBe('1.');
    expect(order('.5', false)).toBe('.5');
  });

  it('lets numbers by themselves follow each other to the left', () => {
    expect(order('40 30 20 10 א')).toBe('א 10 20 30 40');
    expect(order('1967 ,1956 ,1948 א')).toBe('א 1948, 1956, 1967');
    expect(order('[3] [2] [1] א')).toBe('א [1] [2] [3]');
  });

  it('turns phrases that run to the left in a line that does not, and goes by the page where both are alike', () => {
    expect(order('they say ב א every day')).toBe('they say א ב every day');
    expect(order('they say ב 7 א')).toBe('they say א 7 ב');
    expect(order('Greeting: א')).toBe('Greeting: א');
    expect(order('Greeting: א', true)).toBe('א Greeting:');
  });

  it('turns brackets that are named by what they open or close', () => {
    expect(seenFromLeft(')1948(')).toBe('(1948)');
    expect(seenFromLeft(']5[')).toBe('[5]');
    expect(seenFromLeft('«a»')).toBe('»a«');
  });

  it('loses nothing', () => {
    const piece = fc.constantFrom('א', 'ב', 'a', '1', '.', '-', 'ש');
    fc.assert(
      fc.property(fc.array(fc.array(piece, { minLength: 1 }).map((signs) => signs.join(''))), (words) => {
        const all = (texts: readonly string[]) => [...texts.join('')].toSorted().join('');
        expect(
          all(
            logicalWords(
              words.map((text) => ({ text })),
              true,
            ).map(({ text }) => text),
          ),
        ).toBe(all(words));
        for (const word of words) expect(all(logicalCharacters([...word]))).toBe(all([word]));
      }),
    );
  });
});
