/** Owns writing a black and white picture as JBIG2, as scanners put it into PDFs: one generic region, coded by arithmetic. */

/** Probability estimation (ITU-T T.88, table E.1): width of the less probable symbol, next states, whether the sense switches. */
const states: readonly (readonly [width: number, afterMore: number, afterLess: number, switches?: true])[] = [
  [0x5601, 1, 1, true],
  [0x3401, 2, 6],
  [0x1801, 3, 9],
  [0x0ac1, 4, 12],
  [0x0521, 5, 29],
  [0x0221, 38, 33],
  [0x5601, 7, 6, true],
  [0x5401, 8, 14],
  [0x4801, 9, 14],
  [0x3801, 10, 14],
  [0x3001, 11, 17],
  [0x2401, 12, 18],
  [0x1c01, 13, 20],
  [0x1601, 29, 21],
  [0x5601, 15, 14, true],
  [0x5401, 16, 14],
  [0x5101, 17, 15],
  [0x4801, 18, 16],
  [0x3801, 19, 17],
  [0x3401, 20, 18],
  [0x3001, 21, 19],
  [0x2801, 22, 19],
  [0x2401, 23, 20],
  [0x2201, 24, 21],
  [0x1c01, 25, 22],
  [0x1801, 26, 23],
  [0x1601, 27, 24],
  [0x1401, 28, 25],
  [0x1201, 29, 26],
  [0x1101, 30, 27],
  [0x0ac1, 31, 28],
  [0x09c1, 32, 29],
  [0x08a1, 33, 30],
  [0x0521, 34, 31],
  [0x0441, 35, 32],
  [0x02a1, 36, 33],
  [0x0221, 37, 34],
  [0x0141, 38, 35],
  [0x0111, 39, 36],
  [0x0085, 40, 37],
  [0x0049, 41, 38],
  [0x0025, 42, 39],
  [0x0015, 43, 40],
  [0x0009, 44, 41],
  [0x0005, 45, 42],
  [0x0001, 45, 43],
  [0x5601, 46, 46],
];

/** The MQ encoder (T.88, annex E, with the end of JPEG 2000's, C.2.9). */
class Encoder {
  private readonly bytes: number[] = [0];
  private interval = 0x8000;
  private code = 0;
  private left = 12;
  private readonly index: Uint8Array;
  private readonly sense: Uint8Array;

  constructor(contexts: number) {
    this.index = new Uint8Array(contexts);
    this.sense = new Uint8Array(contexts);
  }

  encode(context: number, bit: number): void {
    const state = states[this.index[context] ?? 0] ?? [0x5601, 46, 46];
    const [width, afterMore, afterLess, switches] = state;
    const isLikely = bit === this.sense[context];
    this.interval -= width;
    if (isLikely && this.interval >= 0x8000) {
      this.code += width;
      return;
    }
    // The larger part is always that of the likelier symbol.
    const takesUpper = isLikely === this.interval >= width;
    if (takesUpper) this.code += width;
    else this.interval = width;
    if (!isLikely && switches === true) this.sense[context] = 1 - (this.sense[context] ?? 0);
    this.index[context] = isLikely ? afterMore : afterLess;
    do {
      this.interval <<= 1;
      this.code = this.code * 2;
      this.left -= 1;
      if (this.left === 0) this.byteOut();
    } while (this.interval < 0x8000);
  }

  private byteOut(): void {
    const last = this.bytes.length - 1;
    if (this.bytes[last] !== 0xff && this.code >= 0x8000000) {
      this.bytes[last] = (this.bytes[last] ?? 0) + 1;
      this.code -= 0x8000000;
    }
    const afterMarker = this.bytes[last] === 0xff;
    const unit = afterMarker ? 0x100000 : 0x80000;
    this.bytes.push(Math.floor(this.code / unit));
    this.code %= unit;
    this.left = afterMarker ? 7 : 8;
  }

  end(): Uint8Array {
    const limit = this.code + this.interval;
    this.code = Math.floor(this.code / 0x10000) * 0x10000 + 0xffff;
    if (this.code >= limit) this.code -= 0x8000;
    for (let round = 0; round < 2; round += 1) {
      this.code *= 2 ** this.left;
      this.byteOut();
    }
    return Uint8Array.from([...this.bytes.slice(1), 0xff, 0xac]);
  }
}

/**
 * The stream of a PDF's image with the filter `JBIG2Decode`.
 * @param pixels one byte a pixel, row by row; darker than the middle is black
 */
export function toJbig2(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const encoder = new Encoder(1 << 16);
  const at = (x: number, y: number) => (x >= 0 && y >= 0 && x < width && (pixels[y * width + x] ?? 255) < 128 ? 1 : 0);
  for (let y = 0; y < height; y += 1) {
    // Template 0 (T.88, figure 3) with its adaptive pixels where they usually are.
    let two = (at(0, y - 2) << 1) | at(1, y - 2);
    let one = (at(0, y - 1) << 2) | (at(1, y - 1) << 1) | at(2, y - 1);
    let own = 0;
    for (let x = 0; x < width; x += 1) {
      const bit = at(x, y);
      const context =
        own |
        (at(x + 3, y - 1) << 4) |
        (one << 5) |
        (at(x - 3, y - 1) << 10) |
        (at(x + 2, y - 2) << 11) |
        (two << 12) |
        (at(x - 2, y - 2) << 15);
      encoder.encode(context, bit);
      two = ((two << 1) | at(x + 2, y - 2)) & 7;
      one = ((one << 1) | at(x + 3, y - 1)) & 31;
      own = ((own << 1) | bit) & 15;
    }
  }
  const region = Buffer.alloc(26);
  region.writeUInt32BE(width, 0);
  region.writeUInt32BE(height, 4);
  // Template 0, and the places of its four adaptive pixels, signed.
  region.set([0, 3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe], 17);
  const page = Buffer.alloc(19);
  page.writeUInt32BE(width, 0);
  page.writeUInt32BE(height, 4);
  const immediateGenericRegion = 38;
  const pageInformation = 48;
  return Buffer.concat([
    segment(0, pageInformation, page),
    segment(1, immediateGenericRegion, Buffer.concat([region, encoder.end()])),
  ]);
}

/** On page 1, referring to no other. */
function segment(number: number, type: number, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(11);
  header.writeUInt32BE(number, 0);
  header.set([type, 0, 1], 4);
  header.writeUInt32BE(data.length, 7);
  return Buffer.concat([header, data]);
}
