import { describe, expect, it } from 'vitest';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { withTexLetters } from '../../../src/engine/local/tex-letters.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { PdfFile } from '../../generate/pdf-file.ts';
import { typeset } from './chars.ts';

/** A page of lines in a bitmap font as TeX makes them: its glyphs are named by their codes alone, but for those given. */
function bitmapFontPage(lines: readonly string[], names: Readonly<Record<number, string>>): Uint8Array {
  const file = new PdfFile();
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const nameOf = (code: number) => names[code] ?? `a${code}`;
  const glyph = file.add({}, Buffer.from('500 0 0 0 450 600 d1 50 0 350 600 re f'));
  const font = file.add({
    Type: '/Font',
    Subtype: '/Type3',
    FontBBox: [0, 0, 600, 700],
    FontMatrix: '[0.001 0 0 0.001 0 0]',
    FirstChar: 0,
    LastChar: 255,
    Widths: codes.map(() => 500),
    Encoding: { Type: '/Encoding', Differences: ['0', ...codes.map((code) => `/${nameOf(code)}`)] },
    CharProcs: Object.fromEntries(codes.map((code) => [nameOf(code), glyph])),
  });
  // TeX draws no spaces: words are set where they stand.
  const shows = lines.flatMap((line, row) => {
    let x = 20;
    return line.split(' ').map((word) => {
      const at = x;
      x += (word.length + 1) * 6;
      return `BT /F1 12 Tf ${at} ${350 - 20 * row} Td <${Buffer.from(word, 'latin1').toString('hex')}> Tj ET`;
    });
  });
  const content = file.add({}, Buffer.from(shows.join('\n')));
  const pages = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: pages,
    MediaBox: [0, 0, 400, 400],
    Contents: content,
    Resources: { Font: { F1: font } },
  });
  file.put(pages, { Type: '/Pages', Kids: [page], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: pages }), file.add({}));
}

async function textOf(lines: readonly string[], names: Readonly<Record<number, string>> = {}): Promise<string> {
  const reader = await openPdfium(bitmapFontPage(lines, names), undefined);
  const { chars, width, height } = await reader.page(0);
  await reader.close();
  return wordsOfTextLayer(chars, width, height)
    .map(({ text }) => text)
    .join(' ');
}

describe('the letters of TeX fonts without names', () => {
  it('are told by the codes of OT1', async () => {
    const lines = [
      'the \x0crst di\x0berent is \x0dat and e\x0ecient or su\x0fe',
      '\\quoted" on pages 10{12 of the stra\x19e',
    ];
    expect(await textOf(lines)).toBe(
      'the first different is flat and efficient or suffle “quoted” on pages 10–12 of the straße',
    );
  });

  it('are told by the codes of T1', async () => {
    const lines = [
      'the \x1crst di\x1berent is \x1dat and e\x1ecient or su\x1fe',
      '\x10quoted\x11 on pages 10\x1512 of the stra\xffe \xa5le',
    ];
    expect(await textOf(lines)).toBe(
      'the first different is flat and efficient or suffle “quoted” on pages 10–12 of the straße ěle',
    );
  });

  it('are told by the names of glyphs that are put together of letters, whatever their codes', async () => {
    const alphabet = Array.from({ length: 26 }, (_, at) => [0x61 + at, String.fromCharCode(0x61 + at)] as const);
    const names = { ...Object.fromEntries(alphabet), 0x1b: 'f_i', 0x1c: 'f_f_i.liga', 0x1d: 't_t' };
    expect(await textOf(['the \x1brst o\x1cce has a le\x1der'], names)).toBe('the first office has a letter');
  });

  it('are left alone in fonts of formulas, where the codes are Greek', () => {
    const unmapped = { isUnmapped: true };
    const formula = ['x', '\x0c', 'A', 'y', '\x0d', 'B'].flatMap((letter, at) =>
      typeset(letter, 50 + 20 * at, 100, 10, letter < ' ' ? unmapped : {}),
    );
    expect(
      withTexLetters(
        formula,
        () => 'font',
        () => [],
      ),
    ).toBe(formula);
  });

  it('are left alone before numbers, where the codes are other signs', () => {
    const signs = [...typeset('the first office at \x0c100 or \x0c2.5', 50, 100)].map((char) => ({
      ...char,
      isUnmapped: char.text < ' ',
    }));
    const read = withTexLetters(
      signs,
      () => 'font',
      () => [],
    );
    expect(read.map(({ text }) => text).join('')).toBe('the first office at \x0c100 or \x0c2.5');
  });

  it('are left alone where a font knows its characters', () => {
    const known = typeset('the \x0crst di\x0berent', 50, 100);
    expect(
      withTexLetters(
        known,
        () => 'font',
        () => [],
      ),
    ).toBe(known);
  });

  it('are told where a companion font shows nothing but bullets and daggers', async () => {
    expect(await textOf(['\x88', '\x9e \x84 \xb0'])).toBe('• ◦ † °');
    expect(await textOf(['\x88 of the text'])).not.toContain('•');
  });
});
