/** The table that Tesseract's core gives of a page. */
import { expect, it } from 'vitest';
import { parseTsv } from '../../../src/engine/local/tsv-words.ts';

it('gives words with their lines and paragraphs, counted over the whole page', () => {
  const rows = [
    '1\t1\t0\t0\t0\t0\t0\t0\t600\t400\t-1\t',
    '2\t1\t1\t0\t0\t0\t10\t20\t300\t90\t-1\t',
    '3\t1\t1\t1\t0\t0\t10\t20\t300\t90\t-1\t',
    '4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t',
    '5\t1\t1\t1\t1\t1\t10\t20\t80\t30\t96.5\tOne',
    '5\t1\t1\t1\t1\t2\t100\t21\t60\t29\t-3\tline',
    '4\t1\t1\t1\t2\t0\t10\t60\t300\t30\t-1\t',
    '5\t1\t1\t1\t2\t1\t10\t60\t80\t30\t101\tNext',
    // Ink that nothing was read of.
    '5\t1\t1\t1\t2\t2\t95\t60\t8\t30\t12\t ',
    '2\t1\t2\t0\t0\t0\t10\t200\t300\t30\t-1\t',
    '3\t1\t2\t1\t0\t0\t10\t200\t300\t30\t-1\t',
    '4\t1\t2\t1\t1\t0\t10\t200\t300\t30\t-1\t',
    '5\t1\t2\t1\t1\t1\t10\t200\t80\t30\t50\tA\tB',
  ];
  expect(parseTsv(`${rows.join('\n')}\n`)).toEqual([
    { text: 'One', bbox: [10, 20, 90, 50], confidence: 0.965, line: 0, paragraph: 0 },
    { text: 'line', bbox: [100, 21, 160, 50], confidence: 0, line: 0, paragraph: 0 },
    { text: 'Next', bbox: [10, 60, 90, 90], confidence: 1, line: 1, paragraph: 0 },
    { text: 'A B', bbox: [10, 200, 90, 230], confidence: 0.5, line: 2, paragraph: 1 },
  ]);
  expect(parseTsv('')).toEqual([]);
});
