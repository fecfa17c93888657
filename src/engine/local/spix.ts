/** Owns writing an image as Leptonica keeps it in memory: what its library reads fastest, a page in 3 ms where PGM takes 110. */
import type { OtsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

const headerBytes = 28;
const bytesInWord = 4;
const pixelsOfBits = 32;
const noColours = 0;

/**
 * The serialised form of a `Pix` (Leptonica, `spixio.c`): six little-endian numbers after the four letters of its name, then
 * rows of 32-bit words, whose leftmost pixel is the highest byte.
 */
export function toSpix({ width, height, data }: GrayImage): Uint8Array {
  const words = Math.ceil(width / bytesInWord);
  const row = words * bytesInWord;
  const file = emptySpix(width, height, 8, words);
  for (let y = 0; y < height; y += 1) file.set(data.subarray(y * width, (y + 1) * width), headerBytes + y * row);
  file.subarray(headerBytes).swap32();
  return file;
}

/**
 * The same in two levels: a bit a pixel, the leftmost one the highest, set where ink is: what there is less of, dark or light.
 * @param parted grey level, pixels at or below which are dark, and their share
 */
export function toBinarySpix(
  { width, height, data }: GrayImage,
  { threshold, dark }: Pick<OtsuThreshold, 'threshold' | 'dark'>,
): Uint8Array {
  const flipped = dark < 0.5 ? 0 : -1;
  const words = Math.ceil(width / pixelsOfBits);
  const file = emptySpix(width, height, 1, words);
  const from = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const to = new DataView(file.buffer, file.byteOffset + headerBytes);
  const whole = width - (width % pixelsOfBits);
  const bitsOfFour = darkOnesOf(threshold);
  for (let y = 0, word = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < whole; x += pixelsOfBits, word += bytesInWord) {
      let bits = 0;
      for (let at = row + x, end = at + pixelsOfBits; at < end; at += 4)
        bits = (bits << 4) | bitsOfFour(from.getInt32(at, true));
      to.setInt32(word, bits ^ flipped, true);
    }
    if (whole === width) continue;
    let bits = 0;
    for (let at = row + whole, end = row + width; at < end; at += 1)
      bits = (bits << 1) | ((data[at] ?? 0) <= threshold ? 1 : 0);
    to.setInt32(word, (bits ^ flipped) << (pixelsOfBits - (width - whole)), true);
    word += bytesInWord;
  }
  return file;
}

/**
 * Looks at four pixels at a time: a byte is over the threshold when adding what is missing to 128 (or, of a threshold from 128 on,
 * to 256) sets its highest bit.
 * @returns a function from four pixels, the first one lowest, to a bit each, the first one highest, set where they are dark
 */
function darkOnesOf(threshold: number): (pixels: number) => number {
  const isDark = threshold < 128;
  const missing = Math.imul(isDark ? 127 - threshold : 255 - threshold, 0x01_01_01_01);
  return (pixels) => {
    const sum = ((pixels & 0x7f_7f_7f_7f) + missing) | 0;
    const dark = (~(isDark ? sum | pixels : sum & pixels) >>> 7) & 0x01_01_01_01;
    // Each of the four products of a bit brings it to a place of its own, one of them among the highest four that are kept.
    return (Math.imul(dark, 0x08_04_02_01) >>> 24) & 0xf;
  };
}

/** With no pixel written yet. @param words of 32 bits in a row */
function emptySpix(width: number, height: number, bitsAPixel: number, words: number): Buffer {
  const bytes = words * bytesInWord * height;
  const file = Buffer.alloc(headerBytes + bytes);
  file.write('spix', 'latin1');
  for (const [at, value] of [width, height, bitsAPixel, words, noColours, bytes].entries())
    file.writeUInt32LE(value, bytesInWord * (at + 1));
  return file;
}
