/** Owns the pages of an image file as pictures for a PDF: as they are where PDF carries them, else packed anew without loss. */
import { readFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { decodeBmp } from '../../bmp.ts';
import { pagePositions } from '../../declared-size.ts';
import type { Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { carriedJpeg } from './carried-jpeg.ts';
import { carriedPng } from './carried-png.ts';
import { carriedTiff } from './carried-tiff.ts';
import type { EncodedImage } from './encoded-image.ts';
import { packPixels } from './packed-pixels.ts';
import { readDirectory, resolutionOf, tags } from './tiff-directory.ts';

export interface ImagePages {
  /** @throws OcrError `damaged_file` */
  page(index: number): Promise<EncodedImage>;
}

/** Above this, pixels are not looked through for a smaller form that they would fit in. */
const mostInspected = 40_000_000;
const inchesPerMetre = 0.0254;

/** @throws OcrError `file_not_found` */
export async function openImagePages({ path, mediaType, name }: Source): Promise<ImagePages> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw new OcrError('file_not_found', `${name} is no longer there.`, { cause });
  });
  const { default: sharp } = await import('sharp');
  const count = mediaType === 'image/tiff' ? ((await sharp(file).metadata().catch(noPages)).pages ?? 1) : 1;
  const positions = await pagePositions(file, mediaType, count);
  const decoded = (index: number) =>
    sharp(file, { page: index, limitInputPixels: false, failOn: 'error' }).autoOrient();
  const open = async (index: number): Promise<EncodedImage> => {
    if (mediaType === 'image/jpeg') return carriedJpeg(file) ?? pack(decoded(0));
    if (mediaType === 'image/png') return carriedPng(file) ?? pack(decoded(0));
    if (mediaType === 'image/bmp') {
      const { width, height, rgb } = decodeBmp(file);
      const hasDensity = file.readUInt32LE(14) >= 40;
      const density = hasDensity ? [file.readInt32LE(38), file.readInt32LE(42)] : [];
      const [across = 0, down = 0] = density.map((dots) => dots * inchesPerMetre);
      const image = await pack(sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false }));
      return { ...image, dotsPerInch: across > 0 && down > 0 ? [across, down] : undefined };
    }
    const directory = mediaType === 'image/tiff' ? readDirectory(file, index) : undefined;
    if (directory === undefined) return pack(decoded(index));
    const dotsPerInch = resolutionOf(directory);
    const carried = carriedTiff(file, directory);
    if (carried !== undefined) return { ...carried, dotsPerInch };
    const image = await directory.alone(() => pack(decoded(0)));
    const isTurned = (directory.numbers(tags.orientation)[0] ?? 1) > 4;
    return {
      ...image,
      dotsPerInch: dotsPerInch !== undefined && isTurned ? [dotsPerInch[1], dotsPerInch[0]] : dotsPerInch,
    };
  };
  return {
    async page(index) {
      try {
        return await open(positions[index] ?? index);
      } catch (cause) {
        if (cause instanceof OcrError && cause.code !== 'internal') throw cause;
        const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
        throw new OcrError('damaged_file', `Page ${index + 1} of ${name} cannot be decoded: ${reason}.`, {
          hint: 'The file is cut off or damaged; export the job in another format, or get the file again.',
          cause,
        });
      }
    },
  };
}

/** Said when a page is decoded. */
const noPages = (): { readonly pages?: number } => ({});

/** On white, since that is what the page is. */
async function pack(picture: Sharp): Promise<EncodedImage> {
  const { width, height, depth, density, exif, hasAlpha, space } = await picture.metadata();
  const dotsPerInch = density === undefined ? exifDensity(exif) : ([density, density] as const);
  const isGray = space === 'b-w' || space === 'grey16';
  const opaque = hasAlpha ? picture.flatten({ background: '#ffffff' }) : picture;
  const isDeep = depth === 'ushort' || depth === 'short';
  if (!isDeep && width * height <= mostInspected) {
    const raw = opaque
      .clone()
      .toColourspace(isGray ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    const packed = packPixels(data, info.width, info.height, info.channels);
    if (packed !== undefined) return { ...packed, dotsPerInch };
  }
  const target = isDeep ? (isGray ? 'grey16' : 'rgb16') : isGray ? 'b-w' : 'srgb';
  const encoded = opaque.toColourspace(target).png({ compressionLevel: 8, adaptiveFiltering: true });
  const png = carriedPng(await encoded.toBuffer());
  if (png === undefined) throw new OcrError('internal', 'A picture was encoded in a form that PDF does not carry.');
  return { ...png, dotsPerInch };
}

function exifDensity(exif: Buffer | undefined): readonly [number, number] | undefined {
  if (exif === undefined) return undefined;
  const start = exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0;
  const directory = readDirectory(exif.subarray(start), 0);
  return directory === undefined ? undefined : resolutionOf(directory);
}
