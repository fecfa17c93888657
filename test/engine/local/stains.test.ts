/** What lies on a page and is no text of it: streaks of a scanner, and what shows through from the other side. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { partPaleMarks } from '../../../src/engine/local/show-through.ts';
import { dropStreaks } from '../../../src/engine/local/streaks.ts';
import { gaussianNoise } from '../../generate/noise.ts';
import { invoice, layOut, letter, rasterize } from '../../generate/index.ts';

let page: GrayImage;
let table: GrayImage;
beforeAll(async () => {
  const drawn = async ({ content, options }: ReturnType<typeof letter>) => {
    const [first] = (await layOut(content, { ...options, width: 420, height: 480, margin: 36, fontSize: 10 })).pages;
    if (first === undefined) throw new Error('the document has no page');
    const { width, height, pixels } = await rasterize(first, 150, { background: 240 });
    return { width, height, data: Uint8Array.from(pixels) };
  };
  page = await drawn(letter());
  table = await drawn(invoice());
});

/** A copy whose pixels were changed. @param change what becomes of the level at a place */
function changed(from: GrayImage, change: (level: number, x: number, y: number) => number, noise = 0): GrayImage {
  const data = from.data.map((level, at) =>
    Math.max(0, Math.min(255, change(level, at % from.width, Math.floor(at / from.width)))),
  );
  if (noise > 0) gaussianNoise(data, noise, 3);
  return { ...from, data };
}

/** The share of pixels that lie on the other side of the middle than on the clean page. */
function unlike(found: GrayImage, clean: GrayImage): number {
  let other = 0;
  for (const [index, level] of clean.data.entries()) if (level > 127 !== (found.data[index] ?? 0) > 127) other += 1;
  return other / clean.data.length;
}

const turned = ({ width, height, data }: GrayImage): GrayImage => ({
  width: height,
  height: width,
  data: Uint8Array.from({ length: data.length }, (_, at) => data[(at % height) * width + Math.floor(at / height)] ?? 0),
});

describe('streaks of a scanner', () => {
  const streaks: Readonly<Record<number, number>> = { 120: 255, 121: 255, 300: 150, 431: 255, 640: 180, 641: 180 };
  const streaked = () => changed(page, (level, x) => level - (streaks[x] ?? 0), 3);

  it('go, grey and black ones, down the page and across it, and the letters under them stay', () => {
    const image = streaked();
    expect(unlike(image, page)).toBeGreaterThan(0.004);
    expect(unlike(dropStreaks(image), page)).toBeLessThan(0.002);
    expect(unlike(dropStreaks(turned(image)), turned(page))).toBeLessThan(0.002);
  });

  it('are no rules of a table, no frame, no column of letters, no edge of dark surroundings, no fine pattern', () => {
    const frame = changed(page, (level, x, y) =>
      (x === 18 || x === page.width - 18) && y > 15 && y < page.height - 15 ? 20 : level,
    );
    const surroundings = changed(page, (level, x) => (x > page.width - 30 ? 10 : level));
    const pattern = changed(page, (level, x) => (x % 20 === 0 ? level - 90 : level));
    for (const image of [page, table, turned(table), frame, surroundings, pattern])
      expect(dropStreaks(image)).toBe(image);
  });
});

describe('what shows through from the other side', () => {
  /** Mirrored, paler, and between the lines as well as under them. */
  const shownThrough = (darkness: number) =>
    changed(
      page,
      (level, x, y) => {
        const other = page.data[((y + 9) % page.height) * page.width + page.width - 1 - x] ?? 255;
        return level - darkness * (240 - other);
      },
      3,
    );

  it('goes, and the ink stays with its soft edges', () => {
    for (const darkness of [0.55, 0.65]) {
      const image = shownThrough(darkness);
      expect(unlike(image, page)).toBeGreaterThan(0.02);
      const cleared = partPaleMarks(image)?.ink;
      if (cleared === undefined) throw new Error('nothing was found to show through');
      expect(unlike(cleared, page)).toBeLessThan(0.01);
      const soft = page.data.reduce((sum, level) => sum + (level > 60 && level < 200 ? 1 : 0), 0);
      const kept = cleared.data.reduce((sum, level) => sum + (level > 60 && level < 200 ? 1 : 0), 0);
      expect(kept).toBeGreaterThan(0.7 * soft);
    }
  });

  it('is not seen on pages whose marks are of one darkness, and not where there is hardly a letter', () => {
    expect(partPaleMarks(changed(page, (level) => level, 6))).toBeUndefined();
    expect(partPaleMarks(changed(table, (level) => level, 6))).toBeUndefined();
    expect(partPaleMarks(changed(page, (level, x, y) => (y > 60 ? 240 : level), 6))).toBeUndefined();
  });
});
