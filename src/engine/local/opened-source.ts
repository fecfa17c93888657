/** Owns a source that is open for reading, whatever its kind: its pages, read or rendered one by one. */
import { readFile } from 'node:fs/promises';
import type { Page, Source } from '../../document.ts';
import type { PageImage, PageLack, PageText, RenderOptions } from '../engine.ts';
import { OcrError } from '../../errors.ts';
import { firstGuess } from './data-to-read-with.ts';
import { encodePicture } from './encode-picture.ts';
import { grayOfJpeg, openImageFile, pictureOfRgb } from './image-file.ts';
import { laidPage } from './laid-page.ts';
import { agreesWith } from './layer-agreement.ts';
import { layOutLayer, uprightWords } from './layer-layout.ts';
import { damageWarnings, refuseDamaged, refuseLostCodes, type FileFault } from './damage.ts';
import { textOfPage } from './page-text.ts';
import { createPictureReader } from './picture-texts.ts';
import { openPdf, type PdfPage, type PdfReader } from './pdf-reader.ts';
import type { LaidPage } from './protocol.ts';
import { inTurn } from './memory-turn.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizeOptions } from './recognition-state.ts';
import { recognize } from './recognize.ts';
import { layOutRecognized } from './recognized-page.ts';
import { chooseResolution, fit, type Resolution } from './resolution.ts';
import { dataMissing, hardlyRead, nothingRead } from './reading-warnings.ts';
import { time } from './step-times.ts';
import type { Tesseract } from './tesseract.ts';
import { judgeTextLayer } from './text-layer-quality.ts';
import type { RecentLanguage } from './language-steps.ts';
import { languageOfText } from './text-language.ts';

export interface OpenedSource {
  readonly pageCount: number;
  /** @throws OcrError `page_not_found`, `page_failed`, `damaged_file`, `too_many_pixels`, `language_data_missing` */
  read(index: number, tesseract: Tesseract, options: RecognizeOptions): Promise<Page>;
  /** What is wrong with pages in the file. Asked of several at once it takes half as long as between pages that are read. */
  faults(indexes: readonly number[]): Promise<readonly (readonly FileFault[])[]>;
  /** By its text layer alone. @throws OcrError as `read`, and `unsupported_type` for what has no text layers */
  text(index: number, faults: readonly FileFault[]): Promise<PageText>;
  /** The same, laid out. @throws OcrError as `text` */
  lay(index: number, faults: readonly FileFault[]): Promise<LaidPage | PageLack>;
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
  const recent: RecentLanguage = {};
  const noLayer = () => {
    throw new OcrError('unsupported_type', `${source.name} is an image, which has no text layer.`, {
      hint: 'Have it read: `ocrchat ocr`.',
    });
  };
  return {
    pageCount: file.pageCount,
    async read(index, tesseract, options) {
      checkIndex(source, index, file.pageCount);
      tesseract.warmUp(firstCodes(options));
      const decode = () => time('decode', () => file.gray(index));
      const recognized = await recognize(tesseract, decode, { ...options, recent });
      const { rotation, language } = recognized;
      return {
        index,
        unit: 'px',
        rotation,
        language,
        source: 'ocr',
        ...(await time('layout', () => layOutRecognized(recognized, 1))),
        ...warningsOf(nothingRead(recognized), hardlyRead(recognized), dataMissing(recognized)),
      };
    },
    faults: async (indexes) => indexes.map(() => []),
    text: noLayer,
    lay: noLayer,
    async render(index, options) {
      checkIndex(source, index, file.pageCount);
      return encodePicture(await file.picture(index), options);
    },
    close: async () => {},
  };
}

