/** Owns reading PDFs through pdf.js, the second reader for what pdfium cannot open. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { BoundingBox } from '../../document.ts';
import { PasswordNeeded, grayOf, mostCharacters, type PdfChar, type PdfLibrary, type Raster } from './pdf-reader.ts';
import { withFields } from './form-fields.ts';
import { affine, drawingsOf } from './pdfjs-drawings.ts';
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
      const found = drawingsOf(operators, OPS, toUpright);
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
  const alike = { fontSize, style, turn, run, element, isHidden: false, isWhite: false, isUnmapped: false };
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
      ...alike,
      isGenerated: false,
    };
  });
  if (item.hasEOL) {
    const end: BoundingBox = mapBox(map, [0, 0, 0, 0]);
    chars.push({ text: '\n', bbox: end, cell: end, ...alike, isGenerated: true });
  }
  return chars;
}
