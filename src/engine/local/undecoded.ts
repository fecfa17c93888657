/**
 * Owns the suspicion that a page came out white since a library could not decode its picture and said nothing: pdfium does so with
 * JBIG2 whose regions are coded as fax (MMR; ISO/IEC 14492, 6.2.6).
 */

const decoder = Buffer.from('JBIG2Decode');
const white = 255;

/** @param file the document's bytes; the names of filters are never packed or encrypted, since streams stand for themselves */
export function createUndecodedSuspicion(file: () => Buffer): (pixels: Uint8Array) => boolean {
  let mayBe: boolean | undefined;
  return (pixels) => pixels.every((value) => value === white) && (mayBe ??= file().includes(decoder));
}
