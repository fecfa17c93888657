import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affineMap,
  joinMaps,
  placeBox,
  projectiveMap,
  samePlace,
  solveLinear,
  type Point,
  type Quadrilateral,
} from '../../../src/engine/local/page-map.ts';

const square: Quadrilateral = [
  [0, 0],
  [1000, 0],
  [1000, 1400],
  [0, 1400],
];
const shift = fc.tuple(fc.integer({ min: -120, max: 120 }), fc.integer({ min: -120, max: 120 }));
/** Squares whose corners were moved by less than would fold them. */
const quadrilaterals = fc.tuple(shift, shift, shift, shift).map((shifts): Quadrilateral => {
  const move = (corner: 0 | 1 | 2 | 3): Point => [
    square[corner][0] + shifts[corner][0],
    square[corner][1] + shifts[corner][1],
  ];
  return [move(0), move(1), move(2), move(3)];
});
const points = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1400 }));

describe('a projective map', () => {
  it('takes corners to corners, and its opposite takes every point back', () => {
    fc.assert(
      fc.property(quadrilaterals, quadrilaterals, points, (from, to, [x, y]) => {
        const there = projectiveMap(from, to);
        const back = projectiveMap(to, from);
        if (there === undefined || back === undefined) throw new Error('no map');
        for (const [index, corner] of from.entries()) {
          const [u, v] = there.point(...corner);
          expect(Math.hypot(u - (to[index]?.[0] ?? 0), v - (to[index]?.[1] ?? 0))).toBeLessThan(1e-4);
        }
        const [u, v] = joinMaps(there, back).point(x, y);
        expect(Math.hypot(u - x, v - y)).toBeLessThan(1e-3);
      }),
    );
  });

  it('does not exist for corners on a line', () => {
    const line: Quadrilateral = [
      [0, 0],
      [10, 0],
      [20, 0],
      [30, 0],
    ];
    expect(projectiveMap(line, square)).toBeUndefined();
  });
});

describe('joined maps', () => {
  it('apply one after the other, in whatever order they are joined', () => {
    fc.assert(
      fc.property(quadrilaterals, points, (to, [x, y]) => {
        const first = affineMap([2, 0.1, -0.1, 2, 5, 7]);
        const second = projectiveMap(square, to);
        const third = affineMap([0, 1, -1, 0, 3, 4]);
        if (second === undefined) throw new Error('no map');
        const one = joinMaps(joinMaps(first, second), third).point(x, y);
        const other = joinMaps(first, joinMaps(second, third)).point(x, y);
        expect(Math.hypot(one[0] - other[0], one[1] - other[1])).toBeLessThan(1e-9);
        expect(joinMaps(samePlace, second).point(x, y)).toEqual(second.point(x, y));
        expect(joinMaps(second, samePlace).point(x, y)).toEqual(second.point(x, y));
      }),
    );
  });
});

describe('a placed box', () => {
  it('holds every point of the box', () => {
    fc.assert(
      fc.property(
        quadrilaterals,
        points,
        points,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (to, from, end, share) => {
          const map = projectiveMap(square, to);
          if (map === undefined) throw new Error('no map');
          const box = [
            Math.min(from[0], end[0]),
            Math.min(from[1], end[1]),
            Math.max(from[0], end[0]),
            Math.max(from[1], end[1]),
          ] as const;
          const [x0, y0, x1, y1] = placeBox(map, [...box]);
          const [x, y] = map.point(box[0] + (box[2] - box[0]) * share, box[1] + (box[3] - box[1]) * (1 - share));
          expect(x).toBeGreaterThan(x0 - 1e-6);
          expect(x).toBeLessThan(x1 + 1e-6);
          expect(y).toBeGreaterThan(y0 - 1e-6);
          expect(y).toBeLessThan(y1 + 1e-6);
        },
      ),
    );
  });
});

describe('linear equations', () => {
  it('are solved, and refused when they depend on each other', () => {
    expect(
      solveLinear([
        [0, 2, 4],
        [3, 1, 5],
      ]),
    ).toEqual([1, 2]);
    expect(
      solveLinear([
        [1, 2, 3],
        [2, 4, 6],
      ]),
    ).toBeUndefined();
  });
});
