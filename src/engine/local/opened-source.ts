/** Owns what is asked of a source that is open for reading, whatever its kind: its pages, read or rendered one by one. */
import type { Page, Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import type { PageImage, PageLack, PageText, RenderOptions } from '../engine.ts';
import type { FileFault } from './damage.ts';
import type { LaidPage } from './protocol.ts';
import type { RecognizeOptions } from './recognition-state.ts';
import type { Tesseract } from './tesseract.ts';

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

/** @throws OcrError `page_not_found` for an index, from 0, that the source does not have */
export function checkIndex(source: Source, index: number, pageCount: number): void {
  if (index >= 0 && index < pageCount) return;
  throw new OcrError('page_not_found', `${source.name} has no page ${index + 1}; it has ${pageCount}.`, {
    hint: `Ask for pages 1 to ${pageCount}.`,
  });
}
