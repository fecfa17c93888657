/** Owns decoding of image files: pages and frames, upright, flattened on the ground that shows them, as grey for recognition or encoded for looking at. */
import { readFile } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import type { Source } from '../../document.ts';
import { OcrError, toOcrError } from '../../errors.ts';
import { decodeBmp, readBmpHeader, refuseMissingPixels } from '../../bmp.ts';
import { pagePositions } from '../../declared-size.ts';
import { seemsCut } from './cut-file.ts';
import type { GrayImage } from './raster.ts';

export interface ImageFile {
  readonly pageCount: number;
  /** Size of a page in pixels, upright. @throws OcrError `too_many_pixels`, `damaged_file` */
  size(index: number): Promise<{ readonly width: number; readonly height: number }>;
  /** @throws OcrError `too_many_pixels`, `damaged_file` */
  gray(index: number): Promise<GrayImage>;
  /** The upright page in colour, ready to be scaled and encoded. */
  picture(index: number): Promise<Sharp>;
}

const loadSharp = async () => {
  const { default: sharp } = await import('sharp');
  // Several readers run side by side: one thread each, and nothing kept between documents.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
};

/**
 * Opens an image without decoding pixels, unless they seem to be cut off.
 * @throws OcrError `damaged_file`, `too_many_pixels`
 */
export async function openImageFile(source: Source, maxPixels: number): Promise<ImageFile> {
  const sharp = await loadSharp();
  const checkPixels = (width: number, height: number) => {
    if (width * height <= maxPixels) return;
    throw new OcrError(
      'too_many_pixels',
      `${source.name} declares ${width} × ${height} pixels; at most ${Math.floor(maxPixels / 1e6)} million are read.`,
      {
        hint: 'Scale the image down, or raise OCRCHAT_MAX_PAGE_PIXELS.',
      },
    );
  };
  const explain = (thrown: unknown, what: string): OcrError => {
    if (thrown instanceof OcrError) return thrown;
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    if (/pixel limit/i.test(words)) {
      return new OcrError(
        'too_many_pixels',
        `${source.name} has more than ${Math.floor(maxPixels / 1e6)} million pixels.`,
        {
          hint: 'Scale the image down, or raise OCRCHAT_MAX_PAGE_PIXELS.',
          cause: thrown,
        },
      );
    }
    if (/memory/i.test(words)) return toOcrError(thrown);
    return new OcrError('damaged_file', `${source.name} ${what}: ${firstLine(words)}.`, {
      hint: 'The file is cut off or damaged; get it again or save it anew.',
      cause: thrown,
    });
  };
  const bytes = await readFile(source.path).catch((thrown: unknown) => {
    throw new OcrError('file_not_found', `${source.name} is no longer there.`, { cause: thrown });
  });

  if (bytes.length === 0) throw new OcrError('empty_file', `${source.name} is empty.`, { hint: 'Get the file again.' });
  if (source.mediaType === 'image/bmp') {
    const named = <Result>(work: () => Result): Result => {
      try {
        return work();
      } catch (thrown) {
        if (!(thrown instanceof OcrError) || thrown.code !== 'damaged_file') throw thrown;
        const { message, hint = '' } = thrown;
        throw new OcrError('damaged_file', `${source.name} cannot be read. ${message}`, { hint, cause: thrown });
      }
    };
    const header = named(() => readBmpHeader(bytes));
    checkPixels(header.width, header.height);
    named(() => refuseMissingPixels(bytes, header));
    const decode = () => {
      const { width, height, rgb } = named(() => decodeBmp(bytes));
      return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
    };
    return {
      pageCount: 1,
      size: async () => ({ width: header.width, height: header.height }),
      gray: async () => toGray(decode()),
      picture: async () => decode(),
    };
  }

  // Warnings alone (an unknown tag) must not refuse a page; missing or wrong pixels must.
  const options: SharpOptions = { limitInputPixels: maxPixels, failOn: 'error' };
  let positions: readonly number[];
  try {
    const metadata = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    checkPixels(metadata.width, metadata.pageHeight ?? metadata.height);
    positions = await pagePositions(bytes, source.mediaType, metadata.pages ?? 1);
  } catch (thrown) {
    throw explain(thrown, 'cannot be opened as an image');
  }
  const position = (index: number) => positions[index] ?? index;
  const open = (index: number) => sharp(bytes, { ...options, page: position(index) });
  const upright = async (index: number) =>
    open(index)
      .autoOrient()
      .flatten({ background: (await isLightOnNothing(open(index))) ? '#000000' : '#ffffff' });
  const size = async (index: number) => {
    try {
      const { autoOrient } = await sharp(bytes, {
        ...options,
        limitInputPixels: false,
        page: position(index),
      }).metadata();
      checkPixels(autoOrient.width, autoOrient.height);
      return autoOrient;
    } catch (thrown) {
      throw explain(thrown, `page ${index + 1} cannot be opened`);
    }
  };
  const gray = async (index: number) => {
    await size(index);
    try {
      return await toGray(await upright(index));
    } catch (thrown) {
      throw explain(thrown, `page ${index + 1} cannot be decoded`);
    }
  };
  // Found now, it refuses the file; found later, it would leave a job behind that failed.
  if (seemsCut(bytes, source.mediaType)) await gray(0);
  return {
    pageCount: positions.length,
    size,
    gray,
    async picture(index) {
      await size(index);
      return upright(index);
    },
  };
}

