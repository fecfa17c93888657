import { describe, expect, it } from 'vitest';
import { bestWords } from '../../../src/engine/local/best-words.ts';
import type { RunWord } from '../../../src/engine/local/run-words.ts';

/** Words of a line as one language reads it: text, from where to where it was seen, cost. */
function reading(...words: readonly (readonly [string, number, number, number])[]): readonly RunWord[] {
  return words.map(([text, from, to, cost]) => ({
    text,
    bbox: [from, 0, to, 20],
    seen: [from, to],
    confidence: 0.9,
    line: 0,
    paragraph: 0,
    cost,
    goesOn: false,
    isNoise: false,
  }));
}

const chosen = (...readings: readonly (readonly RunWord[])[]) => bestWords(readings).map(({ text }) => text);

describe('the best words', () => {
  it('are at each place those that cost least', () => {
    const korean = reading(['스톡', 0, 40, 0.1], ['3310848', 60, 120, 4], ['아이템', 140, 200, 0.1]);
    const english = reading(['A=', 0, 40, 3], ['GNOME', 60, 120, 0.1], ['o}o]', 140, 200, 3]);
    expect(chosen(korean, english)).toEqual(['스톡', 'GNOME', '아이템']);
    expect(chosen(english, korean)).toEqual(['스톡', 'GNOME', '아이템']);
  });

  it('are of one reading between gaps that both have', () => {
    const korean = reading(['맞', 0, 20, 0.1], ['게', 25, 40, 0.1], ['/000/', 60, 120, 4]);
    const english = reading(['27|', 0, 70, 5], ['fstab', 75, 120, 0.1]);
    expect(chosen(korean, english)).toEqual(['맞', '게', '/000/']);
  });

  it('lose nothing that only the leading language saw', () => {
    const korean = reading(['게', 25, 40, 0.1], ['/000/19688', 60, 120, 4]);
    const english = reading(['/etc/fstab', 60, 120, 0.5]);
    expect(chosen(korean, english)).toEqual(['게', '/etc/fstab']);
  });

  it('are nothing where all that one language sees there is hardly believable', () => {
    expect(chosen(reading(['слово', 0, 40, 0.1]), reading(['cnopo', 0, 40, 3], ['~', 50, 60, 2]))).toEqual(['слово']);
  });

  it('leave a short word to the language of the words around it', () => {
    const russian = reading(['гтеад', 0, 40, 3], ['а', 50, 55, 0.01], ['роок', 65, 100, 3]);
    const english = reading(['read', 0, 40, 0.1], ['a', 50, 55, 0.02], ['book', 65, 100, 0.1]);
    expect(chosen(russian, english)).toEqual(['read', 'a', 'book']);
  });

  it('are those of a language that reads alone, and none where nothing is read', () => {
    const alone = reading(['read', 0, 40, 0.3]);
    expect(chosen(alone)).toEqual(['read']);
    expect(chosen([], alone)).toEqual(['read']);
    expect(chosen([], [])).toEqual([]);
  });
});
