/** Lines of a page below each other, with nothing else of it. */
import { expect, test } from 'vitest';
import { stackLines } from '../../../src/engine/local/stacked-lines.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const word = (bbox: RecognizedWord['bbox']): RecognizedWord => ({
  text: 'a',
  bbox,
  confidence: 1,
  line: 0,
  paragraph: 0,
});

test('all ink of the lines is there, one below the other, and no other ink', () => {
  const image = { width: 100, height: 60, data: new Uint8Array(6000).fill(255) };
  const fill = ([x0, y0, x1, y1]: RecognizedWord['bbox'], value: number) => {
    for (let y = y0; y < y1; y += 1) image.data.fill(value, y * image.width + x0, y * image.width + x1);
  };
  const lines: readonly (readonly RecognizedWord['bbox'][])[] = [
    [
      [10, 0, 30, 10],
      [40, 2, 60, 10],
    ],
    [[70, 40, 100, 50]],
  ];
  for (const box of lines.flat()) fill(box, 10);
  fill([0, 20, 100, 30], 20);
  const stacked = stackLines(
    image,
    lines.map((line) => line.map(word)),
  );
  const values = [...(stacked?.data ?? [])];
  expect(values.filter((value) => value === 10)).toHaveLength(200 + 160 + 300);
  expect(values).not.toContain(20);
  const rows = Array.from(
    { length: stacked?.height ?? 0 },
    (_, y) =>
      values.slice(y * (stacked?.width ?? 0), (y + 1) * (stacked?.width ?? 0)).filter((value) => value === 10).length,
  );
  expect(rows.filter((count) => count > 0)).toEqual([20, 20, ...Array(8).fill(40), ...Array(10).fill(30)]);
  expect(rows[9 + rows.indexOf(20) + 1]).toBe(0);
});

test('without lines there is nothing to look at', () => {
  expect(stackLines({ width: 1, height: 1, data: new Uint8Array(1) }, [])).toBeUndefined();
});
