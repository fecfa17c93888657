/** Owns making an image fit for recognition: dark ink on light paper, letters about 30 pixels tall, not more pixels than needed. */
import { resize } from './image-file.ts';
import { identity, otsuThreshold, type Affine, type GrayImage } from './raster.ts';
import { measureInk } from './text-height.ts';

export interface Prepared {
  readonly image: GrayImage;
  /** Maps points of `image` back to the image before. */
  readonly back: Affine;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
}

/** Tesseract reads best where capitals are about this tall. */
const bestCapitalHeight = 30;
/** Between these nothing is scaled: it costs sharpness and gains nothing. */
const fineCapitalHeights = { from: 20, to: 60 } as const;
const mostUpscaling = 4;
/** More pixels than an A3 page at 400 dpi help no recogniser and cost memory. */
const mostPixels = 32_000_000;
/** Bigger images are measured on a copy of this many pixels. */
const measuredPixels = 16_000_000;

/** Turns light text on a dark ground into dark on light, and scales by measured letter height. */
export async function prepare(original: GrayImage): Promise<Prepared> {
  const pixels = original.width * original.height;
  const shrink = Math.min(1, Math.sqrt(measuredPixels / pixels));
  const size = (scale: number) => [Math.max(1, Math.round(original.width * scale)), Math.max(1, Math.round(original.height * scale))] as const;
  const sample = toDarkOnLight(shrink < 1 ? await resize(original, ...size(shrink)) : original);
  const ink = measureInk(sample);
  if (!ink.hasInk) return { image: sample, back: identity, hasInk: false };

  const capital = ink.capitalHeight === undefined ? undefined : ink.capitalHeight / shrink;
  let scale = 1;
  if (capital !== undefined && (capital < fineCapitalHeights.from || capital > fineCapitalHeights.to)) {
    scale = Math.min(mostUpscaling, bestCapitalHeight / capital);
  } else if (capital === undefined && pixels < 500_000) scale = 2;
  scale = Math.min(scale, Math.sqrt(mostPixels / pixels));
  if (Math.abs(scale - shrink) < 0.01) return { image: sample, back: scaling(original, sample), hasInk: true };
  if (scale === 1) return { image: toDarkOnLight(original), back: identity, hasInk: true };
  const image = toDarkOnLight(await resize(original, ...size(scale)));
  return { image, back: scaling(original, image), hasInk: true };
}

function scaling(original: GrayImage, scaled: GrayImage): Affine {
  return [original.width / scaled.width, 0, 0, original.height / scaled.height, 0, 0];
}

/** Inverts an image whose larger part is dark, as a screenshot in dark mode; a photo with a dark surround is left alone. */
function toDarkOnLight(image: GrayImage): GrayImage {
  const { dark, contrast } = otsuThreshold(image);
  if (dark < 0.7 || contrast < 24) return image;
  return { ...image, data: image.data.map((value) => 255 - value) };
}
