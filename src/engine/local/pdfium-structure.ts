/** Owns reading what a PDF says of itself through pdfium: the structure tree of a tagged page, and the outline. */
import type { Element, OutlineEntry } from '../../layout/element.ts';
import type { Pdfium } from './pdfium.ts';

const mostElements = 20_000;
const deepest = 64;
const mostEntries = 5_000;
const longestTitle = 2_000;

/** Elements by the id of the marked content that is theirs; empty for a page that is not tagged. */
export type PageStructure = ReadonlyMap<number, Element>;

const kinds: Readonly<Record<string, Element['kind']>> = {
  Title: 'title',
  H: 'heading',
  P: 'paragraph',
  BlockQuote: 'paragraph',
  Code: 'paragraph',
  BibEntry: 'paragraph',
  TOCI: 'paragraph',
  LI: 'list-item',
  Caption: 'caption',
  Note: 'footnote',
  FENote: 'footnote',
  Formula: 'formula',
  Figure: 'figure',
  TD: 'table',
  TH: 'table',
};

/** Reads the structure tree of a loaded page (ISO 32000-1, 14.7 and 14.8); types are standard ones, after the role map. */
export function readStructure(pdfium: Pdfium, page: number): PageStructure {
  const found = new Map<number, Element>();
  const tree = pdfium._FPDF_StructTree_GetForPage(page);
  if (tree === 0) return found;
  let count = 0;
  const visit = (element: number, holder: Element | undefined, lists: number, depth: number) => {
    if (element === 0 || depth > deepest || count >= mostElements) return;
    count += 1;
    const type = readText(pdfium, (at, size) => pdfium._FPDF_StructElement_GetType(element, at, size));
    const heading = /^H([1-6])$/.exec(type)?.[1];
    const kind = heading === undefined ? kinds[type] : 'heading';
    // Paragraphs in an item, a cell, a caption are no blocks of their own.
    const isBlock = kind !== undefined && (holder === undefined || kind === 'list-item' || kind === 'heading');
    const own: Element | undefined = isBlock
      ? { id: count, kind, level: heading === undefined ? (kind === 'list-item' ? Math.max(1, lists) : undefined) : Number(heading) }
      : holder;
    const marks = pdfium._FPDF_StructElement_GetMarkedContentIdCount(element);
    for (let index = 0; index < Math.min(marks, mostElements); index += 1) {
      const mark = pdfium._FPDF_StructElement_GetMarkedContentIdAtIndex(element, index);
      if (mark >= 0 && own !== undefined) found.set(mark, own);
    }
    const children = pdfium._FPDF_StructElement_CountChildren(element);
    for (let index = 0; index < Math.min(children, mostElements); index += 1)
      visit(pdfium._FPDF_StructElement_GetChildAtIndex(element, index), own, lists + (type === 'L' ? 1 : 0), depth + 1);
  };
  try {
    const children = pdfium._FPDF_StructTree_CountChildren(tree);
    for (let index = 0; index < Math.min(children, mostElements); index += 1)
      visit(pdfium._FPDF_StructTree_GetChildAtIndex(tree, index), undefined, 0, 0);
  } finally {
    pdfium._FPDF_StructTree_Close(tree);
  }
  return found;
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
