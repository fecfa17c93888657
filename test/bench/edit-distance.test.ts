import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  indelSimilarity,
  levenshtein,
  longestCommonSubsequence,
  normalizedLevenshtein,
} from '../../bench/metrics/edit-distance.ts';

/** The textbook table, one cell at a time. */
function slow(first: string, second: string): { readonly levenshtein: number; readonly common: number } {
  const [a, b] = [[...first], [...second]];
  let distances = b.map((_, at) => at + 1);
  let lengths = b.map(() => 0);
  for (const [row, x] of a.entries()) {
    const nextDistances: number[] = [];
    const nextLengths: number[] = [];
    for (const [column, y] of b.entries()) {
      const corner = column === 0 ? row : (distances[column - 1] ?? 0);
      const left = column === 0 ? row + 1 : (nextDistances[column - 1] ?? 0);
      nextDistances.push(Math.min(corner + (x === y ? 0 : 1), (distances[column] ?? 0) + 1, left + 1));
      nextLengths.push(
        x === y
          ? (column === 0 ? 0 : (lengths[column - 1] ?? 0)) + 1
          : Math.max(lengths[column] ?? 0, nextLengths[column - 1] ?? 0),
      );
    }
    distances = nextDistances;
    lengths = nextLengths;
  }
  return { levenshtein: b.length === 0 ? a.length : (distances.at(-1) ?? 0), common: lengths.at(-1) ?? 0 };
}

describe('levenshtein', () => {
  it('counts the edits of known pairs', () => {
    expect(levenshtein('kitten', 'sitting')).toBe(3);
    expect(levenshtein('', 'abc')).toBe(3);
    expect(levenshtein('abc', '')).toBe(3);
    expect(levenshtein('same', 'same')).toBe(0);
    expect(levenshtein('a😀b', 'a😃b')).toBe(1);
  });

  it('agrees with the textbook table, also over several blocks of bits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 150 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = slow(a, b);
        expect(levenshtein(a, b)).toBe(expected.levenshtein);
        expect(longestCommonSubsequence(a, b)).toBe(expected.common);
      }),
    );
  });

  it('is a share of the longer text when normalized', () => {
    expect(normalizedLevenshtein('abcd', 'abxx')).toBe(0.5);
    expect(normalizedLevenshtein('', '')).toBe(0);
  });
});

describe('indelSimilarity', () => {
  it('counts a replaced character twice', () => {
    // LCS of "abcd" and "abxd" is 3: 1 − (8 − 6) / 8.
    expect(indelSimilarity('abcd', 'abxd')).toBe(0.75);
  });

  it('halves when two equal halves change places', () => {
    expect(indelSimilarity('aaaabbbb', 'bbbbaaaa')).toBe(0.5);
  });

  it('takes two empty texts for equal', () => {
    expect(indelSimilarity('', '')).toBe(1);
    expect(indelSimilarity('a', '')).toBe(0);
  });
});
