/** Charts: what is one, with which labels, and what stays a table or text beside it. */
import { describe, expect, test } from 'vitest';
import type { Block, BoundingBox } from '../../src/document.ts';
import { layOutPage, type PlacedWord, type Ruling } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const page = { width: 600, height: 800 };
const line = (...bbox: BoundingBox): Ruling => ({ kind: 'line', bbox });
const fill = (...bbox: BoundingBox): Ruling => ({ kind: 'fill', bbox });
const around = [...set(prose(5, 95, 'A'), { x: 60, y: 100 }), ...set(prose(5, 95, 'B'), { x: 60, y: 600 })];
const lay = (words: readonly PlacedWord[], rulings: readonly Ruling[]) =>
  layOutPage({ ...page, words: [...around, ...words], rulings });
const labelsOf = (blocks: readonly Block[]) =>
  blocks
    .filter(({ kind }) => kind === 'figure')
    .map(({ lines }) => lines.flatMap(({ words }) => words.map(({ text }) => text)).toSorted());
const kindsOf = (blocks: readonly Block[]) => blocks.map(({ kind }) => kind);

const centred = (text: string, x: number, y: number) => set(text, { x: x - text.length * 2, y, size: 8 });
const endingAt = (text: string, x: number, y: number) => set(text, { x: x - text.length * 4, y, size: 8 });

/** Bars on one base with names below and values above them, and an axis of numbers to the left. */
function barChart(heights: readonly number[], gap = 70) {
  const base = 450;
  const bars = heights.map((height, at) => fill(140 + at * gap, base - height, 180 + at * gap, base));
  const words = heights.flatMap((height, at) => [
    ...centred(`Name${at}`, 160 + at * gap, base + 12),
    ...centred(`${height}.5`, 160 + at * gap, base - height - 4),
  ]);
  const axis = [0, 50, 100, 150, 200].flatMap((value) => endingAt(`${value}`, 112, base - value + 2));
  return { bars, words: [...words, ...axis] };
}

const chartWords = (words: readonly PlacedWord[]) => words.map(({ text }) => text).toSorted();

