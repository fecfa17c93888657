/** What holds for any pages in any script: readers of Markdown, HTML and Word find the same headings, text, lists and tables. */
import * as fc from 'fast-check';
import mammoth from 'mammoth';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import type { Block, Page } from '../../src/document.ts';
import { block, page, tableBlock } from '../pages.ts';
import { exported, exportedText, scripts } from './everything.ts';
import { elementsOf, findAll, readXml, textOf, type XmlElement } from './xml-reader.ts';

/** A part of a document: what it is, then its text. */
type Part = readonly [kind: string, ...texts: readonly string[]];

interface Sample {
  readonly blocks: readonly Block[];
  readonly parts: readonly Part[];
}

const words = scripts.flatMap(([, text]) => text.split(' '));
const nasty = [
  '*',
  '**b**',
  '_i_',
  '#',
  '>',
  '1.',
  '-',
  '+',
  '|',
  '`x`',
  '[a](b)',
  '<b>',
  '&amp;',
  '\\',
  '~~',
  '$a$',
  '=1+1',
  '"',
];
const word = fc.constantFrom(...words);
const anyText = fc
  .array(fc.oneof(word, fc.constantFrom(...nasty)), { minLength: 1, maxLength: 5 })
  .map((all) => all.join(' '));
/** What is neither a mark of a list nor punctuation alone at its start. */
const plainText = fc.tuple(word, anyText).map((both) => both.join(' '));

const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), plainText)
  .map(([level, text]): Sample => ({ blocks: [block(text, 'heading', { level })], parts: [[`h${level}`, text]] }));
const paragraph = anyText.map((text): Sample => ({ blocks: [block(text)], parts: [['p', text]] }));
const table = fc
  .tuple(
    fc.integer({ min: 2, max: 4 }),
    fc.array(fc.array(anyText, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 4 }),
  )
  .map(([columns, rows]): Sample => {
    const cut = rows.map((row) => row.slice(0, columns));
    return { blocks: [tableBlock(cut)], parts: [['table', ...cut.flat()]] };
  });
/** Items of bullets, or numbered from 1 at each depth, none more than one deeper than the one before. */
const list = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(fc.nat({ max: 3 }), plainText), { minLength: 1, maxLength: 6 }))
  .map(([isNumbered, wanted]): Sample => {
    const counts: number[] = [];
    let last = -1;
    const items = wanted.map(([deep, text]) => {
      const depth = Math.min(deep, last + 1);
      last = depth;
      counts.length = Math.min(counts.length, depth + 1);
      counts[depth] = (counts[depth] ?? 0) + 1;
      return { depth, text, mark: isNumbered ? `${counts[depth]}.` : '•' };
    });
    return {
      blocks: items.map(({ depth, text, mark }, at) =>
        block(`${mark} ${text}`, 'list-item', { level: depth + 1, x: 50 + 30 * depth, y: 100 + 14 * at }),
      ),
      parts: items.map(({ depth, text }) => [`${isNumbered ? 'ol' : 'ul'} ${depth}`, text]),
    };
  });
/** A list is followed by something else, so that it ends where it ends. */
const sample = fc
  .array(fc.oneof(heading, paragraph, table, fc.tuple(list, paragraph).map(joined)), { minLength: 1, maxLength: 6 })
  .map(joined);

function joined(samples: readonly Sample[]): Sample {
  return { blocks: samples.flatMap(({ blocks }) => blocks), parts: samples.flatMap(({ parts }) => parts) };
}

const white = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** The parts below an element of HTML, lists taken apart. */
function partsOf(root: XmlElement, depth = 0): readonly Part[] {
  return elementsOf(root).flatMap((element): readonly Part[] => {
    const { name } = element;
    if (/^(?:section|div|body)$/u.test(name)) return partsOf(element, depth);
    if (name === 'table')
      return [
        ['table', ...findAll(element, 'tr').flatMap((row) => elementsOf(row).map((cell) => white(textOf(cell))))],
      ];
    if (name !== 'ul' && name !== 'ol') return [[name, white(textOf(element))]];
    return elementsOf(element).flatMap((item): readonly Part[] => {
      const own = item.children.filter((child) => typeof child === 'string' || !/^[uo]l$/u.test(child.name));
      const text = white(textOf({ ...item, children: own }));
      return [
        [`${name} ${depth}`, text],
        ...partsOf({ ...item, children: item.children.filter((child) => !own.includes(child)) }, depth + 1),
      ];
    });
  });
}

const readers: Readonly<Record<string, (pages: readonly Page[]) => Promise<readonly Part[]>>> = {
  async md(pages) {
    const markdown = await exportedText('md', pages, { breaks: false });
    const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    return partsOf(readXml(`<body>${html.replaceAll('<br>', '<br/>')}</body>`));
  },
  async html(pages) {
    const [body] = findAll(readXml(await exportedText('html', pages)), 'body');
    return body === undefined ? [] : partsOf(body);
  },
  async docx(pages) {
    const { value, messages } = await mammoth.convertToHtml({ buffer: await exported('docx', pages) });
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
    return partsOf(readXml(`<body>${value}</body>`));
  },
};

test.each(Object.entries(readers))('%s', async (_name, read) => {
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 3 }), async (samples) => {
      const pages = samples.map(({ blocks }, index) => page(blocks, index));
      const wanted = samples.flatMap(({ parts }) => parts.map(([kind, ...texts]): Part => [kind, ...texts.map(white)]));
      expect(await read(pages)).toEqual(wanted);
    }),
    { numRuns: 60 },
  );
});
