/** Owns the checks that every document passes whatever way it came: size, type by content, declared pixels, hash. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { Config } from '../config.ts';
import type { MediaType, Source } from '../document.ts';
import { OcrError } from '../errors.ts';
import { contentName, declaredSize, detectMediaType, extensions, headBytes, supportedTypes } from '../media-type.ts';

export type Limits = Pick<Config, 'maxFileBytes' | 'maxPagePixels'>;

/** What is needed of an open file. */
export interface OpenFile {
  stat(): Promise<{ readonly size: number; readonly mtimeMs: number }>;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
}

/** Bytes read at once for hashing. */
const pieceBytes = 1 << 20;

/** Bytes for people. */
function sizeOf(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 0.1 ? `${mebibytes >= 10 ? Math.round(mebibytes) : mebibytes.toFixed(1)} MB` : `${bytes} bytes`;
}

/** @param bytes size where it is known; absent when reading stopped at the limit */
export function fileTooLarge(name: string, bytes: number | undefined, maxFileBytes: number): OcrError {
  const size = bytes === undefined ? 'larger than' : `${sizeOf(bytes)} (${bytes} bytes), over`;
  return new OcrError('file_too_large', `${name} is ${size} the limit of ${sizeOf(maxFileBytes)}.`, {
    hint: `Split or compress it, or raise the limit with OCRCHAT_MAX_FILE_BYTES (now ${maxFileBytes}).`,
  });
}

/** What is said of a file without bytes. */
export function emptyFile(name: string): OcrError {
  return new OcrError('empty_file', `${name} is empty (0 bytes).`, {
    hint: 'Check that it was saved or downloaded completely.',
  });
}

/**
 * Reads the open file once from start to end.
 * @throws OcrError `empty_file`, `file_too_large`, `unsupported_type`, `damaged_file`, `too_many_pixels`, `cancelled`
 */
export async function examine(
  file: OpenFile,
  name: string,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Omit<Source, 'path' | 'name'>> {
  const before = await file.stat();
  if (before.size === 0) throw emptyFile(name);
  if (before.size > limits.maxFileBytes) throw fileTooLarge(name, before.size, limits.maxFileBytes);
  const read = async (offset: number, length: number) => {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, before.size - offset)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(0, headBytes);
  const mediaType = detectMediaType(head);
  if (mediaType === undefined) throw unsupported(name, head);
  if (mediaType !== 'application/pdf') await checkPixels(read, before.size, mediaType, name, limits.maxPagePixels);
  const sha256 = await hash(file, name, before.size, signal);
  const after = await file.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(name);
  return { mediaType, sha256, byteSize: before.size };
}

async function hash(file: OpenFile, name: string, size: number, signal: AbortSignal | undefined): Promise<string> {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, size));
  for (let offset = 0; offset < size;) {
    if (signal?.aborted === true) throw new OcrError('cancelled', `Taking in ${name} was cancelled.`);
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - offset), offset);
    if (bytesRead === 0) throw changed(name);
    digest.update(buffer.subarray(0, bytesRead));
    offset += bytesRead;
  }
  return digest.digest('hex');
}

function changed(name: string): OcrError {
  return new OcrError('damaged_file', `${name} changed while it was being read.`, {
    hint: 'Try again when whatever writes it has finished.',
  });
}

function unsupported(name: string, head: Uint8Array): OcrError {
  const content = contentName(head);
  const promised = typeOfName(name);
  const convert = `Supported are ${supportedTypes}: export or convert it to one of them.`;
  if (promised !== undefined) {
    const what =
      content === undefined ? 'its content is not, nor any other kind that is known' : `its content is ${content}`;
    return new OcrError('unsupported_type', `${name} is named as ${typeWords[promised]}, but ${what}.`, {
      hint: content === undefined ? `Check that it was copied or downloaded completely. ${convert}` : convert,
    });
  }
  if (content === undefined) {
    return new OcrError('unsupported_type', `${name} is of no kind that is known, not an image or PDF.`, {
      hint: convert,
    });
  }
  return new OcrError('unsupported_type', `${name} is ${content}, which is not supported.`, {
    hint: convert,
  });
}

const typeWords: Readonly<Record<MediaType, string>> = {
  'image/png': 'a PNG image',
  'image/jpeg': 'a JPEG image',
  'image/webp': 'a WEBP image',
  'image/gif': 'a GIF image',
  'image/bmp': 'a BMP image',
  'image/tiff': 'a TIFF image',
  'application/pdf': 'a PDF',
};

function typeOfName(name: string): MediaType | undefined {
  const extension = extname(name).slice(1).toLowerCase();
  for (const [mediaType, known] of Object.entries(extensions)) {
    if (known.includes(extension)) return mediaType as MediaType; // seam: Object.entries widens the keys
  }
  return undefined;
}

/** Refuses when no page is within the limit; a single page over it is for the engine to report as that page's error. */
async function checkPixels(
  read: (offset: number, length: number) => Promise<Uint8Array>,
  size: number,
  mediaType: MediaType,
  name: string,
  maxPagePixels: number,
): Promise<void> {
  const declared = await declaredSize({ size, read }, mediaType);
  if (declared === undefined) {
    throw new OcrError(
      'damaged_file',
      `${name} begins as ${typeWords[mediaType]}, but its header declares no usable size.`,
      {
        hint: 'It is damaged or incomplete: save or download it again.',
      },
    );
  }
  if (declared.frames.some(({ width, height }) => width * height <= maxPagePixels)) return;
  const { width, height } = declared;
  const megapixels = (pixels: number) => `${(pixels / 1e6).toFixed(pixels < 1e7 ? 1 : 0)} megapixels`;
  throw new OcrError(
    'too_many_pixels',
    `${name} declares ${width} × ${height} pixels (${megapixels(width * height)}), over the limit of ${megapixels(maxPagePixels)} a page.`,
    { hint: `Scale it down, or raise the limit with OCRCHAT_MAX_PAGE_PIXELS (now ${maxPagePixels}).` },
  );
}
