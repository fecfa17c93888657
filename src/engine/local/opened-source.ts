/** Owns a source that is open for reading, whatever its kind: its pages, read or rendered one by one. */
import { readFile } from 'node:fs/promises';
import { layOutPage } from '../../layout/page-layout.ts';
import type { Page, Source } from '../../document.ts';
import type { PageImage, RenderOptions } from '../engine.ts';
import { OcrError } from '../../errors.ts';
import { encodePicture } from './encode-picture.ts';
import { openImageFile, pictureOfRgb } from './image-file.ts';
import { openPdf, type Raster } from './pdf-reader.ts';
import type { GrayImage } from './raster.ts';
import { recognize, type Recognized, type RecognizeOptions } from './recognize.ts';
import { layOutRecognized } from './recognized-page.ts';
import { chooseResolution, fit } from './resolution.ts';
import type { Tesseract } from './tesseract.ts';
import { judgeTextLayer } from './text-layer-quality.ts';
import { wordsOfTextLayer } from './text-layer.ts';
import { turnTextUpright } from './turned-text.ts';

export interface OpenedSource {
  readonly pageCount: number;
  /** @throws OcrError `page_not_found`, `page_failed`, `damaged_file`, `too_many_pixels`, `language_data_missing` */
  read(index: number, tesseract: Tesseract, options: RecognizeOptions): Promise<Page>;
  render(index: number, options: Pick<RenderOptions, 'maxSide' | 'maxBytes' | 'rotation'>): Promise<PageImage>;
  close(): Promise<void>;
}

/**
 * Opens a source without reading its pages.
 * @param maxPixels upper bound of one page's pixels, decoded or rendered
 * @throws OcrError `damaged_file`, `password_required`, `password_wrong`, `too_many_pixels`, `file_not_found`
 */
export async function openSource(
  source: Source,
  password: string | undefined,
  maxPixels: number,
): Promise<OpenedSource> {
  return source.mediaType === 'application/pdf'
    ? openPdfSource(source, password, maxPixels)
    : openImageSource(source, maxPixels);
}

async function openImageSource(source: Source, maxPixels: number): Promise<OpenedSource> {
  const file = await openImageFile(source, maxPixels);
  return {
    pageCount: file.pageCount,
    async read(index, tesseract, options) {
      checkIndex(source, index, file.pageCount);
      const image = await file.gray(index);
      const recognized = await recognize(tesseract, image, options);
      const { rotation, language } = recognized;
      return {
        index,
        unit: 'px',
        rotation,
        language,
        source: 'ocr',
        ...layOutRecognized(recognized, 1),
        ...warningsOf(nothingRead(recognized)),
      };
    },
    async render(index, options) {
      checkIndex(source, index, file.pageCount);
      return encodePicture(await file.picture(index), options);
    },
    close: async () => {},
  };
}

async function openPdfSource(source: Source, password: string | undefined, maxPixels: number): Promise<OpenedSource> {
  const bytes = await readFile(source.path).catch((cause: unknown) => {
    throw new OcrError('file_not_found', `${source.name} is no longer there.`, { cause });
  });
  if (bytes.length === 0) throw new OcrError('empty_file', `${source.name} is empty.`, { hint: 'Get the file again.' });
  const pdf = await openPdf(bytes, source.name, password);
  return {
    pageCount: pdf.pageCount,
    async read(index, tesseract, options) {
      checkIndex(source, index, pdf.pageCount);
      const page = await pdf.page(index);
      if (judgeTextLayer(page).usable) {
        const { page: upright, rotation } = turnTextUpright(page);
        const { width, height } = upright;
        const words = wordsOfTextLayer(upright.chars, width, height);
        const language = options.language === 'auto' ? 'und' : options.language;
        return {
          index,
          width,
          height,
          unit: 'pt',
          rotation,
          language,
          source: 'text-layer',
          blocks: layOutPage({ width, height, words, rulings: upright.rulings, outline: upright.outline }),
        };
      }
      const { width, height } = page;
      const resolution = chooseResolution(page, maxPixels);
      const image = grayOf(await pdf.render(index, resolution.width, resolution.height));
      const recognized = await recognize(tesseract, image, options);
      const { rotation, language } = recognized;
      return {
        index,
        ...layOutRecognized(recognized, width / image.width),
        // Exactly the page's size, which the image has only to the pixel.
        ...(rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height }),
        unit: 'pt',
        rotation,
        language,
        source: 'ocr',
        ...warningsOf(resolution.warning, nothingRead(recognized)),
      };
    },
    async render(index, options) {
      checkIndex(source, index, pdf.pageCount);
      const { width, height } = await pdf.size(index);
      const wanted = (options.maxSide / Math.max(width, height)) * 72;
      const pixels = fit(width, height, wanted, Math.min(maxPixels, options.maxSide ** 2));
      const raster = await pdf.render(index, pixels.width, pixels.height);
      return encodePicture(await pictureOfRgb(raster.width, raster.height, raster.rgb), options);
    },
    close: () => pdf.close(),
  };
}

function checkIndex(source: Source, index: number, pageCount: number): void {
  if (index >= 0 && index < pageCount) return;
  throw new OcrError('page_not_found', `${source.name} has no page ${index + 1}; it has ${pageCount}.`, {
    hint: `Ask for pages 1 to ${pageCount}.`,
  });
}

/** An empty result must not pass for an empty page. */
function nothingRead({ hasInk, words }: Recognized): string | undefined {
  return hasInk && words.length === 0
    ? 'No text was recognised although the page is not blank; if its text is small, scan it at 200 dpi or more.'
    : undefined;
}

function warningsOf(...found: readonly (string | undefined)[]): Pick<Page, 'warnings'> {
  const warnings = found.filter((warning) => warning !== undefined);
  return warnings.length === 0 ? {} : { warnings };
}

/** Luma of ITU-R BT.601. */
function grayOf(raster: Raster): GrayImage {
  const data = new Uint8Array(raster.width * raster.height);
  const { rgb } = raster;
  for (let to = 0, from = 0; to < data.length; to += 1, from += 3) {
    data[to] = ((rgb[from] ?? 255) * 77 + (rgb[from + 1] ?? 255) * 150 + (rgb[from + 2] ?? 255) * 29) >> 8;
  }
  return { width: raster.width, height: raster.height, data };
}
