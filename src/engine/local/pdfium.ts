/** Owns the binding to pdfium (WASM): the functions used here, with memory handled in one place. */

import { createRequire } from 'node:module';
import type { BoundingBox } from '../../document.ts';
import { loadModule, startProgram } from './compiled-code.ts';

/** Functions of the C interface that are called; the package's types name only a few of them. Pointers are numbers. */
interface Functions {
  _FPDF_InitLibraryWithConfig(config: number): void;
  _FPDF_LoadMemDocument(data: number, size: number, password: number): number;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_GetFormType(document: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDF_GetPageBoundingBox(page: number, rect: number): number;
  _FPDF_GetPageSizeByIndexF(document: number, index: number, size: number): number;
  _FPDFPage_GetRotation(page: number): number;
  _FPDFPage_SetRotation(page: number, quarters: number): void;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetLink(annotation: number): number;
  _FPDFLink_GetAction(link: number): number;
  _FPDFLink_CountQuadPoints(link: number): number;
  _FPDFLink_GetQuadPoints(link: number, index: number, points: number): number;
  _FPDFAction_GetType(action: number): number;
  _FPDFAction_GetURIPath(document: number, action: number, buffer: number, length: number): number;
  _FPDFAnnot_GetFlags(annotation: number): number;
  _FPDFAnnot_GetRect(annotation: number, rect: number): number;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FPDFDOC_ExitFormFillEnvironment(form: number): void;
  _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number;
  _FPDFAnnot_GetFormFieldFlags(form: number, annotation: number): number;
  _FPDFAnnot_GetFormFieldValue(form: number, annotation: number, buffer: number, length: number): number;
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, length: number): number;
  _FPDFAnnot_IsChecked(form: number, annotation: number): number;
  _FPDFAnnot_GetFontSize(form: number, annotation: number, size: number): number;
  _FPDFAnnot_GetOptionCount(form: number, annotation: number): number;
  _FPDFAnnot_GetOptionLabel(form: number, annotation: number, index: number, buffer: number, length: number): number;
  _FPDFAnnot_IsOptionSelected(form: number, annotation: number, index: number): number;
  _FPDFPage_Flatten(page: number, flag: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFPageObj_HasTransparency(object: number): number;
  _FPDFPageObj_GetClipPath(object: number): number;
  _FPDFClipPath_CountPaths(clip: number): number;
  _FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): number;
  _FPDFPageObj_GetStrokeColor(object: number, red: number, green: number, blue: number, alpha: number): number;
  _FPDFPageObj_GetStrokeWidth(object: number, width: number): number;
  _FPDFPath_CountSegments(path: number): number;
  _FPDFPath_GetPathSegment(path: number, index: number): number;
  _FPDFPath_GetDrawMode(path: number, fill: number, stroke: number): number;
  _FPDFPathSegment_GetPoint(segment: number, x: number, y: number): number;
  _FPDFPathSegment_GetType(segment: number): number;
  _FPDFPathSegment_GetClose(segment: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  _FPDFImageObj_GetImagePixelSize(image: number, width: number, height: number): number;
  _FPDFImageObj_GetImageFilterCount(image: number): number;
  _FPDFImageObj_GetImageFilter(image: number, index: number, buffer: number, length: number): number;
  _FPDFImageObj_GetImageMetadata(image: number, page: number, metadata: number): number;
  _FPDFImageObj_GetImageDataRaw(image: number, buffer: number, length: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetUnicode(text: number, index: number): number;
  _FPDFText_IsGenerated(text: number, index: number): number;
  _FPDFText_HasUnicodeMapError(text: number, index: number): number;
  _FPDFText_GetTextObject(text: number, index: number): number;
  _FPDFText_GetCharBox(text: number, index: number, left: number, right: number, bottom: number, top: number): number;
  _FPDFText_GetLooseCharBox(text: number, index: number, rect: number): number;
  _FPDFText_GetFontSize(text: number, index: number): number;
  _FPDFText_GetFontWeight(text: number, index: number): number;
  _FPDFText_GetFontInfo(text: number, index: number, buffer: number, length: number, flags: number): number;
  _FPDFText_GetMatrix(text: number, index: number, matrix: number): number;
  _FPDFText_GetFillColor(text: number, index: number, red: number, green: number, blue: number, alpha: number): number;
  _FPDFTextObj_GetTextRenderMode(object: number): number;
  _FPDFTextObj_GetFont(object: number): number;
  _FPDFFont_GetGlyphPath(font: number, code: number, size: number): number;
  _FPDFGlyphPath_CountGlyphSegments(path: number): number;
  _FPDFGlyphPath_GetGlyphPathSegment(path: number, index: number): number;
  _FPDFPageObj_GetMarkedContentID(object: number): number;
  _FPDFPageObj_CountMarks(object: number): number;
  _FPDFPageObj_GetMark(object: number, index: number): number;
  _FPDFPageObjMark_GetName(mark: number, buffer: number, size: number, written: number): number;
  _FPDFPageObjMark_GetParamValueType(mark: number, key: number): number;
  _FPDF_StructTree_GetForPage(page: number): number;
  _FPDF_StructTree_Close(tree: number): void;
  _FPDF_StructTree_CountChildren(tree: number): number;
  _FPDF_StructTree_GetChildAtIndex(tree: number, index: number): number;
  _FPDF_StructElement_GetType(element: number, buffer: number, size: number): number;
  _FPDF_StructElement_CountChildren(element: number): number;
  _FPDF_StructElement_GetChildAtIndex(element: number, index: number): number;
  _FPDF_StructElement_GetChildMarkedContentID(element: number, index: number): number;
  _FPDF_StructElement_GetAttributeCount(element: number): number;
  _FPDF_StructElement_GetAttributeAtIndex(element: number, index: number): number;
  _FPDF_StructElement_Attr_GetValue(attributes: number, name: number): number;
  _FPDF_StructElement_GetID(element: number, buffer: number, size: number): number;
  _FPDF_StructElement_Attr_CountChildren(value: number): number;
  _FPDF_StructElement_Attr_GetChildAtIndex(value: number, index: number): number;
  _FPDF_StructElement_Attr_GetType(value: number): number;
  _FPDF_StructElement_Attr_GetNumberValue(value: number, number: number): number;
  _FPDF_StructElement_Attr_GetStringValue(value: number, buffer: number, size: number, written: number): number;
  _FPDFBookmark_GetFirstChild(document: number, parent: number): number;
  _FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  _FPDFBookmark_GetTitle(bookmark: number, buffer: number, size: number): number;
  _FPDFBookmark_GetDest(document: number, bookmark: number): number;
  _FPDFBookmark_GetAction(bookmark: number): number;
  _FPDFAction_GetDest(document: number, action: number): number;
  _FPDFDest_GetDestPageIndex(document: number, destination: number): number;
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, buffer: number, stride: number): number;
  _FPDFBitmap_FillRect(bitmap: number, left: number, top: number, width: number, height: number, color: number): number;
  _FPDFBitmap_GetBuffer(bitmap: number): number;
  _FPDFBitmap_GetStride(bitmap: number): number;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
  _FPDF_RenderPageBitmapWithMatrix(bitmap: number, page: number, matrix: number, clip: number, flags: number): void;
  readonly wasmExports: Readonly<Record<string, unknown>> & {
    malloc(size: number): number;
    free(pointer: number): void;
  };
  /** A new array whenever the memory has grown: never keep it. */
  readonly HEAPU8: Uint8Array;
}

export interface Pdfium extends Functions {
  /** 256 bytes for results that are handed back by pointer. */
  readonly scratch: number;
  readFloats(pointer: number, count: number): readonly number[];
  /** The memory, until the next call that may make it grow. */
  view(): DataView;
  readUint32(pointer: number): number;
  /** Copies bytes into pdfium's memory. @throws Error when it is full */
  store(bytes: Uint8Array): number;
  free(pointer: number): void;
}

/** Left, bottom, right and top of a page object in its own space; undefined where pdfium cannot tell. */
export function boundsOfObject(pdfium: Pdfium, object: number): BoundingBox | undefined {
  const at = pdfium.scratch;
  if (pdfium._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12) === 0) return undefined;
  const [left = 0, bottom = 0, right = 0, top = 0] = pdfium.readFloats(at, 4);
  return [left, bottom, right, top];
}

