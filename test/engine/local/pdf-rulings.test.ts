/** Lines and filled areas of PDF pages: the same from both readers, upright on turned pages, bounded on drawings. */
import { describe, expect, it } from 'vitest';
import { PathTracer, rulingsOfPath, type PathSegment } from '../../../src/engine/local/path-rulings.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { identity } from '../../../src/engine/local/raster.ts';
import { turnTextUpright } from '../../../src/engine/local/turned-text.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { layOutPage } from '../../../src/layout/page-layout.ts';
import type { Ruling } from '../../../src/layout/tables/ruling.ts';
import { layOut, toDigitalPdf } from '../../generate/index.ts';
import { PdfFile } from '../../generate/pdf-file.ts';

const rows = [
  ['Country', '2009', '2010'],
  ['France', '1,204', '990'],
  ['Norway', '12,000', 'none'],
];
const document = layOut(
  [
    { kind: 'paragraph', text: 'Some text stands above the table, so that the page is not a table alone.' },
    { kind: 'table', rows },
  ],
  { width: 400, height: 300, margin: 40, fontSize: 12 },
);

describe.each([
  ['pdfium', openPdfium],
  ['pdf.js', openPdfJs],
] as const)('%s', (_, open) => {
  it.each([{}, { pageRotation: 90 }, { pageRotation: 270, origin: [50, 70] }, { contentTurn: 90 }] as const)(
    'gives the rules around the cells of a page set with %j',
    async (options) => {
      const [truth] = (await document).pages;
      const reader = await open(await toDigitalPdf(await document, options), undefined);
      const { page } = turnTextUpright(await reader.page(0));
      await reader.close();
      const round = (boxes: readonly (readonly number[])[]) =>
        [...new Set(boxes.map((box) => box.map((value) => Math.round(value)).join(' ')))].toSorted();
      expect(page.rulings.every(({ kind }) => kind === 'line')).toBe(true);
      expect(round(page.rulings.map(({ bbox }) => bbox))).toEqual(round(truth?.rules ?? []));
      const words = wordsOfTextLayer(page.chars, page.width, page.height);
      const { width, height, rulings } = page;
      const [table] = layOutPage({ width, height, words, rulings }).flatMap((block) => block.table ?? []);
      expect(table?.cells.map(({ text }) => text)).toEqual(rows.flat());
    },
  );
});

/** Black pictures of one pixel, stretched, as the drivers of TeX drew lines; and one that is no line. */
function pageOfPictures(
  boxes: readonly (readonly [x: number, y: number, width: number, height: number])[],
): Uint8Array {
  const file = new PdfFile();
  const size = { Width: 1, Height: 1, BitsPerComponent: 1 };
  const dot = file.add({ Type: '/XObject', Subtype: '/Image', ImageMask: 'true', ...size }, Uint8Array.of(0));
  const content = boxes.map(([x, y, width, height]) => `q ${width} 0 0 ${height} ${x} ${y} cm /Dot Do Q`).join('\n');
  const parent = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: parent,
    MediaBox: [0, 0, 400, 300],
    Resources: { XObject: { Dot: dot } },
    Contents: file.add({}, Buffer.from(content)),
  });
  file.put(parent, { Type: '/Pages', Kids: [page], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: parent }), file.add({}));
}

it.each([
  ['pdfium', openPdfium],
  ['pdf.js', openPdfJs],
] as const)('pictures as thin as lines are lines, by %s', async (_, open) => {
  const boxes = [
    [50, 200, 300, 1],
    [50, 100, 300, 2],
    [200, 100, 0.5, 100],
    [50, 20, 100, 40],
    [300, 20, 2, 2],
  ] as const;
  const reader = await open(pageOfPictures(boxes), undefined);
  const { rulings } = await reader.page(0);
  await reader.close();
  const found = rulings.map(({ kind, bbox }) => [kind, ...bbox.map((value) => Math.round(value * 10) / 10)].join(' '));
  expect(found).toEqual(['line 50 99 350 100', 'line 50 198 350 200', 'line 200 100 200.5 200']);
});

describe('a path', () => {
  const path = (...points: readonly (readonly [number, number])[]): PathSegment[] =>
    points.map(([x, y], at) => ({ kind: at === 0 ? 'move' : 'line', x, y, closes: false }));
  const closed = (segments: readonly PathSegment[]) =>
    segments.map((segment, at) => ({ ...segment, closes: at === segments.length - 1 }));
  const stroke = { isFilled: false, isStroked: true, strokeWidth: 1 };
  const fill = { isFilled: true, isStroked: false, strokeWidth: 0 };

  it('gives its axis-parallel strokes, with their thickness', () => {
    const frame = closed(path([10, 10], [110, 10], [110, 60], [10, 60]));
    expect(rulingsOfPath(frame, identity, stroke).map(({ bbox }) => bbox)).toEqual([
      [10, 9.5, 110, 10.5],
      [109.5, 10, 110.5, 60],
      [10, 59.5, 110, 60.5],
      [9.5, 10, 10.5, 60],
    ]);
    expect(rulingsOfPath(path([10, 10], [110, 60]), identity, stroke)).toEqual([]);
    const turned = rulingsOfPath(path([10, 10], [110, 10]), [0, 2, -2, 0, 100, 0], stroke);
    expect(turned).toEqual([{ kind: 'line', bbox: [79, 20, 81, 220] }]);
  });

  it('gives filled rectangles: thin ones as lines, others as areas, nothing else', () => {
    const box = (x1: number, y1: number) => closed(path([0, 0], [x1, 0], [x1, y1], [0, y1]));
    expect(rulingsOfPath(box(100, 0.5), identity, fill)).toEqual([{ kind: 'line', bbox: [0, 0, 100, 0.5] }]);
    expect(rulingsOfPath(box(100, 20), identity, fill)).toEqual([{ kind: 'fill', bbox: [0, 0, 100, 20] }]);
    expect(rulingsOfPath(closed(path([0, 0], [100, 0], [50, 80], [20, 40])), identity, fill)).toEqual([]);
    const round = box(100, 20).map((segment, at) => (at === 2 ? { ...segment, kind: 'curve' as const } : segment));
    expect(rulingsOfPath(round, identity, fill)).toEqual([]);
  });

  it('of more corners than a rectangle is none, though the first ones make one', () => {
    const corners = [
      [0, 0],
      [100, 0],
      [100, 20],
      [0, 20],
      [0, 0],
      [100, 0],
    ] as const;
    expect(rulingsOfPath(path(...corners), identity, fill)).toHaveLength(1);
    expect(rulingsOfPath(path(...corners, [50, 90]), identity, fill)).toEqual([]);
  });

  it('begins anew, whatever the one before left open', () => {
    const rulings: Ruling[] = [];
    const tracer = new PathTracer(rulings);
    tracer.begin(identity, fill);
    tracer.add('move', 500, 500, false);
    tracer.add('curve', 600, 600, false);
    tracer.begin(identity, stroke);
    for (const { kind, x, y, closes } of path([10, 10], [110, 10])) tracer.add(kind, x, y, closes);
    tracer.end();
    tracer.begin(identity, fill);
    for (const { kind, x, y, closes } of path([0, 0], [100, 0], [100, 20], [0, 20])) tracer.add(kind, x, y, closes);
    tracer.end();
    expect(rulings).toEqual([
      { kind: 'line', bbox: [10, 9.5, 110, 10.5] },
      { kind: 'fill', bbox: [0, 0, 100, 20] },
    ]);
  });
});
