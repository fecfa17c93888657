import { describe, expect, it } from 'vitest';
import { hasLatinWords, withLatinWords } from '../../../src/engine/local/latin-words.ts';
import type { PlacedCharacter } from '../../../src/engine/local/line-vote.ts';

/** A line of characters of one width, at `from`…`to` of the line. */
function line(text: string, confidence: number, [from, to] = [0, 1]): readonly PlacedCharacter[] {
  const signs = [...text];
  const step = (to - from) / signs.length;
  return signs.map((sign, at) => ({ text: sign, from: from + at * step, to: from + (at + 1) * step, confidence }));
}
const textOf = (characters: readonly PlacedCharacter[]) => characters.map(({ text }) => text).join('');

describe('Latin words in a line of another script', () => {
  it('are replaced by the reading of whoever is surer of them, and nothing else is', () => {
    const own = line('시스템rep0rtbug를', 0.8);
    expect(hasLatinWords(own)).toBe(true);
    // On the letters of the other script, the Latin network reads what is not there.
    const latin = [
      ...line('AAB', 0.9, [0, 3 / 13]),
      ...line('reportbug', 0.95, [3 / 13, 12 / 13]),
      ...line('E', 0.9, [12 / 13, 1]),
    ];
    expect(textOf(withLatinWords(own, latin))).toBe('시스템reportbug를');
    expect(textOf(withLatinWords(line('시스템rep0rtbug를', 0.99), latin))).toBe('시스템rep0rtbug를');
  });

  it('are not made of single letters', () => {
    const own = line('A4용지B', 0.5);
    expect(hasLatinWords(own)).toBe(false);
    expect(textOf(withLatinWords(own, line('xxxxx', 1)))).toBe('A4용지B');
  });

  it('bring the spaces between them along', () => {
    const own = line('안녕apacheclub', 0.7);
    const latin = line('apache club', 0.95, [2 / 12, 1]);
    expect(textOf(withLatinWords(own, latin))).toBe('안녕apache club');
  });
});
