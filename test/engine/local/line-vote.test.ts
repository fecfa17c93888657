import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voteOnLine, type Reading } from '../../../src/engine/local/line-vote.ts';

function reading(text: string, weight: number, more: Partial<Reading> = {}): Reading {
  const letters = [...text];
  return {
    weight,
    overlooksMarks: false,
    placesCharacters: false,
    characters: letters.map((letter, at) => ({
      text: letter,
      from: at / letters.length,
      to: (at + 1) / letters.length,
      confidence: 0.9,
    })),
    ...more,
  };
}
const textOf = (readings: readonly Reading[]) =>
  voteOnLine(readings)
    .map(({ text }) => text)
    .join('');
const plainLetters = { overlooksMarks: true, alphabet: new Set('abcdefghijklmnopqrstuvwxyz0123456789 ') };

describe('the vote on a line', () => {
  it('takes what two of three read, character by character', () => {
    expect(textOf([reading('Tota1 25.40', 0.9), reading('Total 25.4O', 0.8), reading('Total 26.40', 0.7)])).toBe(
      'Total 25.40',
    );
  });

  it('puts back a space and a letter that others have lost', () => {
    const lost = { overlooksMarks: true };
    expect(textOf([reading('TelNo. 03', 0.9, lost), reading('Tel No. 03', 0.6), reading('TelN. 03', 0.5, lost)])).toBe(
      'Tel No. 03',
    );
  });

  it('keeps an accent that only one reader can write, where the others saw the bare letter', () => {
    const readings = [
      reading('prijel', 0.9, plainLetters),
      reading('přijel', 0.7),
      reading('prijel', 0.8, plainLetters),
    ];
    expect(textOf(readings)).toBe('přijel');
    // One of two accents is better than none, and no vote against both.
    const someAccents = { overlooksMarks: true, alphabet: new Set('tiê') };
    expect(textOf([reading('tiê', 0.9, someAccents), reading('tiế', 0.7), reading('tie', 0.6, plainLetters)])).toBe(
      'tiế',
    );
    // Two that know the accent, overlook none and saw none outvote it.
    expect(textOf([reading('prijel', 0.9), reading('přijel', 0.7), reading('prijel', 0.8)])).toBe('prijel');
  });

  it('keeps a sign before figures that others cannot write', () => {
    const signless = { overlooksMarks: true, alphabet: new Set('S 0123456789abc') };
    const some = { overlooksMarks: true, alphabet: new Set('§€£S 0123456789abc') };
    expect(textOf([reading('§ 35', 1), reading('S 35', 0.65, some), reading('S 35', 0.72, signless)])).toBe('§ 35');
    expect(textOf([reading('€61', 1), reading('£ 61', 0.68, some), reading(' 61', 0.78, signless)])).toMatch(/^€ ?61$/);
    expect(textOf([reading('1M', 0.5), reading('1 M', 0.6, some), reading('1 M', 0.5, signless)])).toBe('1 M');
    // Before letters it is an S that was read badly.
    expect(textOf([reading('§abc', 1), reading('Sabc', 0.65, some), reading('Sabc', 0.72, signless)])).toBe('Sabc');
  });

  it('believes who saw a decimal point, in figures only', () => {
    expect(textOf([reading('333', 0.9), reading('33.3', 0.85)])).toBe('33.3');
    expect(textOf([reading('ab', 0.9), reading('a.b', 0.85)])).toBe('ab');
    // Two sure readers that saw none outvote one.
    expect(textOf([reading('333', 0.9), reading('333', 0.9), reading('33.3', 0.85)])).toBe('333');
  });

  it('takes the word that some of the readings make together, where the likeliest letters make none', () => {
    const readings = [reading('Itcm Soid here', 0.9), reading('Iten Sold hcre', 0.8), reading('Item Soid here', 0.3)];
    const words = new Set(['Item', 'Sold', 'here']);
    const read = (isWord?: (letters: string) => boolean) =>
      voteOnLine(readings, isWord)
        .map(({ text }) => text)
        .join('');
    expect(read()).toContain('Soid');
    expect(read((letters) => words.has(letters))).toBe('Item Sold here');
  });

  it('makes no word of what nobody read, of a sign at the end of a word, or of figures', () => {
    const anything = () => true;
    const textWith = (...readings: readonly Reading[]) =>
      voteOnLine(readings, anything)
        .map(({ text }) => text)
        .join('');
    expect(textWith(reading('xqzt', 0.9), reading('xqzt', 0.8))).toBe('xqzt');
    expect(textWith(reading('Date:', 0.9), reading('Datei', 0.8))).toBe('Date:');
    expect(textWith(reading('1005', 0.9), reading('IOOS', 0.8))).toBe('1005');
  });

  it('is surer where readers agree', () => {
    const voted = voteOnLine([reading('ab', 1), reading('ac', 0.9)]);
    expect(voted[0]?.confidence).toBeCloseTo(0.9);
    expect(voted[1]?.confidence).toBeLessThan(0.6);
  });

  it('gives back what all have read, in order and inside the line', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 4 }), (text, count) => {
        const voted = voteOnLine(Array.from({ length: count }, (_, at) => reading(text, 1 - at / 10)));
        fc.pre(text.trim() !== '');
        const folded = count === 1 ? text : [...text].map((letter) => (letter.trim() === '' ? ' ' : letter)).join('');
        expect(voted.map((character) => character.text).join('')).toBe(folded);
        for (const [at, { from, to }] of voted.entries()) {
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBeGreaterThanOrEqual(voted[at - 1]?.from ?? 0);
        }
      }),
    );
  });

  it('never gives more characters than all readings have together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.double({ min: 0.02, max: 1, noNaN: true })), { maxLength: 4 }),
        (list) => {
          const readings = list.map(([text, weight]) => reading(text, weight));
          expect(voteOnLine(readings).length).toBeLessThanOrEqual(
            readings.reduce((sum, { characters }) => sum + characters.length, 0),
          );
        },
      ),
    );
  });
});
