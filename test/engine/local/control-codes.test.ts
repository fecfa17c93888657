import { describe, expect, it } from 'vitest';
import { withoutControlCodes } from '../../../src/engine/local/control-codes.ts';
import { laidPage } from '../../../src/engine/local/laid-page.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { PdfFile } from '../../generate/pdf-file.ts';
import { typeset } from './chars.ts';
import { markdownOf } from './laid.ts';

/** Items each behind the one glyph of a bitmap font that has no name but its code, as TeX sets them. */
function listPage(items: readonly string[], code: number): Uint8Array {
  const file = new PdfFile();
  const bitmaps = file.add({
    Type: '/Font',
    Subtype: '/Type3',
    FontBBox: [0, 0, 600, 700],
    FontMatrix: '[0.001 0 0 0.001 0 0]',
    FirstChar: code,
    LastChar: code,
    Widths: [500],
    Encoding: { Type: '/Encoding', Differences: [String(code), `/a${code}`] },
    CharProcs: { [`a${code}`]: file.add({}, Buffer.from('500 0 0 150 400 400 d1 50 150 350 250 re f')) },
  });
  const letters = file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: '/Times-Roman' });
  const show = (font: string, x: number, y: number, text: string) =>
    `BT /${font} 11 Tf ${x} ${y} Td <${Buffer.from(text, 'latin1').toString('hex')}> Tj ET`;
  const shows = items.flatMap((item, at) => [
    show('F1', 50, 700 - 20 * at, String.fromCharCode(code)),
    show('F2', 62, 700 - 20 * at, item),
  ]);
  const lead = show('F2', 40, 722, 'What the yard has in stock this week, of all that was ordered in May:');
  const content = file.add({}, Buffer.from([lead, ...shows].join('\n')));
  const pages = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: pages,
    MediaBox: [0, 0, 500, 800],
    Contents: content,
    Resources: { Font: { F1: bitmaps, F2: letters } },
  });
  file.put(pages, { Type: '/Pages', Kids: [page], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: pages }), file.add({}));
}

const items = ['boards of ash and of elm', 'posts for the lower fence', 'laths'];

describe('codes of control characters', () => {
  it('are bullets in a bitmap font of signs, and head the items of a list', async () => {
    const reader = await openPdfium(listPage(items, 0x88), undefined);
    try {
      const markdown = markdownOf(laidPage(0, await reader.page(0)));
      expect(markdown.split('\n').filter((line) => line.startsWith('- '))).toEqual(items.map((item) => `- ${item}`));
      expect(markdown).not.toMatch(/[\u0080-\u009f]/u);
    } finally {
      await reader.close();
    }
  });

  const texts = (text: string, isUnmapped: boolean, fontOf: (char: unknown) => unknown = () => 'font') => {
    const isCode = (letter: string) => letter >= '\u0080' && letter <= '\u009f';
    const chars = typeset(text, 50, 100).map((char) => ({ ...char, isUnmapped: isUnmapped && isCode(char.text) }));
    return withoutControlCodes(chars, fontOf);
  };

  it('are the signs of Windows where the file says that it means them', () => {
    expect(
      texts('the yard\u0092s \u0093ash\u0094 \u0096 12 \u0080', false)
        .map((char) => char.text)
        .join(''),
    ).toBe('the yard’s “ash” – 12 €');
  });

  it('stay unknown in a font of letters that does not tell them, and are seen to be', () => {
    const read = texts('aq\u0088a', true);
    expect(read.map((char) => [char.text, char.isUnmapped])).toEqual([
      ['a', false],
      ['q', false],
      ['\ufffd', true],
      ['a', false],
    ]);
  });

  it('never come into words', () => {
    const chars = typeset('oak\u0085', 50, 100);
    expect(wordsOfTextLayer(chars, 600, 800).map(({ text }) => text)).toEqual(['oak']);
  });
});
