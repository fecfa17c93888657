/** Owns encoding a page as a picture that is small enough to send. */
import type { Sharp } from 'sharp';
import { OcrError } from '../../errors.ts';
import type { PageImage, RenderOptions } from '../engine.ts';

const qualities = [85, 70, 55, 40] as const;
const smallestSide = 64;

/**
 * Turns, scales and encodes: PNG where it fits, since text stays sharp, else JPEG of falling quality, then of falling size.
 * @param picture upright and opaque
 * @throws OcrError `invalid_argument` when not even a tiny picture fits into `maxBytes`
 */
export async function encodePicture(
  picture: Sharp,
  options: Pick<RenderOptions, 'maxSide' | 'maxBytes' | 'rotation'>,
): Promise<PageImage> {
  const { maxSide, maxBytes, rotation } = options;
  // The source is decoded once; what follows works on pixels of the final size.
  const fitted = await picture
    .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { default: sharp } = await import('sharp');
  const { width, height, channels } = fitted.info;
  for (let side = Math.max(width, height); side >= smallestSide; side = Math.floor(side * 0.75)) {
    const sized = () =>
      sharp(fitted.data, { raw: { width, height, channels } })
        .rotate(rotation)
        .resize(side, side, { fit: 'inside', withoutEnlargement: true });
    const png =
      side === Math.max(width, height)
        ? await sized().png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true })
        : undefined;
    if (png !== undefined && png.data.length <= maxBytes) return image(png, 'image/png');
    for (const quality of qualities) {
      const jpeg = await sized().jpeg({ quality, mozjpeg: true }).toBuffer({ resolveWithObject: true });
      if (jpeg.data.length <= maxBytes) return image(jpeg, 'image/jpeg');
    }
  }
  throw new OcrError('invalid_argument', `No picture of the page fits into ${maxBytes} bytes.`, {
    hint: 'Allow at least 20,000 bytes.',
  });
}

function image(
  encoded: { readonly data: Buffer; readonly info: { readonly width: number; readonly height: number } },
  mediaType: PageImage['mediaType'],
): PageImage {
  return { data: encoded.data, mediaType, width: encoded.info.width, height: encoded.info.height };
}
