import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBmp } from '../src/bmp.ts';
import { OcrError } from '../src/errors.ts';

interface Parts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  readonly headerSize?: number;
  readonly masks?: readonly number[];
  readonly palette?: readonly number[];
  readonly pixels: readonly number[];
}

function bmp({
  width,
  height,
  bits,
  compression = 0,
  headerSize = 40,
  masks = [],
  palette = [],
  pixels,
}: Parts): Buffer {
  const header = Buffer.alloc(14 + headerSize);
  header.write('BM');
  header.writeUInt32LE(headerSize, 14);
  if (headerSize === 12) {
    header.writeUInt16LE(width, 18);
    header.writeUInt16LE(height, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt16LE(bits, 24);
  } else {
    header.writeInt32LE(width, 18);
    header.writeInt32LE(height, 22);
    header.writeUInt16LE(1, 26);
    header.writeUInt16LE(bits, 28);
    header.writeUInt32LE(compression, 30);
    header.writeUInt32LE(palette.length, 46);
    // From version 4 on the masks are part of the header.
    if (headerSize >= 56) masks.forEach((mask, index) => header.writeUInt32LE(mask, 54 + index * 4));
  }
  const between = Buffer.alloc((headerSize < 56 ? masks.length * 4 : 0) + palette.length * (headerSize === 12 ? 3 : 4));
  let at = 0;
  if (headerSize < 56) for (const mask of masks) at = between.writeUInt32LE(mask, at);
  for (const color of palette)
    at = headerSize === 12 ? between.writeUIntLE(color, at, 3) : between.writeUInt32LE(color, at);
  header.writeUInt32LE(header.length + between.length, 10);
  return Buffer.concat([header, between, Buffer.from(pixels)]);
}

const colors = (bytes: Buffer) => {
  const { rgb, width } = decodeBmp(bytes);
  const all = Array.from({ length: rgb.length / 3 }, (_, index) =>
    Buffer.from(rgb)
      .readUIntBE(index * 3, 3)
      .toString(16)
      .padStart(6, '0'),
  );
  return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
};

function outcome(decode: () => unknown): string {
  try {
    decode();
    return 'decoded';
  } catch (thrown) {
    if (thrown instanceof OcrError) return thrown.code;
    throw thrown;
  }
}

describe('BMP', () => {
  it('of 24 bits is read from the bottom up, or from the top down', () => {
    const pixels = [0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0];
    expect(colors(bmp({ width: 2, height: 2, bits: 24, pixels }))).toEqual([
      ['0000ff', 'ffffff'],
      ['ff0000', '00ff00'],
    ]);
    expect(colors(bmp({ width: 2, height: -2, bits: 24, pixels }))).toEqual([
      ['ff0000', '00ff00'],
      ['0000ff', 'ffffff'],
    ]);
  });

  it('of 1, 4 and 8 bits uses its palette', () => {
    const palette = [0x102030, 0xa0b0c0];
    expect(colors(bmp({ width: 3, height: 1, bits: 1, palette, pixels: [0b10100000, 0, 0, 0] }))).toEqual([
      ['a0b0c0', '102030', 'a0b0c0'],
    ]);
    expect(colors(bmp({ width: 3, height: 1, bits: 4, palette, pixels: [0x01, 0x10, 0, 0] }))).toEqual([
      ['102030', 'a0b0c0', 'a0b0c0'],
    ]);
    expect(colors(bmp({ width: 2, height: 1, bits: 8, palette, pixels: [1, 0, 0, 0] }))).toEqual([
      ['a0b0c0', '102030'],
    ]);
  });

  it('of OS/2 has short headers and palettes', () => {
    const palette = Array.from({ length: 2 }, (_, index) => (index === 1 ? 0xffffff : 0));
    expect(
      colors(bmp({ width: 2, height: 1, bits: 1, headerSize: 12, palette, pixels: [0b01000000, 0, 0, 0] })),
    ).toEqual([['000000', 'ffffff']]);
  });

  it('of 16 and 32 bits uses the usual fields or the masks it declares, also in newer headers', () => {
    expect(colors(bmp({ width: 2, height: 1, bits: 16, pixels: [0x1f, 0, 0, 0x7c] }))).toEqual([['0000ff', 'ff0000']]);
    expect(
      colors(
        bmp({
          width: 2,
          height: 1,
          bits: 16,
          compression: 3,
          masks: [0xf800, 0x07e0, 0x001f],
          pixels: [0xe0, 0x07, 0, 0xf8],
        }),
      ),
    ).toEqual([['00ff00', 'ff0000']]);
    expect(colors(bmp({ width: 1, height: 1, bits: 32, pixels: [3, 2, 1, 0] }))).toEqual([['010203']]);
    for (const headerSize of [108, 124]) {
      const masks = [0xff000000, 0xff0000, 0xff00];
      expect(
        colors(bmp({ width: 1, height: 1, bits: 32, compression: 3, headerSize, masks, pixels: [9, 3, 2, 1] })),
      ).toEqual([['010203']]);
    }
  });

  it('of runs of 8 and 4 bits has repeats, literals, ends and jumps', () => {
    const palette = [0, 0x111111, 0x222222, 0x333333];
    const eight = [3, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1];
    expect(colors(bmp({ width: 3, height: 2, bits: 8, compression: 1, palette, pixels: eight }))).toEqual([
      ['111111', '222222', '333333'],
      ['111111', '111111', '111111'],
    ]);
    const four = [3, 0x12, 0, 0, 0, 2, 1, 0, 2, 0x33, 0, 1];
    expect(colors(bmp({ width: 3, height: 2, bits: 4, compression: 2, palette, pixels: four }))).toEqual([
      ['ffffff', '333333', '333333'],
      ['111111', '222222', '111111'],
    ]);
  });

  it('that is cut off or absurd is damaged, never a crash', () => {
    const whole = bmp({
      width: 4,
      height: 4,
      bits: 8,
      compression: 1,
      palette: [0, 1, 2],
      pixels: [4, 1, 0, 0, 4, 2, 0, 0, 0, 4, 1, 2, 1, 2, 0, 0, 4, 0, 0, 1],
    });
    expect(() => decodeBmp(whole.subarray(0, whole.length - 8))).toThrow(OcrError);
    expect(() => decodeBmp(bmp({ width: 40, height: 40, bits: 24, pixels: [1, 2, 3] }))).toThrow(/pixels are missing/);
    expect(() => decodeBmp(bmp({ width: 2, height: 2, bits: 7, pixels: [] }))).toThrow(/7 bits/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 28, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 6,
        }),
        fc.integer({ min: 0, max: whole.length }),
        (changes, length) => {
          const broken = Buffer.from(whole);
          for (const [at, value] of changes) broken[at] = value;
          expect(outcome(() => decodeBmp(broken.subarray(0, length)))).toMatch(/^(decoded|damaged_file)$/);
        },
      ),
    );
  });
});