/** Mean levels of what is drawn from which on it would not be seen on white, and share of a picture that must be transparent. */
const light = 200;
const leastTransparent = 0.05;

/** Whether what a partly transparent picture shows is light, as text meant for a dark ground. */
async function isLightOnNothing(picture: Sharp): Promise<boolean> {
  if (!(await picture.metadata()).hasAlpha) return false;
  const { data, info } = await picture
    .resize({ width: 1000, height: 1000, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { channels } = info;
  let opaque = 0;
  let shining = 0;
  for (let at = 0; at + channels <= data.length; at += channels) {
    const alpha = data[at + channels - 1] ?? 255;
    opaque += alpha;
    shining += alpha * Math.min(...data.subarray(at, at + channels - 1));
  }
  const whole = 255 * info.width * info.height;
  return opaque > 0 && opaque < whole * (1 - leastTransparent) && shining / opaque >= light;
}

/** Luminance of an opaque picture, one byte a pixel. */
async function toGray(picture: Sharp): Promise<GrayImage> {
  const { data, info } = await picture
    .toColourspace('b-w')
    .extractChannel(0)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: plain(data) };
}

/** The same bytes, of which `slice` makes a copy, as everyone expects: that of a Buffer shares them, and who changes one changes both. */
function plain({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/**
 * Decodes a JPEG in grey.
 * @param maxPixels of the picture as it is stored
 * @returns undefined when it is damaged, or too large
 */
export async function grayOfJpeg(bytes: Uint8Array, maxPixels: number): Promise<GrayImage | undefined> {
  const sharp = await loadSharp();
  try {
    return await toGray(sharp(bytes, { limitInputPixels: maxPixels, failOn: 'warning' }));
  } catch {
    return undefined; // the page is rendered instead, whose decoder forgives more
  }
}

/** Scales a grey image to a size in pixels. */
export async function resize(image: GrayImage, width: number, height: number): Promise<GrayImage> {
  const sharp = await loadSharp();
  const raw = { width: image.width, height: image.height, channels: 1 } as const;
  const { data, info } = await sharp(image.data, { raw, limitInputPixels: false })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: plain(data) };
}

/** Wraps interleaved RGB as a picture that can be scaled and encoded. */
export async function pictureOfRgb(width: number, height: number, rgb: Uint8Array): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

/** The library's reason without its wrapping; it has none for bytes that are no image at all. */
function firstLine(words: string): string {
  const reason = (words.split('\n')[0] ?? '')
    .replace(/^Input buffer has corrupt header:\s*/, '')
    .replace(/[.:\s]+$/, '');
  return reason === '' ? 'its header is damaged' : reason;
}
