/** Owns reading PDFs through pdf.js, the second reader for what pdfium cannot open. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { BoundingBox } from '../../document.ts';
import { mostRulings, type Ruling } from '../../layout/tables/ruling.ts';
import { rulingOfPicture, rulingsOfPath, type PathSegment } from './path-rulings.ts';
import {
  PasswordNeeded,
  grayOf,
  mostCharacters,
  type PdfChar,
  type PdfImage,
  type PdfLibrary,
  type Raster,
} from './pdf-reader.ts';
import { withFields } from './form-fields.ts';
import { fieldsOf } from './pdfjs-fields.ts';
import { linksOf } from './pdfjs-links.ts';
import { followMarks } from './pdfjs-structure.ts';
import { signsOf } from './sign-fonts.ts';
import { isTypewriter } from './typewriter-fonts.ts';
import { chain, mapBox, turnToUpright, type Affine } from './raster.ts';

/** @throws PasswordNeeded, or Error with the reason of pdf.js when the document cannot be opened */
export async function openPdfJs(bytes: Uint8Array, password: string | undefined): Promise<PdfLibrary> {
  const { getDocument, OPS, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = getDocument({
    // pdf.js takes the buffer over.
    data: Uint8Array.from(bytes),
    ...(password === undefined ? {} : { password }),
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    // Their names, by which bold type and signs are told.
    fontExtraProperties: true,
    cMapUrl: join(folder, 'cmaps') + sep,
    standardFontDataUrl: join(folder, 'standard_fonts') + sep,
    wasmUrl: join(folder, 'wasm') + sep,
  });
  const document = await task.promise.catch(async (thrown: unknown) => {
    await task.destroy();
    if (thrown instanceof Error && thrown.name === 'PasswordException') throw new PasswordNeeded();
    throw new Error(`pdf.js: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
  });
  const { info } = await document.getMetadata();
  const states = (fact: string) => Object.entries(info).some(([name, value]) => name === fact && value === true);
  async function render(index: number, width: number, height: number, part?: BoundingBox): Promise<Raster> {
    const page = await document.getPage(index + 1);
    const [left, top, right] = part ?? [0, 0, page.getViewport({ scale: 1 }).width];
    const scale = width / (right - left);
    const viewport = page.getViewport({ scale, offsetX: -left * scale, offsetY: -top * scale });
    const factory = document.canvasFactory as CanvasFactory; // seam: typed as any object
    const { canvas, context } = factory.create(width, height);
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    await page.render({ canvas, canvasContext: context, viewport }).promise;
    const { data } = context.getImageData(0, 0, width, height);
    const rgb = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
      rgb[to] = data[from] ?? 255;
      rgb[to + 1] = data[from + 1] ?? 255;
      rgb[to + 2] = data[from + 2] ?? 255;
    }
    page.cleanup();
    return { width, height, rgb };
  }
  return {
    name: 'pdf.js',
    pageCount: document.numPages,
    isXfaForm: states('IsXFAPresent') && !states('IsAcroFormPresent'),
    async size(index) {
      const { width, height } = (await document.getPage(index + 1)).getViewport({ scale: 1 });
      return { width, height };
    },
    async page(index) {
      const page = await document.getPage(index + 1);
      const { width, height, transform } = page.getViewport({ scale: 1 });
      const toUpright = affine(transform);
      const operators = await page.getOperatorList();
      const chars: PdfChar[] = [];
      let run = 0;
      // A damaged tree makes a page one without tags, not one that cannot be read.
      const marks = followMarks(await page.getStructTree().catch(() => null));
      const options = { disableNormalization: true, includeMarkedContent: true };
      for (const item of (await page.getTextContent(options)).items) {
        if (!('str' in item)) marks.follow(item);
        if (!('str' in item) || chars.length > mostCharacters) continue;
        // Fonts are known only after the operators were read, which is done above.
        const font: { readonly name?: string; readonly bold?: boolean; readonly italic?: boolean } | undefined =
          page.commonObjs.has(item.fontName) ? page.commonObjs.get(item.fontName) : undefined;
        run += 1;
        chars.push(...charsOfItem(item, chain(affine(item.transform), toUpright), font, run, marks.element()));
      }
      const found = imagesAndPaths(operators, OPS, toUpright);
      const annotations = await page.getAnnotations();
      const links = linksOf(annotations, toUpright);
      page.cleanup();
      const read = { width, height, chars, ...found, ...(links.length === 0 ? {} : { links }) };
      return withFields(read, fieldsOf(annotations, toUpright));
    },
    render,
    renderGray: async (index, width, height) => grayOf(await render(index, width, height)),
    renderPart: async (index, part, width, height) => grayOf(await render(index, width, height, part)),
    scan: async () => undefined,
    isLarge: () => false,
    file: () => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    close: () => task.destroy(),
  };
}

/** pdf.js's own way to a canvas, which on Node is a native one that it brings along. */
interface CanvasFactory {
  create(width: number, height: number): { readonly canvas: object; readonly context: Context };
}
interface Context {
  fillStyle: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

interface TextItem {
  readonly str: string;
  readonly dir: string;
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
}

/** pdf.js gives runs, not characters: the run's width is shared out evenly, which places words well enough. */
function charsOfItem(
  item: TextItem,
  map: Affine,
  font: { readonly name?: string; readonly bold?: boolean; readonly italic?: boolean } | undefined,
  run: number,
  element: PdfChar['element'],
): PdfChar[] {
  const fontSize = Math.hypot(map[2], map[3]);
  const unit = Math.hypot(map[0], map[1]);
  const name = font?.name ?? '';
  const style = {
    ...(fontSize > 0 ? { fontSize } : {}),
    bold: font?.bold === true || /bold|black|heavy/i.test(name),
    italic: font?.italic === true || /italic|oblique/i.test(name),
    monospace: isTypewriter(name),
  };
  const turn = turnToUpright(map);
  const signs = signsOf(name);
  const characters = [...item.str];
  const step = characters.length === 0 || unit === 0 ? 0 : item.width / unit / characters.length;
  const chars = characters.map((text, index): PdfChar => {
    const place = item.dir === 'rtl' ? characters.length - 1 - index : index;
    const box = (bottom: number, top: number): BoundingBox =>
      mapBox(map, [place * step, bottom, (place + 1) * step, top]);
    return {
      text: signs?.get(text.codePointAt(0) ?? 0) ?? text,
      bbox: box(-0.2, 0.75),
      cell: box(-0.25, 0.95),
      fontSize,
      style,
      turn,
      run,
      element,
      isGenerated: false,
      isHidden: false,
      isWhite: false,
      isUnmapped: false,
    };
  });
  if (item.hasEOL) {
    const end: BoundingBox = mapBox(map, [0, 0, 0, 0]);
    chars.push({
      text: '\n',
      bbox: end,
      cell: end,
      fontSize,
      style,
      turn,
      run,
      element,
      isGenerated: true,
      isHidden: false,
      isWhite: false,
      isUnmapped: false,
    });
  }
  return chars;
}

interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/** Follows the drawing operators far enough to place images (each is drawn into the unit square) and rulings. */
function imagesAndPaths(operators: Operators, codes: Readonly<Record<string, number>>, toUpright: Affine) {
  const images: PdfImage[] = [];
  let pathCount = 0;
  let map = toUpright;
  let pen: Pen = { strokeWidth: 1, fill: '', stroke: '' };
  const rulings: Ruling[] = [];
  const saved: (readonly [Affine, Pen])[] = [];
  const restore = () => {
    [map, pen] = saved.pop() ?? [toUpright, pen];
  };
  operators.fnArray.forEach((code, index) => {
    const values = operators.argsArray[index];
    const list: readonly unknown[] = Array.isArray(values) ? values : [];
    if (code === codes['save']) saved.push([map, pen]);
    else if (code === codes['restore'] || code === codes['paintFormXObjectEnd']) restore();
    else if (code === codes['paintFormXObjectBegin']) {
      saved.push([map, pen]);
      if (Array.isArray(list[0])) map = chain(affine(list[0]), map);
    } else if (code === codes['setLineWidth']) pen = { ...pen, strokeWidth: Number(list[0] ?? 1) };
    else if (code === codes['setFillRGBColor']) pen = { ...pen, fill: String(list[0]) };
    else if (code === codes['setStrokeRGBColor']) pen = { ...pen, stroke: String(list[0]) };
    else if (code === codes['transform']) map = chain(affine(list), map);
    else if (code === codes['constructPath']) {
      pathCount += 1;
      const paint = paintOf(list[0], codes, pen);
      if (paint !== undefined && rulings.length <= mostRulings)
        rulings.push(...rulingsOfPath(pathSegments(list[1]), map, paint));
    } else if (
      code === codes['paintImageXObject'] ||
      code === codes['paintInlineImageXObject'] ||
      code === codes['paintImageMaskXObject'] ||
      code === codes['paintSolidColorImageMask']
    ) {
      const [, pixelWidth, pixelHeight] = list;
      const bbox = mapBox(map, [0, 0, 1, 1]);
      const ruling = rulings.length > mostRulings ? undefined : rulingOfPicture(bbox);
      if (ruling !== undefined) rulings.push(ruling);
      images.push({
        bbox,
        pixelWidth: typeof pixelWidth === 'number' ? pixelWidth : 0,
        pixelHeight: typeof pixelHeight === 'number' ? pixelHeight : 0,
      });
    }
  });
  return { images, pathCount, rulings: rulings.length > mostRulings ? [] : rulings };
}

interface Pen {
  readonly strokeWidth: number;
  /** As pdf.js writes colours: `#rrggbb`. */
  readonly fill: string;
  readonly stroke: string;
}

/** How a path is painted by the operator that ends it; undefined for a clip, or for white. */
function paintOf(operator: unknown, codes: Readonly<Record<string, number>>, pen: Pen) {
  const among = (...names: readonly string[]) => names.some((name) => codes[name] === operator);
  const both = among('fillStroke', 'eoFillStroke', 'closeFillStroke', 'closeEOFillStroke');
  const isFilled = (both || among('fill', 'eoFill')) && pen.fill !== '#ffffff';
  const isStroked = (both || among('stroke', 'closeStroke')) && pen.stroke !== '#ffffff';
  return isFilled || isStroked ? { isFilled, isStroked, strokeWidth: pen.strokeWidth } : undefined;
}

/** Coordinates of each drawing code of pdf.js: move, line, cubic, quadratic, close. */
const coordinates = [2, 2, 6, 4, 0];
const mostPathNumbers = 6000;

function pathSegments(operand: unknown): readonly PathSegment[] {
  const data: unknown = Array.isArray(operand) ? operand[0] : undefined;
  if (!(data instanceof Float32Array) || data.length > mostPathNumbers) return [];
  const segments: PathSegment[] = [];
  for (let at = 0; at < data.length;) {
    const code = data[at] ?? 0;
    const count = coordinates[code] ?? 0;
    at += 1 + count;
    const last = segments.at(-1);
    if (count === 0) {
      if (last !== undefined) segments[segments.length - 1] = { ...last, closes: true };
    } else {
      const kind = code === 0 ? 'move' : code === 1 ? 'line' : 'curve';
      segments.push({ kind, x: data[at - 2] ?? 0, y: data[at - 1] ?? 0, closes: false });
    }
  }
  return segments;
}

function affine(values: readonly unknown[]): Affine {
  const at = (index: number) => Number(values[index] ?? 0);
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}
