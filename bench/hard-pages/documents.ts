/** Owns the documents of the memory bench: each has more pixels, pages, pictures or scripts than an office scanner leaves. */
import sharp, { type Sharp } from 'sharp';
import {
  layOut,
  languages,
  multilingual,
  photograph,
  rasterize,
  report,
  toDigitalPdf,
  toMixedPdf,
  type GrayImage,
  type SampleLanguage,
} from '../../test/generate/index.ts';
import { PdfFile } from '../../test/generate/pdf-file.ts';
import type { Box, LaidOutPage } from '../../test/generate/types.ts';
import { toJbig2 } from './jbig2.ts';

export interface Made {
  readonly bytes: Uint8Array;
  /** All that is to be read on it. */
  readonly text: string;
}

export interface HardDocument {
  readonly extension: 'pdf' | 'tif' | 'jpg' | 'png' | 'gif';
  /** @param pages how many, of a document whose length is not what it is about */
  make(pages: number | undefined): Promise<Made>;
}

interface Sheet {
  readonly page: LaidOutPage;
  readonly image: GrayImage;
}

/** Points. */
const a4 = { width: 595, height: 842 } as const;
const a3 = { width: 842, height: 1191 } as const;
/** Paper that is not quite white, some noise. */
const scan = { noise: 0.03, background: 245, ink: 25 };
/** For files that keep every pixel, which noise would make larger than files may be. */
const still = { ...scan, noise: 0 };

async function pagesOf(count: number, size: { readonly width: number; readonly height: number }, fontSize = 11) {
  const { content, options } = report(4 * count);
  const flowing = content.filter(({ kind }) => kind !== 'page-break');
  const laid = await layOut(flowing, { ...options, ...size, fontSize, columns: size.width > a4.width ? 2 : 1 });
  return laid.pages.slice(0, count);
}

async function scans(count: number, dpi: number, size: typeof a3 | typeof a4, how = scan): Promise<readonly Sheet[]> {
  const sheets: Sheet[] = [];
  for (const [at, page] of (await pagesOf(count, size)).entries())
    sheets.push({ page, image: await rasterize(page, dpi, { ...how, seed: at + 1 }) });
  return sheets;
}

const textOf = (pages: readonly { readonly text: string }[]) => pages.map(({ text }) => text).join('\n');
const textOfSheets = (sheets: readonly Sheet[]) => textOf(sheets.map(({ page }) => page));
/** The same ones again and again. */
const repeated = <Item>(items: readonly Item[], count: number): readonly Item[] =>
  Array.from({ length: count }, (_, at) => items[at % items.length]).filter((item) => item !== undefined);

/** Pages of one size, one below the other, as sharp takes those of a file. */
interface Pixels extends GrayImage {
  /** Of one page; all of it without. */
  readonly pageHeight?: number;
}

const grey = ({ width, height, pixels, pageHeight = height }: Pixels): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 1, pageHeight }, limitInputPixels: false }).toColourspace('b-w');

/** Paper that has yellowed. */
const yellowed = [1, 0.97, 0.9] as const;

function coloured({ width, height, pixels, pageHeight = height }: Pixels): Sharp {
  const rgb = new Uint8Array(3 * pixels.length);
  for (let at = 0; at < rgb.length; at += 1) rgb[at] = (pixels[Math.floor(at / 3)] ?? 0) * (yellowed[at % 3] ?? 1);
  return sharp(rgb, { raw: { width, height, channels: 3, pageHeight }, limitInputPixels: false });
}

type Filter = 'DCTDecode' | 'JBIG2Decode';

/** A picture a page. @param order numbers of the pictures, page by page; each once without */
function toPdf(
  pictures: readonly { readonly sheet: Sheet; readonly bytes: Uint8Array }[],
  filter: Filter,
  isColoured = false,
  order: readonly number[] = pictures.map((_, at) => at),
): Uint8Array {
  const file = new PdfFile();
  const tree = file.reserve();
  const images = pictures.map(({ sheet, bytes }) =>
    file.add(
      {
        Type: '/XObject',
        Subtype: '/Image',
        Width: sheet.image.width,
        Height: sheet.image.height,
        ColorSpace: isColoured ? '/DeviceRGB' : '/DeviceGray',
        BitsPerComponent: filter === 'JBIG2Decode' ? 1 : 8,
        Filter: `/${filter}`,
      },
      bytes,
    ),
  );
  const kids = order.map((at) => {
    const { width, height } = pictures[at]?.sheet.page ?? a4;
    return file.add({
      Type: '/Page',
      Parent: tree,
      MediaBox: [0, 0, width, height],
      Resources: { XObject: { I: images[at] } },
      Contents: file.addDeflated({}, `q ${width} 0 0 ${height} 0 0 cm /I Do Q`),
    });
  });
  file.put(tree, { Type: '/Pages', Kids: kids, Count: kids.length });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({}));
}

