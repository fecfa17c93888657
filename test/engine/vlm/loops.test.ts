/** Holds which texts are taken for a model that repeats itself. */
import { describe, expect, it } from 'vitest';
import { createLoopWatch, loopStart } from '../../../src/engine/vlm/loops.ts';

const cells = `[${Array.from({ length: 100 }, () => '{"text":""}').join(',')}`;

describe('loopStart', () => {
  it('finds where a loop begins its second turn', () => {
    const begin = '{"blocks":[{"text":"It began well';
    expect(loopStart(begin + ' and so on'.repeat(300))).toBe(begin.length + ' and so on'.length);
    const long = ',{"kind":"paragraph","text":"The same sentence again, of some length, as models write it."}';
    expect(loopStart(begin + long.repeat(40))).toBeLessThanOrEqual(begin.length + long.length);
  });

  it('leaves tables of empty cells and usual text alone', () => {
    expect(loopStart(cells)).toBeUndefined();
    const text = Array.from({ length: 800 }, (_, at) => `row ${at} has ${(at * 7919) % 997} pieces`).join('\n');
    expect(loopStart(text)).toBeUndefined();
    expect(loopStart(text + ' end'.repeat(20))).toBeUndefined();
  });
});

describe('createLoopWatch', () => {
  it('tells within a few lines, and forgets when the text begins anew', () => {
    const loops = createLoopWatch();
    let text = '';
    let told = 0;
    for (let turn = 1; told === 0 && turn < 2000; turn++) {
      text += 'again ';
      if (loops(text)) told = turn;
    }
    expect(told).toBeGreaterThanOrEqual(250);
    expect(told).toBeLessThan(350);
    expect(loops('{"blocks":')).toBe(false);
  });
});
