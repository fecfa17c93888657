import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeLines, normalizeText, wordsOf } from '../src/normalize.ts';

describe('normalizeText', () => {
  it('of ASCII is what it is character by character', () => {
    const parts = [
      'word',
      'Word',
      '-',
      '\n',
      ' ',
      '  ',
      '\t',
      '`',
      "'",
      '1,234',
      'a-\nb',
      'A-\n  c',
      'x-\nY',
      '\u0000',
    ];
    assert(
      property(array(oneof(constantFrom(...parts), string({ unit: 'binary-ascii' }))), (pieces) => {
        const text = pieces.join('');
        expect(normalizeText(text)).toBe(normalizeLines(text.split('\n')).text);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ﬁnal № Ⅳ', 'final no iv'],
    ['GROẞE Straße', 'grosse strasse'],
    ['Ἀθῆναι Σοφός', 'αθηναι σοφοσ'],
    ['العَقْـــد أُبرم إلى', 'العقد ابرم الي'],
    ['٢٠٢٤ ۱۴۰۳ २०२४ ２０２４', '2024 1403 2024 2024'],
    ['שָׁלוֹם', 'שלום'],
    ['“quoted” ‘it’s’ «so» – dash', '"quoted" \'it\'s\' "so" - dash'],
    ['co\u00adoperate zero\u200bwidth', 'cooperate zerowidth'],
    ['trans-\nport and well-\nKnown', 'transport and well- known'],
    ['soft\u00ad\nhyphen', 'softhyphen'],
    ['  a \t b\n\n c ', 'a b c'],
    ['ガギグ が', 'ガギグ が'],
    ['กรุงเทพ', 'กรุงเทพ'],
    ['हिन्दी', 'हिन्दी'],
    ['İstanbul', 'istanbul'],
    ['1,234.50 €', '1,234.50 €'],
  ])('%j → %j', (text, expected) => {
    expect(normalizeText(text)).toBe(expected.normalize('NFC'));
  });

  it('changes nothing the second time, and never breaks', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normalizeText(text);
        expect(once).not.toMatch(/ {2}|^ | $/);
        expect(normalizeText(once)).toBe(normalizeText(normalizeText(once)));
      }),
    );
  });

  it('knows where each unit came from', () => {
    assert(
      property(
        array(
          string({ unit: 'grapheme', maxLength: 20 }).filter((line) => !/[\n\r\u2028\u2029]/u.test(line)),
          { maxLength: 5 },
        ),
        (lines) => {
          const { text, lines: from, starts, ends } = normalizeLines(lines);
          expect([from.length, starts.length, ends.length]).toEqual([text.length, text.length, text.length]);
          from.forEach((line, unit) => {
            expect(starts[unit]).toBeLessThanOrEqual(ends[unit] ?? -1);
            expect(ends[unit]).toBeLessThanOrEqual(lines[line]?.length ?? -1);
            expect(line).toBeGreaterThanOrEqual(from[unit - 1] ?? 0);
          });
        },
      ),
    );
    const { text, starts } = normalizeLines(['Straße 12']);
    expect(starts[text.indexOf('12')]).toBe('Straße 12'.indexOf('12'));
  });

  it('cuts words, also where there are no spaces', () => {
    expect(wordsOf(normalizeText('The total: 1,234.50!'))).toEqual(['the', 'total', '1,234.50']);
    expect(wordsOf('注册资本是多少')).toContain('资本');
  });
});
