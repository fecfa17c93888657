import { describe, expect, it } from 'vitest';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { joinParted } from '../../../src/engine/local/joined-runs.ts';
import type { PixelBox, Run } from '../../../src/engine/local/page-runs.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { createTesseract } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';

const [width, height] = [600, 120];
const threshold = 127;
/** Pixels: heights of a line, and of a letter on it. */
const [tall, letter] = [40, 28];
const top = 30;

function paint(image: GrayImage, [x0, y0, x1, y1]: PixelBox): void {
  for (let y = y0; y < y1; y += 1) image.data.fill(0, y * width + x0, y * width + x1);
}

/** A page with letters at these places, 10 pixels wide and open as letters are. */
function pageWith(places: readonly number[]): GrayImage {
  const image = { width, height, data: new Uint8Array(width * height).fill(255) };
  for (const x of places) {
    paint(image, [x, top, x + 3, top + letter]);
    paint(image, [x, top + 12, x + 10, top + 15]);
  }
  return image;
}

const run = (line: number, places: readonly number[]): Run => {
  const blobs = places.map((x): PixelBox => [x, top, x + 10, top + letter]);
  const [left, right] = [Math.min(...places), Math.max(...places) + 10];
  return { box: [left, top, right, top + tall], blobs, line, paragraph: line, turn: 0 };
};
const join = (runs: readonly Run[], image: GrayImage) => joinParted(runs, image, threshold);

describe('runs that page analysis has parted', () => {
  const [one, other] = [
    [20, 34, 48],
    [74, 88, 102],
  ];

  it('are one where no more than a space is between them', () => {
    const joined = join([run(0, one), run(1, other)], pageWith([...one, ...other]));
    expect(joined).toEqual([{ ...run(0, [...one, ...other]), line: 0, paragraph: 0 }]);
  });

  it('are one with the letters between them that are in neither', () => {
    const [lost, far] = [
      [76, 90],
      [118, 132],
    ];
    const image = pageWith([...one, ...lost, ...far]);
    expect(join([run(0, one), run(1, far)], image)).toEqual([run(0, [...one, ...lost, ...far])]);
  });

  it('stay as they are between columns, beside a rule, beside dots that lead on, and on other levels', () => {
    const far = other.map((x) => x + 30);
    const apart = [run(0, one), run(1, far)];
    expect(join(apart, pageWith([...one, ...far]))).toBe(apart);
    const leaders = pageWith([...one, ...far]);
    for (let x = 62; x < 100; x += 8) paint(leaders, [x, top + letter - 4, x + 4, top + letter]);
    expect(join(apart, leaders)).toBe(apart);
    const near = [run(0, one), run(1, other)];
    const ruled = pageWith([...one, ...other]);
    paint(ruled, [65, 0, 67, height]);
    expect(join(near, ruled)).toBe(near);
    const [first, last] = near as [Run, Run];
    const [x0, y0, x1, y1] = last.box;
    const lower = [first, { ...last, box: [x0, y0 + 14, x1, y1 + 14] as const }];
    expect(join(lower, pageWith([...one, ...other]))).toBe(lower);
  });
});

describe('lines that repeat words below each other', () => {
  const pitch = 1.2;
  const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });
  const tesseract = createTesseract((code) => languageData.load(code));

  /** A page in black and white with spaces of so many ems, every other line indented. */
  async function repeated(font: 'serif' | 'sans', fontSize: number, dotsPerInch: number, space: number) {
    const texts = Array.from({ length: 9 }, (_, at) => [
      `Paragraph ${at + 1} says that the number of chapter 1 is 37 and that it was written`,
      `on day ${at + 1} of the month, with link 1-${at + 1} in the middle.`,
    ]).flat();
    const { pages } = await layOut(
      texts.map((text) => ({ kind: 'paragraph', text })),
      { font, fontSize, width: 500, height: 1000, margin: 30 },
    );
    const [page] = pages;
    if (page === undefined) throw new Error('the document has no page');
    const drawn = await rasterize(page, dotsPerInch);
    const pixel = dotsPerInch / 72;
    const em = fontSize * pixel;
    const [wide, high] = [Math.round(560 * pixel), Math.round(500 * pixel)];
    const data = new Uint8Array(wide * high).fill(255);
    for (const [at, line] of page.blocks.flatMap(({ lines }) => lines).entries()) {
      let x = Math.round(40 * pixel + (at % 2 === 0 ? 1.5 * em : 0));
      const y = Math.round(40 * pixel) + at * Math.round(pitch * em);
      const [from, to] = [Math.floor(line.bbox[1] * pixel) - 2, Math.ceil(line.bbox[3] * pixel) + 2];
      for (const { bbox } of line.words) {
        const [left, right] = [Math.floor(bbox[0] * pixel) - 1, Math.ceil(bbox[2] * pixel) + 1];
        for (let row = from; row < to; row += 1)
          for (let column = left; column < right; column += 1)
            if ((drawn.pixels[row * drawn.width + column] ?? 255) <= threshold)
              data[(y + row - from) * wide + x + column - left] = 0;
        x += right - left - 2 + Math.round(space * em);
      }
    }
    return { image: { width: wide, height: high, data }, dotsPerInch: Math.round(em * 7.2), texts };
  }

  it.each([
    ['serif', 9, 150, 0.35],
    ['serif', 9, 300, 0.45],
    ['sans', 10, 150, 0.45],
  ] as const)('stay whole (%s, %d points at %d dpi, spaces of %s em)', async (font, size, dpi, space) => {
    const { image, dotsPerInch, texts } = await repeated(font, size, dpi, space);
    const words = await tesseract.recognize(image, ['eng'], dotsPerInch);
    expect(new Set(words.map(({ line }) => line)).size).toBe(texts.length);
    expect(words.filter(({ text }) => text === '37')).toHaveLength(texts.length / 2);
  });
});
