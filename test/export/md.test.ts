/** Markdown: a CommonMark parser finds the blocks of the page again, with their emphasis; pictures of figures are linked. */
import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { Block, TextStyle } from '../../src/document.ts';
import { pageMarkdown } from '../../src/markdown.ts';
import { blockRuns, runText } from '../../src/styled-text.ts';
import { block, page } from '../pages.ts';
import {
  everything,
  exported,
  exportedText,
  figure,
  fullPage,
  renderPage,
  scriptPages,
  scripts,
  spanningTable,
  styled,
} from './everything.ts';
import { findAll, readXml, textOf, type XmlElement, elementsOf } from './xml-reader.ts';

/** The tree that a browser would show. */
function rendered(markdown: string): XmlElement {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return readXml(
    `<body>${html.replaceAll('<br>', '<br/>').replaceAll(/<(input|hr)([^>]*[^/])?>/gu, '<$1$2/>')}</body>`,
  );
}

const blocksOf = (markdown: string): readonly string[] => elementsOf(rendered(markdown)).map(({ name }) => name);

test('a parser finds the same blocks', () => {
  expect(blocksOf(pageMarkdown(fullPage))).toEqual(['h1', 'h2', 'p', 'p', 'ul', 'table', 'p', 'p', 'p']);
  for (const [at, one] of scriptPages.entries()) {
    const root = rendered(pageMarkdown(one));
    expect(elementsOf(root).map(({ name }) => name)).toEqual(['h1', 'p', 'ol', 'table']);
    const text = scripts[at]?.[1];
    expect(
      [findAll(root, 'h1'), findAll(root, 'p'), findAll(root, 'li'), findAll(root, 'th').slice(0, 1)].map(([found]) =>
        found === undefined ? '' : textOf(found),
      ),
    ).toEqual([text, text, text, text]);
  }
});

test('tables with spanning cells keep them', () => {
  const [table] = findAll(rendered(pageMarkdown(page([block('before'), spanningTable(), block('after')]))), 'table');
  if (table === undefined) throw new Error('There is no table.');
  expect(
    findAll(table, 'th').map((cell) => [textOf(cell), cell.attributes['rowspan'], cell.attributes['colspan']]),
  ).toEqual([
    ['Region', '2', undefined],
    ['Sales & costs', undefined, '2'],
    ['2024', undefined, undefined],
    ['2025', undefined, undefined],
  ]);
});

describe('emphasis', () => {
  const marks = (root: XmlElement, name: string) => findAll(root, name).map(textOf);

  test('is where the source shows it, and nowhere when the whole page looks so', () => {
    const plain = block('all that is plain stands here, and it is most of what the page has');
    const root = rendered(
      pageMarkdown(
        page([styled('quiet words\nloud words\nslanted words', [undefined, { bold: true }, { italic: true }]), plain]),
      ),
    );
    expect([marks(root, 'strong'), marks(root, 'em')]).toEqual([['loud words'], ['slanted words']]);
    const bold = styled('loud\nlouder', [{ bold: true }, { bold: true }]);
    expect(marks(rendered(pageMarkdown(page([bold, plain]))), 'strong')).toEqual(['loud louder']);
    expect(marks(rendered(pageMarkdown(page([bold]))), 'strong')).toEqual([]);
    expect(
      marks(rendered(pageMarkdown(page([styled('A heading', [{ bold: true }], 'heading'), plain]))), 'strong'),
    ).toEqual([]);
  });

  test('of any text with any runs comes back, and the text with it', () => {
    const word = fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '_',
        '[x]',
        '(y)',
        '`',
        '~~',
        '<b>',
        '&amp;',
        '\\',
        '#',
        '1.',
        '-',
        '|',
        '$a$',
        '漢字。',
        '文',
        '“q”',
        'a*b',
        '!',
        '(',
        ')',
      ),
      fc.stringMatching(/^[!-~]{1,6}$/),
    );
    const look = fc.constantFrom<TextStyle | undefined>(
      undefined,
      { bold: true },
      { italic: true },
      { bold: true, italic: true },
    );
    const line = fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), look);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const text = lines.map(([words]) => words.join(' ')).join('\n');
        const one = styled(
          text,
          lines.map(([, style]) => style),
        );
        const plain = block('quiet '.repeat(40).trim());
        const root = rendered(pageMarkdown(page([one, plain])));
        const [first] = findAll(root, 'p');
        if (first === undefined) throw new Error('There is no paragraph.');
        const runs = blockRuns(one);
        const white = (shown: string): string => shown.replaceAll(/\s+/gu, ' ').trim();
        expect(white(textOf(first).replaceAll('\n', ' '))).toBe(white(runs.map(runText).join(' ')));
        const marked = (name: 'strong' | 'em', key: 'bold' | 'italic') => {
          const shown = findAll(first, name).map(textOf).join('');
          const wanted = runs
            .flat()
            .filter((run) => run[key])
            .map((run) => run.text)
            .join('');
          expect(shown.replaceAll(/\s/gu, '')).toBe(wanted.replaceAll(/\s/gu, ''));
        };
        marked('strong', 'bold');
        marked('em', 'italic');
      }),
      { numRuns: 500 },
    );
  });
});

