/** Edges between panels, on images that are known to the pixel. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnImage } from '../../../src/engine/local/drawn-image.ts';
import { findPanelEdges } from '../../../src/engine/local/panel-edges.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';

function paper(width: number, height: number, level = 255): GrayImage {
  return { width, height, data: new Uint8Array(width * height).fill(level) };
}

function fill(image: GrayImage, [x0, y0, x1, y1]: readonly [number, number, number, number], level: number): GrayImage {
  const data = Uint8Array.from(image.data);
  for (let y = y0; y < y1; y += 1) data.fill(level, y * image.width + x0, y * image.width + x1);
  return { ...image, data };
}

/** Noise of a few levels that is the same each time. */
function grainy(image: GrayImage, most: number): GrayImage {
  let seed = 7;
  return {
    ...image,
    data: image.data.map((level) => {
      // Xorshift (Marsaglia 2003): the low bits of simpler generators come again row by row.
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      return Math.max(0, Math.min(255, level + ((seed >>> 8) % (2 * most + 1)) - most));
    }),
  };
}

describe('the edges of panels', () => {
  test('are found at a pale line and at an area in hardly another shade, to the pixel', () => {
    const screen = fill(fill(paper(400, 300), [0, 0, 120, 300], 248), [260, 40, 261, 280], 210);
    const { vertical, horizontal } = findPanelEdges(screen, 20, true);
    expect(vertical).toHaveLength(2);
    expect(vertical.map(([x0, , x1]) => x0 <= 120 && x1 >= 120 && x1 - x0 <= 4)).toContain(true);
    const line = vertical.find(([x0]) => x0 > 200);
    expect(Math.abs((line?.[0] ?? 0) - 260)).toBeLessThanOrEqual(2);
    expect(Math.abs((line?.[1] ?? 0) - 40)).toBeLessThanOrEqual(4);
    expect(Math.abs((line?.[3] ?? 0) - 280)).toBeLessThanOrEqual(4);
    expect(horizontal).toEqual([]);
  });

  test('go on where another line crosses, and end where they do', () => {
    const crossed = fill(fill(paper(300, 400), [150, 20, 152, 180], 200), [20, 100, 280, 103], 200);
    const both = fill(crossed, [150, 260, 152, 380], 200);
    const { vertical, horizontal } = findPanelEdges(both, 20, true);
    expect(vertical).toHaveLength(2);
    expect(horizontal).toHaveLength(1);
  });

  test('are none in the grain of a scan, in the shade of a fold, and in letters', async () => {
    expect(findPanelEdges(grainy(paper(400, 400, 230), 12), 20, true)).toEqual({ vertical: [], horizontal: [] });
    const fold = paper(400, 400);
    for (let y = 0; y < 400; y += 1)
      for (let x = 0; x < 400; x += 1) fold.data[y * 400 + x] = 255 - Math.max(0, 160 - Math.abs(x - 200) * 3);
    expect(findPanelEdges(fold, 20, true)).toEqual({ vertical: [], horizontal: [] });
    const [page] = (await layOut(letter().content, { ...letter().options, width: 420, height: 420, margin: 30 })).pages;
    if (page === undefined) throw new Error('there is no page');
    const { width, height, pixels } = await rasterize(page, 150);
    expect(findPanelEdges({ width, height, data: pixels }, 20, true).vertical).toEqual([]);
  });
});

describe('on an image that was taken', () => {
  test('edges must be longer, as grain makes short ones', () => {
    const line = (height: number) => fill(paper(300, 400), [150, 20, 152, 20 + height], 200);
    const found = (height: number, isDrawn: boolean) => findPanelEdges(line(height), 20, isDrawn).vertical.length;
    expect([found(80, true), found(80, false), found(260, false)]).toEqual([1, 0, 1]);
  });
});

describe('an image that a program drew', () => {
  test('is told from a scan by its grain, and from one of two levels', () => {
    const screen = fill(paper(400, 300, 24), [40, 40, 200, 120], 40);
    expect(drawnImage(screen)).toEqual({ isDark: true });
    expect(drawnImage(fill(paper(400, 300, 250), [0, 0, 100, 300], 230))).toEqual({ isDark: false });
    expect(drawnImage(grainy(screen, 3))).toBeUndefined();
    expect(drawnImage(fill(paper(400, 300), [100, 100, 200, 140], 0))).toBeUndefined();
  });

  test('are seen wherever nine tenths of their places show them, and never more than two in a row are missing', () => {
    const places = 60;
    const stride = 4;
    const isShown = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: places, maxLength: places });
    fc.assert(
      fc.property(isShown, (chances) => {
        const image = paper(60, places * stride);
        const shown = chances.map((chance) => chance > 0);
        for (const [place, is] of shown.entries())
          if (is) image.data.fill(100, place * stride * 60 + 30, (place * stride + 1) * 60);
        const runs: { from: number; to: number; seen: number }[] = [];
        for (const [place, is] of shown.entries()) {
          const last = runs.at(-1);
          if (!is) continue;
          if (last !== undefined && place - last.to <= 3) [last.to, last.seen] = [place, last.seen + 1];
          else runs.push({ from: place, to: place, seen: 1 });
        }
        // Of text of 12 pixels on paper that was taken, 60 pixels, 15 places.
        const long = runs.filter(({ from, to, seen }) => to - from >= 15 && seen >= 0.9 * (to - from + 1));
        const { vertical } = findPanelEdges(image, 12, false);
        expect(vertical.map(([, y0, , y1]) => [y0, y1])).toEqual(
          long.map(({ from, to }) => [from * stride, to * stride + 1]),
        );
      }),
    );
  });
});
