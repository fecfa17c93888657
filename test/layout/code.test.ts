/** Code and names in a typewriter's letters: what is a block of its own, what is text, and how its lines come back. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { codeText } from '../../src/markdown/code.ts';
import { prose, set } from './words.ts';

const lay = (...parts: readonly (readonly PlacedWord[])[]) =>
  layOutPage({ width: 600, height: 800, words: parts.flat() });

/** A line of words, of which those between backticks are smaller letters of one width. */
function mixed(text: string, y: number, x = 50): PlacedWord[] {
  let from = x;
  return text.split(' ').flatMap((word) => {
    const name = word.replaceAll('`', '');
    const [size, monospace] = name === word ? [10, false] : [8, true];
    const words = set(name, { x: from, y, size, monospace });
    from += 0.5 * size * name.length + 5;
    return words;
  });
}

test('a line of text with more code than words goes on with the paragraph', () => {
  const lines = prose(6, 80, 'P').split('\n');
  lines[2] = 'and `stream.pipeline(transport.destination,` `transport.options,` `transport.target)` below the `bridge`';
  const blocks = lay(...lines.map((line, row) => mixed(line, 200 + 12 * row)));
  expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
  expect(blocks[0]?.lines.map(({ style }) => style?.monospace)).not.toContain(true);
});

test('so does a line that holds nothing but a name, set smaller', () => {
  const lines = prose(6, 80, 'P').split('\n');
  lines[2] = '`transport.mjs`';
  lines[1] = `${prose(1, 74, 'Q')} some`;
  const blocks = lay(...lines.slice(0, 3).map((line, row) => mixed(line, 100 + 12 * row)), mixed(lines[5] ?? '', 160));
  expect(blocks.map(({ text }) => text.split('\n').length)).toEqual([3, 1]);
});

test('an address that wraps over three lines goes on with its paragraph', () => {
  const lines = [
    'A long address stands in the text: `https://example.org/one/`',
    '`two/three-is-long-as-these-things-are-if-they-are-made-by-a-machine/four-`',
    '`is-even-longer/file_name.`',
    `\`html\` and after it ${prose(1, 40, 'P')}`,
    prose(1, 78, 'Q'),
  ];
  const at = (row: number) => (row === 0 ? 60 : 50);
  const blocks = lay(...lines.map((line, row) => mixed(line, 200 + 12 * row, at(row))));
  expect(blocks.map(({ text }) => text.split('\n').length)).toEqual([5]);
});

test('code below an indented line that ends with a name stays code', () => {
  const lines = [
    `${prose(1, 74, 'P')} \`run\``,
    '`const` `made` `=` `make(name);`',
    '`made.close();`',
    prose(1, 78, 'Q'),
  ];
  const kinds = lay(...lines.map((line, row) => mixed(line, 200 + 12 * row, row === 0 ? 60 : 50))).map(
    ({ lines: own }) => own.map(({ style }) => style?.monospace),
  );
  expect(kinds).toContainEqual([true, true]);
});

test('what stands behind a bullet is an item, though it is a name', () => {
  const items = ['• `createReader()`', '• `createWriter()`', '∗ `close()`'];
  const blocks = lay(mixed(prose(1, 80, 'P'), 60), ...items.map((item, row) => mixed(item, 100 + 15 * row, 60)));
  expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'list-item', 'list-item', 'list-item']);
});

test('code goes on over a blank line, which comes back as do columns', () => {
  const code = (text: string, y: number, x = 60) => set(text, { x, y, size: 10, monospace: true, leading: 1.6 });
  const first = code('left  right\nif a:', 100);
  const blocks = lay(
    set(prose(2, 80, 'P'), { x: 50, y: 50 }),
    [...first, ...code('b', 132, 70), ...code('one    two\nc', 164)],
    set(prose(2, 80, 'Q'), { x: 50, y: 220 }),
  );
  expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph', 'paragraph']);
  expect(blocks[1] && codeText(blocks[1])).toBe('left  right\nif a:\n  b\n\none    two\nc');
});

test('a page of little but code has the size of its text from the few lines that are none', () => {
  const blocks = lay(
    set(
      'The text of this page is set larger than its code is and\nfills two lines that say what the code below is for.',
      {
        x: 50,
        y: 200,
      },
    ),
    set(prose(30, 70, 'x'), { x: 60, y: 240, size: 7, monospace: true }),
    set('It is followed by more of the same text here:', { x: 50, y: 520 }),
    set(prose(20, 70, 'y'), { x: 60, y: 540, size: 7, monospace: true }),
  );
  expect(blocks.map(({ kind }) => kind)).not.toContain('heading');
});

test('white that pads a name is no space before the mark that follows', () => {
  const [name, mark] = [set('reply', { x: 60, y: 100, monospace: true }), set(', and on', { x: 88, y: 100 })];
  expect(lay(name, mark)[0]?.text).toBe('reply, and on');
});

test('a line of code at the edge of a page is no footer, small print is', () => {
  const text = set(prose(30, 80, 'P'), { x: 50, y: 60 });
  const last = (monospace: boolean) =>
    lay(text, set('const water = read(bridge);', { x: 50, y: 760, size: 8, monospace })).at(-1)?.kind;
  expect(last(true)).toBe('paragraph');
  expect(last(false)).toBe('footer');
});

test('an address that wraps behind its scheme goes on with its paragraph', () => {
  const lines = [
    `${prose(1, 60, 'P')} it can be found at \`https:\``,
    '`//example.org/one/two-three-four-five/file.html`',
  ];
  const blocks = lay(...lines.map((line, row) => mixed(line, 200 + 12 * row)), mixed(prose(1, 78, 'Q'), 260));
  expect(blocks.map(({ text }) => text.split('\n').length)).toEqual([2, 1]);
});

test('code below a paragraph that ends with an address is no part of it', () => {
  const lines = [
    `${prose(1, 60, 'P')} \`ftp://example.org.\``,
    '`org/archive/macros/latex/unpacked.`',
    '`%<*fonts>`',
    '`\\def\\name{fonts}%`',
  ];
  const blocks = lay(
    ...lines.map((line, row) => mixed(line, 200 + (row > 1 ? 15 : 12) * row)),
    mixed(prose(1, 78, 'Q'), 300),
  );
  expect(blocks.map(({ text }) => text.split('\n').length)).toEqual([2, 2, 1]);
});
