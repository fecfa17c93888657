/** Owns what a tagged page says is no part of its text, through pdfium: running headers, footers and page numbers. */
import { scratchText } from './pdfium-cell.ts';
import type { Pdfium } from './pdfium.ts';

const mostMarks = 16;
const nameBytes = 64;
/** As pdfium numbers the types of PDF objects. */
const nameType = 4;

/** Pointers to keys, which stay in pdfium's memory: they are asked for often. */
const kept = new WeakMap<Pdfium, { readonly type: number; readonly subtype: number }>();

/**
 * True for an object in an artifact that is of pagination (ISO 32000-1, 14.8.2.2) or does not say its type. pdfium does
 * not tell the values of an artifact's attributes, but of its types only pagination has subtypes.
 */
export function isPagination(pdfium: Pdfium, object: number): boolean {
  const count = Math.min(pdfium._FPDFPageObj_CountMarks(object), mostMarks);
  const { scratch } = pdfium;
  for (let index = 0; index < count; index += 1) {
    const mark = pdfium._FPDFPageObj_GetMark(object, index);
    if (mark === 0 || pdfium._FPDFPageObjMark_GetName(mark, scratch, nameBytes, scratch + nameBytes) === 0) continue;
    const size = pdfium.readUint32(scratch + nameBytes);
    if (size <= 2 || size > nameBytes || scratchText(pdfium, size) !== 'Artifact') continue;
    const { type, subtype } = keysOf(pdfium);
    const has = (key: number) => pdfium._FPDFPageObjMark_GetParamValueType(mark, key) === nameType;
    return has(subtype) || !has(type);
  }
  return false;
}

function keysOf(pdfium: Pdfium): { readonly type: number; readonly subtype: number } {
  const known = kept.get(pdfium);
  if (known !== undefined) return known;
  const store = (name: string) => pdfium.store(Buffer.from(`${name}\0`, 'latin1'));
  const keys = { type: store('Type'), subtype: store('Subtype') };
  kept.set(pdfium, keys);
  return keys;
}
