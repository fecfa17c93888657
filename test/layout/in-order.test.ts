import { array, assert, integer, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../../src/layout/in-order.ts';

interface Placed {
  readonly at: number;
  readonly name: number;
}
const compare = (a: Placed, b: Placed) => a.at - b.at;
const placed = record({ at: integer({ min: 0, max: 5 }), name: nat() });

test('is what sorting gives, equal ones as they came, and leaves the list alone', () => {
  assert(
    property(array(placed), (list) => {
      const before = [...list];
      expect(inOrder(list, compare)).toEqual(list.toSorted(compare));
      expect(list).toEqual(before);
    }),
  );
});

test('copies nothing that is in order', () => {
  const list = [3, 3, 4, 9].map((at, name) => ({ at, name }));
  expect(inOrder(list, compare)).toBe(list);
  expect(inOrder([], compare)).toEqual([]);
});
