import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { layOutLayer, uprightWords } from '../../../src/engine/local/layer-layout.ts';
import type { PdfChar, PdfPage } from '../../../src/engine/local/pdf-reader.ts';
import type { Ruling } from '../../../src/layout/tables/ruling.ts';
import { pageWith, typeset } from './chars.ts';

const side = 9;
const line = (...bbox: BoundingBox): Ruling => ({ kind: 'line', bbox });
const fill = (...bbox: BoundingBox): Ruling => ({ kind: 'fill', bbox });
/** The four lines of a box whose lower left corner is given. */
const box = (x: number, y: number, wide = side, tall = side): readonly Ruling[] => [
  line(x, y - 0.5, x + wide, y + 0.5),
  line(x, y - tall - 0.5, x + wide, y - tall + 0.5),
  line(x - 0.5, y - tall, x + 0.5, y),
  line(x + wide - 0.5, y - tall, x + wide + 0.5, y),
];
const read = (chars: readonly PdfChar[], changes: Partial<PdfPage>) => {
  const layer = uprightWords(pageWith(chars, changes));
  return { words: layer.words.map(({ text }) => text).join(' '), blocks: layOutLayer(layer) };
};

describe('boxes to tick that are drawn', () => {
  const text = [...typeset('Lunch', 50, 100), ...typeset('yes', 112, 100), ...typeset('no', 162, 100)];
  const boxes = [...box(98, 101), ...box(148, 101)];

  it('stand before their text, and are ticked by whatever is drawn in them', () => {
    expect(read(text, { rulings: boxes }).words).toBe('Lunch ☐ yes ☐ no');
    const cross: BoundingBox = [148, 92, 157, 101];
    expect(read(text, { rulings: boxes, drawings: [cross, cross] }).words).toBe('Lunch ☐ yes ☒ no');
    const tick: BoundingBox = [100, 89, 112, 100];
    expect(read(text, { rulings: boxes, drawings: [tick] }).words).toBe('Lunch ☒ yes ☐ no');
    expect(read(text, { rulings: [...boxes, fill(100, 94, 105, 99)] }).words).toBe('Lunch ☒ yes ☐ no');
    expect(read([...text, ...typeset('X', 150, 100)], { rulings: boxes }).words.split(' ')).toContain('☒');
  });

  it('are not ticked by their own ground', () => {
    expect(read(text, { rulings: [fill(98, 92, 107, 101), ...boxes] }).words).toBe('Lunch ☐ yes ☐ no');
  });

  it('may stand behind their text', () => {
    const asked = typeset('I agree', 50, 100);
    expect(read(asked, { rulings: box(110, 101), drawings: [[110, 92, 119, 101]] }).words).toBe('I agree ☒');
  });

  it('stand in the cells of a table, and rule none of their own', () => {
    const rows = ['Maths', 'Music', 'Sport'];
    const chars = rows.flatMap((row, at) => typeset(row, 55, 120 + at * 20));
    const heads = ['good', 'fair'].flatMap((head, at) => typeset(head, 125 + at * 60, 100));
    const [left, right] = [50, 235];
    const grid = [
      ...[85, 105, 125, 145, 165].map((y) => line(left, y, right, y + 0.5)),
      ...[50, 115, 175, 235].map((x) => line(x, 85, x + 0.5, 165)),
    ];
    const cells = rows.flatMap((_, row) => [140, 200].map((x) => [x, 120 + row * 20] as const));
    const rulings = [...grid, ...cells.flatMap(([x, y]) => box(x, y))];
    const ticks = cells.flatMap(([x, y], at): BoundingBox[] => (at % 3 === 0 ? [[x, y - side, x + side, y]] : []));
    const { blocks } = read([...heads, ...chars], { rulings, drawings: ticks });
    const table = blocks.find(({ kind }) => kind === 'table')?.table;
    expect(table?.columns).toBe(3);
    const cellsOf = table?.cells.filter(({ row, column }) => row > 0 && column > 0).map((cell) => cell.text);
    expect(cellsOf).toEqual(['☒', '☐', '☐', '☒', '☐', '☐']);
  });
});

describe('other squares', () => {
  const text = typeset('The sum of it', 112, 100);
  const without = 'The sum of it';

  it('are no boxes to tick: cells, boxes for letters, large and flat ones, and those far from any text', () => {
    const cells = [0, 1, 2, 3].flatMap((at) => box(60 + at * side, 101));
    expect(read(text, { rulings: cells }).words).toBe(without);
    const letters = [0, 1, 2].flatMap((at) => box(60 + at * 12, 101));
    expect(read(text, { rulings: letters }).words).toBe(without);
    expect(read(text, { rulings: box(80, 105, 20, 20) }).words).toBe(without);
    expect(read(text, { rulings: box(80, 101, 18, side) }).words).toBe(without);
    expect(read(text, { rulings: box(98, 300) }).words).toBe(without);
    expect(read([...typeset('7', 100, 100), ...text], { rulings: box(98, 101) }).words).toBe(`7 ${without}`);
  });

  it('take no word away, wherever they are', () => {
    const place = fc.tuple(fc.integer({ min: 60, max: 260 }), fc.integer({ min: 80, max: 120 }));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 6 }), (places) => {
        const { words } = read(text, { rulings: places.flatMap(([x, y]) => box(x, y)) });
        expect(words.replaceAll(/[☐☒] ?/gu, '').trim()).toBe(without);
      }),
    );
  });
});
