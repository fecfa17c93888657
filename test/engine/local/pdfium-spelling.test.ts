/** Text that a page spells for glyphs of which none says the whole, as Chromium writes Indic, Thai and Arabic text. */
import { describe, expect, it } from 'vitest';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { PdfFile } from '../../generate/pdf-file.ts';

/** Codes of the font by what its map of letters says of them; glyphs of every other code say nothing. */
type Letters = Readonly<Record<string, string>>;

const hex = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex');

/** A page of one line in Helvetica, 20 points. @param content of the text object, which begins at the line's start */
function pageOf(content: string, letters: Letters): Uint8Array {
  const file = new PdfFile();
  const maps = Object.entries(letters).map(([code, text]) => `<${Buffer.from(code).toString('hex')}> <${hex(text)}>`);
  const toUnicode = file.addDeflated(
    {},
    `begincmap 1 begincodespacerange <00> <ff> endcodespacerange ${maps.length} beginbfchar ${maps.join(' ')} endbfchar endcmap`,
  );
  const font = file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica', ToUnicode: toUnicode });
  const pages = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: pages,
    MediaBox: [0, 0, 400, 200],
    Resources: { Font: { F: font } },
    Contents: file.addDeflated({}, `BT /F 20 Tf 1 0 0 1 50 100 Tm ${content} ET`),
  });
  file.put(pages, { Type: '/Pages', Kids: [page], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: pages }), file.add({}));
}

async function wordsOf(content: string, letters: Letters) {
  const reader = await openPdfium(pageOf(content, letters), undefined);
  try {
    const { chars, width, height } = await reader.page(0);
    return wordsOfTextLayer(chars, width, height);
  } finally {
    await reader.close();
  }
}

const spelled = (text: string, glyphs: string) => `/Span<</ActualText <FEFF${hex(text)}>>> BDC ${glyphs} EMC`;
// Each letter of Helvetica that is used here is 13.34 points wide, and its space 5.56.
const step = '13.34 0 Td';

describe('text that is spelled for its glyphs', () => {
  const letters = { A: 'स', B: 'च', K: 'न', ' ': ' ' };

  it('is one word with the letters beside it, however many glyphs it is drawn with', async () => {
    // The vowels are glyphs of their own, which say nothing: V below the letter, X behind it.
    const content = [
      spelled('सू', `(A) Tj ${step} (V) Tj`),
      `0 0 Td (B) Tj`,
      spelled('ना', `${step} (K) Tj ${step} (X) Tj`),
      `${step} ( ) Tj 5.56 0 Td (B) Tj`,
    ].join(' ');
    const words = await wordsOf(content, letters);
    expect(words.map(({ text }) => text)).toEqual(['सूचना', 'च']);
    expect(words[0]?.bbox[2]).toBeGreaterThan(50 + 3.5 * 13.34);
  });

  it('keeps the order in which it is written where a mark stands behind the next letter', async () => {
    const content = [spelled('सू', `(A) Tj 15 0 Td (V) Tj`), `-1.66 0 Td (B) Tj`, `${step} (K) Tj`].join(' ');
    const words = await wordsOf(content, letters);
    expect(words.map(({ text }) => text)).toEqual(['सूचन']);
  });

  it('keeps its words apart where it is several', async () => {
    const content = spelled('सच कन', `(AB KN) Tj`);
    expect((await wordsOf(content, letters)).map(({ text }) => text)).toEqual(['सच', 'कन']);
  });
});
