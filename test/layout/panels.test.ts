/** Panels side by side: what drawn edges part, and what they do not. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../src/document.ts';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import type { Edges } from '../../src/layout/panels.ts';
import { prose, set } from './words.ts';

const page = { width: 600, height: 800 };

/** The lines of a page in reading order; words in rows from the top, as a recogniser gives them that sees no panels. */
function linesOf(words: readonly PlacedWord[], edges?: Edges): readonly string[] {
  const unsized = words.map(({ text, bbox, confidence }): PlacedWord => ({ text, bbox, confidence }));
  const inRows = unsized.toSorted((a, b) => a.bbox[3] - b.bbox[3] || a.bbox[0] - b.bbox[0]);
  const rows = new Map<number, number>();
  const numbered = inRows.map((word) => {
    const line = rows.get(word.bbox[3]) ?? rows.size;
    rows.set(word.bbox[3], line);
    return { ...word, line };
  });
  return layOutPage({ ...page, words: numbered, edges }).flatMap(({ lines }) => lines.map(({ text }) => text));
}

const edgesOf = (vertical: readonly BoundingBox[], horizontal: readonly BoundingBox[] = []): Edges => ({
  vertical,
  horizontal,
});

/** The four edges of a box. */
function box(x0: number, y0: number, x1: number, y1: number): Edges {
  return edgesOf(
    [
      [x0, y0, x0 + 1, y1],
      [x1, y0, x1 + 1, y1],
    ],
    [
      [x0, y0, x1, y0 + 1],
      [x0, y1, x1, y1 + 1],
    ],
  );
}

const together = (...all: readonly Edges[]): Edges =>
  edgesOf(
    all.flatMap(({ vertical }) => vertical),
    all.flatMap(({ horizontal }) => horizontal),
  );

describe('panels', () => {
  const menu = 'Home\nSettings\nPrinters\nLanguages\nAbout';
  const article = prose(5, 44, 'a');
  const sidebar = [...set(menu, { x: 20, y: 60, leading: 2 }), ...set(article, { x: 160, y: 60, leading: 2 })];

  test('beside each other are read one after the other, though their lines stand in rows', () => {
    expect(linesOf(sidebar, edgesOf([[140, 40, 141, 200]]))).toEqual([...menu.split('\n'), ...article.split('\n')]);
    expect(linesOf(sidebar)).not.toEqual([...menu.split('\n'), ...article.split('\n')]);
  });

  test('of a box beside columns are not cut where the rules between the columns begin', () => {
    const columns = [20, 140, 260].map((x, at) => ({ x, name: 'bcd'[at] ?? '', text: prose(14, 20, 'bcd'[at] ?? '') }));
    const words = [
      ...set(prose(5, 60, 'a'), { x: 20, y: 60 }),
      ...columns.flatMap(({ x, text }) => set(text, { x, y: 130 })),
      ...set(prose(12, 24, 's'), { x: 400, y: 60 }),
    ];
    const rules = edgesOf([130, 250].map((x): BoundingBox => [x, 120, x + 1, 300]));
    const names = linesOf(words, together(box(390, 45, 530, 210), rules)).map((line) => line.slice(0, 1));
    expect(names.join('')).toBe(
      `${'a'.repeat(5)}${'bcd'.replaceAll(/./gu, (name) => name.repeat(14))}${'s'.repeat(12)}`,
    );
  });

  test('are parted where a recogniser drew a line across the edge between them', () => {
    const close = [...set(prose(4, 24, 'l'), { x: 20, y: 60 }), ...set(prose(4, 24, 'r'), { x: 147, y: 60 })];
    const lines = linesOf(close, edgesOf([[142, 40, 143, 110]]));
    expect(lines).toEqual([...prose(4, 24, 'l').split('\n'), ...prose(4, 24, 'r').split('\n')]);
  });

  test('in a grid of cards are read card by card, row by row', () => {
    const cards = [0, 1, 2, 3].map((at) => {
      const [x, y] = [20 + 280 * (at % 2), 40 + 120 * Math.floor(at / 2)];
      const text = prose(3, 40, 'abcd'.charAt(at));
      return { text, words: set(text, { x: x + 12, y: y + 30, leading: 1.6 }), edges: box(x, y, x + 260, y + 100) };
    });
    const lines = linesOf(
      cards.flatMap(({ words }) => words),
      together(...cards.map(({ edges }) => edges)),
    );
    expect(lines).toEqual(cards.flatMap(({ text }) => text.split('\n')));
  });

  test('that hold a table are read beside each other, too', () => {
    const cells = ['Pear 120 34', 'Plum 400 12', 'Fig 320 78', 'Lime 210 55', 'Kiwi 150 91'];
    const table = cells.flatMap((row, at) =>
      row.split(' ').flatMap((cell, column) => set(cell, { x: 20 + 80 * column, y: 60 + 20 * at })),
    );
    const beside = prose(5, 40, 'b');
    const words = [...table, ...set(beside, { x: 320, y: 66, leading: 2 })];
    const found = linesOf(words, together(box(10, 40, 290, 170), box(306, 40, 590, 170)));
    expect(found.slice(-5)).toEqual(beside.split('\n'));
  });

  test('do not reach far beyond their edge, however close the lines above and below follow', () => {
    const rows = Array.from({ length: 15 }, (_, row) => `${10 + row}`).join('\n');
    const names = Array.from({ length: 15 }, (_, row) => `North${row} and South`).join('\n');
    const list = [...set(rows, { x: 20, y: 60 }), ...set(names, { x: 60, y: 60 })];
    expect(linesOf(list, edgesOf([[45, 194, 46, 236]]))).toEqual(linesOf(list));
  });

  test('end with their edge: what is above and below goes across', () => {
    const title = set('A title that stands over both of the panels and goes across', { x: 20, y: 20 });
    const closing = set('And a closing line below them that goes across both as well', { x: 20, y: 260 });
    const lines = linesOf([...title, ...sidebar, ...closing], edgesOf([[140, 40, 141, 200]]));
    expect(lines.at(0)).toContain('A title');
    expect(lines.at(-1)).toContain('closing line');
    expect(lines.slice(1, -1)).toEqual([...menu.split('\n'), ...article.split('\n')]);
  });

  test('do not come of an edge that a word stands on, nor of the lines between rows and columns of a table', () => {
    expect(linesOf(sidebar, edgesOf([[190, 40, 191, 200]]))).toEqual(linesOf(sidebar));
    const rows = [0, 1, 2, 3].map((row): BoundingBox => [10, 50 + 20 * row + 17, 500, 50 + 20 * row + 18]);
    expect(linesOf(sidebar, edgesOf([[140, 40, 141, 200]], rows))).toEqual(linesOf(sidebar));
    // Where lines cross, a finder of edges may see neither.
    const broken = rows.flatMap(([x0, y0, x1, y1]): readonly BoundingBox[] => [
      [x0, y0, 138, y1],
      [143, y0, x1, y1],
    ]);
    expect(linesOf(sidebar, edgesOf([[140, 40, 141, 200]], broken))).toEqual(linesOf(sidebar));
  });
});

