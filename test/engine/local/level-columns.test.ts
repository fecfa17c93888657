import { describe, expect, it } from 'vitest';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { levelColumns } from '../../../src/engine/local/level-columns.ts';
import type { PixelBox, Run } from '../../../src/engine/local/page-runs.ts';
import { createTesseract } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';

const page = { width: 1700, height: 2200, data: new Uint8Array(1700 * 2200).fill(255) };
/** Letters of the page, as page analysis gives them where it takes them for a line that runs up. */
function upward(line: number, letters: readonly PixelBox[]): Run {
  const blobs = letters
    .map(([left, top, right, bottom]): PixelBox => [page.height - bottom, left, page.height - top, right])
    .toSorted((one, other) => one[0] - other[0]);
  const box: PixelBox = [blobs[0]?.[0] ?? 0, blobs[0]?.[1] ?? 0, blobs.at(-1)?.[2] ?? 0, blobs[0]?.[3] ?? 0];
  return { box, blobs, line, paragraph: line, turn: 90 };
}
const found = (runs: readonly Run[], image = page) => levelColumns(runs, image, 127);
const level: Run = { box: [300, 100, 500, 132], blobs: [[300, 100, 314, 123]], line: 0, paragraph: 0, turn: 0 };
/** One letter below the other. */
const down = (count: number, { x = 100, y = 100, width = 15, height = 23, pitch = 50 } = {}) =>
  Array.from({ length: count }, (_, at): PixelBox => [x, y + at * pitch, x + width, y + at * pitch + height]);

describe('figures below each other that page analysis takes for a line', () => {
  it('are a line each, from the top, and two beside each other are one number', () => {
    const runs = found([level, upward(1, down(6)), upward(2, down(6, { x: 118 }))]);
    expect(runs[0]).toBe(level);
    expect(runs.slice(1).map(({ turn, blobs }) => [turn, blobs.map(([x, y]) => [x, y])])).toEqual(
      down(6).map(([, y]) => [0, [100, 118].map((x) => [x, y])]),
    );
    expect(new Set(runs.map(({ line }) => line)).size).toBe(7);
    // From the top of the figures to where letters would hang below.
    expect(runs[1]?.box).toEqual([100, 100, 133, 132]);
  });

  it('take along a row of the same column that is a line by itself, and nothing that stands elsewhere', () => {
    const [last, far] = [upward(2, down(1, { y: 500 })), upward(3, down(1, { x: 900 }))];
    const runs = found([upward(1, down(5)), last, far]);
    expect(runs.filter(({ turn }) => turn === 0)).toHaveLength(6);
    expect(runs.filter(({ turn }) => turn !== 0)).toEqual([far]);
  });

  it('get back strokes beside them that are in no run, but not those of another run, nor what is far', () => {
    const image = { ...page, data: page.data.slice() };
    const paint = ([left, top, right, bottom]: PixelBox) => {
      for (let y = top; y < bottom; y += 1) image.data.fill(0, y * page.width + left, y * page.width + right);
    };
    const [ones, strokes, far] = [down(6), down(6, { x: 86, width: 6 }), down(6, { x: 60, width: 6 })];
    for (const box of [...ones, ...strokes, ...far]) paint(box);
    paint([118, 100, 124, 123]);
    const other: Run = { ...level, box: [116, 98, 130, 130], blobs: [[118, 100, 124, 123]] };
    const runs = found([other, upward(1, ones)], image);
    expect(runs.slice(1).map(({ blobs }) => blobs)).toEqual(ones.map((one, at) => [strokes[at], one]));
  });

  it('are whole where the foot of a letter stands apart', () => {
    const pieces = down(5).flatMap(([left, top, right, bottom]): PixelBox[] => [
      [left, top, right, bottom - 3],
      [left, bottom - 2, right, bottom],
    ]);
    expect(
      found([level, upward(1, pieces)])
        .slice(1)
        .map(({ blobs }) => blobs),
    ).toEqual(down(5).map((letter) => [letter]));
  });

  it('are none of what is left of a rule, nor letters of a word that is known', () => {
    const rule = [level, upward(1, down(6, { width: 2 }))];
    expect(found(rule)).toBe(rule);
    const word: Run = { ...level, box: [98, 148, 200, 178] };
    expect(found([word, upward(1, down(4))]).map(({ box }) => box[1])).toEqual([148, 100, 200, 250]);
  });

  it('are told of two rows by letters that are higher than wide', () => {
    expect(found([upward(1, down(2))])).toHaveLength(2);
    const wide = [upward(1, down(2, { width: 30 }))];
    expect(found(wide)).toBe(wide);
  });

  it('are none on a page that is written in columns of signs, which may stand far apart', () => {
    const column = (line: number, x: number) => upward(line, down(9, { x, width: 38, height: 36, pitch: 58 }));
    const pages = [column(0, 900), column(1, 830), column(2, 760)];
    expect(found(pages)).toBe(pages);
    // Beside as much text on level lines they are what single signs in the rows of a table are.
    const text: Run = { ...level, blobs: Array.from({ length: 60 }, () => [300, 100, 314, 123] as const) };
    expect(found([text, ...pages.map((run) => ({ ...run, line: run.line + 1 }))]).length).toBeGreaterThan(4);
  });

  it('are none where the letters stand as close as those of a word that is turned', () => {
    const word = [level, upward(1, down(9, { width: 23, height: 15, pitch: 18 }))];
    expect(found(word)).toBe(word);
    const thin = [
      upward(1, [...down(4, { width: 23, height: 13, pitch: 16 }), ...down(2, { y: 170, height: 5, pitch: 9 })]),
    ];
    expect(found(thin)).toBe(thin);
    expect(found([level])).toEqual([level]);
  });
});

