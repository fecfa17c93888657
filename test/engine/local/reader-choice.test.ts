/** Which networks go on reading a page, by what they were sure of in a sample. */
import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedCharacter } from '../../../src/engine/local/line-vote.ts';
import { readersByNow, sampleLines, type NamedReader } from '../../../src/engine/local/reader-choice.ts';

const named = (name: NamedReader['name']): NamedReader => ({
  name,
  reader: { alphabet: new Set(), read: async () => [] },
});
const readers = [named('latin'), named('english')];
const reading = (confidence: number): readonly PlacedCharacter[] => [{ text: 'a', from: 0, to: 1, confidence }];
const sample = (latin: number, english: number, lines = 24) =>
  Array.from({ length: lines }, () => [reading(latin), reading(english)]);
const chosen = (heard: Parameters<typeof readersByNow>[1], isPlain = true) =>
  readersByNow(readers, heard, isPlain).map(({ name }) => name);

describe('after the sample', () => {
  it('the network that is clearly surer reads alone', () => {
    expect(chosen(sample(0.74, 0.8))).toEqual(['english']);
    expect(chosen(sample(0.9, 0.8))).toEqual(['latin']);
  });

  it('both read where they are about as sure', () => {
    expect(chosen(sample(0.85, 0.86))).toEqual(['latin', 'english']);
  });

  it('a network without accents never reads alone what may have some', () => {
    expect(chosen(sample(0.74, 0.9), false)).toEqual(['latin', 'english']);
    expect(chosen(sample(0.9, 0.8), false)).toEqual(['latin']);
  });

  it('lines that only one was asked about do not count, and a few are too few', () => {
    const byOne = Array.from({ length: 20 }, () => [reading(0.2)]);
    expect(chosen([...byOne, ...sample(0.74, 0.8, 4)])).toEqual(['latin', 'english']);
    expect(chosen([...byOne, ...sample(0.9, 0.8, 12)])).toEqual(['latin']);
  });
});

describe('the sample', () => {
  it('is 24 lines from all parts of a page with many, and nothing of another', () => {
    assert(
      property(integer({ min: 72, max: 2000 }), (count) => {
        const lines = Array.from({ length: count }, (_, at) => at);
        const picked = sampleLines(lines);
        expect(picked).toHaveLength(24);
        expect(Math.max(...picked.map((line, at) => line - (picked[at - 1] ?? 0)))).toBeLessThanOrEqual(count / 24 + 1);
      }),
    );
    expect(sampleLines(Array.from({ length: 71 }))).toEqual([]);
  });
});
