/** Markdown: a CommonMark parser with GitHub's tables gives back the text of the page and its structure. */
import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import type { Block } from '../src/document.ts';
import { documentMarkdown, pageMarkdown } from '../src/markdown.ts';
import { block, collect, page, tableBlock } from './pages.ts';

const html = (markdown: string) => micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
/** Text of a paragraph as a browser would show it. */
const shown = (markdown: string) =>
  html(markdown)
    .replaceAll(/<a href="[^"]*">|<\/a>/gu, '')
    .replaceAll('<br />\n', ' ')
    .replaceAll(/^<(p|h\d|li)>|<\/(p|h\d|li)>$/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
const of = (...blocks: readonly Block[]) => pageMarkdown(page(blocks));

test('title, headings and paragraphs; page furniture is left out', () => {
  const markdown = of(
    block('River Yearbook', 'header'),
    block('The Whole Book', 'title', { level: 1 }),
    block('A chapter of\ntwo lines', 'heading', { level: 2 }),
    block('The river carries its wa-\nter below the old bridge'),
    block('12', 'page-number'),
  );
  expect(markdown).toBe(
    '# The Whole Book\n\n## A chapter of two lines\n\nThe river carries its water below the old bridge',
  );
});

test('a page of nothing but furniture shows it, a blank page is empty, a failed page says so', () => {
  expect(of(block('River Yearbook', 'header'))).toBe('River Yearbook');
  expect(of()).toBe('');
  const failed = pageMarkdown(
    { index: 2, code: 'page_timeout', message: 'It took <b>too</b> long.' },
    { pageComments: true },
  );
  expect(failed).toBe('<!-- page 3 -->\n\n> [page 3 could not be read: It took \\<b>too\\</b> long.]');
  expect(html(failed)).toContain('[page 3 could not be read: It took &lt;b&gt;too&lt;/b&gt; long.]');
});

const markup = [
  '# no heading',
  '1. no list',
  '2) no list',
  '- no list',
  '+ 1',
  '> no quote',
  '---',
  '===',
  '* * *',
  '_ _ _',
  '```',
  '~~~',
  'a * b * c',
  '_word_ and snake_case_name',
  '**x** ~y~ ~~z~~',
  '`code`',
  '[link](target) ![x](y)',
  '[1]: http://x',
  '[1] and [2]',
  '<b>bold</b> <!-- x --> a < b > c',
  '&amp; &#35; &nbsp; AT&T',
  'C:\\dir \\* \\',
  '| a | b |',
  '|---|---|',
  'http://example.org/a_b_c?x=1&y=2',
];

test.each(markup)('text that looks like markup comes back: %s', (text) => {
  expect(shown(of(block(text)))).toBe(text);
  expect(html(of(block(text)))).toMatch(/^<p>/u);
});

test('any printable text comes back as one paragraph', () => {
  const piece = fc.oneof(
    fc.constantFrom(...markup),
    fc.stringMatching(/^[!-~]{1,12}$/),
    fc.constantFrom('é', '漢字', 'שלום', '–', '“', '#', '-', '1.'),
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const text = pieces.join(' ').replaceAll(/ +/gu, ' ').trim();
      const markdown = of(block(text));
      expect(shown(markdown)).toBe(text);
      expect(html(markdown).match(/<(p|h\d|li|pre|blockquote|table|hr)[ >]/gu)).toEqual(['<p>']);
    }),
    { numRuns: 500 },
  );
});

test('any heading comes back as a heading with its text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('#', '##', 'a', '1.', '-', '*x*', '\\'), { minLength: 1, maxLength: 5 }),
      (pieces) => {
        const text = pieces.join(' ');
        expect(shown(of(block(text, 'heading', { level: 3 })))).toBe(text);
      },
    ),
  );
});

test('lines that stand on their own keep their breaks', () => {
  const markdown = of(block('Kestrel Printers Limited of Ashwick\n# 18\nAshwick'));
  expect(html(markdown)).toBe('<p>Kestrel Printers Limited of Ashwick<br />\n# 18<br />\nAshwick</p>');
});

test('list items become nested lists, their marks become Markdown marks', () => {
  const items = ['• one', '– inner one', '– inner two', '• two'].map((text, at) =>
    block(text, 'list-item', { x: text.startsWith('•') ? 50 : 70, y: 100 + 14 * at }),
  );
  expect(of(...items)).toBe('- one\n  - inner one\n  - inner two\n- two');
  const counted = ['3. three', '4. four', '7. seven', 'a) letter'].map((text, at) =>
    block(text, 'list-item', { y: 100 + 14 * at }),
  );
  expect(of(...counted)).toBe('3. three\n4. four\n- 7\\. seven\n- a) letter');
  expect(html(of(...counted))).toContain('<ol start="3">');
  expect(html(of(...counted))).toContain('<li>7. seven</li>');
});

test('an item goes on over its lines, and a paragraph after a list is not part of it', () => {
  const markdown = of(block('• the board thanks the nineteen\npeople', 'list-item'), block('After the list'));
  expect(html(markdown)).toBe('<ul>\n<li>the board thanks the nineteen people</li>\n</ul>\n<p>After the list</p>');
});

test('a table becomes a pipe table that keeps bars, breaks and markup as text', () => {
  const markdown = of(
    tableBlock([
      ['Name', 'Sum | net'],
      ['*a*\nb', '-1.5'],
      ['', '<i>'],
    ]),
  );
  const parsed = html(markdown);
  expect(parsed.match(/<t[hd]>(.*?)<\/t[hd]>/gu)).toEqual([
    '<th>Name</th>',
    '<th>Sum | net</th>',
    // The parser shows HTML as text unless told to trust it.
    '<td>*a*&lt;br&gt;b</td>',
    '<td>-1.5</td>',
    '<td></td>',
    '<td>&lt;i&gt;</td>',
  ]);
});

test('a table with spanning cells becomes an HTML table', () => {
  const plain = tableBlock([
    ['Quarter', ''],
    ['one & two', '<3>'],
  ]);
  const table = plain.table;
  if (table === undefined) throw new Error('the table is missing');
  const cells = table.cells
    .filter(({ row, column }) => row !== 0 || column !== 1)
    .map((cell) => (cell.row === 0 ? { ...cell, columnSpan: 2 } : cell));
  expect(of({ ...plain, table: { ...table, cells } })).toBe(
    '<table>\n<tr><th colspan="2">Quarter</th></tr>\n<tr><td>one &amp; two</td><td>&lt;3&gt;</td></tr>\n</table>',
  );
});

test('a document is streamed page by page with a blank line between pages', async () => {
  const pages = [page([block('one')], 0), page([], 1), page([block('three')], 2)];
  expect((await collect(documentMarkdown(pages))).join('')).toBe('one\n\nthree\n');
  expect((await collect(documentMarkdown(pages, { pageComments: true }))).join('')).toBe(
    '<!-- page 1 -->\n\none\n\n<!-- page 2 -->\n\n<!-- page 3 -->\n\nthree\n',
  );
});
