/** Grey images as Tesseract's core takes them. */
import { describe, expect, it } from 'vitest';
import { toSpix } from '../../../src/engine/local/spix.ts';

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
});
