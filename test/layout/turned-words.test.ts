import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../src/document.ts';
import { tidyWords, type PlacedWord } from '../../src/layout/placed-word.ts';
import { partTurnedWords } from '../../src/layout/turned-words.ts';
import { prose, set } from './words.ts';

const size = 10;
/** Words up a margin, from `bottom` upwards, as a reader gives them. */
function setUpwards(text: string, x: number, bottom: number): PlacedWord[] {
  let end = bottom;
  return text.split(' ').map((word) => {
    const top = end - [...word].length * size * 0.5;
    const bbox: BoundingBox = [x, top, x + size, end];
    end = top - size * 0.5;
    return { text: word, bbox, confidence: 1, style: { fontSize: size } };
  });
}
const part = (words: readonly PlacedWord[]) => {
  const { upright, turned } = partTurnedWords(tidyWords(words));
  return {
    upright: upright.map(({ word }) => word.text),
    turned: turned.map((run) => run.map(({ word }) => word.text).join(' ')),
  };
};

describe('words that stand sideways', () => {
  const text = prose(12, 60, 'margin');
  const body = set(text, { x: 80, y: 100 });

  test('are set aside as one run, with its short words', () => {
    const found = part([...body, ...setUpwards('submitted on 3 January', 20, 400)]);
    expect(found.turned).toEqual(['submitted on 3 January']);
    expect(found.upright).toEqual(text.split(/\s+/));
  });

  test('are set aside with short words among them that are told to be turned', () => {
    const words = 'the map of the old bay';
    const lying = setUpwards(words, 20, 400).map((word) => ({ ...word, turn: 90 as const }));
    expect(part([...body, ...lying])).toEqual({ turned: [words], upright: text.split(/\s+/) });
  });

  test('stay where they are when each is alone in its line, as heads of narrow columns', () => {
    const heads = ['Jan', 'Feb', 'Mar'].flatMap((month, at) => setUpwards(month, 80 + at * 40, 95));
    const found = part([...heads.map((word) => ({ ...word, turn: 90 as const })), ...body]);
    expect(found.turned).toEqual([]);
    expect(found.upright.slice(0, 3)).toEqual(['Jan', 'Feb', 'Mar']);
  });

  test('do not take the first short word of the page along', () => {
    const first = set('A river', { x: 80, y: 100 });
    for (const x of [20, 60]) {
      const found = part([...setUpwards('submitted', x, 400), ...first, ...body]);
      expect(found.turned).toEqual(['submitted']);
      expect(found.upright.slice(0, 2)).toEqual(['A', 'river']);
    }
  });
});
