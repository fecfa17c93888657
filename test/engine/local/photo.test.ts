import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { linesOf } from '../../../src/document.ts';
import { findPageEdges } from '../../../src/engine/local/page-edges.ts';
import { flattenPage } from '../../../src/engine/local/perspective.ts';
import { placeBox } from '../../../src/engine/local/page-map.ts';
import { measureBend } from '../../../src/engine/local/unbend.ts';
import { encode, fading, layOut, letter, photograph, rasterize, shaded, truthAfter } from '../../generate/index.ts';
import type { GrayImage, LaidOutPage, Photo, PhotoOptions } from '../../generate/index.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

const dpi = 150;
/** Capitals of this face are 0.714 em tall. */
const capitalHeight = ((11 * dpi) / 72) * 0.714;
let workshop: Workshop;
let page: LaidOutPage;
let drawn: GrayImage;
beforeAll(async () => {
  workshop = await openWorkshop();
  const { pages } = await layOut(letter().content, {
    ...letter().options,
    width: 420,
    height: 420,
    margin: 30,
    fontSize: 11,
  });
  const [first] = pages;
  if (first === undefined) throw new Error('the document has no page');
  page = first;
  drawn = await rasterize(page, dpi);
});
afterAll(() => workshop.close());

const slanted: PhotoOptions['corners'] = [
  [0.17, 0.1],
  [0.85, 0.14],
  [0.93, 0.9],
  [0.08, 0.87],
];
const grayOf = ({ image }: Photo) => ({ width: image.width, height: image.height, data: image.pixels });

function overlap(left: BoundingBox, right: BoundingBox): number {
  const width = Math.min(left[2], right[2]) - Math.max(left[0], right[0]);
  const height = Math.min(left[3], right[3]) - Math.max(left[1], right[1]);
  const shared = Math.max(0, width) * Math.max(0, height);
  const area = (box: BoundingBox) => (box[2] - box[0]) * (box[3] - box[1]);
  return shared / (area(left) + area(right) - shared);
}

/** Where the words of the page lie on a photo of it. */
function wordsOn({ project }: Photo): ReadonlyMap<string, BoundingBox> {
  const lines = truthAfter(page, dpi).blocks.flatMap((block) => block.lines);
  return new Map(
    lines.flatMap((line) =>
      line.words.map(({ text, bbox }) => [text, placeBox({ point: project }, [...bbox])] as const),
    ),
  );
}

describe('the edges of a sheet', () => {
  it('are found on a photo, to a share of its size', () => {
    const photo = photograph(drawn, { corners: slanted, light: fading(0.5) });
    const { width, height } = photo.image;
    const edges = findPageEdges(grayOf(photo));
    for (const [index, [x, y]] of slanted.entries()) {
      const found = edges?.[index] ?? [-999, -999];
      expect(Math.hypot(found[0] - x * width, found[1] - y * height)).toBeLessThan(width * 0.012);
    }
  });

  it('are not found on a scan, whatever frames and rules are drawn on it', () => {
    const scan = { width: drawn.width, height: drawn.height, data: Uint8Array.from(drawn.pixels) };
    expect(flattenPage(scan).image).toBe(scan);
    for (const [from, to] of [
      [60, 64],
      [810, 814],
    ] as const) {
      for (let y = 60; y < 814; y += 1) {
        scan.data.fill(0, y * scan.width + from, y * scan.width + to);
        if (y >= from && y < to) scan.data.fill(0, y * scan.width + 60, y * scan.width + 814);
      }
    }
    expect(flattenPage(scan).image).toBe(scan);
  });

  it('are not sure when one of them is out of sight', () => {
    const cut = photograph(drawn, {
      corners: [
        [0.1, -0.2],
        [0.9, -0.15],
        [0.95, 0.9],
        [0.05, 0.9],
      ],
    });
    expect(findPageEdges(grayOf(cut))).toBeUndefined();
  });
});

describe('the bend of lines', () => {
  it('is found, so that lines become level', () => {
    const bend = 16;
    const photo = photograph(drawn, {
      canvas: 1,
      bend,
      surroundings: 255,
      corners: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    });
    const map = measureBend(grayOf(photo), capitalHeight);
    for (const line of truthAfter(page, dpi).blocks.flatMap((block) => block.lines)) {
      const [x0, , x1, y1] = line.bbox;
      if (x1 - x0 < drawn.width / 2) continue;
      const middle = map?.point((x0 + x1) / 2, y1)[1] ?? 0;
      for (const x of [x0, x1]) {
        const expected = photo.project(x, y1)[1] - photo.project((x0 + x1) / 2, y1)[1];
        expect(Math.abs((map?.point(x, y1)[1] ?? 0) - middle - expected)).toBeLessThan(3);
      }
    }
  });

  it('is none on a level page', () => {
    expect(
      measureBend({ width: drawn.width, height: drawn.height, data: drawn.pixels }, capitalHeight),
    ).toBeUndefined();
  });
});

describe('a photo of a page', () => {
  for (const [name, options] of [
    ['aslant, in shade', { corners: slanted, light: shaded(0.5) }],
    ['bent', { corners: slanted, bend: 14 }],
  ] as const) {
    it(`is read, ${name}, and boxes lie on the photo's own pixels`, async () => {
      const photo = photograph(drawn, options);
      const bytes = await encode(photo.image, 'png', dpi);
      const read = pageOf((await workshop.read(await workshop.source(`${name}.png`, bytes, 'image/png')))[0]);
      expect([read.width, read.height]).toEqual([photo.image.width, photo.image.height]);
      expect(errorRate(page.text, textOf(read))).toBeLessThan(0.03);
      const truth = wordsOn(photo);
      const overlaps = linesOf(read)
        .flatMap((line) => line.words)
        .flatMap(({ text, bbox }) => {
          const expected = truth.get(text);
          // Words that occur once, and are large enough to be measured by.
          return expected !== undefined && text.length > 7 ? [overlap(bbox, expected)] : [];
        });
      expect(overlaps.length).toBeGreaterThan(10);
      expect(overlaps.toSorted((left, right) => left - right)[overlaps.length >> 1]).toBeGreaterThan(0.6);
    });
  }
});
