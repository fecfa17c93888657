/** Plain text: reading order with whole paragraphs and aligned tables, or the page's own spacing. */
import { describe, expect, test } from 'vitest';
import type { Block, BoundingBox } from '../../src/document.ts';
import { block, page, tableBlock } from '../pages.ts';
import { exportedText, failedPage, spanningTable } from './everything.ts';

test('pages are parted by form feeds, and a failed page is said', async () => {
  const pages = [
    page([block('The Book', 'title', { level: 1 }), block('first')], 0),
    failedPage,
    page([block('last')], 2),
  ];
  expect(await exportedText('txt', pages)).toBe(
    'The Book\n\nfirst\n\f[page 2 could not be read: Page 2 took <too> long.]\n\flast\n',
  );
  expect((await exportedText('txt', [page([], 0), page([], 1)])).split('\f')).toHaveLength(2);
  expect((await exportedText('txt', [page([block('a\fb')], 0), page([], 1)])).split('\f')).toHaveLength(2);
});

test('paragraphs are unwrapped and words mended; the furniture of the page is left out', async () => {
  const prose = block('A line that is as long as the col-\numn is wide and another one of\nthem.');
  const pages = [page([block('Running head', 'header'), prose, block('12', 'page-number')])];
  expect(await exportedText('txt', pages)).toBe(
    'A line that is as long as the column is wide and another one of them.\n',
  );
  expect(await exportedText('txt', [page([block('12', 'page-number')])])).toBe('12\n');
});

test('tables stand in columns, numbers to the right, wide characters counted', async () => {
  const table = tableBlock([
    ['Item', 'Price'],
    ['茶', '1,200.50'],
    ['Kettle', '7'],
  ]);
  expect(await exportedText('txt', [page([table])])).toBe('Item       Price\n茶      1,200.50\nKettle         7\n');
  expect(await exportedText('txt', [page([spanningTable()])])).toBe(
    'Region  Sales & costs\n         2024    2025\nNorth   1,200     -40\n            7\n',
  );
});

describe('layout', () => {
  const spaced = (blocks: readonly Block[]) => exportedText('txt', [page(blocks)], { layout: true });

  test('columns stay side by side', async () => {
    expect(await spaced([block('left one\nleft two'), block('right one\nright two', 'paragraph', { x: 150 })])).toBe(
      'left one            right one\nleft two            right two\n',
    );
  });

  test('gaps become empty rows, but no more than a few', async () => {
    expect(
      await spaced([
        block('top\nnext'),
        block('below', 'paragraph', { y: 136 }),
        block('end', 'paragraph', { y: 700 }),
      ]),
    ).toBe('top\nnext\n\nbelow\n\n\n\nend\n');
  });

  test('words never run into each other, and what is right-to-left counts from the right', async () => {
    const crowded: BoundingBox = [55, 100, 80, 110];
    const over = { ...block('xxxxx'), bbox: crowded };
    const lines = over.lines.map((line) => ({
      ...line,
      bbox: crowded,
      words: line.words.map((word) => ({ ...word, bbox: crowded })),
    }));
    expect(await spaced([block('aaaaaaaaaa'), { ...over, lines }])).toBe('aaaaaaaaaa xxxxx\n');
    const word = (text: string, x: number): Block => {
      const bbox: BoundingBox = [x, 100, x + 5 * [...text].length, 110];
      const one = block(text, 'paragraph');
      return { ...one, bbox, lines: [{ text, bbox, words: [{ text, bbox, confidence: 1 }] }] };
    };
    expect(await spaced([word('שלום', 200), word('עולם', 100)])).toBe(`שלום${' '.repeat(16)}עולם\n`);
  });

  test('a blank page is empty', async () => {
    expect(await spaced([])).toBe('');
  });
});
