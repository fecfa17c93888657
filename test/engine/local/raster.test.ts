import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chain,
  identity,
  mapBox,
  rotate,
  turn,
  undoTurn,
  type GrayImage,
  type QuarterTurn,
} from '../../../src/engine/local/raster.ts';

const turns = fc.constantFrom<QuarterTurn>(0, 90, 180, 270);
const images = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((data): GrayImage => ({ width, height, data })),
  );

describe('turning', () => {
  it('by quarters four times gives the image back', () => {
    fc.assert(
      fc.property(images, (image) => {
        expect(turn(turn(turn(turn(image, 90), 90), 90), 90)).toEqual(image);
      }),
    );
  });

  it('by 180 and 270 is turning by 90 two and three times', () => {
    fc.assert(
      fc.property(images, (image) => {
        const twice = turn(turn(image, 90), 90);
        expect(turn(image, 180)).toEqual(twice);
        expect(turn(image, 270)).toEqual(turn(twice, 90));
      }),
    );
  });

  it('is undone by its map: each pixel is found where it was', () => {
    fc.assert(
      fc.property(images, turns, (image, degrees) => {
        const turned = turn(image, degrees);
        const back = undoTurn(image.width, image.height, degrees);
        for (let y = 0; y < turned.height; y += 1) {
          for (let x = 0; x < turned.width; x += 1) {
            const [x0, y0, x1, y1] = mapBox(back, [x, y, x + 1, y + 1]);
            expect([x1 - x0, y1 - y0]).toEqual([1, 1]);
            expect(turned.data[y * turned.width + x]).toBe(image.data[y0 * image.width + x0]);
          }
        }
      }),
    );
  });
});

describe('rotating by a little', () => {
  it('moves a mark to where the map says, clockwise', () => {
    for (const degrees of [-11, -3, 0.5, 7]) {
      const image: GrayImage = { width: 200, height: 120, data: new Uint8Array(200 * 120).fill(255) };
      for (let y = 30; y < 34; y += 1) for (let x = 150; x < 154; x += 1) image.data[y * 200 + x] = 0;
      const { image: rotated, back } = rotate(image, degrees);
      let darkest = { value: 256, x: 0, y: 0 };
      let sum = [0, 0, 0];
      rotated.data.forEach((value, at) => {
        const [x, y] = [at % rotated.width, Math.floor(at / rotated.width)];
        if (value < darkest.value) darkest = { value, x, y };
        if (value < 128) sum = [(sum[0] ?? 0) + x + 0.5, (sum[1] ?? 0) + y + 0.5, (sum[2] ?? 0) + 1];
      });
      const [x = 0, y = 0, count = 1] = sum;
      const [backX, backY] = mapBox(back, [x / count, y / count, x / count, y / count]);
      expect(backX).toBeCloseTo(152, 0);
      expect(backY).toBeCloseTo(32, 0);
      // Clockwise: what lies right of the centre goes down.
      const expectedY =
        rotated.height / 2 + Math.sin((degrees * Math.PI) / 180) * 52 - Math.cos((degrees * Math.PI) / 180) * 28;
      expect(y / count).toBeCloseTo(expectedY, 0);
    }
  });
});

describe('maps', () => {
  it('are chained in the order they are named', () => {
    const double = [2, 0, 0, 2, 0, 0] as const;
    const shift = [1, 0, 0, 1, 5, 7] as const;
    expect(mapBox(chain(double, shift), [1, 1, 2, 2])).toEqual([7, 9, 9, 11]);
    expect(mapBox(chain(shift, double), [1, 1, 2, 2])).toEqual([12, 16, 14, 18]);
    expect(chain(identity, shift)).toEqual(shift);
  });
});
