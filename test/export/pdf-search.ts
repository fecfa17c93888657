/** Owns searching a PDF as a viewer does, through pdfium: what is marked on the page for what was typed. */
import { loadPdfium, type Pdfium } from '../../src/engine/local/pdfium.ts';
import { unionBox } from '../../src/bounding-box.ts';
import type { BoundingBox } from '../../src/document.ts';

/** Functions of pdfium's search, which nothing but this uses. */
interface Search {
  _FPDFText_FindStart(text: number, what: number, flags: number, start: number): number;
  _FPDFText_FindNext(search: number): number;
  _FPDFText_GetSchResultIndex(search: number): number;
  _FPDFText_GetSchCount(search: number): number;
  _FPDFText_FindClose(search: number): void;
  _FPDFText_CountRects(text: number, start: number, count: number): number;
  _FPDFText_GetRect(text: number, index: number, left: number, top: number, right: number, bottom: number): number;
}

/** For each text that is searched on the first page, the boxes that are marked, in points from the top left. */
export async function searchFirstPage(
  bytes: Uint8Array,
  texts: readonly string[],
): Promise<readonly (readonly BoundingBox[])[]> {
  const pdfium = (await loadPdfium()) as Pdfium & Search; // seam: the binding names only what the reader calls
  const data = pdfium.store(bytes);
  const document = pdfium._FPDF_LoadMemDocument(data, bytes.length, 0);
  const page = pdfium._FPDF_LoadPage(document, 0);
  const text = pdfium._FPDFText_LoadPage(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  try {
    return texts.map((wanted) => {
      const typed = pdfium.store(Buffer.from(`${wanted}\0`, 'utf16le'));
      const search = pdfium._FPDFText_FindStart(text, typed, 0, 0);
      const found: BoundingBox[] = [];
      while (pdfium._FPDFText_FindNext(search) !== 0) {
        const marked = markedBox(pdfium, text, search, height);
        if (marked !== undefined) found.push(marked);
      }
      pdfium._FPDFText_FindClose(search);
      pdfium.free(typed);
      return found;
    });
  } finally {
    pdfium._FPDFText_ClosePage(text);
    pdfium._FPDF_ClosePage(page);
    pdfium._FPDF_CloseDocument(document);
    pdfium.free(data);
  }
}

function markedBox(pdfium: Pdfium & Search, text: number, search: number, height: number): BoundingBox | undefined {
  const [start, count] = [pdfium._FPDFText_GetSchResultIndex(search), pdfium._FPDFText_GetSchCount(search)];
  const rects = pdfium._FPDFText_CountRects(text, start, count);
  const boxes = Array.from({ length: rects }, (_, index): BoundingBox => {
    const at = pdfium.scratch;
    pdfium._FPDFText_GetRect(text, index, at, at + 8, at + 16, at + 24);
    const side = (place: number): number => pdfium.view().getFloat64(at + 8 * place, true);
    return [side(0), height - side(1), side(2), height - side(3)];
  });
  return unionBox(boxes);
}
