import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOf, grow, lengthOf, pointAt, smallestQuad, type Point } from '../../../src/engine/local/quad.ts';

const coordinate = fc.integer({ min: -500, max: 500 });
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 });

describe('the smallest quad', () => {
  it('holds every point, and is never larger than the upright box', () => {
    fc.assert(
      fc.property(points, (list: Point[]) => {
        const quad = smallestQuad(list);
        const [along, across] = [lengthOf(quad.along), lengthOf(quad.across)];
        for (const [x, y] of list) {
          const [dx, dy] = [x - quad.origin[0], y - quad.origin[1]];
          const u = (dx * quad.along[0] + dy * quad.along[1]) / Math.max(along, 1e-9);
          const v = (dx * quad.across[0] + dy * quad.across[1]) / Math.max(across, 1e-9);
          expect(u).toBeGreaterThan(-1e-6);
          expect(u).toBeLessThan(along + 1e-6);
          expect(v).toBeGreaterThan(-1e-6);
          expect(v).toBeLessThan(across + 1e-6);
        }
        const xs = list.map(([x]) => x);
        const ys = list.map(([, y]) => y);
        const upright = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
        expect(along * across).toBeLessThanOrEqual(upright + 1e-6);
      }),
    );
  });

  it('finds a slanted line again, named from where its text begins', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.7, max: 0.7, noNaN: true }), (angle) => {
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const at = (u: number, v: number): Point => [100 + u * cos - v * sin, 200 + u * sin + v * cos];
        const quad = smallestQuad([at(0, 0), at(300, 0), at(300, 20), at(0, 20), at(150, 10)]);
        expect(lengthOf(quad.along)).toBeCloseTo(300, 5);
        expect(lengthOf(quad.across)).toBeCloseTo(20, 5);
        expect(quad.origin[0]).toBeCloseTo(100, 5);
        expect(quad.origin[1]).toBeCloseTo(200, 5);
      }),
    );
  });

  it('lets text run downwards in a tall one', () => {
    const quad = smallestQuad([
      [10, 0],
      [30, 0],
      [10, 200],
      [30, 200],
    ]);
    expect(quad.along[1]).toBe(200);
    for (const [at, value] of [10, 0, 30, 200].entries()) expect(boxOf(quad)[at]).toBeCloseTo(value);
  });

  it('grows by as much on every side', () => {
    const quad = grow({ origin: [10, 20], along: [100, 0], across: [0, 10] }, 5);
    for (const [at, value] of [5, 15, 115, 35].entries()) expect(boxOf(quad)[at]).toBeCloseTo(value);
    for (const [at, value] of [60, 25].entries()) expect(pointAt(quad, 0.5, 0.5)[at]).toBeCloseTo(value);
  });
});
