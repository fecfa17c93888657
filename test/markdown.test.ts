/** Markdown: a CommonMark parser with GitHub's tables gives back the text of the page and its structure. */
import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import type { Block, BlockKind, TextStyle } from '../src/document.ts';
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
  'https://example.org/_a_/*b*/c_. And',
  '(https://example.org/a_/b) https://example.org/_',
  'https://example.org/?a=1&amp;b=[2](3)',
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

/** A block with its first lines linked: for each link the words from and to which it goes. */
function linkedBlock(
  text: string,
  uris: readonly string[],
  kind: BlockKind = 'paragraph',
  style: TextStyle = {},
): Block {
  const made = block(text, kind);
  const lines = made.lines.map((line, at) => {
    const uri = uris[at];
    const words = line.text.split(' ');
    const [first = '', ...others] = words;
    const start = words.length > 2 ? first.length + 1 : 0;
    const end = words.length > 2 ? line.text.length - (others.at(-1)?.length ?? 0) - 1 : line.text.length;
    return { ...line, style, ...(uri === undefined ? {} : { links: [{ start, end, uri }] }) };
  });
  return { ...made, lines };
}
const addresses = (markdown: string) =>
  Array.from(html(markdown).matchAll(/<a href="([^"]*)">(.*?)<\/a>/gsu), ([, href = '', text = '']) => [text, href]);

test('links stand around their text, in paragraphs, headings, list items and cells', () => {
  const uri = 'https://example.org/a';
  expect(of(linkedBlock('See the guide now', [uri]))).toBe(`See [the guide](${uri}) now`);
  expect(of(linkedBlock('See the guide now', [uri], 'heading'))).toBe(`## See [the guide](${uri}) now`);
  expect(of(linkedBlock('• guide', [uri], 'list-item'))).toBe(`- [guide](${uri})`);
  const table = tableBlock([['Name'], ['a|b']]);
  const cells = table.table?.cells.map((cell) =>
    cell.header ? cell : { ...cell, links: [{ start: 0, end: 3, uri }] },
  );
  const linked = { ...table, table: { rows: 2, columns: 1, cells: cells ?? [] } };
  expect(addresses(of(linked))).toEqual([['a|b', uri]]);
  const spanning = { ...linked.table, cells: linked.table.cells.map((cell) => ({ ...cell, columnSpan: 2 })) };
  expect(of({ ...table, table: spanning })).toContain(`<a href="${uri}">a|b</a>`);
});

test('a link goes on over lines, and an address that breaks is whole again', () => {
  const uri = 'https://example.org/long-name/of_it';
  const [upper, lower] = ['Whoever wants to know more of the wells may read the guide', 'of all the wells'];
  const both = block(`${upper}\n${lower}`);
  const [above, below] = both.lines;
  if (above === undefined || below === undefined) throw new Error('There are two lines.');
  const parts = [
    { ...above, links: [{ start: upper.indexOf('guide'), end: upper.length, uri }] },
    { ...below, links: [{ start: 0, end: 'of all'.length, uri }] },
  ];
  expect(addresses(of({ ...both, lines: parts }))).toEqual([['guide of all', uri]]);
  const made = block('It stands at the place that is https://example.org/long-\nname/of_it since then');
  const [first, second] = made.lines;
  if (first === undefined || second === undefined) throw new Error('There are two lines.');
  const broken = [
    { ...first, links: [{ start: first.text.indexOf('https'), end: first.text.length, uri }] },
    { ...second, links: [{ start: 0, end: 10, uri }] },
  ];
  expect(shown(of({ ...made, lines: broken }))).toBe(`It stands at the place that is ${uri} since then`);
});

test('links stand within emphasis, and are whole where a part of them is emphasised', () => {
  const uri = 'https://example.org/a';
  const plain = block('Plain text that is longer than what is bold here.', 'paragraph', { y: 300 });
  expect(of(linkedBlock('See the guide now', [uri], 'paragraph', { bold: true }), plain)).toContain(
    `**See [the guide](${uri}) now**`,
  );
  const two = block('the bold words of the guide to wells\nare here');
  const [bold, rest] = two.lines;
  if (bold === undefined || rest === undefined) throw new Error('There are two lines.');
  const lines = [
    { ...bold, style: { bold: true }, links: [{ start: 4, end: bold.text.length, uri }] },
    { ...rest, links: [{ start: 0, end: rest.text.length, uri }] },
  ];
  expect(of({ ...two, lines }, plain)).toContain(`**the** [**bold words of the guide to wells** are here](${uri})`);
});

test('an address that leads to itself is left to stand alone', () => {
  const uri = 'https://example.org/a_b';
  expect(of(linkedBlock(uri, [uri]))).toBe(uri);
  expect(of(linkedBlock('me@example.org', ['mailto:me@example.org']))).toBe('me@example.org');
});

test('any text of a link and any address come back', () => {
  const piece = fc.oneof(
    fc.constantFrom(...markup, '!', ']', '[', '](', '![', '\\]!', '\\['),
    fc.stringMatching(/^[!-~]{1,8}$/),
  );
  const address = fc.stringMatching(/^https:\/\/example\.org\/(?:[!-$&-~]{0,12}|&amp;x)$/);
  fc.assert(
    fc.property(piece, piece, piece, address, (before, text, behind, uri) => {
      const line = `${before} ${text.replaceAll(' ', '')} ${behind}`.replaceAll(/ +/gu, ' ').trim();
      const made = block(line);
      const words = line.split(' ');
      const start = line.length - (words.at(-1)?.length ?? 0);
      const lines = made.lines.map((each) => ({ ...each, links: [{ start, end: line.length, uri }] }));
      const markdown = of({ ...made, lines });
      expect(shown(markdown)).toBe(line);
      const [href = ''] = addresses(markdown).at(-1)?.slice(1) ?? [];
      expect(decodeURIComponent(href.replaceAll('&amp;', '&').replaceAll('&quot;', '"'))).toBe(uri);
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

test('an address keeps its signs and the break behind it, and leads to itself', () => {
  const first = 'Kestrel Printers Limited of Ashwick upon the Water in the north of the county';
  const [one, two] = ['https://example.org/_a_/b', 'www.example.org/x'];
  const markdown = of(block(`${first}\n${one}\n${two}\nAshwick`));
  const shownAs = `${first}<br />\n<a href="${one}">${one}</a><br />\n<a href="http://${two}">${two}</a><br />\nAshwick`;
  expect(html(markdown)).toBe(`<p>${shownAs}</p>`);
  expect(html(of(block(`• ${first}\n${one}\n${two}\nAshwick`, 'list-item')))).toBe(`<ul>\n<li>${shownAs}</li>\n</ul>`);
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
