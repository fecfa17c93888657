/** The geometry of the text layer, and the order of characters: what must hold for every page, line and word. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoundingBox, Line, Page } from '../../src/document.ts';
import { leanOf, lineSpace } from '../../src/export/pdf/line-space.ts';
import { apply, type QuarterTurn, uprightToPage } from '../../src/export/pdf/page-space.ts';
import { visualOrder } from '../../src/export/pdf/visual-order.ts';

const turns: readonly QuarterTurn[] = [0, 90, 180, 270];
const length = fc.double({ min: 10, max: 5000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A page held so that its content is turned clockwise by quarters: where a share of it (from the top left) is then. */
function turnedShare([x, y]: readonly [number, number], degrees: number): readonly [number, number] {
  if (degrees === 90) return [1 - y, x];
  if (degrees === 180) return [1 - x, 1 - y];
  return degrees === 270 ? [y, 1 - x] : [x, y];
}

test('a point of the page goes where it is after both turns are undone, in any box and unit', () => {
  const turn = fc.constantFrom(...turns);
  const offset = fc.double({ min: -900, max: 900, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({
        width: length,
        height: length,
        rotation: turn,
        rotate: turn,
        left: offset,
        bottom: offset,
        u: share,
        v: share,
      }),
      ({ width, height, rotation, rotate, left, bottom, u, v }) => {
        const [across, down] = [length, length].map(() => 100 + Math.abs(left));
        const box = [left, bottom, left + (across ?? 1), bottom + 2 * (down ?? 1)] as const;
        // From the page's own space on: turned by /Rotate it is shown, turned by the reader it is upright.
        const [x, y] = turnedShare(turnedShare([u, v], rotate), rotation);
        const [atX, atY] = apply(uprightToPage({ width, height, rotation }, { box, rotate }), [x * width, y * height]);
        expect(atX).toBeCloseTo(box[0] + u * (box[2] - box[0]), 5);
        expect(atY).toBeCloseTo(box[3] - v * (box[3] - box[1]), 5);
      },
    ),
  );
});

/** A line of words that leans clockwise, its boxes drawn around the leaning words. */
function leaningLine(
  degrees: number,
  words: readonly { readonly width: number; readonly gap: number }[],
  y: number,
): Line {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let at = 40;
  const placed = words.map(({ width, gap }) => {
    const corners = [at, at + width].flatMap((along) =>
      [0, 12].map((across) => [along * cos - across * sin, y + along * sin + across * cos] as const),
    );
    at += width + gap;
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, down]) => down)];
    const bbox: BoundingBox = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    return { text: 'word', bbox, confidence: 1 };
  });
  const bbox: BoundingBox = [
    Math.min(...placed.map((word) => word.bbox[0])),
    Math.min(...placed.map((word) => word.bbox[1])),
    Math.max(...placed.map((word) => word.bbox[2])),
    Math.max(...placed.map((word) => word.bbox[3])),
  ];
  return { text: placed.map(({ text }) => text).join(' '), words: placed, bbox };
}

test('the lean of a page is found, and each word is as long and as high as it was', () => {
  const word = fc.record({ width: fc.integer({ min: 15, max: 90 }), gap: fc.integer({ min: 3, max: 9 }) });
  fc.assert(
    fc.property(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.array(fc.array(word, { minLength: 5, maxLength: 8 }), { minLength: 3, maxLength: 8 }),
      (degrees, rows) => {
        const lines = rows.map((words, row) => leaningLine(degrees, words, 200 + 30 * row));
        const block = { kind: 'paragraph', text: '', bbox: [0, 0, 1, 1], confidence: 1, lines } as const;
        const page: Page = {
          index: 0,
          width: 600,
          height: 800,
          unit: 'pt',
          rotation: 0,
          language: 'eng',
          source: 'ocr',
          blocks: [block],
        };
        const found = leanOf(page);
        fc.pre(Math.abs(degrees) > 0.5);
        expect((found * 180) / Math.PI).toBeCloseTo(degrees, 1);
        for (const [row, line] of lines.entries()) {
          for (const [index, { start, end, top, bottom }] of lineSpace(line, found, 600).words.entries()) {
            expect(Math.abs(end - start - (rows[row]?.[index]?.width ?? 0))).toBeLessThan(0.5);
            expect(Math.abs(bottom - top - 12)).toBeLessThan(0.5);
          }
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('a level page does not lean, however uneven its words are', () => {
  const heights = [10, 14, 11, 15, 10, 13];
  const words = heights.map((height, index) => {
    const bbox: BoundingBox = [60 * index, 100 - height, 60 * index + 50, 100 + (index % 3)];
    return { text: 'word', bbox, confidence: 1 };
  });
  const lines: Line[] = [{ text: 'word', words, bbox: [0, 85, 350, 102] }];
  const block = { kind: 'paragraph', text: '', bbox: [0, 0, 1, 1], confidence: 1, lines } as const;
  expect(
    leanOf({
      index: 0,
      width: 600,
      height: 800,
      unit: 'pt',
      rotation: 0,
      language: 'eng',
      source: 'ocr',
      blocks: [block],
    }),
  ).toBe(0);
});

test.each([
  ['word', ['w', 'o', 'r', 'd']],
  ['אבג', ['ג', 'ב', 'א']],
  // A mark stays behind its letter once readers have turned the word around.
  ['אָב', ['ב', '\u05b8א']],
  ['ה-OCR', ['O', 'C', 'R', '-', 'ה']],
  ['ב2025', ['2', '0', '2', '5', 'ב']],
  ['כתב.', ['.', 'ב', 'ת', 'כ']],
  ['2025.', ['2', '0', '2', '5', '.']],
  ['กี่', ['กี่']],
  ['क्षि', ['क्', 'ष', 'ि']],
] as const)('%s stands on the page as %j', (text, wanted) => {
  expect(visualOrder(text)).toEqual(wanted);
});

test('no character is lost or doubled', () => {
  const letters = fc.constantFrom(
    'a',
    'B',
    '7',
    '٣',
    '.',
    '-',
    'א',
    'ב',
    'ع',
    '\u064b',
    '\u05b8',
    '\u200c',
    '字',
    '𝒳',
    'ก',
    '\u0e35',
  );
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }), (characters) => {
      const text = characters.join('');
      expect([...visualOrder(text).join('')].toSorted()).toEqual([...text].toSorted());
    }),
  );
});
