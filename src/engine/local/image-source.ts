/** Owns an image file that is open for reading: its pages are recognised. */
import type { Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { firstDataOf } from './data-to-read-with.ts';
import { encodePicture } from './encode-picture.ts';
import { openImageFile } from './image-file.ts';
import type { RecentLanguage } from './language-steps.ts';
import { checkIndex, type OpenedSource } from './opened-source.ts';
import { dataMissing, hardlyRead, mostlyUnread, nothingRead, warningsOf } from './reading-warnings.ts';
import { recognize } from './recognize.ts';
import { layOutRecognized } from './recognized-page.ts';
import { time } from './step-times.ts';

/** Opens an image file; see `openSource`. */
export async function openImageSource(source: Source, maxPixels: number): Promise<OpenedSource> {
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
      tesseract.warmUp(firstDataOf(options.language));
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
        ...warningsOf(
          nothingRead(recognized),
          hardlyRead(recognized),
          mostlyUnread(recognized),
          dataMissing(recognized),
        ),
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
