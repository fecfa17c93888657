/** Owns finding the form fields of a page through pdfium. */
import type { BoundingBox } from '../../document.ts';
import type { Pdfium } from './pdfium.ts';

const annotationType = { freeText: 3, widget: 20 } as const;
const annotationFlag = { hidden: 0x02, noView: 0x20 } as const;
const mostAnnotations = 2000;

/** The boxes of a page's form fields in its own space (left, bottom, right, top), and whether there are such fields or texts that were typed on the page. */
export function findFields(
  pdfium: Pdfium,
  page: number,
): { readonly boxes: readonly BoundingBox[]; readonly hasAny: boolean } {
  const boxes: BoundingBox[] = [];
  let hasAny = false;
  const count = Math.min(pdfium._FPDFPage_GetAnnotCount(page), mostAnnotations);
  for (let index = 0; index < count; index += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const type = pdfium._FPDFAnnot_GetSubtype(annotation);
    const isShown = (pdfium._FPDFAnnot_GetFlags(annotation) & (annotationFlag.hidden | annotationFlag.noView)) === 0;
    if (type === annotationType.widget && isShown && pdfium._FPDFAnnot_GetRect(annotation, pdfium.scratch) !== 0) {
      const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.readFloats(pdfium.scratch, 4);
      boxes.push([left, bottom, right, top]);
    }
    pdfium._FPDFPage_CloseAnnot(annotation);
    hasAny ||= type === annotationType.widget || type === annotationType.freeText;
  }
  return { boxes, hasAny };
}
