/** Owns where the link annotations of a page lead, told by pdfium (ISO 32000-1, 12.5.6.5 and 12.6.4.7). */
import type { BoundingBox } from '../../document.ts';
import type { LinkArea } from '../../layout/links.ts';
import { followable } from '../../link.ts';
import type { Pdfium } from './pdfium.ts';

const uriAction = 3;
/** Bytes; longer addresses carry data. */
const longest = 8192;
/** Lines over which a link runs. */
const mostAreas = 100;

/**
 * @param annotation a link
 * @param rect its box in the page's own space: left, bottom, right, top
 * @returns its areas in that space, one for each line that the file tells apart; none where it leads to no address
 */
export function areasOfLink(
  pdfium: Pdfium,
  document: number,
  annotation: number,
  rect: BoundingBox,
): readonly LinkArea[] {
  const link = pdfium._FPDFAnnot_GetLink(annotation);
  const action = link === 0 ? 0 : pdfium._FPDFLink_GetAction(link);
  if (action === 0 || pdfium._FPDFAction_GetType(action) !== uriAction) return [];
  const uri = followable(addressOf(pdfium, document, action));
  if (uri === undefined) return [];
  const parts = Array.from({ length: Math.min(mostAreas, pdfium._FPDFLink_CountQuadPoints(link)) }, (_, at) =>
    pdfium._FPDFLink_GetQuadPoints(link, at, pdfium.scratch) === 0
      ? undefined
      : boxAround(pdfium.readFloats(pdfium.scratch, 8)),
  ).filter((box) => box !== undefined);
  return (parts.length === 0 ? [rect] : parts).map((bbox) => ({ bbox, uri }));
}

function addressOf(pdfium: Pdfium, document: number, action: number): string {
  const size = pdfium._FPDFAction_GetURIPath(document, action, 0, 0);
  if (size <= 1 || size > longest) return '';
  const buffer = pdfium.store(new Uint8Array(size));
  try {
    pdfium._FPDFAction_GetURIPath(document, action, buffer, size);
    return Buffer.from(pdfium.HEAPU8.subarray(buffer, buffer + size - 1)).toString('utf8');
  } finally {
    pdfium.free(buffer);
  }
}

/** Around four corners, whose order programs do not agree on. */
function boxAround(corners: readonly number[]): BoundingBox {
  const xs = corners.filter((_, at) => at % 2 === 0);
  const ys = corners.filter((_, at) => at % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
