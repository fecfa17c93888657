import { beforeAll, describe, expect, it } from 'vitest';
import { flattenCurved } from '../../../src/engine/local/curved-page.ts';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import type { DetectedLine } from '../../../src/engine/local/text-detector.ts';
import { fitFlow, isWorthFollowing, type Curve } from '../../../src/engine/local/text-flow.ts';
import type { GrayImage as Picture } from '../../../src/engine/local/raster.ts';
import { warp } from '../../../src/engine/local/warp.ts';
import { encode, layOut, letter, photograph, rasterize } from '../../generate/index.ts';
import type { GrayImage, LaidOutPage } from '../../generate/index.ts';
import { errorRate, openWorkshop, pageOf, textOf } from './workshop.ts';

describe('the flow of lines', () => {
  const height = (x: number, v: number) => v + 40 * Math.sin(x / 400) + 0.00012 * (x - 500) * (v - 700);
  const curveAt = (v: number, from: number, to: number): Curve =>
    Array.from({ length: Math.max(2, Math.round((to - from) / 20)) }, (_, at, count = Math.round((to - from) / 20)) => {
      const x = from + ((to - from) * at) / Math.max(1, count - 1);
      // Every ninth foot hangs down.
      return [x, height(x, v) + (at % 9 === 8 ? 8 : 0)] as const;
    });
  const rows = Array.from({ length: 30 }, (_, row) => 100 + row * 40);

  it('is found from lines of which none spans the page', () => {
    const curves = rows.flatMap((v, row) => [curveAt(v, 60, 420 + (row % 3) * 20), curveAt(v + 13, 540, 960)]);
    const flow = fitFlow(curves, [1000, 1400], 20);
    expect(flow && isWorthFollowing(flow, 20)).toBe(true);
    for (const v of [150, 700, 1200]) {
      const middle = height(500, v);
      for (const x of [80, 300, 700, 940]) {
        expect(Math.abs((flow?.at(x, middle) ?? 0) - height(x, v))).toBeLessThan(4);
        expect(Math.abs((flow?.middle(x, height(x, v)) ?? 0) - middle)).toBeLessThan(4);
      }
    }
  });

  it('is not worth following where lines are level but for their descenders', () => {
    const level = rows.map((v) => curveAt(v, 60, 940).map(([x, y]) => [x, y - height(x, v) + v] as const));
    const flow = fitFlow(level, [1000, 1400], 20);
    expect(flow && isWorthFollowing(flow, 20)).toBe(false);
  });
});

const dpi = 110;
const whole = [
  [0.04, 0.08],
  [0.8, 0.08],
  [0.8, 0.9],
  [0.04, 0.9],
] as const;
const shape = { canvas: 1.3, fan: 90, curl: 110, corners: whole, surroundings: 90 };
let page: LaidOutPage;
let drawn: GrayImage;
beforeAll(async () => {
  const { content, options } = letter();
  const prose = content.filter((block) => block.kind === 'paragraph' && block.text.length > 100);
  const { pages } = await layOut([...prose, ...prose], {
    ...options,
    width: 500,
    height: 640,
    margin: 40,
    fontSize: 10,
    columns: 2,
  });
  const [first] = pages;
  if (first === undefined) throw new Error('the document has no page');
  page = first;
  drawn = await rasterize(page, dpi);
});

describe('a curved page', () => {
  it('is made flat: rows level, edges of columns upright', async () => {
    const { image } = photograph(drawn, shape);
    const gray = { width: image.width, height: image.height, data: Uint8Array.from(image.pixels) };
    const networks = await lineNetworks();
    const detect = async (picture: Picture) => (await networks?.detector.detect(picture, 1200)) ?? [];
    const found = await detect(gray);
    const flat = flattenCurved(found, gray, 11);
    if (flat === undefined) throw new Error('the page was not flattened');
    const after = await detect(warp(gray, flat.map, flat.width, flat.height));
    const slope = (lines: readonly DetectedLine[]) => {
      const long = lines.filter(({ middle }) => middle.length > 8);
      return long.reduce((sum, { quad }) => sum + Math.abs(quad.along[1] / quad.along[0]), 0) / long.length;
    };
    expect(slope(found)).toBeGreaterThan(0.02);
    expect(slope(after)).toBeLessThan(0.015);
    // Most lines of the left column begin at one place.
    const aligned = (lines: readonly DetectedLine[], width: number) => {
      const starts = lines.flatMap(({ quad: { origin } }) => (origin[0] < width / 3 ? [origin[0]] : []));
      const alike = starts.map((x) => starts.filter((other) => Math.abs(other - x) < 5).length);
      return Math.max(...alike) / starts.length;
    };
    expect(aligned(found, gray.width)).toBeLessThan(0.5);
    expect(aligned(after, flat.width)).toBeGreaterThan(0.6);
  });

  it('is left as it is when it is flat', async () => {
    const { image } = photograph(drawn, { ...shape, fan: 0, curl: 0 });
    const gray = { width: image.width, height: image.height, data: Uint8Array.from(image.pixels) };
    const found = (await (await lineNetworks())?.detector.detect(gray, 1200)) ?? [];
    expect(found.length).toBeGreaterThan(20);
    expect(flattenCurved(found, gray, 11)).toBeUndefined();
  });

  it('is read column by column', async () => {
    const photo = photograph(drawn, shape);
    const workshop = await openWorkshop({ pageDeadline: 600_000 });
    try {
      const bytes = await encode(photo.image, 'png', dpi);
      const read = pageOf((await workshop.read(await workshop.source('curved.png', bytes, 'image/png')))[0]);
      expect(errorRate(page.text, textOf(read))).toBeLessThan(0.05);
    } finally {
      await workshop.close();
    }
  });
});
