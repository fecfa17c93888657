import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../src/document.ts';
import { tidyWords, type PlacedWord, type Turn } from '../../src/layout/placed-word.ts';
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
    const lying = setUpwards(words, 20, 400).map((word) => ({ ...word, turn: 'up' as const }));
    expect(part([...body, ...lying])).toEqual({ turned: [words], upright: text.split(/\s+/) });
  });

  test('stay where they are when each is alone in its line, as heads of narrow columns', () => {
    const heads = ['Jan', 'Feb', 'Mar'].flatMap((month, at) => setUpwards(month, 80 + at * 40, 95));
    const found = part([...heads.map((word) => ({ ...word, turn: 'up' as const })), ...body]);
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

describe('words of which the reader says how they are turned', () => {
  const text = prose(12, 60, 'told');
  const body = set(text, { x: 80, y: 100 });
  const told = (words: readonly PlacedWord[], turn: Turn) => words.map((word) => ({ ...word, turn }));

  test('are one line, with words too short to be known by their boxes', () => {
    const found = part([...body, ...told(setUpwards('5 Jan 2021 in the cs.CL', 20, 400), 'up')]);
    expect(found.turned).toEqual(['5 Jan 2021 in the cs.CL']);
    expect(found.upright).toEqual(text.split(/\s+/));
  });

  test('stay in the order in which they are written when they run aslant or upside down', () => {
    const aslant = 'a remark of six words'.split(' ').map((word, at): PlacedWord => {
      const [x, y] = [200 + 30 * at, 500 - 18 * at];
      return { text: word, bbox: [x, y - 16, x + 28, y], confidence: 1, style: { fontSize: size }, turn: 'aslant' };
    });
    const turned = set('see the answers below', { x: 80, y: 700 }).toReversed();
    const places = turned.map(({ bbox }) => bbox);
    const upsideDown = set('see the answers below', { x: 80, y: 700 }).map((word, at) => ({
      ...word,
      bbox: places[at] ?? word.bbox,
    }));
    const found = part([...body, ...aslant, ...told(upsideDown, 'upside-down')]);
    expect(found.turned).toEqual(['a remark of six words', 'see the answers below']);
    expect(found.upright).toEqual(text.split(/\s+/));
  });

  test('are lines of their own where they run another way', () => {
    const found = part([
      ...told(setUpwards('keep it dry', 20, 400), 'up'),
      ...told(setUpwards('keep it cool', 32, 300), 'down'),
      ...body,
    ]);
    expect(found.turned).toEqual(['keep it dry', 'keep it cool']);
  });

  test('stay with what is below where a short one stands by itself, as in the head of a narrow column', () => {
    const heads = [100, 130].flatMap((x) => told(setUpwards('Jan', x, 90), 'up'));
    expect(part([...heads, ...body]).turned).toEqual([]);
  });
});
