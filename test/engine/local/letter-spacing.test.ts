import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { typeset } from './chars.ts';

const size = 10;
/** Shares of the size, as a proportional font has them. */
const widthOf = (letter: string) => (/[MWmw]/u.test(letter) ? 0.83 : /[ijltI.,:]/u.test(letter) ? 0.28 : 0.55);

/** A letter with its own width; each drawn for itself, unless a run is named. */
function letterAt(letter: string, x: number, run?: number): readonly PdfChar[] {
  return typeset(letter, x, 100).map((char) => {
    const right = x + widthOf(letter) * size;
    const [, top, , bottom] = char.cell;
    const [, high, , low] = char.bbox;
    const boxes = { cell: [x, top, right, bottom], bbox: [x + 0.3, high, right - 0.3, low] } as const;
    return { ...char, ...boxes, ...(run === undefined ? {} : { run }) };
  });
}
const blank = (isGenerated: boolean) => typeset(' ', 0, 100).map((space) => ({ ...space, isGenerated }));

interface Setting {
  /** Behind each letter, and as wide as a space is, shares of the size. */
  readonly white: number;
  readonly space?: number;
  readonly isSpaceDrawn?: boolean;
  readonly run?: number;
  readonly from?: number;
}

/** Letters with white behind each; a library puts a space into all white that is wide enough. */
function spaced(text: string, { white, space = 0.3, isSpaceDrawn = false, run, from = 50 }: Setting) {
  let x = from;
  const chars = [...text].flatMap((letter, at) => {
    if (letter === ' ') {
      x += (space + white) * size;
      return isSpaceDrawn ? blank(false) : [];
    }
    const isApart = at > 0 && (white > 0.1 || (text[at - 1] === ' ' && !isSpaceDrawn));
    const placed = [...(isApart ? blank(true) : []), ...letterAt(letter, x, run)];
    x += (widthOf(letter) + white) * size;
    return placed;
  });
  return { chars, to: x };
}
const words = (chars: readonly PdfChar[]) => wordsOfTextLayer(chars, 2000, 800).map(({ text }) => text);

describe('type with the same white behind every letter', () => {
  it.each([0.08, 0.15, 0.3, 0.5, 1, 1.4])('is read as words at %s of its size, spaces drawn or not', (white) => {
    for (const text of ['Minutes of the meeting', 'MITTEILUNG', 'Acct. 4711 total 1,250.00'])
      for (const isSpaceDrawn of [true, false])
        expect(words(spaced(text, { white, isSpaceDrawn }).chars)).toEqual(text.split(' '));
  });

  it('is told within a line of other type', () => {
    const before = spaced('The price is ', { white: 0, isSpaceDrawn: true, run: 9001 });
    const stressed = spaced('firmly fixed', { white: 0.35, isSpaceDrawn: true, run: 9002, from: before.to });
    const after = spaced(' and due at once', { white: 0, isSpaceDrawn: true, run: 9003, from: stressed.to });
    expect(words([...before.chars, ...stressed.chars, ...after.chars])).toEqual(
      'The price is firmly fixed and due at once'.split(' '),
    );
  });

  it('is not seen in letters at even places, as columns have them', () => {
    const letters = fc.array(fc.constantFrom(...'ABMWilmwtEfH'), { minLength: 4, maxLength: 9 });
    const pitches = fc.double({ min: 1.3, max: 3, noNaN: true });
    fc.assert(
      fc.property(letters, pitches, fc.constantFrom(0, 0.5, 1), (row, pitch, aligned) => {
        const chars = row.flatMap((letter, at) => [
          ...blank(true),
          ...letterAt(letter, 50 + (at * pitch - aligned * widthOf(letter)) * size),
        ]);
        expect(words(chars)).toEqual(row);
      }),
    );
  });

  it('is not seen in figures that stand apart', () => {
    expect(words(spaced('4711', { white: 0.5 }).chars)).toEqual(['4', '7', '1', '1']);
  });

  it('is not seen in dots that lead to the number of a page', () => {
    const title = spaced('2 The ferry', { white: 0 });
    const dots = spaced('.'.repeat(30), { white: 0.25, from: title.to + 2.5 });
    const number = spaced('11', { white: 0, from: dots.to });
    const read = words([...title.chars, ...blank(true), ...dots.chars, ...blank(true), ...number.chars]);
    expect(read.slice(0, 3)).toEqual(['2', 'The', 'ferry']);
    expect(read.at(-1)).toBe('11');
  });
});
