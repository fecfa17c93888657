import { describe, expect, it } from 'vitest';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { typeset } from './chars.ts';

/** Letters with white between them, in shares of the type's size, and a space by the library after each. */
function spaced(text: string, white: number, wordWhite: number): readonly PdfChar[] {
  let x = 50;
  return [...text].flatMap((letter) => {
    if (letter === ' ') {
      x += 10 * (wordWhite - white);
      return [];
    }
    const chars = [
      ...typeset(letter, x, 100),
      ...typeset(' ', x, 100).map((space) => ({ ...space, isGenerated: true })),
    ];
    x += 5 + 10 * white;
    return chars;
  });
}
/** Points that a letter takes, of type of 10 points. */
const widthOf = (letter: string) => ({ W: 9.4, M: 8.6, I: 2.8, A: 6.7 })[letter] ?? 5.6;

function placed(letter: string, x: number): readonly PdfChar[] {
  const x1 = x + widthOf(letter);
  return typeset(letter, x, 100, 10, { cell: [x, 91, x1, 102], bbox: [x + 0.3, 93, x1 - 0.3, 100] });
}

/** Letters of unlike widths with so many points between them, and no spaces but white between words. */
function proportional(text: string, white: number): readonly PdfChar[] {
  let x = 50;
  return [...text].flatMap((letter) => {
    const at = x;
    x += letter === ' ' ? 3 + white : widthOf(letter) + white;
    const [space] = typeset(' ', at, 100, 10, { isGenerated: true });
    return letter === ' ' ? [] : [...placed(letter, at), ...(space === undefined ? [] : [space])];
  });
}

const words = (chars: readonly PdfChar[]) => wordsOfTextLayer(chars, 600, 800).map(({ text }) => text);

describe('tracked type', () => {
  it('is read as short words beside a long one, and where several of them tell together', () => {
    expect(words(spaced('the arsclassica package', 0.18, 0.5))).toEqual(['the', 'arsclassica', 'package']);
    expect(words(spaced('THE CAT SAT', 0.18, 0.5))).toEqual(['THE', 'CAT', 'SAT']);
    const plain = typeset('cat', 90, 100);
    expect(words([...spaced('a b', 0.18, 0.18), ...plain])).toEqual(['a', 'b', 'cat']);
  });

  it('is read as words however wide the white is, where it is more even than the steps from letter to letter', () => {
    expect(words(proportional('WILL MIAMI', 4.5))).toEqual(['WILL', 'MIAMI']);
    expect(words(proportional('WILL MIAMI', 8))).toEqual(['WILL', 'MIAMI']);
    const inBoxes = [...'WILLIAM'].flatMap((letter, at) => placed(letter, 50 + 14 * at - widthOf(letter) / 2));
    expect(words(inBoxes)).toEqual([...'WILLIAM']);
    expect(words(proportional('GHIJKLM', 8))).toEqual([...'GHIJKLM']);
  });

  it('is read as words where cells are narrower than the letters', () => {
    const narrow = proportional('WILL MIAMI', 1.2).map((char): PdfChar => {
      const [x0, top, , bottom] = char.cell;
      return { ...char, cell: [x0, top, x0 + 2, bottom] };
    });
    expect(words(narrow)).toEqual(['WILL', 'MIAMI']);
  });
});
