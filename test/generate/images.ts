// Pages as image files in every format that the reader takes.
import sharp, { type Sharp } from 'sharp';
import { encodeBmp } from './bmp.ts';
import { rasterize, type GrayImage } from './raster.ts';
import type { Distortion, LaidOutDocument } from './types.ts';

export type ImageFormat = 'png' | 'jpg' | 'webp' | 'gif' | 'bmp' | 'tiff';

export interface ImageOptions extends Distortion {
  /** Default 200. */
  readonly dpi?: number;
}

/** One file a page. */
export async function toImages(
  document: LaidOutDocument,
  options: ImageOptions & { readonly format: ImageFormat },
): Promise<Uint8Array[]> {
  const { dpi = 200, format } = options;
  const files: Uint8Array[] = [];
  for (const page of document.pages)
    files.push(await encode(await scanned(page, dpi, options, format), format, dpi, options.jpegQuality));
  return files;
}

/** One TIFF with a page a directory. Pages must be of one size. */
export async function toMultiPageTiff(
  document: LaidOutDocument,
  options: ImageOptions & { readonly compression?: 'none' | 'lzw' | 'deflate' | 'ccittfax4' | 'jpeg' } = {},
): Promise<Uint8Array> {
  const { dpi = 200, compression = 'lzw' } = options;
  const images: GrayImage[] = [];
  for (const page of document.pages) images.push(await scanned(page, dpi, options, 'tiff'));
  const bilevel = compression === 'ccittfax4' ? ({ bitdepth: 1, predictor: 'none' } as const) : {};
  return stacked(images)
    .withDensity(dpi)
    .toColourspace('b-w')
    .tiff({ compression, resolutionUnit: 'inch', ...bilevel })
    .toBuffer();
}

/** One GIF with a page a frame. Pages must be of one size. */
export async function toMultiFrameGif(document: LaidOutDocument, options: ImageOptions = {}): Promise<Uint8Array> {
  const { dpi = 200 } = options;
  const images: GrayImage[] = [];
  for (const page of document.pages) images.push(await scanned(page, dpi, options, 'gif'));
  return stacked(images)
    .gif({ colours: 16, dither: 0, effort: 1, keepDuplicateFrames: true, delay: images.map(() => 500) })
    .toBuffer();
}

/** A gray image in one of the formats. */
export async function encode(
  image: GrayImage,
  format: ImageFormat,
  dpi: number,
  jpegQuality = 90,
): Promise<Uint8Array> {
  if (format === 'bmp') return encodeBmp(image, dpi, 24);
  const picture = sharpOf(image).withDensity(dpi);
  if (format === 'png') return picture.toColourspace('b-w').png({ compressionLevel: 6 }).toBuffer();
  if (format === 'jpg') return picture.toColourspace('b-w').jpeg({ quality: jpegQuality }).toBuffer();
  if (format === 'webp') return picture.webp({ lossless: true, effort: 0 }).toBuffer();
  if (format === 'gif') return picture.gif({ colours: 16, dither: 0, effort: 1 }).toBuffer();
  return picture.toColourspace('b-w').tiff({ compression: 'lzw', resolutionUnit: 'inch' }).toBuffer();
}

async function scanned(
  page: LaidOutDocument['pages'][number],
  dpi: number,
  distortion: Distortion,
  format: ImageFormat,
): Promise<GrayImage> {
  const image = await rasterize(page, dpi, distortion);
  if (distortion.jpegQuality === undefined || format === 'jpg') return image;
  const lossy = await sharpOf(image).jpeg({ quality: distortion.jpegQuality }).toBuffer();
  return { ...image, pixels: new Uint8Array(await sharp(lossy).extractChannel(0).raw().toBuffer()) };
}

function sharpOf({ width, height, pixels }: GrayImage): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}

function stacked(images: readonly GrayImage[]): Sharp {
  const first = images[0];
  if (!first) throw new Error('A document without pages');
  const { width, height } = first;
  if (images.some((image) => image.width !== width || image.height !== height)) {
    throw new Error('Pages of one file must be of one size');
  }
  const pixels = new Uint8Array(width * height * images.length);
  for (const [index, image] of images.entries()) pixels.set(image.pixels, index * width * height);
  return sharp(pixels, {
    raw: { width, height: height * images.length, channels: 1, pageHeight: height },
    limitInputPixels: false,
  });
}
