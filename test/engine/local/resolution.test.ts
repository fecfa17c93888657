/** How finely a page is rendered to be recognised. */
import { describe, expect, it } from 'vitest';
import { chooseResolution } from '../../../src/engine/local/resolution.ts';
import { pageWith } from './chars.ts';

const pixels = 40_000_000;
/** Of a page of 600 × 800 points at 200 dots per inch. */
const strip = (top: number, bottom: number) => ({
  bbox: [0, top, 600, bottom] as const,
  pixelWidth: 1667,
  pixelHeight: Math.round(((bottom - top) * 200) / 72),
});

describe('the resolution of a page', () => {
  it('is that of the scan on it, whole or in strips', () => {
    const strips = Array.from({ length: 20 }, (_, at) => strip(at * 40, at * 40 + 40));
    for (const images of [[strip(0, 800)], strips])
      expect(chooseResolution(pageWith([], { images }), pixels).dotsPerInch).toBeCloseTo(200, 0);
  });

  it('is not that of a seal on the scan', () => {
    const seal = { bbox: [400, 600, 460, 660] as const, pixelWidth: 1000, pixelHeight: 1000 };
    const page = pageWith([], { images: [strip(0, 800), seal] });
    expect(chooseResolution(page, pixels).dotsPerInch).toBeCloseTo(200, 0);
  });

  it('is 300 dots per inch where a program drew the page', () => {
    expect(chooseResolution(pageWith([]), pixels).dotsPerInch).toBe(300);
    expect(chooseResolution(pageWith([], { images: [strip(0, 100)] }), pixels).dotsPerInch).toBe(300);
  });
});
