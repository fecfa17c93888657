/** Pages written before their document is known: finished, they are what they would be had it been known at once. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amend, type BlockChange } from '../../src/amendment.ts';
import type { Block, BlockKind } from '../../src/document.ts';
import { pageMarkdown } from '../../src/markdown.ts';
import { finishMarkdown, writePartly } from '../../src/markdown/partly-written.ts';
import { block, page, tableBlock } from '../pages.ts';

const kinds: readonly BlockKind[] = ['paragraph', 'heading', 'header', 'footer', 'page-number', 'list-item', 'figure'];
const texts = ['• wells', '1. springs', '2. rivers', 'The wells are deep', 'They are\nmeasured in spring.', 'Lakes'];
const style = fc.constantFrom({}, { bold: true }, { italic: true });

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constant(
      tableBlock([
        ['Well', 'Depth'],
        ['North', '41'],
      ]),
    ),
  },
  {
    weight: 9,
    arbitrary: fc
      .record({ kind: fc.constantFrom(...kinds), text: fc.constantFrom(...texts), style, isLinked: fc.boolean() })
      .map((of): Block => {
        const made = block(of.text, of.kind);
        const links = [{ start: 0, end: 4, uri: 'https://example.org' }];
        return {
          ...made,
          lines: made.lines.map((line) => ({ ...line, style: of.style, ...(of.isLinked ? { links } : {}) })),
        };
      }),
  },
);
/** What a document may make of a block that may change; an item of a list stays one, or is none of the text. */
const settledKind = fc.constantFrom<BlockKind>('paragraph', 'heading', 'header', 'footer', 'page-number');
const anyPage = fc.array(
  fc.record({
    block: anyBlock,
    mayChange: fc.boolean(),
    to: fc.option(settledKind),
    level: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 9 },
);

describe('a page that is partly written', () => {
  it('is finished as the page with the changes made is written', () => {
    fc.assert(
      fc.property(anyPage, (cases) => {
        const mayChange = (at: number) => cases[at]?.mayChange === true && cases[at].block.kind !== 'table';
        const whole = page(cases.map((of) => of.block));
        const changes = cases.flatMap(({ to, level }, at): readonly BlockChange[] =>
          to === null || !mayChange(at) ? [] : [{ at, kind: to, ...(to === 'heading' ? { level } : {}) }],
        );
        const written = writePartly(whole, mayChange);
        expect(finishMarkdown(JSON.parse(JSON.stringify(written)), changes)).toBe(pageMarkdown(amend(whole, changes)));
      }),
      { numRuns: 3000 },
    );
  });

  it('has as text what cannot change', () => {
    const { parts, open } = writePartly(
      page([
        block('Report', 'header'),
        block('The wells are deep.'),
        block('They are old.'),
        block('Depths', 'heading'),
      ]),
      (at) => at === 3,
    );
    expect(parts).toEqual([0, 'The wells are deep.\n\nThey are old.', 3]);
    expect(open.map(({ text }) => text)).toEqual(['Report', 'Depths']);
  });

  it('keeps a list whole whose items a footer parts', () => {
    const list = [block('1. wells', 'list-item'), block('7', 'page-number'), block('2. springs', 'list-item')];
    const { parts } = writePartly(page([...list, block('The end')]), () => false);
    expect(parts).toEqual([0, 1, 2, 'The end']);
    const below = writePartly(page([block('1. wells', 'list-item'), block('7', 'page-number')]), () => false);
    expect(below.parts).toEqual(['1. wells', 1]);
  });

  it('is not written at all where its look depends on what changes', () => {
    const bold = (text: string): Block => {
      const made = block(text);
      return { ...made, lines: made.lines.map((line) => ({ ...line, style: { bold: true } })) };
    };
    const blocks = [bold('The wells are deep'), block('The wells are wide')];
    expect(writePartly(page(blocks), (at) => at === 1)).toMatchObject({ parts: [0, 1] });
    expect(writePartly(page(blocks), (at) => at === 0)).toMatchObject({
      parts: [0, 'The wells are wide'],
      look: { bold: false },
    });
  });
});
