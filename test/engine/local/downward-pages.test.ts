/** Pages whose lines run downwards, the first one on the right: read as such, whether the language is named or not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encode, layOut, rasterize, type GrayImage } from '../../generate/index.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ readers: 1, dataFolders: [] });
});
afterAll(() => workshop.close());

const columns = [
  '親譲りの無鉄砲で小供の時から損ばかりしている',
  '小学校に居る時分学校の二階から飛び降りて一週',
  '間ほど腰を抜かした事があるなぜそんな無闇をし',
  'たと聞く人があるかも知れぬ別段深い理由でもな',
  'い新築の二階から首を出していたら同級生の一人',
  'が冗談にいくら威張ってもそこから飛び降りる事',
];
/** Pixels at 200 dpi: of a sign with the white around it down a column, and from one column to the next. */
const step = 36;
const wide = 66;

/** A column of signs: drawn on a line each, and moved together. */
async function column(text: string): Promise<GrayImage> {
  const options = { width: 24, height: 500, margin: 5, fontSize: 12, language: 'ja' };
  const { pages } = await layOut([{ kind: 'paragraph', text }], options);
  const [page] = pages;
  const lines = page?.blocks.flatMap((block) => block.lines) ?? [];
  if (page === undefined || lines.length !== text.length) throw new Error('Each sign has a line');
  const drawn = await rasterize(page, 200, {});
  const middles = lines.map(({ bbox }) => ((bbox[1] + bbox[3]) / 2 / 72) * 200);
  const [first = 0, last = 0] = [middles[0], middles.at(-1)];
  const pixels = new Uint8Array(drawn.width * step * lines.length);
  for (const [at] of lines.entries()) {
    const top = Math.round(first + (at * (last - first)) / (lines.length - 1) - step / 2);
    const rows = drawn.pixels.subarray(top * drawn.width, (top + step) * drawn.width);
    pixels.set(rows, at * step * drawn.width);
  }
  return { width: drawn.width, height: step * lines.length, pixels };
}

/** Columns from the right, on a page that they do not fill. */
async function downwardPage(): Promise<GrayImage> {
  const drawn = await Promise.all(columns.map(column));
  const [width, height] = [wide * columns.length + 700, (drawn[0]?.height ?? 0) + 240];
  const pixels = new Uint8Array(width * height).fill(255);
  for (const [at, one] of drawn.entries()) {
    const left = width - 120 - (at + 1) * wide;
    for (let y = 0; y < one.height; y += 1)
      pixels.set(one.pixels.subarray(y * one.width, (y + 1) * one.width), (y + 120) * width + left);
  }
  return { width, height, pixels };
}

it.each(['auto', 'jpn'])('a Japanese page that runs down is read with language %s', async (language) => {
  const source = await workshop.source('down.png', await encode(await downwardPage(), 'png', 200), 'image/png');
  const [result] = await workshop.read(source, { language });
  const read = textOf(pageOf(result)).replaceAll(/\s/gu, '');
  expect(errorRate(read, columns.join(''))).toBeLessThan(0.05);
});
