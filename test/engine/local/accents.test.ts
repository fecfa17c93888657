import { describe, expect, it } from 'vitest';
import { mayBeAccent, withAccents } from '../../../src/engine/local/accents.ts';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { typeset } from './chars.ts';

/** An accent whose ink lies over a letter that `typeset` sets at x. */
function over(accent: string, x: number, baseline: number, fontSize = 10): PdfChar {
  const [char] = typeset(accent, x, baseline, fontSize);
  if (char === undefined) throw new Error('no character');
  const bottom = baseline - 0.75 * fontSize;
  return { ...char, bbox: [x + 0.15 * fontSize, bottom - 0.15 * fontSize, x + 0.35 * fontSize, bottom] };
}
const under = (accent: string, x: number, baseline: number): PdfChar => ({
  ...over(accent, x, baseline),
  bbox: [x + 1.5, baseline, x + 3.5, baseline + 2],
});
const text = (chars: readonly PdfChar[]) => chars.map((char) => char.text).join('');

describe('accents with a glyph of their own', () => {
  it('become one character with the letter behind them, and with the one before', () => {
    expect(text(withAccents([...typeset('caf', 50, 100), over('´', 65, 100), ...typeset('e', 65, 100)]))).toBe('café');
    expect(text(withAccents([...typeset('fac', 50, 100), under('¸', 60, 100), ...typeset('ade', 65, 100)]))).toBe(
      'façade',
    );
    expect(text(withAccents([over('´', 50, 100), ...typeset('ı', 50, 100)]))).toBe('í');
  });

  it('find their letter where they come as a line of their own', () => {
    const line = typeset('UNIVERSITAT', 50, 100);
    const [accented] = withAccents([...line, ...typeset('X', 50, 130), over('¨', 95, 100)]).slice(9);
    expect(accented?.text).toBe('Ä');
    // It takes in the ink of both.
    expect(accented?.bbox).toEqual([95.3, 91, 99.7, 100]);
  });

  it('may be two over one letter', () => {
    const low = over('ˆ', 50, 100);
    const high: PdfChar = { ...over('´', 50, 100), bbox: [51.5, 89, 53.5, 90.5] };
    expect(text(withAccents([low, ...typeset('a', 50, 100), high]))).toBe('ấ');
  });

  it('stay what they are beside letters, over figures, and where no such letter is', () => {
    const quoted = [...typeset('`', 50, 100), ...typeset('code', 55, 100)];
    expect(withAccents(quoted)).toBe(quoted);
    const figure = [over('´', 50, 100), ...typeset('7', 50, 100)];
    expect(withAccents(figure)).toBe(figure);
    const unknown = [over('˘', 50, 100), ...typeset('x', 50, 100)];
    expect(withAccents(unknown)).toBe(unknown);
    const far = [over('´', 50, 80), ...typeset('e', 50, 100)];
    expect(withAccents(far)).toBe(far);
  });

  it('are told by their codes', () => {
    expect([...'´`ˆ˜¨¸~^'].every((accent) => mayBeAccent(accent.charCodeAt(0)))).toBe(true);
    expect([...'ae1.,"\''].some((letter) => mayBeAccent(letter.charCodeAt(0)))).toBe(false);
  });
});
