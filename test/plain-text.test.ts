/** Plain text: verbatim lines, and the lines that are joined. */
import { expect, test } from 'vitest';
import type { Block } from '../src/document.ts';
import { joinLines, pageText, unwrapBlock } from '../src/plain-text.ts';
import { layOutPage } from '../src/layout/page-layout.ts';
import { block, page } from './pages.ts';
import { set } from './layout/words.ts';

test('blocks are parted by a blank line, lines stay as they are', () => {
  const blocks = [block('Title', 'title'), block('first line\nsecond line')];
  expect(pageText(page(blocks))).toBe('Title\n\nfirst line\nsecond line');
  expect(pageText(page([]))).toBe('');
});

test('joins lines that ran full and mends broken words', () => {
  const full = block('The river carries its wa-\nter below the old bridge\nto the sea');
  expect(pageText(page([full]), { unwrap: true })).toBe('The river carries its water below the old bridge to the sea');
});

test.each([
  ['wa-', 'ter', 'water'],
  ['wa\u00AD', 'ter', 'water'],
  ['Jean-', 'Luc', 'Jean-Luc'],
  ['state-of-', 'the-art', 'state-of-the-art'],
  ['pages 12-', '14', 'pages 12- 14'],
  ['he said -', 'nothing', 'he said - nothing'],
  ['漢字', 'かな', '漢字かな'],
  ['ภาษา', 'ไทย', 'ภาษาไทย'],
  ['책은', '여기', '책은 여기'],
  ['end.', 'Next', 'end. Next'],
])('%s + %s = %s', (first, second, joined) => {
  expect(joinLines(first, second)).toBe(joined);
});

const unwrapped = (text: string): readonly string[] => unwrapBlock(block(text));

test('lines that had room for the next word keep their breaks', () => {
  expect(unwrapped('Kestrel Printers Limited of Ashwick\n18 Tannery Lane\nAshwick')).toEqual([
    'Kestrel Printers Limited of Ashwick',
    '18 Tannery Lane',
    'Ashwick',
  ]);
});

test('lines of a table of contents keep their breaks, and so do sentences a line each', () => {
  const contents = ['1 Introduction ........ 1', '1.1 Aims of study ..... 3', '2 What was found . . . 12'];
  expect(unwrapped(contents.join('\n'))).toEqual(contents);
  const records = [
    'Vessel 4 paid 0.10 at berth 1.',
    'Vessel 5 paid 3.20 at berth 7.',
    'Vessel 6 paid 4.70 at berth 2.',
  ];
  expect(unwrapped(records.join('\n'))).toEqual(records);
  const rows = [10, 11, 12, 13].map((row) => `Row ${row} of the roll holds the value ${37 * row}`);
  expect(unwrapped(rows.join('\n'))).toEqual(rows);
  expect(unwrapped('The river is old and wide.\nIts bridge is not, and so it')).toEqual([
    'The river is old and wide. Its bridge is not, and so it',
  ]);
});

test('rows of values keep their breaks although they are equally long', () => {
  const words = [0, 1, 2].flatMap((row) => [
    ...set(`item${row}`, { x: 50, y: 100 + 12 * row }),
    ...set(`${row}.50`, { x: 400, y: 100 + 12 * row }),
  ]);
  const [found] = layOutPage({ width: 600, height: 800, words });
  expect(unwrapBlock(found ?? block(''))).toEqual(['item0 0.50', 'item1 1.50', 'item2 2.50']);
});

test('right-to-left lines are measured from their own end', () => {
  const line = (text: string, x0: number, y: number): Block['lines'][number] => ({
    text,
    bbox: [x0, y, 300, y + 10],
    words: [{ text, bbox: [280, y, 300, y + 10], confidence: 1 }],
  });
  const lines = [line('מים נהר', 50, 0), line('גשר אבן', 50, 12), line('עלים', 250, 24), line('ישן', 270, 36)];
  expect(unwrapBlock({ ...block(''), text: lines.map(({ text }) => text).join('\n'), lines })).toEqual([
    'מים נהר גשר אבן עלים',
    'ישן',
  ]);
});

test('an address that its link spells is whole again where a line broke it; other links keep their spaces', () => {
  const broken = (upper: string, lower: string, from: string, uri: string) => {
    const made = block(`${upper}\n${lower}`);
    const [first, second] = made.lines;
    if (first === undefined || second === undefined) throw new Error('There are two lines.');
    const links = [{ start: upper.indexOf(from), end: upper.length, uri }];
    const rest = [{ start: 0, end: lower.indexOf(' '), uri }];
    return unwrapBlock({
      ...made,
      lines: [
        { ...first, links },
        { ...second, links: rest },
      ],
    });
  };
  const uri = 'https://example.org/wells-of/the_north';
  expect(broken('It is all told on the page (https://example.org/wells-', 'of/the_north since', 'https', uri)).toEqual([
    `It is all told on the page (${uri} since`,
  ]);
  expect(broken('Whoever wants to know all of it may look at the', 'north page', 'the', uri)).toEqual([
    'Whoever wants to know all of it may look at the north page',
  ]);
});
