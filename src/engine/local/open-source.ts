/** Owns opening a source, by its kind. */
import type { Source } from '../../document.ts';
import { openImageSource } from './image-source.ts';
import type { OpenedSource } from './opened-source.ts';
import { openPdfSource } from './pdf-source.ts';

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
