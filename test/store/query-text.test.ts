import { assert, property, string, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGramCounter } from '../../src/store/gram-counter.ts';
import { gramsOf, occurrences, readQuery } from '../../src/store/query-text.ts';
import { rankByGrams, rankByWords } from '../../src/store/ranking.ts';

const entry = (id: string, text: string, context = '') => ({ id, confidence: 1, text, context });

describe('readQuery', () => {
  it('parts words from phrases, whatever the quotation marks', () => {
    expect(readQuery('What is the "Notice Period" of “Sub Let”?')).toEqual({
      terms: ['notice', 'period', 'sub', 'let'],
      phrases: ['notice period', 'sub let'],
    });
    expect(readQuery('a 15" pipe').phrases).toEqual([]);
    expect(readQuery('"" "?!" x').phrases).toEqual([]);
    // Of nothing but common words all are kept.
    expect(readQuery('what is the').terms).toEqual(['what', 'is', 'the']);
  });
});

describe('occurrences', () => {
  it('counts whole words, and signs wherever they are', () => {
    expect(occurrences('rent, rents and rent-free rent', 'rent')).toBe(3);
    expect(occurrences('in 2024 or 12024', '2024')).toBe(1);
    expect(occurrences('公司注册资本为', '注册')).toBe(1);
  });
});

describe('createGramCounter', () => {
  it('counts like a plain search does', () => {
    assert(
      property(
        uniqueArray(
          string({ minLength: 1, maxLength: 3, unit: 'grapheme' }).filter(({ length }) => length <= 4),
          { maxLength: 8 },
        ),
        string({ maxLength: 60, unit: 'grapheme' }),
        (grams, filler) => {
          const text = grams.join(filler.slice(0, 2)) + filler;
          const plain = grams.map((gram) => {
            let count = 0;
            for (let at = text.indexOf(gram); at >= 0; at = text.indexOf(gram, at + 1)) count++;
            return count;
          });
          expect([...createGramCounter(grams)(text)]).toEqual(plain);
        },
      ),
    );
  });
});

describe('ranking', () => {
  const entries = [
    entry('exact', 'the insurance premium is due', 'policy'),
    entry('misread', 'tbe insurarce prernium is due'),
    entry('other', 'a slice of bread with rice and ice'),
    entry('context', 'see below', 'insurance'),
  ];

  it('ranks by words of text and context, rare ones first', () => {
    expect(rankByWords(readQuery('insurance premium'), entries).map(({ id }) => id)).toEqual(['exact', 'context']);
    expect(rankByWords(readQuery('zebra'), entries)).toEqual([]);
  });

  it('ranks by grams, and takes one shared gram for chance', () => {
    expect(rankByGrams(readQuery('insurance premium'), entries).map(({ id }) => id)).toEqual(['exact', 'misread']);
    expect(rankByGrams(readQuery('pumice'), entries)).toEqual([]);
    expect(gramsOf(['abcd', 'xy', '注册资'])).toEqual(['abc', 'bcd', 'abcd', 'xy', '注册', '册资']);
  });
});
