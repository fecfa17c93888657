/** Owns the smallest bytes of each kind of file that the tests of taking documents in need. */
import { crc32, deflateSync } from 'node:zlib';

function bytes(...parts: readonly (string | number | readonly number[] | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part, 'latin1');
      if (typeof part === 'number') return Buffer.alloc(part);
      return Buffer.from(part);
    }),
  );
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = bytes(kind, data);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return bytes(length, body, check);
}

/** A valid gray PNG whose header says `width` × `height`; its pixels are those of `rows` rows only. */
export function png(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const pixels = deflateSync(Buffer.alloc(rows * (width + 1), 255));
  return bytes('\x89PNG\r\n\x1a\n', chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0)));
}

/** JPEG markers up to the frame header, with an application segment before it, as cameras and colour profiles put there. */
export function jpegHead(width: number, height: number, segmentBytes = 60_000): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(segmentBytes + 2);
  const segment = bytes([0xff, 0xe1], length, segmentBytes);
  return bytes([0xff, 0xd8], segment, segment, [0xff, 0xff, 0xc2, 0, 11, 8], size, [1, 1, 0x11, 0], [0xff, 0xd9]);
}

export interface GifFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function gif(width: number, height: number, frames: readonly GifFrame[]): Buffer {
  return bytes(
    'GIF89a',
    u16(width),
    u16(height),
    [0x80, 0, 0],
    6,
    ...frames.flatMap(({ left, top, width: wide, height: high }) => [
      bytes([0x21, 0xf9, 4, 0, 0, 0, 0, 0]),
      bytes([0x2c], u16(left), u16(top), u16(wide), u16(high), [0]),
      bytes([2, 2, 0x44, 0x01, 0]),
    ]),
    ';',
  );
}

export function bmpHead(width: number, height: number): Buffer {
  return bytes('BM', u32(54), 4, u32(54), u32(40), u32(width), u32(height >>> 0), [1, 0, 24, 0], 24);
}

export function oldBmpHead(width: number, height: number): Buffer {
  return bytes('BM', u32(26), 4, u32(26), u32(12), u16(width), u16(height), [1, 0, 24, 0]);
}

const riff = (body: Uint8Array) => bytes('RIFF', u32(body.length + 4), 'WEBP', body);

export function webpLossy(width: number, height: number): Buffer {
  return riff(bytes('VP8 ', u32(10), [0, 0, 0, 0x9d, 0x01, 0x2a], u16(width), u16(height), 4));
}

export function webpLossless(width: number, height: number): Buffer {
  return riff(bytes('VP8L', u32(10), [0x2f], u32(((width - 1) | ((height - 1) << 14)) >>> 0), 8));
}

export function webpAnimated(width: number, height: number, frames: number): Buffer {
  const three = (value: number) => u32(value).subarray(0, 3);
  const extended = bytes('VP8X', u32(10), [0x02, 0, 0, 0], three(width - 1), three(height - 1));
  const each = bytes('ANMF', u32(3), 4); // an odd length, which is padded
  return riff(bytes(extended, 'ANIM', u32(6), 6, ...Array.from({ length: frames }, () => each)));
}

export interface TiffOptions {
  readonly bigEndian?: boolean;
  readonly big?: boolean;
  /** Makes the last directory point to the first. */
  readonly circular?: boolean;
}

/** Headers of a TIFF: one directory for each size, no pixels. */
export function tiff(sizes: readonly (readonly [width: number, height: number])[], options: TiffOptions = {}): Buffer {
  const { bigEndian = false, big = false, circular = false } = options;
  const number = (value: number, length: 2 | 4 | 8) => {
    const buffer = Buffer.alloc(length);
    if (length === 8) buffer[bigEndian ? 'writeBigUInt64BE' : 'writeBigUInt64LE'](BigInt(value));
    else buffer[bigEndian ? 'writeUIntBE' : 'writeUIntLE'](value, 0, length);
    return buffer;
  };
  const offsetLength = big ? 8 : 4;
  const entry = (tag: number, value: number) =>
    bytes(number(tag, 2), number(4, 2), number(1, offsetLength), number(value, 4), big ? 4 : 0);
  const header = bytes(bigEndian ? 'MM' : 'II', number(big ? 43 : 42, 2), big ? bytes(number(8, 2), number(0, 2)) : 0);
  const first = header.length + offsetLength;
  const directoryLength = (big ? 8 : 2) + 2 * (big ? 20 : 12) + offsetLength;
  const directories = sizes.map(([width, height], index) => {
    const isLast = index === sizes.length - 1;
    const next = isLast ? (circular ? first : 0) : first + (index + 1) * directoryLength;
    return bytes(number(2, big ? 8 : 2), entry(256, width), entry(257, height), number(next, offsetLength));
  });
  return bytes(header, number(first, offsetLength), ...directories);
}

export const pdf = bytes('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

export const word = bytes('PK\x03\x04', 26, '[Content_Types].xml', 40, 'PK\x03\x04', 26, 'word/document.xml', 40);