test('what comes by turns on the left and on the right, as in a chat, is read from the top down', () => {
  const said = prose(12, 36, 'm').split('\n');
  const words = said.flatMap((text, at) => set(text, { x: at % 2 === 0 ? 20 : 330, y: 60 + 24 * at }));
  expect(linesOf(words)).toEqual(said);
});

describe('fields of a form', () => {
  const labels = ['Name of the owner', 'Street and number', 'Name of the town', 'Telephone number', 'Remarks on it'];
  const values = ['Maria Goldschmidt', 'Lindenstrasse 12', 'Frankfurt am Main', '069 123 45 67', 'none so far'];
  const words = labels.flatMap((label, row) => [
    ...set(label, { x: 20, y: 60 + 30 * row }),
    ...set(values[row] ?? '', { x: 210, y: 60 + 30 * row }),
  ]);

  test('stay on the line of their labels', () => {
    const fields = labels.map((_, row) => box(200, 48 + 30 * row, 400, 67 + 30 * row));
    expect(linesOf(words, together(...fields))).toEqual(labels.map((label, row) => `${label} ${values[row]}`));
  });

  test('are none where most of the lines beside their edge stand in no box', () => {
    const list = [...words, ...set(prose(12, 40, 'z'), { x: 210, y: 230, leading: 2.4 })];
    const edges = labels.slice(0, 2).map((_, row) => box(200, 48 + 30 * row, 400, 67 + 30 * row));
    expect(linesOf(list, together(...edges))).toEqual(linesOf(list));
  });
});

test('whatever edges there are, no word is lost or comes twice', () => {
  const words = [
    ...set(prose(6, 30, 'p'), { x: 20, y: 60 }),
    ...set(prose(6, 30, 'q'), { x: 220, y: 66, leading: 1.5 }),
    ...set(prose(3, 60, 's'), { x: 20, y: 300 }),
  ];
  const place = fc.integer({ min: 0, max: 600 });
  const edge = fc.tuple(place, place, place, place).map(([x, from, length, y]): readonly BoundingBox[] => [
    [x, from, x + 1, from + length],
    [from, y, from + length, y + 1],
  ]);
  const sorted = words.map(({ text }) => text).toSorted();
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 30 }), (edges) => {
      const found = linesOf(
        words,
        edgesOf(
          edges.flatMap(([vertical]) => (vertical === undefined ? [] : [vertical])),
          edges.flatMap(([, horizontal]) => (horizontal === undefined ? [] : [horizontal])),
        ),
      );
      expect(found.flatMap((line) => line.split(' ')).toSorted()).toEqual(sorted);
    }),
    { numRuns: 200 },
  );
});
