import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { linesOf } from '../../../src/document.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { wipeSigns, withSigns } from '../../../src/engine/local/placed-signs.ts';
import { findTickBoxes, signOf } from '../../../src/engine/local/tick-boxes.ts';
import { encode, layOut, rasterize } from '../../generate/index.ts';
import { openWorkshop, pageOf, type Workshop } from './workshop.ts';

const capitalHeight = 20;

function blank(width = 400, height = 120): GrayImage {
  return { width, height, data: new Uint8Array(width * height).fill(250) };
}

function fill({ width, data }: GrayImage, [x0, y0, x1, y1]: BoundingBox, level = 20): void {
  for (let y = y0; y < y1; y += 1) data.fill(level, y * width + x0, y * width + x1);
}

/** The edges of a square. */
function square(image: GrayImage, x: number, y: number, side = 26, thickness = 2): void {
  fill(image, [x, y, x + side, y + thickness]);
  fill(image, [x, y + side - thickness, x + side, y + side]);
  fill(image, [x, y, x + thickness, y + side]);
  fill(image, [x + side - thickness, y, x + side, y + side]);
}

/** Both diagonals of a square, which may go beyond it. */
function cross(image: GrayImage, x: number, y: number, side = 26, beyond = 0): void {
  for (let at = 4 - beyond; at < side - 4 + beyond; at += 1) {
    fill(image, [x + at - 1, y + at - 1, x + at + 2, y + at + 2]);
    fill(image, [x + side - 2 - at, y + at - 1, x + side + 1 - at, y + at + 2]);
  }
}

function ring(image: GrayImage, x: number, y: number, side: number, thickness: number): void {
  const radius = side / 2;
  for (let dy = 0; dy < side; dy += 1)
    for (let dx = 0; dx < side; dx += 1) {
      const away = Math.hypot(dx + 0.5 - radius, dy + 0.5 - radius);
      if (away <= radius && away >= radius - thickness) image.data[(y + dy) * image.width + x + dx] = 20;
    }
}

/** Letters, as a box behind which they stand has. */
function textBehind(image: GrayImage, x: number, y: number): void {
  for (let at = 0; at < 5; at += 1) fill(image, [x + 15 * at, y + 4, x + 15 * at + 3, y + 24]);
}

const look = (image: GrayImage) =>
  findTickBoxes(image, capitalHeight)
    .toSorted((a, b) => a.bbox[0] - b.bbox[0])
    .map(({ isTicked }) => isTicked);

describe('boxes to tick', () => {
  it('are found, empty or not, also where a cross goes beyond its box', () => {
    const image = blank();
    square(image, 30, 40);
    square(image, 150, 40);
    cross(image, 150, 40);
    square(image, 270, 40);
    cross(image, 270, 40, 26, 4);
    for (const x of [30, 150, 270]) textBehind(image, x + 40, 40);
    expect(look(image)).toEqual([false, true, true]);
  });

  it('are wiped out with what is in them, and with nothing else', () => {
    const image = blank();
    square(image, 30, 40);
    cross(image, 30, 40, 26, 2);
    const text = blank();
    for (const one of [image, text]) textBehind(one, 70, 40);
    const wiped = wipeSigns(image, findTickBoxes(image, capitalHeight));
    expect(wiped.data).toEqual(text.data);
    expect(image.data).not.toEqual(text.data);
  });

  it('are none of these: letters, squares of ink, boxes for letters, cells, frames, boxes with a speck', () => {
    const letters = blank();
    ring(letters, 30, 40, 22, 2);
    ring(letters, 100, 40, 26, 5);
    // A D: its corners on the right are round.
    fill(letters, [200, 40, 203, 66]);
    ring(letters, 189, 40, 26, 3);
    fill(letters, [186, 38, 199, 68], 250);
    expect(look(letters)).toEqual([]);
    const squares = blank();
    fill(squares, [30, 40, 54, 64]);
    square(squares, 150, 10, 90);
    square(squares, 300, 40, 26, 9);
    expect(look(squares)).toEqual([]);
    const apart = blank();
    for (let at = 0; at < 6; at += 1) {
      square(apart, 30 + 34 * at, 40);
      fill(apart, [40 + 34 * at, 48, 43 + 34 * at, 60]);
    }
    expect(look(apart)).toEqual([]);
    const table = blank();
    for (let at = 0; at < 8; at += 1) square(table, 30 + 24 * at, 40);
    expect(look(table)).toEqual([]);
    const speck = blank();
    square(speck, 30, 40);
    fill(speck, [40, 50, 44, 53]);
    expect(look(speck)).toEqual([]);
  });

  it('come between the words that they stand before', () => {
    const word = (text: string, x0: number, line = 3, y = 40): RecognizedWord => ({
      text,
      bbox: [x0, y, x0 + 50, y + 20],
      confidence: 0.9,
      line,
      paragraph: 1,
    });
    const words = [word('Paid:', 10), word('Yes', 120), word('No', 230), word('Below', 10, 4, 90)];
    const box = (x: number, isTicked: boolean, y = 38) => signOf({ bbox: [x, y, x + 24, y + 24], isTicked });
    const found = withSigns(words, [box(200, false), box(90, true), box(300, false, 300)]);
    expect(found.map(({ text }) => text)).toEqual(['Paid:', '\u2612', 'Yes', '\u2610', 'No', 'Below']);
    expect(found.map(({ line }) => line)).toEqual([3, 3, 3, 3, 3, 4]);
  });
});

describe('a page with boxes', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(() => workshop.close());

  it('is read with them, without letters in their place', async () => {
    const texts = ['Letters by ordinary post', 'Visits on weekday mornings', 'Calls in the afternoon'];
    const document = await layOut(
      texts.map((text) => ({ kind: 'paragraph', text })),
      { width: 300, height: 240, margin: 50, fontSize: 12 },
    );
    const [page] = document.pages;
    if (page === undefined) throw new Error('the document has no page');
    const { width, height, pixels } = await rasterize(page, 200);
    const image = { width, height, data: pixels };
    for (const [at, { bbox }] of page.blocks.flatMap(({ lines }) => lines).entries()) {
      const [x, y] = [Math.round((bbox[0] * 200) / 72) - 48, Math.round((bbox[1] * 200) / 72) + 4];
      square(image, x, y, 28, 2);
      if (at === 1) cross(image, x, y, 28);
    }
    const source = await workshop.source('boxes.png', await encode({ width, height, pixels }, 'png', 200), 'image/png');
    const [read] = await workshop.read(source, { language: 'eng' });
    expect(linesOf(pageOf(read)).map(({ text }) => text)).toEqual([
      `\u2610 ${texts[0]}`,
      `\u2612 ${texts[1]}`,
      `\u2610 ${texts[2]}`,
    ]);
  });
});
