import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { joinInCombs } from '../../../src/engine/local/comb-words.ts';
import { partQuad, partRun } from '../../../src/engine/local/cell-runs.ts';
import { setTableRulesAside } from '../../../src/engine/local/fitting-steps.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { stateAtFirst } from '../../../src/engine/local/recognition-state.ts';
import { withoutTableRules, uprightsOf } from '../../../src/engine/local/table-rules.ts';
import { createTesseract } from '../../../src/engine/local/tesseract.ts';
import { encode, layOut, rasterize } from '../../generate/index.ts';
import { openWorkshop, pageOf, type Workshop } from './workshop.ts';

const [width, height] = [600, 300];
/** Pixels. */
const capitalHeight = 20;
/** Levels. */
const [paper, grey, ink] = [250, 215, 40];

function paint(image: GrayImage, [x0, y0, x1, y1]: BoundingBox, level: number): void {
  for (let y = y0; y < y1; y += 1) image.data.fill(level, y * width + x0, y * width + x1);
}

const blank = (): GrayImage => ({ width, height, data: new Uint8Array(width * height).fill(paper) });

/** Letters as upright strokes with feet, on paper. */
function withStrokes(image: GrayImage, top: number): GrayImage {
  for (let x = 70; x < 520; x += 17) paint(image, [x, top, x + 3, top + capitalHeight], ink);
  return image;
}