async function openPdfSource(source: Source, password: string | undefined, maxPixels: number): Promise<OpenedSource> {
  const load = () =>
    readFile(source.path).catch((cause: unknown) => {
      throw new OcrError('file_not_found', `${source.name} is no longer there.`, { cause });
    });
  const open = async () => {
    const bytes = await load();
    if (bytes.length > 0) return openPdf(bytes, source.name, password, load);
    throw new OcrError('empty_file', `${source.name} is empty.`, { hint: 'Get the file again.' });
  };
  const first = await open();
  const { pageCount } = first;
  let opened: PdfReader | undefined = first;
  const reader = async () => (opened ??= await open());
  /** What drawing a large page took is in the way of recognising it: what is asked next opens the document anew. */
  const closeIfLarge = async () => {
    if (opened?.isLarge() !== true) return;
    const large = opened;
    opened = undefined;
    await large.close();
  };
  const recent: RecentLanguage = {};
  const pictures = createPictureReader({ renderPart: async (...of) => (await reader()).renderPart(...of) });
  return {
    pageCount,
    async read(index, tesseract, options) {
      checkIndex(source, index, pageCount);
      const page = await time('text layer', async () => (await reader()).page(index));
      const layerPage = async (ofLayer: readonly FileFault[]): Promise<Page> => {
        const layer = await time('text layer', () => uprightWords(page));
        const { width, height } = layer.page;
        const text = layer.words.map((word) => word.text).join(' ');
        const language = options.language === 'auto' ? await languageOfText(text) : options.language;
        const { texts, warnings } = await pictures.read(index, page, layer, language, tesseract, options);
        return {
          index,
          width,
          height,
          unit: 'pt',
          rotation: layer.rotation,
          language,
          source: 'text-layer',
          blocks: await time('layout', () => layOutLayer(layer, texts)),
          ...warningsOf(...damageWarnings(ofLayer), ...warnings),
        };
      };
      const verdict = judgeTextLayer(page);
      const isGarbled = !verdict.usable && verdict.reason === 'garbled';
      if (verdict.usable || isGarbled) {
        const ofLayer = await (await reader()).faults(index, page.images.length > 0);
        refuseLostCodes(ofLayer);
        if (verdict.usable && !ofLayer.includes('unknown letters')) return layerPage(ofLayer);
      }
      tesseract.warmUp(firstCodes(options));
      const { width, height } = page;
      const resolution = chooseResolution(page, maxPixels);
      let faults: readonly FileFault[] = [];
      const draw = async () => {
        const image = await time('render', async () => imageOfPage(await reader(), index, page, resolution, maxPixels));
        faults = await (await reader()).faults(index, true);
        await closeIfLarge();
        return image;
      };
      const load = hasLargePicture(page) ? () => inTurn(draw) : draw;
      const recognized = await recognize(tesseract, load, { ...options, recent });
      const { rotation, language, upright } = recognized;
      const isSideways = rotation === 90 || rotation === 270;
      if (recognized.words.length === 0) refuseDamaged(faults);
      if (isGarbled && agreesWith(page, recognized.words)) return layerPage(faults);
      return {
        index,
        ...(await time('layout', () =>
          layOutRecognized(recognized, width / (isSideways ? upright.height : upright.width)),
        )),
        // Exactly the page's size, which the image has only to the pixel.
        ...(isSideways ? { width: height, height: width } : { width, height }),
        unit: 'pt',
        rotation,
        language,
        source: 'ocr',
        ...warningsOf(
          resolution.warning,
          ...damageWarnings(faults),
          nothingRead(recognized),
          hardlyRead(recognized),
          dataMissing(recognized),
        ),
      };
    },
    async faults(indexes) {
      const pdf = await reader();
      return Promise.all(indexes.map((index) => pdf.faults(index, false)));
    },
    async text(index, faults) {
      checkIndex(source, index, pageCount);
      return textOfPage(index, await (await reader()).page(index, 'text'), faults);
    },
    async lay(index, faults) {
      checkIndex(source, index, pageCount);
      return laidPage(index, await (await reader()).page(index), faults);
    },
    async render(index, options) {
      checkIndex(source, index, pageCount);
      const pdf = await reader();
      const { width, height } = await pdf.size(index);
      const wanted = (options.maxSide / Math.max(width, height)) * 72;
      const pixels = fit(width, height, wanted, Math.min(maxPixels, options.maxSide ** 2));
      const raster = await pdf.render(index, pixels.width, pixels.height);
      return encodePicture(await pictureOfRgb(raster.width, raster.height, raster.rgb), options);
    },
    close: async () => opened?.close(),
  };
}

/** The data that a page is read with first. */
function firstCodes({ language }: RecognizeOptions): readonly string[] {
  return language === 'auto' ? firstGuess : language.split('+');
}

/** Pixels of a picture from which on one reader at a time draws a page that has it: a scan of A3 at 450 dpi. */
const largePicture = 40_000_000;

function hasLargePicture({ images }: PdfPage): boolean {
  return images.some(({ pixelWidth, pixelHeight }) => pixelWidth * pixelHeight > largePicture);
}

/** Pixels that the scan may have more or fewer than a rendering of its page: what is rounded away. */
const rounding = 4;

/** The page in grey: the scan itself where the page is nothing else, which is quicker to decode than to render. */
async function imageOfPage(
  pdf: PdfReader,
  index: number,
  page: PdfPage,
  { width, height }: Resolution,
  maxPixels: number,
): Promise<GrayImage> {
  const [picture] = page.images;
  const isOfThisSize =
    picture !== undefined &&
    Math.abs(picture.pixelWidth - width) <= rounding &&
    Math.abs(picture.pixelHeight - height) <= rounding;
  const scan = isOfThisSize ? await pdf.scan(index) : undefined;
  const decoded = scan === undefined ? undefined : await grayOfJpeg(scan, maxPixels);
  return decoded ?? pdf.renderGray(index, width, height);
}

function checkIndex(source: Source, index: number, pageCount: number): void {
  if (index >= 0 && index < pageCount) return;
  throw new OcrError('page_not_found', `${source.name} has no page ${index + 1}; it has ${pageCount}.`, {
    hint: `Ask for pages 1 to ${pageCount}.`,
  });
}

function warningsOf(...found: readonly (string | undefined)[]): Pick<Page, 'warnings'> {
  const warnings = found.filter((warning) => warning !== undefined);
  return warnings.length === 0 ? {} : { warnings };
}
