import { array, assert, integer, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { medianBy, weightedMedian } from '../../src/layout/weighted-median.ts';

const things = (most: number) =>
  array(record({ value: integer({ min: 0, max: most }), weight: integer({ min: 1, max: 40 }) }), {
    maxLength: 120,
  });

it.each([
  ['few unlike values', 5],
  ['more of them than are put in order as they come', 1000],
])('the median of %s is that of all of them sorted', (_, most) => {
  assert(
    property(things(most), (list) => {
      const found = medianBy(
        list,
        ({ value }) => value,
        ({ weight }) => weight,
      );
      expect(found).toBe(weightedMedian(list.map(({ value, weight }) => [value, weight])));
    }),
  );
});