test('formulas are LaTeX when they were recognised as such, text otherwise', () => {
  const of = (text: string): string => pageMarkdown(page([block(text, 'formula')]));
  expect(of('E = \\frac{m}{c^{2}}')).toBe('$$\nE = \\frac{m}{c^{2}}\n$$');
  expect(of('$$x_{1}$$')).toBe('$$\nx_{1}\n$$');
  expect(of('a * b = c')).toBe('a \\* b = c');
  expect(pageMarkdown(page([block('from $a to b$ it is')]))).toBe('from \\$a to b\\$ it is');
  expect(pageMarkdown(page([block('costs $5, or $6')]))).toBe('costs $5, or $6');
});

test('lists nest, and marks that Markdown does not count stay text', () => {
  const items: readonly (readonly [string, number])[] = [
    ['• one', 50],
    ['a) letters', 80],
    ['b) letters', 80],
    ['3. three', 110],
    ['• two', 50],
    ['7. seven', 80],
    ['9. nine', 80],
  ];
  const blocks = items.map(([text, x], at) => block(text, 'list-item', { x, y: 100 + 14 * at }));
  expect(pageMarkdown(page(blocks))).toBe(
    '- one\n  - a) letters\n  - b) letters\n    3. three\n- two\n  7. seven\n  - 9\\. nine',
  );
});

describe('page marks', () => {
  const pages = [page([block('first')], 0), page([block('second')], 1)];

  test('come with several pages, or when asked for', async () => {
    expect(await exportedText('md', pages)).toBe('<!-- page 1 -->\n\nfirst\n\n<!-- page 2 -->\n\nsecond\n');
    expect(await exportedText('md', pages.slice(0, 1))).toBe('first\n');
    expect(await exportedText('md', pages, { breaks: false })).toBe('first\n\nsecond\n');
    expect(await exportedText('md', pages.slice(0, 1), { breaks: true })).toBe('<!-- page 1 -->\n\nfirst\n');
  });
});

describe('figures', () => {
  const pages = [
    page([figure([10, 10, 110, 60]), block('Figure 1: [a] map', 'caption', { y: 70 })], 0),
    page([figure([0, 0, 5, 5])], 1),
  ];

  test('are linked where there is a place for them', async () => {
    const kept = new Map<string, Uint8Array>();
    const attach = async (name: string, data: Uint8Array): Promise<string> => {
      kept.set(name, data);
      return `my%20figures/${name}`;
    };
    const markdown = (await exported('md', pages, { renderPage, attach })).toString();
    expect([...kept.keys()]).toEqual([
      expect.stringMatching(/^page-1-figure-1\.(png|jpg)$/),
      expect.stringMatching(/^page-2-figure-1\.(png|jpg)$/),
    ]);
    const images = findAll(rendered(markdown), 'img');
    expect(images.map(({ attributes }) => [attributes['src'], attributes['alt']])).toEqual([
      [`my%20figures/${[...kept.keys()][0]}`, 'Figure 1: [a] map'],
      [`my%20figures/${[...kept.keys()][1]}`, 'Figure'],
    ]);
    const none = (await exported('md', pages, { renderPage, attach, options: { figures: false } })).toString();
    expect(none).not.toContain('![');
  });

  test('without a place their captions stay', async () => {
    expect((await exported('md', pages, { renderPage, options: { breaks: false } })).toString()).toBe(
      'Figure 1: [a] map\n',
    );
  });

  test('their labels are text where no picture is named by them', async () => {
    const chart: Block = { ...block('11005\n3486', 'paragraph', { y: 10 }), kind: 'figure' };
    const named = [page([chart, block('Figure 1: Harvest', 'caption', { y: 70 })], 0)];
    const attach = async (name: string): Promise<string> => name;
    for (const written of [
      await exported('md', named, { renderPage, attach }),
      await exported('md', named, { renderPage, options: { breaks: false } }),
    ]) {
      expect(written.toString()).toMatch(/(?:^|\n)11005 3486\n\nFigure 1: Harvest\n/u);
    }
    const [image] = findAll(
      rendered((await exported('md', [page([chart], 0)], { renderPage, attach })).toString()),
      'img',
    );
    expect(image?.attributes['alt']).toBe('11005 3486');
  });
});

test('everything together is a document of HTML that is well-formed', async () => {
  const of = (blocks: readonly Block[]): number => blocks.filter(({ kind }) => kind === 'table').length;
  const tables = everything.reduce((sum, one) => sum + ('blocks' in one ? of(one.blocks) : 0), 0);
  expect(findAll(rendered(await exportedText('md', everything)), 'table')).toHaveLength(tables);
});
