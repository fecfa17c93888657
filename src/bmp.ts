/** Owns decoding of BMP files, which the image library does not read: 1, 4, 8, 16, 24 and 32 bits, RLE, bit fields, top-down. */
import { OcrError } from './errors.ts';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly headerSize: number;
  readonly pixelOffset: number;
}

const damaged = (what: string) =>
  new OcrError('damaged_file', `The BMP image is damaged: ${what}.`, { hint: 'Save the image again, best as PNG.' });

/** Reads the size and kind of a BMP. @throws OcrError `damaged_file` */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < 26 || bytes.toString('latin1', 0, 2) !== 'BM') throw damaged('it has no header');
  const headerSize = bytes.readUInt32LE(14);
  const old = headerSize === 12;
  if (!old && (headerSize < 40 || bytes.length < 54)) throw damaged('its header is cut off');
  const rawHeight = old ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const header: BmpHeader = {
    width: old ? bytes.readUInt16LE(18) : bytes.readInt32LE(18),
    height: Math.abs(rawHeight),
    topDown: rawHeight < 0,
    bits: bytes.readUInt16LE(old ? 24 : 28),
    compression: old ? 0 : bytes.readUInt32LE(30),
    headerSize,
    pixelOffset: bytes.readUInt32LE(10),
  };
  if (header.width <= 0 || header.height === 0) throw damaged('its size is not positive');
  if (![1, 4, 8, 16, 24, 32].includes(header.bits)) throw damaged(`${header.bits} bits a pixel are not a BMP`);
  if (![0, 1, 2, 3, 6].includes(header.compression)) throw damaged(`compression ${header.compression} is not known`);
  return header;
}

/** Whether rows are written as runs, whose length is not known before they are decoded. */
const isRunLength = ({ bits, compression }: BmpHeader): boolean =>
  bits <= 8 && (compression === 1 || compression === 2);
const strideOf = ({ width, bits }: BmpHeader): number => Math.ceil((width * bits) / 32) * 4;

/** @throws OcrError `damaged_file` when the file ends before its last row */
export function refuseMissingPixels(bytes: Buffer, header: BmpHeader): void {
  if (isRunLength(header) || header.pixelOffset + strideOf(header) * header.height <= bytes.length) return;
  throw damaged('pixels are missing at its end');
}

/** Decodes to RGB, row by row from the top. The caller has checked the number of pixels. @throws OcrError `damaged_file` */
export function decodeBmp(bytes: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
} {
  const header = readBmpHeader(bytes);
  const { width, height, bits } = header;
  const palette = bits <= 8 ? readPalette(bytes, header) : undefined;
  const rgb = new Uint8Array(width * height * 3).fill(255);
  const put = (x: number, row: number, color: number) => {
    if (x >= width || row >= height) return;
    const at = ((header.topDown ? row : height - 1 - row) * width + x) * 3;
    rgb[at] = color >> 16;
    rgb[at + 1] = (color >> 8) & 255;
    rgb[at + 2] = color & 255;
  };
  if (palette !== undefined && isRunLength(header)) {
    decodeRuns(bytes, header, (x, row, index) => put(x, row, palette[index] ?? 0));
    return { width, height, rgb };
  }
  refuseMissingPixels(bytes, header);
  const stride = strideOf(header);
  const masks = bits === 16 || bits === 32 ? readMasks(bytes, header) : undefined;
  for (let row = 0; row < height; row += 1) {
    const start = header.pixelOffset + row * stride;
    for (let x = 0; x < width; x += 1) {
      if (palette !== undefined) {
        const byte = bytes[start + ((x * bits) >> 3)] ?? 0;
        const index = (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1);
        put(x, row, palette[index] ?? 0);
      } else if (masks === undefined) put(x, row, bytes.readUIntLE(start + x * 3, 3));
      else put(x, row, masks(bits === 16 ? bytes.readUInt16LE(start + x * 2) : bytes.readUInt32LE(start + x * 4)));
    }
  }
  return { width, height, rgb };
}

/** Colours as 0xRRGGBB. */
function readPalette(bytes: Buffer, header: BmpHeader): readonly number[] {
  const entry = header.headerSize === 12 ? 3 : 4;
  const declared = header.headerSize === 12 ? 0 : bytes.readUInt32LE(46);
  const count = Math.min(declared === 0 ? 1 << header.bits : declared, 256);
  const start = 14 + header.headerSize;
  if (start + count * entry > bytes.length) throw damaged('its palette is cut off');
  return Array.from({ length: count }, (_, index) => bytes.readUIntLE(start + index * entry, 3));
}

/** Gives the function that turns a 16 or 32 bit value into 0xRRGGBB (alpha is left out, as most viewers do). */
function readMasks(bytes: Buffer, header: BmpHeader): (value: number) => number {
  const fields = header.compression === 3 || header.compression === 6;
  const standard = header.bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
  if (fields && bytes.length < 66) throw damaged('its colour masks are cut off');
  const masks = fields ? [bytes.readUInt32LE(54), bytes.readUInt32LE(58), bytes.readUInt32LE(62)] : standard;
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift };
  });
  return (value) => {
    let color = 0;
    for (const { mask, shift, most } of channels) {
      const level = most === 0 ? 0 : Math.round((((value & mask) >>> shift) * 255) / most);
      color = (color << 8) | level;
    }
    return color;
  };
}

/** Walks RLE8 or RLE4 data; `row` counts from the start of the data. */
function decodeRuns(bytes: Buffer, header: BmpHeader, put: (x: number, row: number, index: number) => void): void {
  const half = header.compression === 2;
  let at = header.pixelOffset;
  let x = 0;
  let row = 0;
  const nibble = (byte: number, index: number) => (index % 2 === 0 ? byte >> 4 : byte & 15);
  while (row < header.height) {
    const count = bytes[at];
    const value = bytes[at + 1];
    if (count === undefined || value === undefined) throw damaged('its run-length data ends early');
    at += 2;
    if (count > 0) {
      for (let index = 0; index < count; index += 1, x += 1) put(x, row, half ? nibble(value, index) : value);
    } else if (value === 0) {
      x = 0;
      row += 1;
    } else if (value === 1) {
      return;
    } else if (value === 2) {
      x += bytes[at] ?? 0;
      row += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = half ? Math.ceil(value / 2) : value;
      if (at + length > bytes.length) throw damaged('its run-length data ends early');
      for (let index = 0; index < value; index += 1, x += 1) {
        const byte = bytes[at + (half ? index >> 1 : index)] ?? 0;
        put(x, row, half ? nibble(byte, index) : byte);
      }
      at += length + (length % 2);
    }
  }
}
