import { describe, expect, it } from 'vitest';
import { scoreCells } from '../../bench/metrics/cells.ts';

const truth = [
  ['Place', 'Net'],
  ['Oslo', '1,200'],
  ['Bergen', ''],
];

describe('cells that are right', () => {
  it('are all of them in the same table, however it is spaced', () => {
    const found = [
      ['place', 'Net'],
      ['Oslo', '1, 200'],
      ['Bergen ', ''],
    ];
    expect(scoreCells(truth, [found])).toEqual({ cells: 1, neighbours: 1 });
  });

  it('count each cell and each pair once', () => {
    const found = [
      ['Place', 'Net'],
      ['Oslo', '1.200'],
      ['Bergen', ''],
    ];
    // Four of five cells on both sides; of six pairs, right and below, those of the wrong cell are lost.
    const { cells, neighbours } = scoreCells(truth, [[['other']], found]);
    expect(cells).toBeCloseTo(4 / 5);
    expect(neighbours).toBeCloseTo(3 / 5);
  });

  it('are none where no table was found', () => {
    expect(scoreCells(truth, [])).toEqual({ cells: 0, neighbours: 0 });
  });
});
