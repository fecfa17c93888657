/** Ranges of pages: what they name, and what is said of those that name no page. */
import { expect, test } from 'vitest';
import { formatPageRange, parsePageRange } from '../src/page-range.ts';

test.each([
  ['1-3,7', [0, 1, 2, 6]],
  ['5-', [4, 5, 6, 7]],
  ['-2', [0, 1]],
  [' 3 , 2-3 ', [1, 2]],
])('%s of 8 pages', (text, indexes) => {
  expect(parsePageRange(text, 8)).toEqual(indexes);
  expect(parsePageRange(formatPageRange(indexes), 8)).toEqual(indexes);
});

test.each([
  ['0', 1, 'starts below page 1', 'one page'],
  ['3-1', 5, 'runs backwards', 'from 1 to 5'],
  ['2', 1, 'ends after the last page (1)', 'one page'],
  ['all', 8, 'is not understood', '"1-3,7"'],
])('%s of %i pages', (text, pages, message, hint) => {
  expect(() => parsePageRange(text, pages)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(message), hint: expect.stringContaining(hint) }),
  );
});

test.each([2, 3, 6, 7, 40])('what is proposed for %i pages can be asked for', (pages) => {
  const hintOf = () => {
    try {
      parsePageRange('0', pages);
    } catch (thrown) {
      return String((thrown as { readonly hint?: string }).hint); // An OcrError, whose hint is in question.
    }
    return '';
  };
  const examples = [...hintOf().matchAll(/"([^"]+)"/gu)].map(([, example = '']) => example);
  expect(examples).toHaveLength(2);
  for (const example of examples) expect(parsePageRange(example, pages).length).toBeGreaterThan(0);
});
