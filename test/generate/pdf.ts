// Documents as PDF files: with a real text layer, as scans, or page by page a mixture of both.
import sharp from 'sharp';
import { layOut } from './layout.ts';
import { PdfFile, PdfText, type PdfSecurity, type PdfValue } from './pdf-file.ts';
import { PdfFonts, short, type Garbling } from './pdf-text.ts';
import { rasterize, type GrayImage } from './raster.ts';
import type { Box, Distortion, LaidOutDocument, LaidOutPage } from './types.ts';

export interface PdfOptions extends PdfSecurity {
  readonly title?: string;
  /** Bookmarks from the titles and headings. */
  readonly outline?: boolean;
}

export interface DigitalPdfOptions extends PdfOptions {
  /** The text is there but not drawn: the page looks blank. */
  readonly hiddenTextOnly?: boolean;
  /** True is "shuffled". */
  readonly garbledToUnicode?: boolean | Garbling;
  /** The page dictionary's `/Rotate`; content is turned the other way, so that the page still shows upright. */
  readonly pageRotation?: 0 | 90 | 180 | 270;
  /** Clockwise quarter turns by which the content stands on the page as it is shown. */
  readonly contentTurn?: 0 | 90 | 180 | 270;
  /** Where the page boxes start, instead of (0, 0). */
  readonly origin?: readonly [number, number];
}

export interface ScanOptions extends Distortion {
  /** Default 200. */
  readonly dpi?: number;
  /** Default jpeg; png is lossless (Flate). */
  readonly format?: 'jpeg' | 'png';
  /** An invisible text layer that says this, whatever the image shows. */
  readonly invisibleTextLayer?: string;
  /** An invisible text layer that is right (only without skew and rotation). */
  readonly searchable?: boolean;
}

/** A picture on a page. */
export interface Inset {
  /** What it shows: a page, or pixels. */
  readonly page: LaidOutPage | GrayImage;
  /** Points on the page that it is drawn on. */
  readonly box: Box;
  /** Of a page: how it is scanned. With `searchable`, its text stands invisibly over it. */
  readonly scan?: ScanOptions;
  /** Images of which it is made, one below the other; default 1. */
  readonly strips?: number;
  /** Whether the page's text is drawn over it; else it is drawn over the text. */
  readonly isBelow?: boolean;
}

/** A page of a mixed file, and the pictures on it. */
export interface MixedPage {
  readonly page: LaidOutPage;
  readonly scan?: ScanOptions;
  readonly insets?: readonly Inset[];
}

/** Real text with embedded fonts. */
export async function toDigitalPdf(document: LaidOutDocument, options: DigitalPdfOptions = {}): Promise<Uint8Array> {
  return write(
    document.pages.map((page) => ({ page })),
    document,
    options,
  );
}

/** An image a page and no text, unless an invisible layer is asked for. */
export async function toScannedPdf(
  document: LaidOutDocument,
  options: ScanOptions & PdfOptions = {},
): Promise<Uint8Array> {
  return write(
    document.pages.map((page) => ({ page, scan: options })),
    document,
    options,
  );
}

/** Pages of both kinds in one file, and pages of text with scanned figures. */
export async function toMixedPdf(
  pages: readonly MixedPage[],
  options: DigitalPdfOptions & { readonly language?: string } = {},
): Promise<Uint8Array> {
  return write(pages, { title: options.title ?? '', language: options.language ?? 'en' }, options);
}

async function write(
  pages: readonly MixedPage[],
  document: { readonly title: string; readonly language: string },
  options: DigitalPdfOptions,
): Promise<Uint8Array> {
  const file = new PdfFile();
  const fonts = new PdfFonts(file);
  const tree = file.reserve();
  const fontResources = file.reserve();
  const kids: string[] = [];
  for (const mixed of pages) kids.push(await writePage(file, fonts, mixed, tree, fontResources, options));
  file.put(fontResources, fonts.resources);
  const { garbledToUnicode } = options;
  fonts.write(garbledToUnicode === true ? 'shuffled' : garbledToUnicode || undefined);
  file.put(tree, { Type: '/Pages', Kids: kids, Count: kids.length });
  const root = file.add({
    Type: '/Catalog',
    Pages: tree,
    Lang: new PdfText(document.language),
    Outlines: options.outline ? writeOutline(file, pages, kids) : undefined,
  });
  const title = options.title ?? document.title;
  const info = file.add({ Title: title ? new PdfText(title) : undefined, CreationDate: '(D:20250314090000Z)' });
  return file.toBytes(root, info, options);
}

