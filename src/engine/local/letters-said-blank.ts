/** Owns letters whose font says that they are spaces, as fonts do that are to keep text from being copied: all that is known is where they stand. */
import type { PdfChar } from './pdf-reader.ts';
import { blankChar } from './pdf-reader.ts';
import { boundsOfObject, type Pdfium } from './pdfium.ts';
import { mapBox, type Affine } from './raster.ts';

/** Width of a letter in em, as it is on an average. */
const letterWidth = 0.5;
const [leastLetters, mostLetters] = [3, 1000];
const space = 0x20;
/** Height of the box of a character that has ink, in sizes of its type; that of a space is 0. */
const leastInk = 0.05;

/**
 * The letters of the text object that a space belongs to, without their meaning; none where the space has no ink, as spaces have none.
 * @param text pdfium's handle of the text of a page
 * @param index of the space in it
 */
export function lettersSaidBlank(pdfium: Pdfium, text: number, index: number, toUpright: Affine): readonly PdfChar[] {
  const at = pdfium.scratch;
  pdfium._FPDFText_GetCharBox(text, index, at, at + 8, at + 16, at + 24);
  const memory = pdfium.view();
  const height = memory.getFloat64(at + 24, true) - memory.getFloat64(at + 16, true);
  if (Math.abs(height) < leastInk * Math.abs(pdfium._FPDFText_GetFontSize(text, index))) return [];
  const object = pdfium._FPDFText_GetTextObject(text, index);
  // It says more than spaces.
  if (index + 1 < pdfium._FPDFText_CountChars(text) && pdfium._FPDFText_GetUnicode(text, index + 1) > space) {
    if (pdfium._FPDFText_GetTextObject(text, index + 1) === object) return [];
  }
  const bounds = object === 0 ? undefined : boundsOfObject(pdfium, object);
  if (bounds === undefined) return [];
  const [x0, y0, x1, y1] = mapBox(toUpright, bounds);
  const width = letterWidth * (y1 - y0);
  const count = Math.min(mostLetters, Math.round((x1 - x0) / width));
  if (!(count >= leastLetters)) return [];
  return Array.from({ length: count }, (_, letter): PdfChar => {
    const left = x0 + ((x1 - x0) * letter) / count;
    const bbox = [left, y0, left + (x1 - x0) / count, y1] as const;
    return { ...blankChar('', false), bbox, cell: bbox, fontSize: y1 - y0, run: object, isUnmapped: true };
  });
}
