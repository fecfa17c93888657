import { describe, expect, it } from 'vitest';
import { boxRecall, intersectionOverUnion } from '../../bench/metrics/box-recall.ts';

describe('box recall', () => {
  it('measures overlap as intersection over union', () => {
    expect(intersectionOverUnion([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
    expect(intersectionOverUnion([0, 0, 10, 10], [5, 0, 15, 10])).toBeCloseTo(1 / 3);
    expect(intersectionOverUnion([0, 0, 10, 10], [20, 0, 30, 10])).toBe(0);
  });

  it('finds a line by the words that stand in it', () => {
    const line = [0, 0, 100, 20] as const;
    expect(
      boxRecall(
        [line],
        [
          [2, 4, 40, 18],
          [50, 4, 98, 18],
        ],
      ),
    ).toBe(1);
    // Only the first half of the line was read.
    expect(boxRecall([line], [[2, 4, 40, 18]])).toBe(0);
    // Words of other lines neither help nor harm.
    expect(
      boxRecall(
        [line],
        [
          [2, 4, 98, 18],
          [2, 30, 98, 44],
        ],
      ),
    ).toBe(1);
  });

  it('gives the share of the boxes that are found', () => {
    expect(
      boxRecall(
        [
          [0, 0, 10, 10],
          [0, 20, 10, 30],
        ],
        [[0, 0, 10, 10]],
      ),
    ).toBe(0.5);
    expect(boxRecall([], [[0, 0, 10, 10]])).toBeUndefined();
  });
});
