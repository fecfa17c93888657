/** Owns making an image fit for recognition: dark ink on light paper, letters neither tiny nor huge, not more pixels than needed. */
import { resize } from './image-file.ts';
import { otsuThreshold, type Affine, type GrayImage } from './raster.ts';
import { measureInk, type InkMeasure } from './text-height.ts';

export interface Prepared {
  readonly image: GrayImage;
  /** Maps points of `image` back to the image before. */
  readonly back: Affine;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
  /** What the image would have been scanned with if its text were 10 points tall: Tesseract's page analysis leans on it. */
  readonly dotsPerInch: number;
}

/** Capital heights in pixels between which nothing is scaled, since it costs sharpness and gains nothing, and the target outside of them. */
const small = { below: 16, target: 22 } as const;
const large = { above: 60, target: 32 } as const;
const mostUpscaling = 4;
/** A capital of 10-point type is 7.2 points tall, a tenth of an inch. */
const dotsPerCapital = 10;
/** More pixels than an A3 page at 400 dpi help no recogniser and cost memory. */
const mostPixels = 32_000_000;
/** Bigger images are measured on a copy of this many pixels. */
const measuredPixels = 16_000_000;

/** Turns light text on a dark ground into dark on light, and scales by measured letter height. */
export async function prepare(original: GrayImage): Promise<Prepared> {
  const pixels = original.width * original.height;
  const shrink = Math.min(1, Math.sqrt(measuredPixels / pixels));
  const size = (scale: number) =>
    [Math.max(1, Math.round(original.width * scale)), Math.max(1, Math.round(original.height * scale))] as const;
  const measured = shrink < 1 ? await resize(original, ...size(shrink)) : original;
  const { ink, isDarkMode } = measurePolarity(measured);
  const polarize = (image: GrayImage) => (isDarkMode ? invert(image) : image);
  if (!ink.hasInk) return { image: measured, back: scaling(original, measured), hasInk: false, dotsPerInch: 300 };

  const capital = ink.capitalHeight === undefined ? undefined : ink.capitalHeight / shrink;
  let scale = 1;
  if (capital !== undefined && capital < small.below) scale = Math.min(mostUpscaling, small.target / capital);
  else if (capital !== undefined && capital > large.above) scale = large.target / capital;
  else if (capital === undefined && pixels < 500_000) scale = 2;
  scale = Math.min(scale, Math.sqrt(mostPixels / pixels));
  const dotsPerInch =
    capital === undefined ? 300 : Math.min(600, Math.max(100, Math.round(capital * scale * dotsPerCapital)));
  const image = polarize(scale === 1 ? original : await resize(original, ...size(scale)));
  return { image, back: scaling(original, image), hasInk: true, dotsPerInch };
}

function scaling(original: GrayImage, scaled: GrayImage): Affine {
  return [original.width / scaled.width, 0, 0, original.height / scaled.height, 0, 0];
}

/**
 * Tells light text on dark (a screenshot in dark mode) from a photo with dark surroundings: on a mostly dark image, the side
 * that holds clearly more letter-like marks is the ink.
 */
function measurePolarity(image: GrayImage): { readonly ink: InkMeasure; readonly isDarkMode: boolean } {
  const ink = measureInk(image);
  if (otsuThreshold(image).dark < 0.5) return { ink, isDarkMode: false };
  const inverted = measureInk(invert(image));
  return inverted.letters > ink.letters * 2 || ink.letters === 0
    ? { ink: inverted, isDarkMode: true }
    : { ink, isDarkMode: false };
}

function invert(image: GrayImage): GrayImage {
  return { ...image, data: image.data.map((value) => 255 - value) };
}