/** @param xs where lines go down, and `ys` where they go across */
function withLines(image: GrayImage, xs: readonly number[], ys: readonly number[], thickness: number): GrayImage {
  const [left = 0, right = 0, top = 0, bottom = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  for (const x of xs) paint(image, [x, top, x + thickness, bottom + thickness], ink);
  for (const y of ys) paint(image, [left, y, right + thickness, y + thickness], ink);
  return image;
}

const darkIn = ({ data }: GrayImage) => data.reduce((sum, level) => sum + (level < 127 ? 1 : 0), 0);

describe('the lines of a table', () => {
  const xs = [50, 210, 380, 540];
  const ys = [40, 100, 160, 220];

  it('go, thin and thick, and the letters stay', () => {
    const letters = darkIn(withStrokes(withStrokes(blank(), 60), 120));
    for (const thickness of [1, 3, 7]) {
      const image = withLines(withStrokes(withStrokes(blank(), 60), 120), xs, ys, thickness);
      const without = withoutTableRules(image, capitalHeight);
      expect(Math.abs(darkIn(without?.image ?? image) - letters)).toBeLessThan(0.08 * letters);
      expect(new Set(uprightsOf(without?.lines ?? []).map(([x]) => x))).toEqual(new Set(xs));
      expect(without?.lines).toHaveLength(8);
    }
  });

  it('stay where the light of the page had to be made even, as in a photo', () => {
    const image = withLines(withStrokes(withStrokes(blank(), 60), 120), xs, ys, 3);
    const asked = () => Promise.reject(new Error('no data is needed'));
    const state = {
      ...stateAtFirst(createTesseract(asked), image, { language: 'eng', installed: ['eng'] }),
      capitalHeight,
    };
    expect(setTableRulesAside(state).ruled).toBeDefined();
    const photo = setTableRulesAside({ ...state, clean: { ...state.clean, isEvenlyLit: false } });
    expect([photo.ruled, photo.image]).toEqual([undefined, image]);
  });

  it('go around cells that are filled, too, and these stay filled', () => {
    const image = blank();
    paint(image, [50, 40, 542, 100], grey);
    const without = withoutTableRules(withLines(image, xs, ys, 2), capitalHeight);
    expect(darkIn(without?.image ?? image)).toBe(0);
    const level = (x: number, y: number) => without?.image.data[y * width + x];
    expect([level(210, 70), level(300, 98), level(210, 130)]).toEqual([grey, grey, paper]);
  });

  it('end where the strokes of letters touch them', () => {
    const image = withLines(withStrokes(blank(), 100 - capitalHeight), xs, ys, 2);
    const touching = darkIn(withStrokes(blank(), 100 - capitalHeight));
    const left = darkIn(withoutTableRules(image, capitalHeight)?.image ?? image);
    expect(left).toBeGreaterThan(0.85 * touching);
    expect(left).toBeLessThan(1.1 * touching);
  });

  it('are none on a page of text, of a frame, of lines below each other, and of the edge of a sheet', () => {
    const pages = [
      withStrokes(blank(), 60),
      withLines(blank(), [50, 540], [40, 220], 2),
      withLines(blank(), [], ys, 2),
      withLines(blank(), [0, 210, width - 2], [0, height - 2], 2),
    ];
    for (const page of pages) expect(withoutTableRules(page, capitalHeight)).toBeUndefined();
  });

  it('are those of boxes for letters where they stand as near as letters do', () => {
    const boxes = Array.from({ length: 9 }, (_, at) => 100 + 40 * at);
    const without = withoutTableRules(withLines(blank(), boxes, [100, 150], 2), capitalHeight);
    expect(without?.lines).toEqual([]);
    expect(without?.combs.map(({ pitch }) => pitch)).toEqual([40]);
    expect(darkIn(without?.image ?? withStrokes(blank(), 60))).toBe(0);
  });
});

describe('what stands on one line of a table', () => {
  const uprights: readonly BoundingBox[] = [
    [98, 0, 102, 80],
    [198, 50, 202, 80],
  ];

  it('is parted cell by cell', () => {
    const blobs = [
      [60, 10, 90, 30],
      [110, 12, 130, 30],
      [210, 10, 230, 30],
    ] as const;
    const run = { box: [60, 8, 230, 34], blobs, line: 3, paragraph: 1, turn: 0 } as const;
    expect(partRun(run, uprights).map(({ box, line }) => [box, line])).toEqual([
      [[60, 8, 90, 34], 3],
      [[110, 8, 230, 34], 3],
    ]);
    expect(partRun({ ...run, turn: 90 }, uprights)).toHaveLength(1);
  });

  it('is parted where a network found it as one, but for what is too short for a letter', () => {
    const quad = { origin: [60, 10], along: [140, 0], across: [0, 20] } as const;
    expect(partQuad(quad, uprights)).toEqual([
      { origin: [60, 10], along: [40, 0], across: [0, 20] },
      { origin: [100, 10], along: [100, 0], across: [0, 20] },
    ]);
    expect(partQuad({ ...quad, along: [42, 0] }, uprights)).toHaveLength(1);
    expect(partQuad({ ...quad, along: [140, 20] }, uprights)).toHaveLength(1);
  });
});

describe('letters in boxes', () => {
  it('are one word up to an empty box', () => {
    const word = (text: string, x: number, y = 110) =>
      ({ text, bbox: [x, y, x + 20, y + 20], confidence: 0.9, line: 4, paragraph: 0 }) as const;
    const words = [
      word('Name', 20),
      word('A', 110),
      word('N', 150),
      word('N', 190),
      word('L', 270),
      word('E', 150, 200),
    ];
    const joined = joinInCombs(words, [{ bbox: [100, 100, 340, 150], pitch: 40 }]);
    expect(joined.map(({ text }) => text)).toEqual(['Name', 'ANN', 'L', 'E']);
    expect(joined[1]?.bbox).toEqual([110, 110, 210, 130]);
  });
});

describe('a picture of a table at the resolution of a screen', () => {
  let workshops: readonly Workshop[] = [];
  beforeAll(async () => {
    workshops = [await openWorkshop(), await openWorkshop({ leaveOut: ['table rules'] })];
  });
  afterAll(() => Promise.all(workshops.map((workshop) => workshop.close())));

  it('is read cell by cell, of which some are lost otherwise', async () => {
    const rows = [
      ['Place', 'Net', 'Price', 'Loss', 'Change'],
      ['Larkfield', '776,415', '$30.78', '(423)', '-5,781'],
      ['Millhaven', '525,425', '$82.52', '(7,602)', '-2,904'],
      ['Coldharbour', '823,703', '$41.13', '(9,871)', '-136'],
      ['Grimsdale', '827,736', '$83.53', '(4,361)', '-6,537'],
      ['Dunmere', '860,279', '$30.44', '(4,107)', '-6,427'],
    ];
    const content = [{ kind: 'table', rows: rows }] as const;
    const [page] = (await layOut(content, { width: 330, height: 160, margin: 12, fontSize: 8 })).pages;
    if (page === undefined) throw new Error('the document has no page');
    const png = await encode(await rasterize(page, 80), 'png', 80);
    const wrong = await Promise.all(
      workshops.map(async (workshop) => {
        const [result] = await workshop.read(await workshop.source('table.png', png, 'image/png'), { language: 'eng' });
        const cells = pageOf(result).blocks.flatMap(({ table }) => table?.cells ?? []);
        const found = new Set(cells.map(({ text }) => text));
        return rows.flat().filter((text) => !found.has(text));
      }),
    );
    expect(wrong[0]).toEqual([]);
    expect(wrong[1]?.length).toBeGreaterThan(0);
  });
});
