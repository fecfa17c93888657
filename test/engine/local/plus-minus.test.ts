import { expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { withPlusMinus } from '../../../src/engine/local/plus-minus.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';

/** Signs of 16 by 18 pixels, one every 30: a plus, the same over a stroke, or a 4. */
function drawn(signs: string): GrayImage {
  const image = {
    width: 30 * signs.length + 20,
    height: 60,
    data: new Uint8Array(60 * (30 * signs.length + 20)).fill(240),
  };
  const fill = (x0: number, y0: number, x1: number, y1: number) => {
    for (let y = y0; y < y1; y += 1) image.data.fill(20, y * image.width + x0, y * image.width + x1);
  };
  for (const [at, sign] of [...signs].entries()) {
    const x = 10 + 30 * at;
    const bar = sign === '4' ? 33 : 27;
    fill(x, bar, x + 16, bar + 3);
    fill(x + 7, 20, x + 10, sign === '±' ? 36 : 38);
    if (sign === '±') fill(x, 38, x + 16, 41);
  }
  return image;
}

/** @param text as it was read @param signs as they stand there */
function read(text: string, signs: string, bottom = 42): string | undefined {
  const bbox: BoundingBox = [8, 18, 30 * signs.length + 8, bottom];
  return withPlusMinus(drawn(signs), [{ text, bbox }])[0]?.text;
}

it('± is told from + by the stroke below', () => {
  expect(read('4+4', '4±4')).toBe('4±4');
  expect(read('4+4', '4+4')).toBe('4+4');
  expect(read('+4+', '±4+')).toBe('±4+');
});

it('± is seen where its lower stroke was left out of the word, and not where other signs were read than stand there', () => {
  expect(read('+', '±', 36)).toBe('±');
  expect(read('++', '±4')).toBe('++');
  expect(read('44', '±4')).toBe('44');
});
