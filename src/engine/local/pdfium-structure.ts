/** Owns reading what a PDF says of itself through pdfium: the structure tree of a tagged page, and the outline. */
import type { OutlineEntry } from '../../layout/element.ts';
import { readCell, scratchText } from './pdfium-cell.ts';
import type { Pdfium } from './pdfium.ts';
import { deepest, elementsOf, mostElements, type PageStructure, type StructureNode } from './structure-tree.ts';

const mostEntries = 5_000;
const longestTitle = 2_000;
/** In bytes; no standard type is half as long. */
const longestType = 64;

/** Reads the structure tree of a loaded page. */
export function readStructure(pdfium: Pdfium, page: number): PageStructure {
  const tree = pdfium._FPDF_StructTree_GetForPage(page);
  if (tree === 0) return new Map();
  let count = 0;
  const read = (element: number, depth: number): StructureNode | undefined => {
    if (element === 0 || depth > deepest || count >= mostElements) return undefined;
    count += 1;
    const size = pdfium._FPDF_StructElement_GetType(element, pdfium.scratch, longestType);
    const type = size > 2 && size <= longestType ? scratchText(pdfium, size) : '';
    const kids: (StructureNode | number | undefined)[] = [];
    const children = Math.min(pdfium._FPDF_StructElement_CountChildren(element), mostElements);
    for (let index = 0; index < children; index += 1) {
      // Unlike the element's list of marks, this leaves out those of other pages.
      const mark = pdfium._FPDF_StructElement_GetChildMarkedContentID(element, index);
      kids.push(mark >= 0 ? mark : read(pdfium._FPDF_StructElement_GetChildAtIndex(element, index), depth + 1));
    }
    return type === 'TD' || type === 'TH' ? { type, ...readCell(pdfium, element), kids } : { type, kids };
  };
  try {
    const children = Math.min(pdfium._FPDF_StructTree_CountChildren(tree), mostElements);
    const kids = Array.from({ length: children }, (_, index) =>
      read(pdfium._FPDF_StructTree_GetChildAtIndex(tree, index), 0),
    );
    return elementsOf(kids);
  } finally {
    pdfium._FPDF_StructTree_Close(tree);
  }
}

/** Reads the outline of a document, by the page that its entries point to. */
export function readOutline(pdfium: Pdfium, document: number): ReadonlyMap<number, readonly OutlineEntry[]> {
  const pages = new Map<number, OutlineEntry[]>();
  const seen = new Set<number>();
  const visit = (parent: number, level: number) => {
    let entry = pdfium._FPDFBookmark_GetFirstChild(document, parent);
    // A damaged outline may run in circles.
    while (entry !== 0 && !seen.has(entry) && seen.size < mostEntries) {
      seen.add(entry);
      const current = entry;
      const title = readText(pdfium, (at, size) => pdfium._FPDFBookmark_GetTitle(current, at, size));
      const page = pageOf(pdfium, document, entry);
      if (title.trim() !== '' && page >= 0) {
        const entries = pages.get(page) ?? [];
        entries.push({ title, level });
        pages.set(page, entries);
      }
      if (level < 6) visit(entry, level + 1);
      entry = pdfium._FPDFBookmark_GetNextSibling(document, entry);
    }
  };
  visit(0, 1);
  return pages;
}

function pageOf(pdfium: Pdfium, document: number, entry: number): number {
  let destination = pdfium._FPDFBookmark_GetDest(document, entry);
  if (destination === 0) {
    const action = pdfium._FPDFBookmark_GetAction(entry);
    if (action !== 0) destination = pdfium._FPDFAction_GetDest(document, action);
  }
  return destination === 0 ? -1 : pdfium._FPDFDest_GetDestPageIndex(document, destination);
}

/** Asks for a text in UTF-16LE that ends in a zero: first its length in bytes, then the text. */
function readText(pdfium: Pdfium, ask: (at: number, size: number) => number): string {
  const size = ask(0, 0);
  if (size <= 2 || size > 2 * longestTitle) return '';
  const at = size <= 256 ? pdfium.scratch : pdfium.store(new Uint8Array(size));
  ask(at, size);
  const text = Buffer.from(pdfium.HEAPU8.subarray(at, at + size - 2)).toString('utf16le');
  if (at !== pdfium.scratch) pdfium.free(at);
  return text;
}