async function scanPdf(sheets: readonly Sheet[], isColoured: boolean, order?: readonly number[]): Promise<Made> {
  const pictures = [];
  for (const sheet of sheets) {
    const picture = isColoured ? coloured(sheet.image) : grey(sheet.image);
    pictures.push({ sheet, bytes: await picture.jpeg({ quality: 80 }).toBuffer() });
  }
  const shown = order?.flatMap((at) => sheets[at] ?? []) ?? sheets;
  return { bytes: toPdf(pictures, 'DCTDecode', isColoured, order), text: textOfSheets(shown) };
}

function stacked(sheets: readonly Sheet[]): Pixels {
  const { width, height } = sheets[0]?.image ?? { width: 1, height: 1 };
  const pixels = new Uint8Array(width * height * sheets.length);
  for (const [at, { image }] of sheets.entries()) pixels.set(image.pixels, at * width * height);
  return { width, height: height * sheets.length, pixels, pageHeight: height };
}

async function tiff(sheets: readonly Sheet[], isColoured: boolean): Promise<Made> {
  const bytes = await (isColoured ? coloured : grey)(stacked(sheets)).tiff({ compression: 'lzw' }).toBuffer();
  return { bytes, text: textOfSheets(sheets) };
}

/** A page of A4 on a desk, 97 million pixels. @param grain levels of grey by which they differ at most where nothing is */
async function hugePhoto(grain: number): Promise<{ readonly picture: Sharp; readonly text: string }> {
  const [page] = await pagesOf(1, a4, 12);
  if (page === undefined) throw new Error('A page is laid out');
  const { image } = photograph(await rasterize(page, 209), {
    corners: [
      [0.09, 0.08],
      [0.92, 0.1],
      [0.9, 0.93],
      [0.08, 0.91],
    ],
    light: (x, y) => 0.95 - 0.25 * x - 0.1 * y,
  });
  const [width, height] = [image.width * 4, image.height * 4];
  const large = await grey(image).resize(width, height, { kernel: 'cubic' }).raw().toBuffer();
  for (let at = 0, last = 1; at < large.length; at += 1) {
    last = (last * 1_103_515_245 + 12_345) & 0x7fffffff;
    large[at] = Math.min(255, (large[at] ?? 0) + ((last >> 16) % (grain + 1)));
  }
  return { picture: coloured({ width, height, pixels: new Uint8Array(large) }), text: page.text };
}

/** Scripts that all need data of their own. */
const scripts: readonly SampleLanguage[] = ['en', 'ru', 'el', 'ar', 'hi', 'zh', 'ja', 'ko', 'th', 'he'];

async function manyScripts(pages: number): Promise<Made> {
  const sheets: Sheet[] = [];
  for (const language of scripts.filter((code) => code in languages)) {
    const { content, options } = multilingual(language);
    const [page] = (await layOut([...content, ...content], options)).pages;
    if (page !== undefined) sheets.push({ page, image: await rasterize(page, 200, scan) });
  }
  return scanPdf(
    sheets,
    false,
    Array.from({ length: pages }, (_, at) => at % sheets.length),
  );
}

async function tenPictures(): Promise<Made> {
  const [ground] = await pagesOf(1, a3);
  const shown = await pagesOf(10, a4);
  if (ground === undefined) throw new Error('A page is laid out');
  const insets = shown.map((page, at) => {
    const [left, top] = [20 + 162 * (at % 5), 700 + 235 * Math.floor(at / 5)];
    const box: Box = [left, top, left + 155, top + 219];
    return { page, box, scan: { ...scan, dpi: 300, seed: at } };
  });
  return { bytes: await toMixedPdf([{ page: ground, insets }]), text: textOf([ground, ...shown]) };
}

