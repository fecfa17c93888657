/** Owns reading PDFs through pdfium. */
import type { BoundingBox } from '../../document.ts';
import { withFields } from './form-fields.ts';
import { PasswordNeeded, type PdfImage, type PdfPage, type PdfReader, type Raster } from './pdf-reader.ts';
import { readChars, type Cover } from './pdfium-chars.ts';
import { findFields } from './pdfium-fields.ts';
import { createRulingCollector } from './pdfium-rulings.ts';
import { jpegOfPage, mayHoldMasks } from './pdfium-scan.ts';
import { readOutline, readStructure } from './pdfium-structure.ts';
import { loadPdfium, type Pdfium } from './pdfium.ts';
import { boxesOfDrawn, hideUnseen, lidOf, type Lid } from './pdfium-unseen.ts';
import { chain, identity, mapBox, type Affine, type GrayImage, type QuarterTurn } from './raster.ts';
import type { PageStructure } from './structure-tree.ts';
import { usualTurn } from './turned-text.ts';

const errorPassword = 4;
const objectType = { path: 2, image: 3, form: 5 } as const;
const renderAnnotations = 0x01;
const reverseByteOrder = 0x10;
/** Formats of pdfium's bitmaps, and what it is told when it draws on them. */
const asRgb = { format: 3, flags: renderAnnotations | reverseByteOrder } as const;
/** A quarter of the memory, and two to three times as fast. */
const asGray = { format: 1, flags: renderAnnotations } as const;
const mostObjects = 50_000;
const deepestForm = 8;
const mostDrawings = 20_000;
const flattenFailed = 0;
const noStructure: PageStructure = new Map();

/** @throws PasswordNeeded, or Error with pdfium's number when the document cannot be opened */
export async function openPdfium(bytes: Uint8Array, password: string | undefined): Promise<PdfReader> {
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
  const withPage = <Result>(index: number, use: (page: number) => Result): Result => {
    const page = pdfium._FPDF_LoadPage(document, index);
    if (page === 0) throw new Error(`pdfium cannot load page ${index + 1}`);
    try {
      return use(page);
    } finally {
      pdfium._FPDF_ClosePage(page);
    }
  };
  let holdsMasks: boolean | undefined;
  let outline: ReturnType<typeof readOutline> | undefined;
  const readWhole = (index: number, page: number, wants: 'text' | undefined): PdfPage => {
    const known = fields.get(index) ?? [];
    if (wants === 'text') return readPage(pdfium, page, known, wants);
    outline ??= readOutline(pdfium, document);
    const entries = outline.get(index);
    return { ...readPage(pdfium, page, known, wants), ...(entries === undefined ? {} : { outline: entries }) };
  };
  /** By page that was prepared, the boxes of its form's fields, in the page's own space. */
  const fields = new Map<number, readonly BoundingBox[]>();
  /** What was typed into form fields becomes part of the page, so that it is read like the rest; true when there was any. */
  const flatten = (index: number, page: number): boolean => {
    if (fields.has(index)) return false;
    const { boxes, hasAny } = findFields(pdfium, page);
    fields.set(index, boxes);
    return hasAny && pdfium._FPDFPage_Flatten(page, 0) !== flattenFailed;
  };
  return {
    name: 'pdfium',
    pageCount: pdfium._FPDF_GetPageCount(document),
    async size(index) {
      if (pdfium._FPDF_GetPageSizeByIndexF(document, index, pdfium.scratch) === 0)
        throw new Error(`pdfium cannot measure page ${index + 1}`);
      const [width = 0, height = 0] = pdfium.readFloats(pdfium.scratch, 2);
      return { width, height };
    },
    async page(index, wants) {
      // A page shows what was added to it only when it is loaded anew, which parses all of it.
      const found = withPage(index, (page) => (flatten(index, page) ? undefined : readWhole(index, page, wants)));
      return found ?? withPage(index, (page) => readWhole(index, page, wants));
    },
    async render(index, width, height) {
      return withPage(index, (page) => draw(pdfium, page, width, height, asRgb, takeRgb));
    },
    async renderGray(index, width, height) {
      return withPage(index, (page) => draw(pdfium, page, width, height, asGray, takeGray));
    },
    async scan(index) {
      holdsMasks ??= mayHoldMasks(Buffer.from(pdfium.HEAPU8.buffer, data, length));
      if (holdsMasks) return undefined;
      return withPage(index, (page) => jpegOfPage(pdfium, page, boundsOf(pdfium, page)));
    },
    async close() {
      pdfium._FPDF_CloseDocument(document);
      pdfium.free(data);
    },
  };
}

