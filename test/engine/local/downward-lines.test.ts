/** Columns that run downwards are told from lines, and read from the right. */
import { expect, test } from 'vitest';
import { runsDownwards } from '../../../src/engine/local/downward-lines.ts';
import { affineMap, samePlace } from '../../../src/engine/local/page-map.ts';
import { layOutRecognized } from '../../../src/engine/local/recognized-page.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const texts = ['吾輩は猫である名前はまだ無い', 'どこで生れたかとんと見当がつ', 'かぬ何でも薄暗いじめじめした'];
const size = 20;

/** Signs of each text below each other, columns from right to left; or, as lines, beside each other. */
function page(isDown: boolean): readonly RecognizedWord[] {
  return texts.flatMap((text, line) =>
    [...text].map((sign, at): RecognizedWord => {
      const [x, y] = isDown ? [600 - 40 * line, 60 + 22 * at] : [60 + 22 * at, 60 + 40 * line];
      return { text: sign, bbox: [x, y, x + size, y + size], confidence: 0.9, line, paragraph: 0 };
    }),
  );
}

test('only text of scripts that are written so runs downwards', () => {
  expect(runsDownwards(page(true))).toBe(true);
  expect(runsDownwards(page(false))).toBe(false);
  expect(runsDownwards(page(true).map((word) => ({ ...word, text: 'a' })))).toBe(false);
  expect(runsDownwards([])).toBe(false);
  const column = { text: texts[0] ?? '', bbox: [600, 60, 620, 366], confidence: 1, line: 0, paragraph: 0 } as const;
  expect(runsDownwards([column])).toBe(true);
  expect(runsDownwards([{ ...column, bbox: [60, 600, 366, 620] }])).toBe(false);
});

test.each([true, false])('lines follow each other as they are read, downwards: %s', (isDown) => {
  const { blocks } = layOutRecognized(
    {
      // As page analysis gives them: the left column first.
      words: isDown ? page(isDown).toSorted((one, other) => other.line - one.line) : page(isDown),
      rulings: [],
      edges: { vertical: [], horizontal: [] },
      graphics: { images: [], drawings: [] },
      level: { width: 700, height: 500 },
      upright: { width: 700, height: 500 },
      toUpright: isDown ? affineMap([1, 0, 0, 1, 0, 0]) : samePlace,
      rotation: 0,
      language: 'jpn',
      missing: undefined,
      unread: 0,
      hasInk: true,
    },
    1,
  );
  const lines = blocks.flatMap((block) => block.lines);
  expect(lines.map(({ text }) => text.replaceAll(' ', ''))).toEqual(texts);
  expect(lines[0]?.bbox).toEqual(isDown ? [600, 60, 620, 366] : [60, 60, 366, 80]);
});