/** Five metres by five: once drawn, of letters that nobody knows the codes of, and once as a scan. */
async function banner(): Promise<Made> {
  const side = (5 / 0.0254) * 72;
  const pages = await pagesOf(2, { width: side, height: side }, 220);
  const [drawn, scanned] = pages;
  if (drawn === undefined || scanned === undefined) throw new Error('Two pages are laid out');
  const mixed = [{ page: drawn }, { page: scanned, scan: { ...scan, dpi: 30 } }];
  return { bytes: await toMixedPdf(mixed, { garbledToUnicode: 'missing' }), text: textOf(pages) };
}

async function repeatedScans(pages: number, dpi: number, isColoured: boolean): Promise<Made> {
  const sheets = await scans(8, dpi, a3);
  const order = Array.from({ length: pages }, (_, at) => at % sheets.length);
  return scanPdf(sheets, isColoured, order);
}

export const hardDocuments: Readonly<Record<string, HardDocument>> = {
  'A4 at 300 dpi, 12 pages': {
    extension: 'pdf',
    make: async (pages = 12) => scanPdf(await scans(pages, 300, a4), false),
  },
  'A3 at 600 dpi, grey': { extension: 'pdf', make: async (pages = 4) => scanPdf(await scans(pages, 600, a3), false) },
  'A3 at 600 dpi, colour': { extension: 'pdf', make: async (pages = 4) => scanPdf(await scans(pages, 600, a3), true) },
  'A3 TIFF at 600 dpi, grey': {
    extension: 'tif',
    make: async (pages = 4) => tiff(await scans(pages, 600, a3, still), false),
  },
  'A3 TIFF at 600 dpi, colour': {
    extension: 'tif',
    make: async (pages = 4) => tiff(await scans(pages, 600, a3, still), true),
  },
  'photo of 97 megapixels, JPEG': {
    extension: 'jpg',
    make: async () => {
      const { picture, text } = await hugePhoto(7);
      return { bytes: await picture.jpeg({ quality: 88 }).toBuffer(), text };
    },
  },
  'photo of 97 megapixels, PNG': {
    extension: 'png',
    make: async () => {
      const { picture, text } = await hugePhoto(0);
      return { bytes: await picture.png({ compressionLevel: 3 }).toBuffer(), text };
    },
  },
  'PNG of 10,000 × 10,000': {
    extension: 'png',
    make: async () => {
      const [page] = await pagesOf(1, { width: 1200, height: 1200 });
      if (page === undefined) throw new Error('A page is laid out');
      const image = await rasterize(page, 600, scan);
      return { bytes: await grey(image).png({ compressionLevel: 3 }).toBuffer(), text: page.text };
    },
  },
  'ten pictures on a digital page': { extension: 'pdf', make: tenPictures },
  'ten scripts in turn, 60 pages': { extension: 'pdf', make: async (pages = 60) => manyScripts(pages) },
  'A3 at 300 dpi, 200 pages': { extension: 'pdf', make: async (pages = 200) => repeatedScans(pages, 300, false) },
  'TIFF of 100 pages': {
    extension: 'tif',
    make: async (pages = 100) => tiff(repeated(await scans(10, 300, a4, still), pages), false),
  },
  'JBIG2 at 600 dpi': {
    extension: 'pdf',
    make: async (pages = 4) => {
      const sheets = await scans(pages, 600, a4);
      const pictures = sheets.map((sheet) => {
        const { width, height, pixels } = sheet.image;
        return { sheet, bytes: toJbig2(width, height, pixels) };
      });
      return { bytes: toPdf(pictures, 'JBIG2Decode'), text: textOfSheets(sheets) };
    },
  },
  'animated GIF, 50 frames': {
    extension: 'gif',
    make: async (pages = 50) => {
      const sheets = repeated(await scans(10, 200, a4), pages);
      const gif = grey(stacked(sheets)).gif({ colours: 16, dither: 0, effort: 1, keepDuplicateFrames: true });
      return { bytes: await gif.toBuffer(), text: textOfSheets(sheets) };
    },
  },
  'page of 5 × 5 metres': { extension: 'pdf', make: banner },
  'digital, 100 pages of A3': {
    extension: 'pdf',
    make: async (pages = 100) => {
      const laid = await pagesOf(pages, a3);
      return { bytes: await toDigitalPdf({ title: '', language: 'en', pages: laid }), text: textOf(laid) };
    },
  },
};
