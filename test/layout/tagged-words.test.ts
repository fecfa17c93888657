import {
  array,
  assert,
  constant,
  constantFrom,
  integer,
  letrec,
  nat,
  oneof,
  property,
  record,
  stringMatching,
} from 'fast-check';
import { expect, it } from 'vitest';
import { elementsOf, type StructureNode } from '../../src/engine/local/structure-tree.ts';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';

const types = [
  'Document',
  'Table',
  'THead',
  'TR',
  'TR',
  'TH',
  'TD',
  'TD',
  'TD',
  'P',
  'H1',
  'L',
  'LI',
  'Note',
  'Span',
  'Figure',
];
const marks = 24;

const { tree } = letrec<{ tree: StructureNode; kid: StructureNode | number | undefined }>((tie) => ({
  tree: record({
    type: constantFrom(...types),
    rowSpan: constantFrom(1, 1, 1, 2, 3, 500),
    columnSpan: constantFrom(1, 1, 1, 2, 3, 500),
    kids: array(tie('kid'), { maxLength: 5 }),
  }),
  kid: oneof(
    { maxDepth: 6, depthSize: 'large' },
    integer({ min: 0, max: marks - 1 }),
    constant(undefined),
    tie('tree'),
  ),
}));

/** Words on a grid of places, some of them moved, some without a mark. */
const placed = array(
  record({
    mark: integer({ min: -3, max: marks - 1 }),
    x: nat(3),
    y: nat(9),
    dx: nat(30),
    text: stringMatching(/^[a-z]{1,9}$/u),
  }),
  { minLength: 1, maxLength: 40 },
);

it('keeps every word once, whatever tree claims it', () => {
  assert(
    property(array(tree, { maxLength: 4 }), placed, (nodes, places) => {
      const elements = elementsOf(nodes);
      const words = places.map(({ mark, x, y, dx, text }): PlacedWord => {
        const [left, top] = [40 + 110 * x + dx, 60 + 20 * y];
        return {
          text,
          bbox: [left, top, left + 5 * text.length, top + 10],
          confidence: 1,
          style: { fontSize: 10 },
          element: elements.get(mark),
        };
      });
      const blocks = layOutPage({ width: 500, height: 400, words });
      const found = blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words.map(({ text }) => text)));
      expect(found.toSorted()).toEqual(words.map(({ text }) => text).toSorted());
      for (const { table } of blocks) {
        const taken = new Set<number>();
        for (const { row, column, rowSpan, columnSpan } of table?.cells ?? [])
          for (let r = row; r < row + rowSpan; r += 1)
            for (let c = column; c < column + columnSpan; c += 1) {
              const place = r * (table?.columns ?? 0) + c;
              expect(taken.has(place)).toBe(false);
              taken.add(place);
            }
        expect(taken.size).toBe((table?.rows ?? 0) * (table?.columns ?? 0));
      }
    }),
    { numRuns: 300 },
  );
});

it('finds the table of a tree that tells the truth, whatever its texts', () => {
  const texts = array(array(stringMatching(/^[a-z]{1,14}$/u), { minLength: 3, maxLength: 3 }), {
    minLength: 2,
    maxLength: 8,
  });
  assert(
    property(texts, (rows) => {
      const table: StructureNode = {
        type: 'Table',
        kids: rows.map((cells, row) => ({
          type: 'TR',
          kids: cells.map((_, column) => ({ type: 'TD', kids: [3 * row + column] })),
        })),
      };
      const elements = elementsOf([table]);
      const words = rows.flatMap((cells, row) =>
        cells.map((text, column): PlacedWord => {
          const [left, top] = [40 + 110 * column, 60 + 20 * row];
          return {
            text,
            bbox: [left, top, left + 5 * text.length, top + 10],
            confidence: 1,
            style: { fontSize: 10 },
            element: elements.get(3 * row + column),
          };
        }),
      );
      const [block, ...others] = layOutPage({ width: 500, height: 400, words });
      expect(others).toEqual([]);
      expect(block?.table?.cells.map(({ text }) => text)).toEqual(rows.flat());
    }),
  );
});
