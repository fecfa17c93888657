/** Small print at the edges of pages: text of a document of one page, in its columns; running text elsewhere. */
import { expect, test } from 'vitest';
import type { Page } from '../../src/document.ts';
import { amend } from '../../src/amendment.ts';
import { createDocumentLayout } from '../../src/layout/document-layout.ts';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { sketchOf } from '../../src/layout/page-sketch.ts';
import { runningBlocks } from '../../src/plain-text.ts';
import { prose, set } from './words.ts';

const size = { width: 600, height: 800 };

function pageOf(index: number, words: readonly PlacedWord[]): Page {
  return {
    index,
    ...size,
    unit: 'pt',
    rotation: 0,
    language: 'eng',
    source: 'text-layer',
    blocks: layOutPage({ ...size, words }),
  };
}

/** The texts of the running blocks of each page of a document. */
function textsOf(pages: readonly Page[]): readonly (readonly string[])[] {
  const layout = createDocumentLayout();
  const sketches = pages.map(sketchOf);
  for (const sketch of sketches) layout.observe(sketch);
  return sketches.map((sketch, at) =>
    runningBlocks(amend(pages[at] ?? pageOf(at, []), layout.settle(sketch))).map(({ text }) => text),
  );
}

const body = (seed: string) => set(prose(20, 80, seed), { x: 50, y: 120 });
const xs = [50, 230, 430];
const columns = [
  ['Weaver Ltd', '12 Harbour Street', 'Ashwick', 'Company 0456721'],
  ['Harbour Bank', 'IBAN GB29 NWBK 6016', 'BIC NWBKGB2L', 'Account 12345678'],
  ['Tel. 555 0137', 'mail@weaver.example', 'VAT GB 123 4567 89', 'Chair: Ada Finch'],
];
/** Rows of the footer, the last at one height. */
const footer = (rows: number, of = columns) =>
  of.flatMap((column, at) =>
    set(column.slice(0, rows).join('\n'), { x: xs[at] ?? 0, y: 768 - (rows - 1) * 8.4, size: 7 }),
  );
const footerTexts = (rows: number) => columns.flatMap((column) => column.slice(0, rows));

test.each([1, 2, 3, 4])('%i rows of small print below the text of one page are its text, column by column', (rows) => {
  for (const number of ['', 'Page 1 of 1', '- 1 -', '1/1']) {
    const words = [...body('P'), ...footer(rows), ...set(number, { x: 280, y: 785, size: 7 })];
    const [texts = []] = textsOf([pageOf(0, words)]);
    expect([number, ...texts.slice(1).join('\n').split('\n')]).toEqual([number, ...footerTexts(rows)]);
  }
});

test('small print on the first page alone is text, and what comes again is not', () => {
  const first = pageOf(0, [...body('P'), ...footer(2)]);
  const others = [1, 2].map((index) =>
    pageOf(index, [...body(`Q${index}`), ...set(`Order 4711, page ${index + 1}`, { x: 50, y: 768, size: 7 })]),
  );
  const [opening = [], ...rest] = textsOf([first, ...others]);
  expect(opening.slice(1)).toEqual(footerTexts(2));
  for (const texts of rest) expect(texts).toHaveLength(1);
  const running = [0, 1, 2].map((index) => pageOf(index, [...body(`P${index}`), ...footer(2)]));
  for (const texts of textsOf(running)) expect(texts).toHaveLength(1);
});

test('a page out of a longer document, as its number says, has running text in its margins', () => {
  const head = set('Advocacy in Action', { x: 50, y: 40, size: 7 });
  const at = (number: string) => set(number, { x: 500, y: 40, size: 7 });
  const rest = (number: string) => textsOf([pageOf(0, [...head, ...at(number), ...body('P')])])[0]?.length;
  expect(['447', 'xii', 'Page 3 of 9', '1'].map(rest)).toEqual([1, 1, 1, 1]);
  expect(['i', 'Page 1 of 9'].map(rest)).toEqual([2, 2]);
  expect(textsOf([pageOf(4, [...head, ...body('P')])])[0]).toHaveLength(1);
});

test('labels and figures at the bottom are read with what they stand beside', () => {
  const labels = [
    ['Prepared by:', 'Checked by:', 'Filed under:'],
    ['Ada Finch', 'Bruno Hale', 'Letters'],
  ];
  const figures = [
    ['Net sum', 'Duty paid', 'Sum due'],
    ['12.50', '2.50', '15.00'],
  ];
  for (const pairs of [labels, figures]) {
    const [texts = []] = textsOf([pageOf(0, [...body('P'), ...footer(3, pairs)])]);
    const [first = '', second = ''] = [pairs[0]?.[1], pairs[1]?.[0]];
    expect(texts.join('\n').indexOf(second)).toBeLessThan(texts.join('\n').indexOf(first));
  }
});
