/** Owns reading PDFs through pdfium. */
import type { BoundingBox } from '../../document.ts';
import { withFields } from './form-fields.ts';
import { namedCodesOf, type NamedCodes } from './glyph-names.ts';
import { PageMissing, PasswordNeeded, type PdfLibrary, type PdfPage } from './pdf-reader.ts';
import { readChars } from './pdfium-chars.ts';
import { drawGray, drawPart, drawRgb } from './pdfium-drawing.ts';
import { openOverlays, type Overlay } from './pdfium-overlays.ts';
import { mayHideLayers } from './hidden-layers.ts';
import { readObjects } from './pdfium-objects.ts';
import { jpegOfPage, mayHoldMasks } from './pdfium-scan.ts';
import { withSpelling } from './pdfium-spelling.ts';
import { readOutline, readStructure } from './pdfium-structure.ts';
import { endPdfium, loadPdfium, type Pdfium } from './pdfium.ts';
import { boxesOfDrawn, hideUnseen } from './pdfium-unseen.ts';
import { mapBox, type Affine, type QuarterTurn } from './raster.ts';
import type { PageStructure } from './structure-tree.ts';
import { usualTurn } from './turned-text.ts';

const errorPassword = 4;
const flattenFailed = 0;
/** As pdfium numbers the kinds of forms. */
const fullXfa = 2;
const noStructure: PageStructure = new Map();
const nothing: Overlay = { fields: [], links: [], hasAny: false };
/** Bytes that pdfium may hold beside the document's own: a page of A4 at 300 dpi takes some 40 million to draw. */
const mostHeld = 64 * 1024 * 1024;

/** Of a page whose boxes have nothing in common: pdf.js shows what is in the larger one. */
const noSize = (index: number) => new Error(`pdfium finds no size of page ${index + 1}`);

/** @throws PasswordNeeded, or Error with pdfium's number when the document cannot be opened */
export async function openPdfium(bytes: Uint8Array, password: string | undefined): Promise<PdfLibrary> {
  const pdfium = await loadPdfium();
  const data = pdfium.store(bytes);
  // Not the bytes themselves, which would then be held twice for as long as the document is open.
  const { length } = bytes;
  const secret = pdfium.store(Buffer.from(`${password ?? ''}\0`, 'utf8'));
  const document = pdfium._FPDF_LoadMemDocument(data, length, secret);
  const error = document === 0 ? pdfium._FPDF_GetLastError() : 0;
  pdfium.free(secret);
  if (document === 0) {
    pdfium.free(data);
    if (error === errorPassword) throw new PasswordNeeded();
    throw new Error(`pdfium: error ${error}`);
  }
  const isLarge = () => pdfium.HEAPU8.length > length + mostHeld;
  const load = (index: number): number => {
    const page = pdfium._FPDF_LoadPage(document, index);
    if (page === 0) throw new PageMissing(`pdfium cannot load page ${index + 1}`);
    if (pdfium._FPDF_GetPageWidthF(page) > 0 && pdfium._FPDF_GetPageHeightF(page) > 0) return page;
    pdfium._FPDF_ClosePage(page);
    throw noSize(index);
  };
  const withPage = <Result>(index: number, use: (page: number) => Result): Result => {
    const page = load(index);
    try {
      return use(page);
    } finally {
      pdfium._FPDF_ClosePage(page);
    }
  };
  /** The page that was read last stays loaded until the next one is: pdfium lets go of fonts that no loaded page uses. */
  let lastRead = 0;
  const letGo = () => {
    if (lastRead !== 0) pdfium._FPDF_ClosePage(lastRead);
    lastRead = 0;
  };
  const readLoaded = <Result>(index: number, read: (page: number, draw: typeof drawRgb) => Result): Result => {
    const page = load(index);
    letGo();
    lastRead = page;
    let wasDrawn = false;
    try {
      return read(page, (...of) => {
        wasDrawn = true;
        return drawRgb(...of);
      });
    } finally {
      // pdfium keeps the images that it has decoded with the page.
      if (wasDrawn) letGo();
    }
  };
  const file = () => Buffer.from(pdfium.HEAPU8.buffer, data, length);
  let holdsMasks: boolean | undefined;
  let outline: ReturnType<typeof readOutline> | undefined;
  let namedCodes: readonly NamedCodes[] | undefined;
  let layersMayBeOff: boolean | undefined;
  const mayBeOff = () => (layersMayBeOff ??= mayHideLayers(file()));
  const named = () => (namedCodes ??= namedCodesOf(file()));
  const readWhole = (index: number, page: number, wants: 'text' | undefined, draw: typeof drawRgb): PdfPage => {
    const known = overlays.get(index) ?? nothing;
    if (wants === 'text') return readPage(pdfium, page, known, wants, draw, named, mayBeOff());
    outline ??= readOutline(pdfium, document);
    const entries = outline.get(index);
    return {
      ...readPage(pdfium, page, known, wants, draw, named, mayBeOff()),
      ...(entries === undefined ? {} : { outline: entries }),
    };
  };
  const form = openOverlays(pdfium, document);
  /** By page that was prepared. */
  const overlays = new Map<number, Overlay>();
  /** What was typed into form fields becomes part of the page, so that it is read like the rest; true when there was any. */
  const flatten = (index: number, page: number): boolean => {
    if (overlays.has(index)) return false;
    const found = form.find(page);
    overlays.set(index, found);
    return found.hasAny && pdfium._FPDFPage_Flatten(page, 0) !== flattenFailed;
  };
  return {
    name: 'pdfium',
    pageCount: pdfium._FPDF_GetPageCount(document),
    isXfaForm: pdfium._FPDF_GetFormType(document) === fullXfa,
    async size(index) {
      if (pdfium._FPDF_GetPageSizeByIndexF(document, index, pdfium.scratch) === 0)
        throw new Error(`pdfium cannot measure page ${index + 1}`);
      const [width = 0, height = 0] = pdfium.readFloats(pdfium.scratch, 2);
      if (!(width > 0 && height > 0)) throw noSize(index);
      return { width, height };
    },
    async page(index, wants) {
      // A page shows what was added to it only when it is loaded anew, which parses all of it.
      const found = readLoaded(index, (page, draw) =>
        flatten(index, page) ? undefined : readWhole(index, page, wants, draw),
      );
      return found ?? readLoaded(index, (page, draw) => readWhole(index, page, wants, draw));
    },
    async render(index, width, height) {
      return withPage(index, (page) => drawRgb(pdfium, page, width, height));
    },
    async renderGray(index, width, height) {
      return withPage(index, (page) => drawGray(pdfium, page, width, height));
    },
    async renderPart(index, part, width, height) {
      return withPage(index, (page) => drawPart(pdfium, page, part, width, height));
    },
    async scan(index) {
      holdsMasks ??= mayHoldMasks(file());
      if (holdsMasks) return undefined;
      return withPage(index, (page) => jpegOfPage(pdfium, page, boundsOf(pdfium, page)));
    },
    isLarge,
    file,
    async close() {
      letGo();
      form.close();
      pdfium._FPDF_CloseDocument(document);
      pdfium.free(data);
      if (isLarge()) endPdfium();
    },
  };
}

