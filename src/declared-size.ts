/** Owns the size that an image declares in its headers, read without decoding a single pixel. */
import type { MediaType } from './document.ts';
import { tiffFrames } from './tiff-frames.ts';

/** Random access to a file or to bytes in memory. */
export interface ByteReader {
  readonly size: number;
  /** At most `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Pixels as declared, before any rotation that metadata asks for. */
export interface DeclaredSize {
  /** Of the first frame or page. */
  readonly width: number;
  readonly height: number;
  /** Size of every frame or page in order, where that is cheaply known; at least the first one. */
  readonly frames: readonly FrameSize[];
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
  /** It shows another one's picture smaller, or is its mask. */
  readonly isCopy?: boolean;
}

/** A file with more frames than this is over every limit on pages anyway, and a circle of TIFF directories must end. */
const maximumFrames = 20_000;

/** Steps through small structures after which what was found so far has to do: a file made of nothing else costs a second. */
const maximumSteps = 1_000_000;

/** Reads through a window of 64 KB, so that walking many small structures costs few reads. */
class Cursor {
  readonly #file: ByteReader;
  #window: Uint8Array = new Uint8Array(0);
  #start = 0;
  #steps = 0;

  constructor(file: ByteReader) {
    this.#file = file;
  }

  /** Exactly `length` bytes; undefined when the file ends before, or after too many steps. */
  async view(offset: number, length: number): Promise<DataView | undefined> {
    if (++this.#steps > maximumSteps) return undefined;
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + length > this.#file.size) return undefined;
    if (offset < this.#start || offset + length > this.#start + this.#window.length) {
      this.#window = await this.#file.read(offset, Math.max(length, 65_536));
      this.#start = offset;
    }
    const at = offset - this.#start;
    if (at + length > this.#window.length) return undefined;
    return new DataView(this.#window.buffer, this.#window.byteOffset + at, length);
  }
}

/** Gives bytes in memory the shape of a file. */
export function readerOf(bytes: Uint8Array): ByteReader {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

/**
 * Pixel size that the headers of an image declare. Costs a few reads, however large the image is.
 * @returns undefined for a PDF, and for an image whose headers end early, contradict themselves or declare no pixels
 */
export async function declaredSize(file: ByteReader, mediaType: MediaType): Promise<DeclaredSize | undefined> {
  if (mediaType === 'application/pdf') return undefined;
  const frames = await frameReaders[mediaType](new Cursor(file));
  const first = frames[0];
  if (first === undefined || frames.some(({ width, height }) => width <= 0 || height <= 0)) return undefined;
  return { ...first, frames };
}

/**
 * The frames of an image that are pages of it, as positions from 0: pyramids keep smaller copies of a picture beside it.
 * @param count of the frames
 */
export async function pagePositions(
  bytes: Uint8Array,
  mediaType: MediaType,
  count: number,
): Promise<readonly number[]> {
  const all = Array.from({ length: count }, (_, at) => at);
  if (mediaType !== 'image/tiff' || count < 2) return all;
  const declared = await declaredSize(readerOf(bytes), mediaType);
  const pages = all.filter((at) => declared?.frames[at]?.isCopy !== true);
  return pages.length > 0 ? pages : all;
}

type FrameReader = (file: Cursor) => Promise<readonly FrameSize[]>;

const frameReaders: Readonly<Record<Exclude<MediaType, 'application/pdf'>, FrameReader>> = {
  'image/png': pngFrames,
  'image/jpeg': jpegFrames,
  'image/gif': gifFrames,
  'image/webp': webpFrames,
  'image/bmp': bmpFrames,
  'image/tiff': (file) => tiffFrames(file, maximumFrames),
};

/** PNG specification, 11.2.1: the IHDR chunk comes first. */
async function pngFrames(file: Cursor): Promise<readonly FrameSize[]> {
  const header = await file.view(8, 16);
  if (header === undefined || header.getUint32(4) !== 0x49484452) return [];
  return [{ width: header.getUint32(8), height: header.getUint32(12) }];
}

/** ITU T.81, B.2.2: the first frame header (SOFn) after any number of other segments. */
async function jpegFrames(file: Cursor): Promise<readonly FrameSize[]> {
  for (let offset = 2, segments = 0; segments < 10_000; segments++) {
    const marker = await file.view(offset, 4);
    if (marker === undefined || marker.getUint8(0) !== 0xff) return [];
    const kind = marker.getUint8(1);
    if (kind === 0xff) {
      offset += 1; // fill byte
      continue;
    }
    if (kind === 0x01 || (kind >= 0xd0 && kind <= 0xd8)) {
      offset += 2; // markers without a segment
      continue;
    }
    if (kind === 0xd9 || kind === 0xda) return []; // pixels begin, or all ends, before any size
    if (kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc) {
      const frame = await file.view(offset + 5, 4);
      return frame === undefined ? [] : [{ width: frame.getUint16(2), height: frame.getUint16(0) }];
    }
    offset += 2 + marker.getUint16(2);
  }
  return [];
}

/** GIF89a, 18 and 20: a decoder allocates the screen or the frame, whichever is larger. */
async function gifFrames(file: Cursor): Promise<readonly FrameSize[]> {
  const screen = await file.view(6, 5);
  if (screen === undefined) return [];
  const [screenWidth, screenHeight] = [screen.getUint16(0, true), screen.getUint16(2, true)];
  const tableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const frames: FrameSize[] = [];
  let offset: number | undefined = 13 + tableBytes(screen.getUint8(4));
  while (offset !== undefined && frames.length < maximumFrames) {
    const kind: number | undefined = (await file.view(offset, 1))?.getUint8(0);
    if (kind === 0x2c) {
      const frame = await file.view(offset, 10);
      if (frame === undefined) break;
      frames.push({
        width: Math.max(screenWidth, frame.getUint16(1, true) + frame.getUint16(5, true)),
        height: Math.max(screenHeight, frame.getUint16(3, true) + frame.getUint16(7, true)),
      });
      offset = await afterSubBlocks(file, offset + 11 + tableBytes(frame.getUint8(9)));
    } else if (kind === 0x21) {
      offset = await afterSubBlocks(file, offset + 2);
    } else break;
  }
  return frames;
}

async function afterSubBlocks(file: Cursor, start: number): Promise<number | undefined> {
  for (let offset = start; ;) {
    const length = (await file.view(offset, 1))?.getUint8(0);
    if (length === undefined) return undefined;
    offset += 1 + length;
    if (length === 0) return offset;
  }
}

/** RFC 9649, 2.5–2.7: the canvas of the extended form, else the one frame of the two simple forms. */
async function webpFrames(file: Cursor): Promise<readonly FrameSize[]> {
  const header = await file.view(12, 18);
  if (header === undefined) return [];
  const kind = header.getUint32(0);
  if (kind === 0x56503820) {
    return [{ width: header.getUint16(14, true) & 0x3fff, height: header.getUint16(16, true) & 0x3fff }];
  }
  if (kind === 0x5650384c) {
    const bits = header.getUint32(9, true);
    return [{ width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }];
  }
  if (kind !== 0x56503858) return [];
  const threeBytes = (at: number) => header.getUint16(at, true) + header.getUint8(at + 2) * 65_536;
  const canvas = { width: threeBytes(12) + 1, height: threeBytes(15) + 1 };
  const isAnimated = (header.getUint8(8) & 0x02) !== 0;
  if (!isAnimated) return [canvas];
  const frames: FrameSize[] = [];
  for (let offset = 30; frames.length < maximumFrames;) {
    const chunk = await file.view(offset, 8);
    if (chunk === undefined) break;
    if (chunk.getUint32(0) === 0x414e4d46) frames.push(canvas);
    const length = chunk.getUint32(4, true);
    offset += 8 + length + (length % 2);
  }
  return frames.length === 0 ? [canvas] : frames;
}

/** BITMAPCOREHEADER has 16-bit sizes; every later header 32-bit ones, where a negative height means top-down rows. */
async function bmpFrames(file: Cursor): Promise<readonly FrameSize[]> {
  const header = await file.view(14, 12);
  if (header === undefined) return [];
  if (header.getUint32(0, true) === 12) {
    return [{ width: header.getUint16(4, true), height: header.getUint16(6, true) }];
  }
  return [{ width: header.getInt32(4, true), height: Math.abs(header.getInt32(8, true)) }];
}
