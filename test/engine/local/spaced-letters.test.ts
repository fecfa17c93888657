import { describe, expect, it } from 'vitest';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { typeset } from './chars.ts';

/** Letters with white between them, in shares of the type's size, and a space by the library after each. */
function spaced(text: string, white: number, wordWhite: number, isGenerated = true): readonly PdfChar[] {
  let x = 50;
  return [...text].flatMap((letter) => {
    if (letter === ' ') {
      x += 10 * (wordWhite - white);
      return [];
    }
    const chars = [...typeset(letter, x, 100), ...typeset(' ', x, 100).map((space) => ({ ...space, isGenerated }))];
    x += 5 + 10 * white;
    return chars;
  });
}
const words = (chars: readonly PdfChar[]) => wordsOfTextLayer(chars, 600, 800).map(({ text }) => text);

describe('type with white between its letters', () => {
  it('is read as words', () => {
    expect(words(spaced('ABSTRACT', 0.18, 0.6))).toEqual(['ABSTRACT']);
    expect(words(spaced('ARTICLE INFO', 0.18, 0.6))).toEqual(['ARTICLE', 'INFO']);
    expect(words(spaced('your knowledge', 0.12, 0.26))).toEqual(['your', 'knowledge']);
  });

  it('is not seen in letters that spaces part, far or drawn, in formulas and short rows', () => {
    expect(words(spaced('ABCDE', 0.35, 0.35))).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(words(spaced('ABCDE', 0.2, 0.2, false))).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(words(spaced('x+y=2z', 0.2, 0.2))).toEqual(['x', '+', 'y', '=', '2', 'z']);
    expect(words(spaced('abc', 0.2, 0.2))).toEqual(['a', 'b', 'c']);
  });
});
