/** Owns what a tagged page says is no part of its text, through pdfium: running headers, footers and page numbers. */
import type { Element } from '../../layout/element.ts';
import { scratchText } from './pdfium-cell.ts';
import type { Pdfium } from './pdfium.ts';

/** Where it stands tells a header from a footer. */
export const furniture: Element = { id: 0, kind: 'header', level: undefined };

const mostMarks = 16;
const nameBytes = 64;
/** As pdfium numbers the types of PDF objects. */
const nameType = 4;

const subtypes = new WeakMap<Pdfium, number>();

/**
 * True for an object in an artifact of pagination (ISO 32000-1, 14.8.2.2). pdfium does not tell the values of an
 * artifact's attributes, but of its types only pagination has subtypes.
 */
export function isPagination(pdfium: Pdfium, object: number): boolean {
  const count = Math.min(pdfium._FPDFPageObj_CountMarks(object), mostMarks);
  const { scratch } = pdfium;
  for (let index = 0; index < count; index += 1) {
    const mark = pdfium._FPDFPageObj_GetMark(object, index);
    if (mark === 0 || pdfium._FPDFPageObjMark_GetName(mark, scratch, nameBytes, scratch + nameBytes) === 0) continue;
    const size = pdfium.readUint32(scratch + nameBytes);
    if (size > 2 && size <= nameBytes && scratchText(pdfium, size) === 'Artifact')
      return pdfium._FPDFPageObjMark_GetParamValueType(mark, subtypeKey(pdfium)) === nameType;
  }
  return false;
}

/** A pointer that is kept: it is asked for often. */
function subtypeKey(pdfium: Pdfium): number {
  const known = subtypes.get(pdfium);
  if (known !== undefined) return known;
  const key = pdfium.store(Buffer.from('Subtype\0', 'latin1'));
  subtypes.set(pdfium, key);
  return key;
}
