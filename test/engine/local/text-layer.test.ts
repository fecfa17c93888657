import { describe, expect, it } from 'vitest';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { foldText } from '../../../src/engine/local/layer-word.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { typeset } from './chars.ts';

const words = (chars: readonly PdfChar[]) => wordsOfTextLayer(chars, 600, 800).map((word) => word.text);
const space = (generated: boolean): PdfChar => {
  const [char] = typeset(' ', 0, 0);
  if (char === undefined) throw new Error('no character');
  return { ...char, isGenerated: generated };
};

describe('words of a text layer', () => {
  it('end at spaces and at gaps that have none', () => {
    expect(words(typeset('two words', 50, 100))).toEqual(['two', 'words']);
    expect(words([...typeset('left', 50, 100), ...typeset('right', 80, 100)])).toEqual(['left', 'right']);
    expect(words([...typeset('to', 50, 100), ...typeset('gether', 60.5, 100)])).toEqual(['together']);
  });

  it('do not end at a space that the library made of kerning, but at one with room', () => {
    expect(words([...typeset('A', 50, 100), space(true), ...typeset('V', 55.2, 100)])).toEqual(['AV']);
    expect(words([...typeset('A', 50, 100), space(true), ...typeset('V', 57, 100)])).toEqual(['A', 'V']);
    expect(words([...typeset('A', 50, 100), space(false), ...typeset('V', 55.2, 100)])).toEqual(['A', 'V']);
  });

  it('do not end at a space that the library made between cells that meet, whatever white their letters have', () => {
    const narrow = (text: string, x: number, changes: Partial<PdfChar> = {}) =>
      typeset(text, x, 100).map((char): PdfChar => ({ ...char, bbox: [x + 1, 93, x + 4, 100], ...changes }));
    expect(words([...narrow('ด', 50), space(true), ...narrow('เ', 55)])).toEqual(['ดเ']);
    expect(words([...narrow('A', 50, { cell: [50, 91, 55.5, 102] }), space(true), ...narrow('V', 55)])).toEqual([
      'A',
      'V',
    ]);
  });

  it('end before a figure and behind it in scripts whose spaces a library overlooks, and never before a mark', () => {
    expect(words([...typeset('ปป', 50, 100), ...typeset('25', 62.6, 100)])).toEqual(['ปป', '25']);
    expect(words([...typeset('25', 50, 100), ...typeset('ปป', 62.6, 100)])).toEqual(['25', 'ปป']);
    expect(words([...typeset('25', 50, 100), ...typeset('ปป', 61, 100)])).toEqual(['25ปป']);
    expect(words([...typeset('পড', 50, 100), space(true), ...typeset('া', 62, 100)])).toEqual(['পডা']);
  });

  it('end at the edge of a tagged cell, but not where letters follow each other without white', () => {
    const cellOf = (id: number): NonNullable<PdfChar['element']> => {
      const table = { id: 1, rows: [], goesOn: false, within: undefined };
      return {
        id,
        kind: 'table',
        level: undefined,
        cell: { table, rowSpan: 1, columnSpan: 1, heads: false, headings: [] },
      };
    };
    const [one, other] = [{ element: cellOf(2) }, { element: cellOf(3) }];
    const beside = (x: number) => [...typeset('2', 50, 100, 10, one), ...typeset('(35)', x, 100, 10, other)];
    expect(words(beside(56.5))).toEqual(['2', '(35)']);
    expect(words(beside(55))).toEqual(['2(35)']);
  });

  it('end at the end of a line', () => {
    expect(words([...typeset('above', 500, 100), ...typeset('below', 50, 112)])).toEqual(['above', 'below']);
  });

  it('go on over a line break that the library put between kerned letters, but not back to the margin', () => {
    const lineBreak = (): readonly PdfChar[] => ['\r', '\n'].map((text) => ({ ...space(true), text }));
    // Cells are 5 wide; the second "1" of a pair is drawn 0.7 to the left of where it would stand.
    expect(words([...typeset('1', 50, 100), ...lineBreak(), ...typeset('1', 54.3, 100)])).toEqual(['11']);
    expect(words([...typeset('+1', 50, 100), ...lineBreak(), ...typeset('1.6', 59.3, 100)])).toEqual(['+11.6']);
    expect(words([...typeset('1', 50, 100), ...lineBreak(), ...typeset('2', 50.5, 100.5)])).toEqual(['1', '2']);
  });

  it('go on behind a ligature, all letters of which have the cell of one', () => {
    const [first, last] = [typeset('f', 55, 100), typeset('c', 65, 100)];
    const second = first.map((char): PdfChar => ({ ...char, bbox: [60.3, 93, 64.7, 100] }));
    const lineBreak = ['\r', '\n'].map((text): PdfChar => ({ ...space(true), text }));
    expect(words([...typeset('o', 50, 100), ...first, ...second, ...lineBreak, ...last])).toEqual(['offc']);
  });

  it('keep a raised number behind a word and part one before it', () => {
    expect(words([...typeset('m', 50, 100, 10), ...typeset('2', 55, 96, 6)])).toEqual(['m2']);
    expect(words([...typeset('1', 50, 96, 6), ...typeset('Note', 53, 100, 10)])).toEqual(['1', 'Note']);
    expect(words([...typeset('a', 50, 96, 6), ...typeset('University', 53, 100, 10)])).toEqual(['a', 'University']);
    expect(words([...typeset('a', 50, 100, 6), ...typeset('University', 53, 100, 10)])).toEqual(['aUniversity']);
  });

  it('leave out the second stroke of imitated bold, but no double letter and no ligature', () => {
    expect(words([...typeset('bold', 50, 100), ...typeset('bold', 50.4, 100)])).toEqual(['bold']);
    expect(words(typeset('aardvark', 50, 100))).toEqual(['aardvark']);
    // In type as large as the page, the second stroke is far off, and still on the same letter.
    expect(words([...typeset('X', 50, 700, 1200), ...typeset('X', 90, 700, 1200)])).toEqual(['X']);
    const [f] = typeset('f', 60, 100);
    if (f === undefined) throw new Error('no character');
    expect(words([...typeset('o', 55, 100), f, f, ...typeset('er', 65, 100)])).toEqual(['offer']);
  });

  it('leave out what is hidden and what lies off the page', () => {
    expect(
      words([
        ...typeset('seen', 50, 100),
        ...typeset('hidden', 50, 200, 10, { isHidden: true }),
        ...typeset('off', 700, 300),
      ]),
    ).toEqual(['seen']);
  });

  it('have the box of their ink, full confidence and the style of most of their letters', () => {
    const bold = { fontSize: 10, bold: true };
    const [word] = wordsOfTextLayer(
      [...typeset('abc', 50, 100, 10, { style: bold }), ...typeset('d', 65, 100)],
      600,
      800,
    );
    expect(word).toMatchObject({ text: 'abcd', confidence: 1, style: bold });
    expect(word?.bbox).toEqual([50.3, 93, 69.7, 100]);
  });
});

describe('folding', () => {
  it('spells ligatures out, keeps end-of-line hyphens, drops soft ones and composes', () => {
    expect(foldText('e\ufb03cient')).toBe('efficient');
    expect(foldText('\ufedb\ufe98\ufe8e\ufe8f')).toBe('كتاب');
    expect(foldText('exam\u0002')).toBe('exam-');
    expect(foldText('exam\u00adple')).toBe('example');
    expect(foldText('exam\u00ad')).toBe('exam-');
    expect(foldText('cafe\u0301')).toBe('café');
  });
});