function readPage(
  pdfium: Pdfium,
  page: number,
  { fields, links }: Overlay,
  wants: 'text' | undefined,
  draw: typeof drawRgb,
  named: () => readonly NamedCodes[],
  mayBeOff: boolean,
): PdfPage {
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  const toUpright = uprightMap(pdfium, page, width, height);
  // Whether a box is ticked is told by what is drawn in it.
  const isWhole = wants === undefined || fields.length > 0;
  const found = readObjects(pdfium, page, toUpright, width * height, isWhole);
  const { images, pathCount, rulings, drawings, covers, lids, orders } = found;
  const structure = isWhole ? readStructure(pdfium, page) : noStructure;
  const readAll = () =>
    withSpelling(pdfium, page, toUpright, readChars(pdfium, page, toUpright, covers, structure, named));
  const chars = readAll();
  // White space has no size and stands upright.
  const turn = chars.some((char) => char.turn !== 0) ? usualTurn({ chars, width, height }) : 0;
  const ordered = turn === 0 ? chars : turned(pdfium, page, turn, readAll);
  const grounds = () => boxesOfDrawn(pdfium, page, toUpright);
  const seen = hideUnseen(ordered, width, height, { lids, orders, mayBeOff, grounds }, (columns, rows) =>
    draw(pdfium, page, columns, rows),
  );
  const read = {
    width,
    height,
    chars: seen,
    images,
    pathCount,
    rulings,
    drawings,
    ...(links.length === 0 ? {} : { links: links.map((link) => ({ ...link, bbox: mapBox(toUpright, link.bbox) })) }),
  };
  return fields.length === 0
    ? read
    : withFields(
        read,
        fields.map((field) => ({ ...field, bbox: mapBox(toUpright, field.bbox) })),
      );
}

/** pdfium puts the text objects of a line in order as they stand on the page as shown: shown upright, they are in order. */
function turned<Result>(pdfium: Pdfium, page: number, turn: QuarterTurn, read: () => Result): Result {
  const quarters = pdfium._FPDFPage_GetRotation(page);
  pdfium._FPDFPage_SetRotation(page, (quarters + turn / 90) % 4);
  try {
    return read();
  } finally {
    pdfium._FPDFPage_SetRotation(page, quarters);
  }
}

/** From the page's own space (origin bottom left of some box, not turned) to upright points from the top left. */
function uprightMap(pdfium: Pdfium, page: number, width: number, height: number): Affine {
  const [left, , , bottom] = boundsOf(pdfium, page) ?? [0, height, width, 0];
  const turn = pdfium._FPDFPage_GetRotation(page);
  if (turn === 1) return [0, 1, 1, 0, -bottom, -left];
  if (turn === 2) return [-1, 0, 0, 1, left + width, -bottom];
  if (turn === 3) return [0, -1, -1, 0, bottom + width, left + height];
  return [1, 0, 0, -1, -left, bottom + height];
}

/** Left, top, right and bottom of the page in its own space. */
function boundsOf(pdfium: Pdfium, page: number): BoundingBox | undefined {
  if (pdfium._FPDF_GetPageBoundingBox(page, pdfium.scratch) === 0) return undefined;
  const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.readFloats(pdfium.scratch, 4);
  return [left, top, right, bottom];
}