async function writePage(
  file: PdfFile,
  fonts: PdfFonts,
  { page, scan, insets = [] }: MixedPage,
  parent: string,
  fontResources: string,
  { hiddenTextOnly, pageRotation = 0, contentTurn = 0, origin = [0, 0] }: DigitalPdfOptions,
): Promise<string> {
  const images: Record<string, string> = {};
  const operators: string[] = [];
  const turned = scan?.rotate === 90 || scan?.rotate === 270;
  const [width, height] = turned ? [page.height, page.width] : [page.width, page.height];
  const draw = async ({ page: shown, box, scan: options = {}, strips = 1 }: Inset): Promise<void> => {
    const [x0, y0, x1, y1] = box;
    const raster = 'pixels' in shown ? shown : await rasterize(shown, options.dpi ?? 200, options);
    const rows = Math.ceil(raster.height / strips);
    for (let top = 0; top < raster.height; top += rows) {
      const bottom = Math.min(raster.height, top + rows);
      const name = `I${Object.keys(images).length}`;
      images[name] = await writeImage(file, cutRows(raster, top, bottom), options);
      const tall = ((bottom - top) / raster.height) * (y1 - y0);
      const low = height - y0 - (bottom / raster.height) * (y1 - y0);
      operators.push(`q ${short(x1 - x0)} 0 0 ${short(tall)} ${short(x0)} ${short(low)} cm /${name} Do Q`);
    }
    if ('pixels' in shown || options.searchable !== true) return;
    const [across, down] = [(x1 - x0) / shown.width, (y1 - y0) / shown.height];
    operators.push(
      `q ${short(across)} 0 0 ${short(down)} ${short(x0)} ${short(height - y1)} cm\n${fonts.show(shown, true)}\nQ`,
    );
  };
  if (scan) {
    await draw({ page, scan: { ...scan, searchable: false }, box: [0, 0, width, height] });
    const layer = scan.invisibleTextLayer === undefined ? undefined : await lie(scan.invisibleTextLayer, width, height);
    if (layer) operators.push(fonts.show(layer, true));
    if (scan.searchable) operators.push(fonts.show(page, true));
  } else {
    for (const inset of insets) if (inset.isBelow === true) await draw(inset);
    operators.push(fonts.show(page, hiddenTextOnly));
  }
  for (const inset of insets) if (scan || inset.isBelow !== true) await draw(inset);
  const counterTurn = (pageRotation - contentTurn + 360) % 360;
  const sideways = counterTurn === 90 || counterTurn === 270;
  const [mediaWidth, mediaHeight] = sideways ? [height, width] : [width, height];
  const [x, y] = origin;
  const turn: Readonly<Record<number, readonly number[]>> = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  };
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = turn[counterTurn] ?? [];
  const matrix = [a, b, c, d, e + x, f + y].map(short).join(' ');
  const content = matrix === '1 0 0 1 0 0' ? operators.join('\n') : `q ${matrix} cm\n${operators.join('\n')}\nQ`;
  return file.add({
    Type: '/Page',
    Parent: parent,
    MediaBox: [x, y, x + mediaWidth, y + mediaHeight],
    Rotate: pageRotation === 0 ? undefined : pageRotation,
    Resources: { Font: fontResources, XObject: images },
    Contents: file.addDeflated({}, content),
  });
}

async function lie(text: string, width: number, height: number): Promise<LaidOutPage | undefined> {
  return (await layOut([{ kind: 'paragraph', text }], { width, height })).pages[0];
}

function cutRows({ width, pixels }: GrayImage, top: number, bottom: number): GrayImage {
  return { width, height: bottom - top, pixels: pixels.slice(top * width, bottom * width) };
}

async function writeImage(
  file: PdfFile,
  { width, height, pixels }: GrayImage,
  { format = 'jpeg', jpegQuality = 85 }: ScanOptions,
): Promise<string> {
  const image: Record<string, PdfValue> = {
    Type: '/XObject',
    Subtype: '/Image',
    Width: width,
    Height: height,
    ColorSpace: '/DeviceGray',
    BitsPerComponent: 8,
  };
  if (format === 'png') return file.addDeflated(image, pixels);
  const raw = { width, height, channels: 1 } as const;
  const jpeg = await sharp(pixels, { raw }).toColourspace('b-w').jpeg({ quality: jpegQuality }).toBuffer();
  return file.add({ ...image, Filter: '/DCTDecode' }, jpeg);
}

function writeOutline(file: PdfFile, pages: readonly MixedPage[], kids: readonly string[]): string {
  const root = file.reserve();
  const entries = pages.flatMap(({ page }, index) =>
    page.blocks
      .filter((block) => block.kind === 'title' || block.kind === 'heading')
      .map((block) => ({ block, page, kid: kids[index] ?? 'null', reference: file.reserve() })),
  );
  for (const [index, { block, page, kid, reference }] of entries.entries()) {
    file.put(reference, {
      Title: new PdfText(block.text.replaceAll('\n', ' ')),
      Parent: root,
      Prev: entries[index - 1]?.reference,
      Next: entries[index + 1]?.reference,
      Dest: [kid, '/XYZ', block.bbox[0], page.height - block.bbox[1], 'null'],
    });
  }
  return file.put(root, {
    Type: '/Outlines',
    First: entries[0]?.reference,
    Last: entries.at(-1)?.reference,
    Count: entries.length,
  });
}
