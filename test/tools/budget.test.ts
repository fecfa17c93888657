import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, cutPosition, fitItems, fitText, sizeOf } from '../../src/tools/budget.ts';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 });
const graphemes = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
const splitsSurrogates = (whole: string, at: number) =>
  /[\ud800-\udbff]$/.test(whole.slice(0, at)) && /^[\udc00-\udfff]/.test(whole.slice(at));

describe('cutPosition', () => {
  test('moves on, and never parts a surrogate pair', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: -5, max: 500 }), (whole, limit) => {
        const at = cutPosition(whole, limit);
        expect(at).toBeGreaterThan(0);
        expect(at).toBeLessThanOrEqual(whole.length);
        expect(splitsSurrogates(whole, at)).toBe(false);
      }),
    );
  });

  test('keeps to the limit, and to whole graphemes, when the first one fits', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(graphemes, fc.integer({ min: 30, max: 200 }), (whole, limit) => {
        const at = cutPosition(whole, limit);
        expect(at).toBeLessThanOrEqual(limit);
        const starts = [...segmenter.segment(whole)].map(({ index }) => index);
        expect([...starts, whole.length]).toContain(at);
      }),
    );
  });

  test('prefers the end of a paragraph, then of a line, so that table rows stay whole', () => {
    const table = '| a | b |\n'.repeat(12);
    expect(table.slice(0, cutPosition(table, 37))).toBe('| a | b |\n'.repeat(3));
    expect(cutPosition('one two three\n\nfour five', 17)).toBe(15);
    expect(cutPosition('eleven eleven twelve', 14)).toBe(14);
    expect(cutPosition('ab👩‍👩‍👧cd', 6)).toBe(2);
  });
});

test('clip shows that it cut and keeps to its length', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 100 }), (whole, max) => {
      const clipped = clip(whole, max);
      expect(clipped.length).toBeLessThanOrEqual(Math.max(max, 3));
      expect(whole.length > max ? clipped.endsWith('…') : clipped === whole).toBe(true);
    }),
  );
});

describe('fitText', () => {
  const build = (whole: string) => (end: number) => ({
    structured: { head: 'x'.repeat(40), content: whole.slice(0, end) },
    text: `head\n${whole.slice(0, end)}`,
  });

  test('stays within the limit in both forms, whatever JSON makes of the characters', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', '\ud800', 'é', '漢', ' ', '👍'),
          maxLength: 2000,
        }),
        fc.integer({ min: 100, max: 900 }),
        (whole, max) => {
          const fitted = fitText(whole, max, build(whole));
          expect(sizeOf(fitted)).toBeLessThanOrEqual(max);
          expect(fitted.structured.content === '').toBe(whole === '');
        },
      ),
    );
  });

  test('uses the room there is', () => {
    const whole = 'word '.repeat(1000);
    expect(sizeOf(fitText(whole, 1000, build(whole)))).toBeGreaterThan(990);
    const short = 'just this';
    expect(fitText(short, 1000, build(short)).structured.content).toBe(short);
  });
});

test('fitItems shows as many as fit, and one at least', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 50 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 1500 }),
      (items, max) => {
        const build = (shown: number) => ({
          structured: items.slice(0, shown),
          text: items.slice(0, shown).join('\n'),
        });
        const { structured } = fitItems(items.length, max, build);
        expect(structured.length).toBeGreaterThanOrEqual(1);
        expect(structured.length === 1 || sizeOf(build(structured.length)) <= max).toBe(true);
        expect(structured.length === items.length || sizeOf(build(structured.length + 1)) > max).toBe(true);
      },
    ),
  );
});