describe('a table without lines whose rows are numbered', () => {
  const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });
  const tesseract = createTesseract((code) => languageData.load(code));
  const rows = 16;

  /** Rows of a number, a text and a price, each column at its place. @param pitch from row to row, in points */
  async function drawn(dotsPerInch: number, pitch: number) {
    const texts = Array.from({ length: rows }, (_, at) => `${at + 1} Item number ${at + 1} ${(at * 37 + 11) % 90}.40`);
    const { pages } = await layOut(
      texts.map((text) => ({ kind: 'paragraph', text })),
      { font: 'sans', fontSize: 11, width: 500, height: 1000, margin: 30 },
    );
    const [laid] = pages;
    if (laid === undefined) throw new Error('the document has no page');
    const source = await rasterize(laid, dotsPerInch);
    const pixel = dotsPerInch / 72;
    const [width, height] = [Math.round(420 * pixel), Math.round((80 + rows * pitch) * pixel)];
    const data = new Uint8Array(width * height).fill(255);
    for (const [at, { words }] of laid.blocks.flatMap(({ lines }) => lines).entries()) {
      const [first, last] = [words[0], words.at(-1)];
      for (const word of words) {
        const [left, top, right, bottom] = word.bbox.map((value) => Math.round(value * pixel)) as [
          number,
          number,
          number,
          number,
        ];
        const moved = word === first ? 0 : word === last ? 130 : 60;
        const [x, y] = [left + Math.round(moved * pixel), Math.round((40 + at * pitch) * pixel)];
        for (let row = -2; row < bottom - top + 2; row += 1)
          for (let column = -1; column < right - left + 1; column += 1)
            data[(y + row) * width + x + column] = source.pixels[(top + row) * source.width + left + column] ?? 255;
      }
    }
    return { width, height, data };
  }

  it.each([150, 200, 250])('keeps the numbers at %d dpi', async (dotsPerInch) => {
    const words = await tesseract.recognize(await drawn(dotsPerInch, 19), ['eng'], dotsPerInch);
    const numbers = words.filter(({ bbox }) => bbox[2] < (60 * dotsPerInch) / 72);
    expect(numbers.toSorted((one, other) => one.bbox[1] - other.bbox[1]).map(({ text }) => text)).toEqual(
      Array.from({ length: rows }, (_, at) => String(at + 1)),
    );
  });
});
