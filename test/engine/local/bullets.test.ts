import { describe, expect, it } from 'vitest';
import { isBullet } from '../../../src/engine/local/bullets.ts';
import type { PixelBox } from '../../../src/engine/local/page-runs.ts';

/** A page of one line, 40 pixels from ascenders to descenders, with ink where it is said. */
function page(ink: (x: number, y: number) => boolean) {
  const [width, height] = [100, 60];
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, at) => (ink(at % width, Math.floor(at / width)) ? 30 : 230)),
  };
}
const line: PixelBox = [0, 10, 100, 50];
const box: PixelBox = [10, 24, 22, 36];
const from = (x: number, y: number) => Math.hypot(x + 0.5 - 16, y + 0.5 - 30);

describe('a bullet', () => {
  it('is a disc or a square between base line and capitals, whatever it was read as', () => {
    for (const text of ['*', '°', 'e', '•', '©'])
      expect([
        text,
        isBullet(
          page((x, y) => from(x, y) < 6),
          text,
          box,
          line,
        ),
      ]).toEqual([text, true]);
    expect(
      isBullet(
        page((x, y) => x >= 10 && x < 22 && y >= 24 && y < 36),
        '*',
        box,
        line,
      ),
    ).toBe(true);
  });

  it('is no ring, star, dash or letter of full size, and nothing that was read as more', () => {
    expect(
      isBullet(
        page((x, y) => from(x, y) < 6 && from(x, y) > 4),
        '°',
        box,
        line,
      ),
    ).toBe(false);
    expect(
      isBullet(
        page((x, y) => Math.abs(x - 16) < 1 || Math.abs(y - 30) < 1),
        '*',
        box,
        line,
      ),
    ).toBe(false);
    expect(
      isBullet(
        page((x, y) => y >= 28 && y < 32 && x >= 10 && x < 22),
        '-',
        [10, 28, 22, 32],
        line,
      ),
    ).toBe(false);
    expect(
      isBullet(
        page((x, y) => Math.hypot(x - 20, y - 30) < 11),
        'o',
        [9, 19, 31, 41],
        line,
      ),
    ).toBe(false);
    const disc = page((x, y) => from(x, y) < 6);
    for (const text of ['**', 'a', '7', 'or']) expect([text, isBullet(disc, text, box, line)]).toEqual([text, false]);
  });

  it('does not lie on the base line or hang above, and is more than a speck', () => {
    const low = page((x, y) => Math.hypot(x + 0.5 - 16, y + 0.5 - 42) < 3);
    expect(isBullet(low, '.', [13, 39, 19, 45], line)).toBe(false);
    const high = page((x, y) => Math.hypot(x + 0.5 - 16, y + 0.5 - 15) < 4);
    expect(isBullet(high, '°', [12, 11, 20, 19], line)).toBe(false);
    expect(
      isBullet(
        page((x, y) => from(x, y) < 1.5),
        '.',
        [15, 29, 18, 31],
        line,
      ),
    ).toBe(false);
  });
});
