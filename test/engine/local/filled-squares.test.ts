import { expect, it } from 'vitest';
import { filledSquare, findFilledSquares, smallFilledSquare } from '../../../src/engine/local/filled-squares.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';

const capitalHeight = 20;
const blank = (): GrayImage => ({ width: 300, height: 80, data: new Uint8Array(300 * 80).fill(245) });
function fill({ width, data }: GrayImage, x0: number, y0: number, x1: number, y1: number): void {
  for (let y = y0; y < y1; y += 1) data.fill(20, y * width + x0, y * width + x1);
}
/** An L of 14 by 20 pixels. */
function letter(image: GrayImage, x: number, tall = 20): void {
  fill(image, x, 50 - tall, x + 4, 50);
  fill(image, x, 46, x + 14, 50);
}
const signs = (draw: (image: GrayImage) => void) => {
  const image = blank();
  draw(image);
  return findFilledSquares(image, capitalHeight)
    .toSorted((one, other) => one.bbox[0] - other.bbox[0])
    .map(({ sign }) => sign);
};

it('a filled square before text is found, large or small, also before another one', () => {
  const draw = (image: GrayImage) => {
    fill(image, 20, 32, 38, 50);
    letter(image, 50);
    fill(image, 120, 36, 130, 46);
    fill(image, 145, 36, 155, 46);
    letter(image, 175);
  };
  expect(signs(draw)).toEqual([filledSquare, smallFilledSquare, smallFilledSquare]);
});

it('none is seen in full stops, bars, parts of codes, or where no text follows', () => {
  const drawings: readonly ((image: GrayImage) => void)[] = [
    // The full stop of a title.
    (image) => [fill(image, 20, 40, 30, 50), letter(image, 45, 45)],
    (image) => [fill(image, 20, 44, 44, 50), letter(image, 55)],
    (image) => [fill(image, 20, 32, 38, 50), fill(image, 40, 32, 58, 50), letter(image, 70)],
    (image) => [fill(image, 20, 32, 38, 50), fill(image, 24, 20, 34, 31), letter(image, 50)],
    (image) => fill(image, 20, 32, 38, 50),
    (image) => [fill(image, 20, 32, 38, 50), letter(image, 120)],
  ];
  for (const draw of drawings) expect(signs(draw)).toEqual([]);
});
