import { describe, expect, it } from 'vitest';
import { otsuThreshold } from '../../../src/engine/local/gray-levels.ts';

describe('the threshold between ink and paper', () => {
  it('lies between the two and counts the dark share', () => {
    const data = new Uint8Array(1000).fill(220);
    data.fill(40, 0, 100);
    const found = otsuThreshold({ width: 100, height: 10, data });
    expect(found.threshold).toBeGreaterThanOrEqual(40);
    expect(found.threshold).toBeLessThan(220);
    expect(found.dark).toBeCloseTo(0.1);
    expect(found.contrast).toBeCloseTo(180);
  });

  it('parts ink from ground that is shaded, of which there is more than ink, and pale letters from paper', () => {
    const shaded = new Uint8Array(1000).fill(240);
    shaded.fill(205, 0, 350);
    shaded.fill(40, 0, 10);
    const found = otsuThreshold({ width: 100, height: 10, data: shaded });
    expect(found.threshold).toBeGreaterThanOrEqual(40);
    expect(found.threshold).toBeLessThan(205);
    expect(found.dark).toBeCloseTo(0.01);
    const pale = new Uint8Array(1000).fill(240);
    pale.fill(180, 0, 100);
    pale.fill(40, 0, 1);
    expect(otsuThreshold({ width: 100, height: 10, data: pale }).threshold).toBeGreaterThanOrEqual(180);
  });

  it('has no contrast on an even image', () => {
    expect(otsuThreshold({ width: 10, height: 10, data: new Uint8Array(100).fill(255) }).contrast).toBe(0);
  });
});
