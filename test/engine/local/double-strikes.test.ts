/** Characters that are drawn again on their spot, also on pages of very many, and page after page. */
import { expect, test } from 'vitest';
import { DoubleStrikes } from '../../../src/engine/local/double-strikes.ts';
import { blankChar, type PdfChar } from '../../../src/engine/local/pdf-reader.ts';

const perLine = 100;

/** The n-th character of a page that is full of them, drawn with the n-th stroke of `run`. */
function char(n: number, run: number): PdfChar {
  const [x, y] = [(n % perLine) * 6, Math.floor(n / perLine) * 12];
  return { ...blankChar('e', false), bbox: [x, y, x + 5, y + 10], cell: [x, y, x + 5, y + 10], fontSize: 10, run };
}

test.each([50, 10_000])('each of %i characters is known again, and none before', (count) => {
  const struck = new DoubleStrikes();
  const all = Array.from({ length: count }, (_, n) => n);
  expect(all.filter((n) => struck.has(char(n, 1)))).toEqual([]);
  expect(all.filter((n) => struck.has(char(n, 2)))).toEqual(all);
});

test('what was drawn on the page before is forgotten', () => {
  const first = new DoubleStrikes();
  for (let n = 0; n < 5000; n += 1) first.has(char(n, 1));
  const next = new DoubleStrikes();
  expect(next.has(char(3, 2))).toBe(false);
  expect(next.has(char(3, 3))).toBe(true);
});