describe('charts', () => {
  test('bars are a figure with their labels, and its text is kept', () => {
    const { bars, words } = barChart([180, 70, 120, 30, 90]);
    const blocks = lay(words, [...bars, line(120, 240, 120, 450), line(120, 449.5, 480, 450)]);
    expect(kindsOf(blocks)).toEqual(['paragraph', 'figure', 'paragraph']);
    expect(labelsOf(blocks)).toEqual([chartWords(words)]);
  });

  test('bars that lie are a figure too, those that stand on each other make one bar', () => {
    const lengths = [210, 90, 150, 40];
    const lying = lengths.map((length, at) => fill(140, 240 + at * 30, 140 + length, 256 + at * 30));
    const names = lengths.flatMap((_, at) => endingAt(`Item${at}`, 132, 250 + at * 30));
    expect(labelsOf(lay(names, lying))).toEqual([chartWords(names)]);
    const stacked = [60, 100, 140].flatMap((height, at) => [
      fill(140 + at * 60, 450 - height, 170 + at * 60, 450),
      fill(140 + at * 60, 420 - height, 170 + at * 60, 450 - height),
    ]);
    expect(kindsOf(lay([], stacked))).toEqual(['paragraph', 'figure', 'paragraph']);
  });

  test('numbers at the ends of the lines of a grid make a chart of what is drawn there', () => {
    const grid = [0, 1, 2, 3, 4].map((step) => line(120, 250 + step * 40, 480, 250.5 + step * 40));
    const numbers = [0, 1, 2, 3, 4].flatMap((step) => endingAt(`${400 - step * 100}`, 114, 252.5 + step * 40));
    const years = [0, 1, 2, 3].flatMap((step) => centred(`${2018 + step}`, 140 + step * 100, 424));
    const blocks = lay([...numbers, ...years], grid);
    expect(kindsOf(blocks)).toEqual(['paragraph', 'figure', 'paragraph']);
    expect(labelsOf(blocks)).toEqual([chartWords([...numbers, ...years])]);
  });

  test('numbers in even steps beside a corner of two lines make a chart of the points in it', () => {
    const numbers = [0, 1, 2, 3, 4].flatMap((step) => endingAt(`${80 - step * 20}`, 114, 252 + step * 40));
    const blocks = lay(numbers, [line(120, 240, 120.5, 430), line(120, 429.5, 480, 430)]);
    expect(labelsOf(blocks)).toEqual([chartWords(numbers)]);
  });

  test('a table right above a chart keeps its last rows', () => {
    const { bars, words } = barChart([215, 70, 120, 30, 90]);
    const rows = [0, 1, 2].map((row) => 190 + row * 14);
    const cells = rows.flatMap((y, row) =>
      [0, 1, 2].flatMap((column) => centred(`${row + 1}${column}4`, 180 + column * 100, y)),
    );
    const lines = [
      ...[179, 193, 207, 221].map((y) => line(130, y, 430, y + 0.5)),
      ...[130, 230, 330, 430].map((x) => line(x, 179, x + 0.5, 221)),
    ];
    const axes = [line(120, 235, 120.5, 450), line(120, 449.5, 480, 450)];
    const blocks = lay([...cells, ...words], [...lines, ...bars, ...axes]);
    expect(kindsOf(blocks)).toEqual(['paragraph', 'table', 'figure', 'paragraph']);
    expect(blocks[1]?.table?.cells.map(({ text }) => text)).toEqual(cells.map(({ text }) => text));
    expect(labelsOf(blocks)).toEqual([chartWords(words)]);
  });

  test('shaded cells, marked lines of text and bars drawn into a table make no chart', () => {
    const rows = ['Harbour', 'Mill', 'Bridge', 'Castle'];
    const cells = rows.flatMap((name, row) => [
      ...set(name, { x: 80, y: 250 + row * 20 }),
      ...endingAt(`${row * 7 + 12}`, 200, 250 + row * 20),
      ...endingAt(`${row * 3 + 5}`, 260, 250 + row * 20),
      ...endingAt(`${row * 11 + 31}`, 470, 250 + row * 20),
    ]);
    const stripes = rows.map((_, row) => fill(76, 240 + row * 20, 474, 258 + row * 20));
    const bars = rows.map((_, row) => fill(290, 242 + row * 20, 330 + row * 25, 254 + row * 20));
    for (const areas of [stripes, bars])
      expect(kindsOf(lay(cells, areas))).toEqual(['paragraph', 'table', 'paragraph']);
    const marked = rows.map((_, row) => fill(58, 250 + row * 12, 300 + row * 60, 262 + row * 12));
    const text = rows.flatMap((_, row) => set(prose(1, 45 + row * 12, `M${row}`), { x: 60, y: 259 + row * 12 }));
    expect(labelsOf(lay(text, marked))).toEqual([]);
  });

  test('text in rows between lines is not on them', () => {
    const rows = [0, 1, 2, 3, 4].map((row) => 250 + row * 16);
    const cells = rows.flatMap((y, row) => [
      ...endingAt(`${row + 1}`, 112, y),
      ...set('Oak timber', { x: 130, y, size: 8 }),
      ...endingAt(`${row * 31 + 40}`, 470, y),
    ]);
    const rules = rows.map((y) => line(120, y + 5, 480, y + 5.5));
    expect(labelsOf(lay(cells, rules))).toEqual([]);
  });
});

describe('boxes that stand for themselves', () => {
  const box = (x: number, y: number, width = 110, height = 34) => [
    line(x, y, x + width, y + 0.5),
    line(x, y + height, x + width, y + height + 0.5),
    line(x, y, x + 0.5, y + height),
    line(x + width, y, x + width + 0.5, y + height),
  ];
  const places = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => [80 + column * 150, 240 + row * 70] as const));

  test('are no table, joined by lines or not', () => {
    const boxes = places.flatMap(([x, y]) => box(x, y));
    const names = places.flatMap(([x, y], at) => set(`Step${at} done`, { x: x + 10, y: y + 20 }));
    const joints = places.flatMap(([x, y], at) => [
      ...(at % 3 < 2 ? [line(x + 110, y + 17, x + 150, y + 17.5)] : []),
      ...(at < 6 ? [line(x + 55, y + 34, x + 55.5, y + 70)] : []),
    ]);
    for (const rulings of [boxes, [...boxes, ...joints]]) {
      const blocks = lay(names, rulings);
      expect(blocks.filter(({ table }) => table !== undefined)).toEqual([]);
      expect(blocks.map(({ text }) => text).join(' ')).toContain('Step8 done');
    }
  });

  test('cards with several lines each are no table, although their lines stand on common baselines', () => {
    const boxes = places.flatMap(([x, y]) => box(x, y, 140, 60));
    const texts = places.flatMap(([x, y], at) =>
      set(`Anna Weiss ${at}\nPurchasing\n+49 30 555010${at}`, { x: x + 8, y: y + 16 }),
    );
    expect(lay(texts, boxes).filter(({ table }) => table !== undefined)).toEqual([]);
  });
});
