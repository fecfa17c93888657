import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerMedian, median } from '../src/median.ts';

test('the middle by size, of an even count the upper or the lower one, of none nothing', () => {
  expect([median([30, 4, 100]), lowerMedian([30, 4, 100])]).toEqual([30, 30]);
  expect([median([100, 4, 30, 9]), lowerMedian([100, 4, 30, 9])]).toEqual([30, 9]);
  expect([median([]), lowerMedian([])]).toEqual([undefined, undefined]);
});

test('as many are no greater as are no smaller', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
      for (const middle of [median(values), lowerMedian(values)]) {
        if (middle === undefined) throw new Error('there is a middle of something');
        expect(values.filter((value) => value <= middle).length).toBeGreaterThanOrEqual(values.length / 2);
        expect(values.filter((value) => value >= middle).length).toBeGreaterThanOrEqual(values.length / 2);
      }
    }),
  );
});
