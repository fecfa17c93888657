/** Owns passing over the paper of an image, four pixels at a time. Pure. */

/**
 * Most of a page is paper, which is passed over four pixels at a time: a byte is over the threshold when adding what is missing
 * to 128 (or, of a threshold from 128 on, to 256) sets its highest bit.
 * @returns a function that gives the last pixel of a row's paper that is known to be so, from one pixel of it on
 */
export function paperSkipper(data: Uint8Array, threshold: number): (from: number, end: number) => number {
  const misaligned = data.byteOffset % 4;
  const words = new Int32Array(data.buffer, data.byteOffset - misaligned, (data.length + misaligned) >> 2);
  const isDark = threshold < 128;
  const missing = Math.imul(isDark ? 127 - threshold : 255 - threshold, 0x01_01_01_01);
  const high = 0x80_80_80_80 | 0;
  return (from, end) => {
    let word = (from + misaligned) >> 2;
    for (const last = (end + misaligned) >> 2; word < last; word += 1) {
      const pixels = words[word] ?? 0;
      const sum = ((pixels & 0x7f_7f_7f_7f) + missing) | 0;
      if (((isDark ? sum | pixels : sum & pixels) & high) !== high) break;
    }
    return Math.max(from, 4 * word - misaligned - 1);
  };
}