let loading: Promise<Pdfium> | undefined;
let compiled: Promise<object> | undefined;

/** Loads pdfium once for this process, until it is ended. */
export function loadPdfium(): Promise<Pdfium> {
  return (loading ??= load());
}

/** Lets go of pdfium, whose memory never shrinks: with no document open, nothing is left of it. Loaded again, it starts anew. */
export function endPdfium(): void {
  loading = undefined;
}

async function load(): Promise<Pdfium> {
  const { PDFiumModule } = await import('@hyzyla/pdfium');
  compiled ??= loadModule('pdfium', createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm'));
  const globals = new Set(Object.getOwnPropertyNames(globalThis));
  const { program } = await startProgram((options): Promise<unknown> => PDFiumModule(options), await compiled);
  forgetGlobalsBut(globals);
  const functions = program as Functions; // seam: the package types only what its own wrapper calls
  const { malloc, free } = functions.wasmExports;
  // The package wraps each function in checks of its arguments, which take longer than most of the calls themselves.
  const unwrapped = Object.entries(functions.wasmExports)
    .filter(([name, run]) => name.startsWith('FPDF') && typeof run === 'function')
    .map(([name, run]) => [`_${name}`, run] as const);
  Object.assign(functions, Object.fromEntries(unwrapped));
  let bytes = functions.HEAPU8;
  let memory = new DataView(bytes.buffer);
  // The buffer is replaced when the memory grows. The old one is detached then: it has no length, and asking its view for anything throws.
  const view = () => {
    if (bytes.length === 0) {
      bytes = functions.HEAPU8;
      memory = new DataView(bytes.buffer);
    }
    return memory;
  };
  const allocate = (size: number): number => {
    const pointer = malloc(size);
    if (pointer === 0) throw new Error('pdfium is out of memory');
    return pointer;
  };
  // FPDF_LIBRARY_CONFIG, version 2: four words, all zero but the first.
  const config = allocate(32);
  functions.HEAPU8.fill(0, config, config + 32);
  view().setUint32(config, 2, true);
  functions._FPDF_InitLibraryWithConfig(config);
  const whole = Object.assign(functions, {
    scratch: allocate(256),
    readFloats(pointer: number, count: number) {
      const values: number[] = [];
      const now = view();
      for (let index = 0; index < count; index += 1) values.push(now.getFloat32(pointer + index * 4, true));
      return values;
    },
    view,
    readUint32: (pointer: number) => view().getUint32(pointer, true),
    store(bytes: Uint8Array) {
      const pointer = allocate(Math.max(1, bytes.length));
      functions.HEAPU8.set(bytes, pointer);
      return pointer;
    },
    free,
  });
  // An object of hundreds of members is a dictionary to V8, which looks each of them up; as a prototype it is none.
  return Object.create(whole) as Pdfium; // seam: Object.create is typed to give anything
}

/** The program leaves warnings there, of names that are no longer used, with which its memory would live on once it was ended. */
function forgetGlobalsBut(known: ReadonlySet<string>): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const isWarning = !known.has(name) && Object.getOwnPropertyDescriptor(globalThis, name)?.get !== undefined;
    if (isWarning) Reflect.deleteProperty(globalThis, name);
  }
}
