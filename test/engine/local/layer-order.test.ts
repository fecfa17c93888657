import { describe, expect, it } from 'vitest';
import { inReadingOrder } from '../../../src/engine/local/layer-order.ts';
import { blankChar, type PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { layOut, toDigitalPdf } from '../../generate/index.ts';
import { typeset } from './chars.ts';

/** What is read of a line that is seen so from left to right, with letters that come in the order that `from` gives. */
function read(seen: string, order: (chars: PdfChar[]) => PdfChar[] = (chars) => chars): string {
  const chars = order(typeset(seen, 50, 100).filter(({ text }) => text !== ' '));
  return wordsOfTextLayer(chars, 600, 800)
    .map(({ text }) => text)
    .join(' ');
}
const seenOf = (text: string) => [...text].toReversed().join('');

describe('a line that runs to the left', () => {
  const word = 'שלום';
  it('is read from the right, in whatever order its letters come', () => {
    for (const order of [
      (chars: PdfChar[]) => chars,
      (chars: PdfChar[]) => chars.toReversed(),
      (chars: PdfChar[]) => [...chars.slice(4), ...chars.slice(0, 4)],
    ])
      expect(read(seenOf('דוד כהן שלום'), order)).toBe('דוד כהן שלום');
  });

  it('keeps numbers, names and addresses as they are seen, and what ends them', () => {
    expect(read(`12.5% ${seenOf(word)}`)).toBe(`${word} 12.5%`);
    expect(read(`%12.5 ${seenOf(word)}`)).toBe(`${word} 12.5%`);
    expect(read(`.2023 ${seenOf(word)}`)).toBe(`${word} 2023.`);
    expect(read(`info@example.com ${seenOf('דוד כהן')}`)).toBe('דוד כהן info@example.com');
    expect(read(`Rent Office, :${seenOf('דוד כהן שלום')}`)).toBe('דוד כהן שלום: Rent Office,');
    expect(read(`+971 4 555 0199 ${seenOf(word)}`)).toBe(`${word} +971 4 555 0199`);
    expect(read(`03-555-1234 ${seenOf(word)}`)).toBe(`${word} 03-555-1234`);
    expect(read(`10-${seenOf('עד ה')}`)).toBe('עד ה-10');
    expect(read(`12.5%-${seenOf('עלה ב')}`)).toBe('עלה ב-12.5%');
  });

  it('has the cells of a row from the right, and numbers before the points of a list', () => {
    expect(read(`1,860.00   15.50   120   ${seenOf(word)}`)).toBe(`${word} 120 15.50 1,860.00`);
    expect(read(`${seenOf(word)} .1`)).toBe(`1. ${word}`);
  });

  it('is parted from foreign words and from numbers by its ink, where cells are wider than their letters', () => {
    const wide = (chars: PdfChar[]) =>
      chars.map((char): PdfChar => {
        const [x0, y0, x1, y1] = char.cell;
        return char.text < '\u0590' ? char : { ...char, cell: [x0, y0, x1 + 8, y1] };
      });
    // Pieces of a line come in any order: what stands side by side did not come so.
    const phrase = `${word} דוד`;
    const length = phrase.replace(' ', '').length;
    const swapped = (chars: PdfChar[]) => [...wide(chars.slice(length)), ...wide(chars.slice(0, length))];
    expect(read(`${seenOf(phrase)} Siemens`, swapped)).toBe(`Siemens ${phrase}`);
    expect(read(`${seenOf(phrase)} 12.5%`, swapped)).toBe(`12.5% ${phrase}`);
  });

  it('is not parted where a library only breaks it between letters that nearly touch', () => {
    const blanks = ['\r', '\n'].map((text): PdfChar => ({ ...blankChar(text, true) }));
    const broken = (chars: PdfChar[]) => [...chars.slice(0, 2), ...blanks, ...chars.slice(2)];
    expect(read(seenOf(word), broken)).toBe(word);
  });

  it('has the letters of a ligature of lam and alef in the order in which they are written', () => {
    for (const letters of ['لآ', 'آل']) {
      const [glyph] = typeset('ل', 55, 100);
      const cluster = [...letters].map((text): PdfChar => ({ ...(glyph ?? blankChar('', false)), text }));
      const [before, after] = [typeset('ا', 60, 100), typeset('ن', 50, 100)];
      expect(wordsOfTextLayer([...before, ...cluster, ...after], 600, 800).map(({ text }) => text)).toEqual(['الآن']);
    }
  });

  it('opens and closes its brackets, by whichever names they go', () => {
    for (const pair of ['()', ')('])
      expect(read(`.${pair.charAt(0)}${seenOf(word)}${pair.charAt(1)} ${seenOf('דוד')}`)).toBe(`דוד (${word}).`);
  });
});

describe('a line that runs to the right', () => {
  it('has its phrases in the other direction turned round, with what stands between their words', () => {
    expect(read(`The greeting ${seenOf('שלום, דוד')} is common here`)).toBe('The greeting שלום, דוד is common here');
  });

  it('is left as it is where nothing runs to the left', () => {
    const chars = typeset('Plain text (1) of 2.', 50, 100);
    expect(inReadingOrder(chars)).toBe(chars);
  });
});

it('a document in Arabic is read as it was written', async () => {
  const text = 'ارتفعت المبيعات (بنسبة 12.5%) في عام 2023. للتواصل: info@example.com من الأحد';
  const document = await layOut([{ kind: 'paragraph', text }], { width: 700, height: 160, margin: 40, fontSize: 12 });
  const reader = await openPdfium(await toDigitalPdf(document), undefined);
  const { chars, width, height } = await reader.page(0);
  await reader.close();
  expect(
    wordsOfTextLayer(chars, width, height)
      .map((word) => word.text)
      .join(' '),
  ).toBe(text);
});
