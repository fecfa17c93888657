/** Owns a PDF that is open for reading: of each page its text layer, or what is recognised on its picture. */
import { readFile } from 'node:fs/promises';
import type { Page, Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { damageWarnings, refuseDamaged, refuseLostCodes, type FileFault } from './damage.ts';
import { firstDataOf } from './data-to-read-with.ts';
import { encodePicture } from './encode-picture.ts';
import { grayOfJpeg, pictureOfRgb } from './image-file.ts';
import { laidPage } from './laid-page.ts';
import type { RecentLanguage } from './language-steps.ts';
import { agreesWith } from './layer-agreement.ts';
import { layOutLayer, uprightWords } from './layer-layout.ts';
import { inTurn } from './memory-turn.ts';
import { openPdf } from './open-pdf.ts';
import { checkIndex, type OpenedSource } from './opened-source.ts';
import { textOfPage } from './page-text.ts';
import type { PdfPage, PdfReader } from './pdf-reader.ts';
import { createPictureReader } from './picture-texts.ts';
import type { GrayImage } from './raster.ts';
import { dataMissing, hardlyRead, mostlyUnread, nothingRead, warningsOf } from './reading-warnings.ts';
import { recognize } from './recognize.ts';
import { layOutRecognized } from './recognized-page.ts';
import { chooseResolution, fit, type Resolution } from './resolution.ts';
import { time } from './step-times.ts';
import { languageOfText } from './text-language.ts';
import { judgeTextLayer } from './text-layer-quality.ts';

/** Opens a PDF; see `openSource`. */
export async function openPdfSource(
  source: Source,
  password: string | undefined,
  maxPixels: number,
): Promise<OpenedSource> {
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
      tesseract.warmUp(firstDataOf(options.language));
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
          mostlyUnread(recognized),
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
