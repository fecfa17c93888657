/** Owns coding of black and white pictures as Group 4 fax does (ITU-T T.6), which is about half of what Flate makes of text. */

/** Run lengths 0…63, then 64, 128 … 1728 (ITU-T T.4, tables 2 and 3). */
const whiteCodes =
  '00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100 11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011';
const blackCodes =
  '0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 0000001100100 0000001100101';
/** 1792, 1856 … 2560, of either colour. */
const longCodes =
  '00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 000000010111 000000011100 000000011101 000000011110 000000011111';
const longest = 2560;
const [white, black] = [whiteCodes, blackCodes].map((codes) => `${codes} ${longCodes}`.split(' '));
/** By how far the change lies to the right of the one above, from -3 to 3. */
const verticalCodes = ['0000010', '000010', '010', '1', '011', '000011', '0000011'];
const passCode = '0001';
const horizontalCode = '001';
const endCode = '000000000001';

/**
 * @param isBlack whether the pixel at a position, counted row by row, is black
 * @returns data for CCITTFaxDecode with K -1
 */
export function faxCode(width: number, height: number, isBlack: (position: number) => boolean): Buffer {
  const bits = new BitWriter();
  let above: readonly number[] = [];
  for (let y = 0; y < height; y += 1) {
    const changes: number[] = [];
    let last = false;
    for (let x = 0; x < width; x += 1) {
      const now = isBlack(y * width + x);
      if (now !== last) changes.push(x);
      last = now;
    }
    writeRow(bits, changes, above, width);
    above = changes;
  }
  bits.write(endCode + endCode);
  return bits.toBuffer();
}

/** Changes are the places where the colour is another than to the left, white being before the first; T.6, 2.2. */
function writeRow(bits: BitWriter, changes: readonly number[], above: readonly number[], width: number): void {
  let at = -1;
  // 0 while white: changes to black have even places in the lists.
  let color = 0;
  let own = 0;
  let upper = 0;
  while (at < width) {
    while (upper < above.length && (above[upper] ?? width) <= at) upper += 2;
    const [next, nextAbove, secondAbove] = [changes[own] ?? width, above[upper] ?? width, above[upper + 1] ?? width];
    if (secondAbove < next) {
      bits.write(passCode);
      at = secondAbove;
      continue;
    }
    const code = verticalCodes[next - nextAbove + 3];
    if (code === undefined) {
      const second = changes[own + 1] ?? width;
      bits.write(horizontalCode);
      writeRun(bits, next - Math.max(at, 0), color);
      writeRun(bits, second - next, 1 - color);
      at = second;
      own += 2;
    } else {
      bits.write(code);
      at = next;
      own += 1;
      color = 1 - color;
      upper += upper > 0 ? -1 : 1;
    }
  }
}

function writeRun(bits: BitWriter, length: number, color: number): void {
  const codes = (color === 0 ? white : black) ?? [];
  let left = length;
  for (; left > longest; left -= longest) bits.write(codes[63 + longest / 64] ?? '');
  if (left >= 64) bits.write(codes[63 + (left >> 6)] ?? '');
  bits.write(codes[left & 63] ?? '');
}

class BitWriter {
  private bytes = Buffer.alloc(65_536);
  private length = 0;
  private open = 0;
  private count = 0;

  write(code: string): void {
    for (let index = 0; index < code.length; index += 1) {
      this.open = (this.open << 1) | (code.charCodeAt(index) & 1);
      if ((this.count += 1) === 8) this.flush();
    }
  }

  toBuffer(): Buffer {
    while (this.count > 0) this.write('0');
    return this.bytes.subarray(0, this.length);
  }

  private flush(): void {
    if (this.length === this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)]);
    this.bytes[this.length++] = this.open;
    this.open = 0;
    this.count = 0;
  }
}
