import { describe, expect, it } from 'vitest';
import { withHolesFilled } from '../../../src/engine/local/line-holes.ts';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { typeset } from './chars.ts';

const read = (chars: readonly PdfChar[]) =>
  withHolesFilled(chars)
    .map(({ text }) => text)
    .join('');

/** Characters of one glyph that takes no room, drawn from x over what stands on its left. */
function over(text: string, x: number): PdfChar[] {
  return typeset(text, x, 100).map((char): PdfChar => ({
    ...char,
    cell: [x, 91, x, 102],
    bbox: [x - 4, 90, x - 1, 93],
  }));
}

describe('what is drawn after its line', () => {
  it('comes where the line left a hole for it', () => {
    expect(read([...typeset('ab', 50, 100), ...typeset('de', 65, 100), ...typeset('c', 60, 100)])).toBe('abcde');
  });

  it('comes behind the letter that it stands over, and behind the marks of that', () => {
    const [vowel, tone] = [over('ั', 60), typeset('้', 56, 100)];
    expect(read([...typeset('คร', 50, 100), ...vowel, ...typeset('งท', 60, 100), ...tone])).toBe('ครั้งท');
  });
});

it('marks of one glyph stay in the order in which they are written', () => {
  const [glyph] = over('े', 55);
  const marks = ['े', 'ं'].flatMap((text): PdfChar[] => (glyph === undefined ? [] : [{ ...glyph, text }]));
  expect(read([...typeset('म', 50, 100), ...marks, ...typeset('स', 60, 100)])).toBe('मेंस');
});

it('a part of a letter that takes no room follows the letter that it is drawn under', () => {
  const under = typeset('ত', 55, 100).map((char): PdfChar => ({ ...char, cell: [55, 91, 55, 102] }));
  expect(read([...typeset('শন', 50, 100), ...under])).toBe('শনত');
});
