/** Owns the choice of how many pixels a PDF page is rendered with. Pure. */
import type { PdfPage } from './pdf-reader.ts';
import { pictureCover } from './text-layer-quality.ts';

export interface Resolution {
  /** Pixels, whole. */
  readonly width: number;
  readonly height: number;
  readonly dotsPerInch: number;
  /** Set when the page is so large that small print may be lost. */
  readonly warning: string | undefined;
}

/** Letters drawn as curves are sharp at any size; this is what Tesseract reads well at common text sizes. */
const drawnDotsPerInch = 300;
const scanDotsPerInch = { least: 150, most: 300 } as const;
/** No page needs more for recognition; a bigger one is rendered coarser. */
const mostPixels = 40_000_000;
const doubtful = 100;

/**
 * Takes the resolution of the scan that covers the page where there is one (a finer rendering adds nothing), 300 dpi elsewhere,
 * and never more pixels than allowed.
 * @param maxPixels upper bound of width × height
 */
export function chooseResolution(page: PdfPage, maxPixels: number): Resolution {
  let wanted = drawnDotsPerInch;
  if (pictureCover(page) > 0.5) {
    const areaOf = ({ bbox }: PdfPage['images'][number]) => (bbox[2] - bbox[0]) * (bbox[3] - bbox[1]);
    const largest = page.images.reduce((area, image) => Math.max(area, areaOf(image)), 0);
    const densities = page.images.map((image) => {
      const { bbox, pixelWidth, pixelHeight } = image;
      const inches = Math.max(1 / 72, Math.max(bbox[2] - bbox[0], bbox[3] - bbox[1]) / 72);
      // The scan and its strips, but no seal on it.
      return areaOf(image) > largest * 0.2 ? Math.max(pixelWidth, pixelHeight) / inches : 0;
    });
    wanted = Math.min(scanDotsPerInch.most, Math.max(scanDotsPerInch.least, ...densities));
  }
  return fit(page.width, page.height, wanted, Math.min(maxPixels, mostPixels));
}

/** Pixels for a page of this size in points at a wanted resolution, lowered until they are allowed. */
export function fit(width: number, height: number, wanted: number, maxPixels: number): Resolution {
  const inches = (Math.max(width, 1) / 72) * (Math.max(height, 1) / 72);
  const dotsPerInch = Math.min(wanted, Math.sqrt(maxPixels / inches));
  const pixels = (points: number) => Math.max(1, Math.floor((points * dotsPerInch) / 72));
  return {
    width: pixels(width),
    height: pixels(height),
    dotsPerInch,
    warning:
      dotsPerInch < doubtful
        ? `The page is ${Math.round(width / 72)} × ${Math.round(height / 72)} inches large and was read at ${Math.round(dotsPerInch)} dots per inch; small print may be missing.`
        : undefined,
  };
}
