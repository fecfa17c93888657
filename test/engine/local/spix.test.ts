/** Grey images as Tesseract's core takes them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBinarySpix, toSpix } from '../../../src/engine/local/spix.ts';

describe('a serialised image', () => {
  it('has its size and its pixels in words, the leftmost pixel highest', () => {
    const file = Buffer.from(toSpix({ width: 5, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) }));
    expect(file.toString('latin1', 0, 4)).toBe('spix');
    const numbers = Array.from({ length: 6 }, (_, at) => file.readUInt32LE(4 + 4 * at));
    expect(numbers).toEqual([5, 2, 8, 2, 0, 16]);
    expect(file.length).toBe(28 + 16);
    const words = [0, 1, 2, 3].map((at) => file.readUInt32LE(28 + 4 * at));
    expect(words[0]).toBe(0x01_02_03_04);
    expect((words[1] ?? 0) >>> 24).toBe(5);
    expect(words[2]).toBe(0x06_07_08_09);
    expect((words[3] ?? 0) >>> 24).toBe(10);
  });

  it('has a bit for each pixel of two levels, set for what there is less of', () => {
    const data = new Uint8Array(2 * 34).fill(250);
    data[0] = 90;
    data[33] = 91;
    data[34 + 31] = 20;
    const bitsOf = (spix: Uint8Array) => [0, 1, 2, 3].map((at) => Buffer.from(spix).readUInt32LE(28 + 4 * at));
    const image = { width: 34, height: 2, data };
    const file = Buffer.from(toBinarySpix(image, { threshold: 90, dark: 0.1 }));
    expect([0, 1, 2, 3, 4, 5].map((at) => file.readUInt32LE(4 + 4 * at))).toEqual([34, 2, 1, 2, 0, 16]);
    expect(file.length).toBe(28 + 16);
    expect(bitsOf(file)).toEqual([0x80_00_00_00, 0, 1, 0]);
    expect(bitsOf(toBinarySpix(image, { threshold: 91, dark: 0.1 }))).toEqual([0x80_00_00_00, 0x40_00_00_00, 1, 0]);
    const negative = { ...image, data: data.map((level) => 255 - level) };
    expect(bitsOf(toBinarySpix(negative, { threshold: 164, dark: 0.9 }))).toEqual([0x80_00_00_00, 0, 1, 0]);
  });

  it('has the bit of a pixel wherever it stands in its row and in memory, at every level', () => {
    const levels = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(levels, fc.integer({ min: 0, max: 254 }), fc.nat(3), (row, threshold, offset) => {
        const width = row.length;
        const data = Uint8Array.from([...Array.from({ length: offset }, () => 0), ...row, ...row]).subarray(offset);
        const file = Buffer.from(toBinarySpix({ width, height: 2, data }, { threshold, dark: 0.1 }));
        const words = Math.ceil(width / 32);
        for (let at = 0; at < 2 * width; at += 1) {
          const [x, y] = [at % width, Math.floor(at / width)];
          const word = file.readUInt32LE(28 + 4 * (y * words + Math.floor(x / 32)));
          expect((word >>> (31 - (x % 32))) & 1).toBe((row[x] ?? 0) <= threshold ? 1 : 0);
        }
      }),
    );
  });
});