function readPage(pdfium: Pdfium, page: number, fields: readonly BoundingBox[], wants: 'text' | undefined): PdfPage {
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  const toUpright = uprightMap(pdfium, page, width, height);
  // Whether a box is ticked is told by what is drawn in it.
  const isWhole = wants === undefined || fields.length > 0;
  const found = readObjects(pdfium, page, toUpright, width * height, isWhole);
  const { images, pathCount, rulings, drawings, covers, lids, orders } = found;
  const structure = isWhole ? readStructure(pdfium, page) : noStructure;
  const readAll = () => readChars(pdfium, page, toUpright, covers, structure);
  const chars = readAll();
  // White space has no size and stands upright.
  const turn = chars.some((char) => char.turn !== 0) ? usualTurn({ chars, width, height }) : 0;
  const ordered = turn === 0 ? chars : turned(pdfium, page, turn, readAll);
  const grounds = () => boxesOfDrawn(pdfium, page, toUpright);
  const seen = hideUnseen(ordered, width, height, { lids, orders, grounds }, (columns, rows) =>
    draw(pdfium, page, columns, rows, asRgb, takeRgb),
  );
  const read = { width, height, chars: seen, images, pathCount, rulings, drawings };
  return fields.length === 0
    ? read
    : withFields(
        read,
        fields.map((box) => mapBox(toUpright, box)),
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

interface PageObjects {
  readonly images: readonly PdfImage[];
  readonly pathCount: number;
  readonly rulings: PdfPage['rulings'];
  readonly drawings: readonly BoundingBox[];
  /** Opaque images over most of the page, with their place in the drawing order. */
  readonly covers: readonly Cover[];
  readonly lids: readonly Lid[];
  /** Of text objects, their place in the drawing order. */
  readonly orders: ReadonlyMap<number, number>;
}

/** @param withPaths whether paths are read, rather than only counted */
function readObjects(
  pdfium: Pdfium,
  page: number,
  toUpright: Affine,
  pageArea: number,
  withPaths: boolean,
): PageObjects {
  const images: PdfImage[] = [];
  const covers: Cover[] = [];
  const lids: Lid[] = [];
  const orders = new Map<number, number>();
  const collector = createRulingCollector(pdfium);
  let pathCount = 0;
  let objectCount = 0;
  const drawings: BoundingBox[] = [];
  const addDrawing = (object: number, map: Affine) => {
    const at = pdfium.scratch;
    if (drawings.length >= mostDrawings || pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12) === 0)
      return;
    const [left = 0, bottom = 0, right = 0, top = 0] = pdfium.readFloats(at, 4);
    drawings.push(mapBox(map, [left, bottom, right, top]));
  };
  const visit = (object: number, map: Affine, depth: number) => {
    if (object === 0 || objectCount >= mostObjects) return;
    objectCount += 1;
    const type = pdfium._FPDFPageObj_GetType(object);
    if (type === objectType.path) {
      pathCount += 1;
      // What comes before all text hides none.
      const lid = orders.size === 0 ? undefined : lidOf(pdfium, object, map, objectCount, lids);
      if (lid !== undefined) lids.push(lid);
      if (!withPaths) return;
      const before = collector.rulings.length;
      collector.add(object, map);
      if (collector.rulings.length === before) addDrawing(object, map);
    } else if (type === objectType.form && depth < deepestForm) {
      const hasMatrix = pdfium._FPDFPageObj_GetMatrix(object, pdfium.scratch) !== 0;
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = hasMatrix ? pdfium.readFloats(pdfium.scratch, 6) : identity;
      const inner = chain([a, b, c, d, e, f], map);
      const count = pdfium._FPDFFormObj_CountObjects(object);
      for (let index = 0; index < Math.min(count, mostObjects); index += 1)
        visit(pdfium._FPDFFormObj_GetObject(object, index), inner, depth + 1);
    } else if (type === objectType.image) {
      const at = pdfium.scratch;
      if (pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12) === 0) return;
      const [left = 0, bottom = 0, right = 0, top = 0] = pdfium.readFloats(at, 4);
      const bbox = mapBox(map, [left, bottom, right, top]);
      const sized = pdfium._FPDFImageObj_GetImagePixelSize(object, at, at + 4) !== 0;
      images.push({
        bbox,
        pixelWidth: sized ? pdfium.readUint32(at) : 0,
        pixelHeight: sized ? pdfium.readUint32(at + 4) : 0,
      });
      const area = (bbox[2] - bbox[0]) * (bbox[3] - bbox[1]);
      const isCover = area > pageArea / 2 && covers.length < 8 && pdfium._FPDFPageObj_HasTransparency(object) === 0;
      if (isCover) covers.push({ bbox, below: new Set(orders.keys()) });
    } else orders.set(object, objectCount);
  };
  const count = pdfium._FPDFPage_CountObjects(page);
  for (let index = 0; index < Math.min(count, mostObjects); index += 1)
    visit(pdfium._FPDFPage_GetObject(page, index), toUpright, 0);
  return { images, pathCount, rulings: collector.rulings, drawings, covers, lids, orders };
}

/** What pdfium drew, in its own memory. */
interface Drawing {
  readonly memory: Uint8Array;
  /** Offset of the first row. */
  readonly start: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

function draw<Image>(
  pdfium: Pdfium,
  page: number,
  width: number,
  height: number,
  { format, flags }: { readonly format: number; readonly flags: number },
  take: (drawing: Drawing, width: number, height: number) => Image,
): Image {
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, format, 0, 0);
  if (bitmap === 0) throw new Error('pdfium is out of memory for the picture of the page');
  try {
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
    const start = pdfium._FPDFBitmap_GetBuffer(bitmap);
    return take({ memory: pdfium.HEAPU8, start, stride: pdfium._FPDFBitmap_GetStride(bitmap) }, width, height);
  } finally {
    pdfium._FPDFBitmap_Destroy(bitmap);
  }
}

function takeRgb({ memory, start, stride }: Drawing, width: number, height: number): Raster {
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    let from = start + y * stride;
    for (let x = 0; x < width; x += 1, from += 4, to += 3) {
      rgb[to] = memory[from] ?? 255;
      rgb[to + 1] = memory[from + 1] ?? 255;
      rgb[to + 2] = memory[from + 2] ?? 255;
    }
  }
  return { width, height, rgb };
}

function takeGray({ memory, start, stride }: Drawing, width: number, height: number): GrayImage {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = start + y * stride;
    data.set(memory.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}
