/** Page layout: what it finds on pages that are known exactly, and what it keeps on any input. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, BoundingBox } from '../../src/document.ts';
import { Block as BlockSchema } from '../../src/document.ts';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { languages, layOut, multilingual, report, type SampleLanguage } from '../generate/index.ts';
import { prose, set, wordsOf } from './words.ts';

const page = { width: 600, height: 800 };
const lay = (...words: readonly (readonly PlacedWord[])[]) => layOutPage({ ...page, words: words.flat() });
const wordsIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => block.lines.flatMap(({ words }) => words.map(({ text }) => text)));
const bare = (text: string) => text.replaceAll(/\s+/gu, '');
/** Any order of the words, always the same for one seed. */
const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item, at) => ({ item, key: (at * 7919 + 13) % 10_007 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);

describe('generated pages', () => {
  const content = report(4).content.filter(({ kind }) => kind !== 'table');

  test.each([1, 2, 3])('reads %i columns in order, with a header, a footer and a page number', async (columns) => {
    const document = await layOut(content, { ...report(4).options, columns });
    for (const truth of document.pages) {
      for (const words of [wordsOf(truth, true), wordsOf(truth, false), shuffled(wordsOf(truth, false))]) {
        const blocks = layOutPage({ ...truth, words });
        expect(bare(blocks.map(({ text }) => text).join(''))).toBe(bare(truth.text));
      }
    }
  });

  test('finds the paragraphs, headings and list items as they were set', async () => {
    const document = await layOut(content, report(4).options);
    for (const truth of document.pages) {
      const blocks = layOutPage({ ...truth, words: wordsOf(truth, true) });
      // The footer of the first page has the words of the title, so that texts are compared with their kinds only where these are certain.
      const certain = new Set(['heading', 'list-item', 'page-number']);
      const facts = (list: readonly { readonly kind: string; readonly text: string }[]) =>
        list.filter(({ kind }) => certain.has(kind)).map(({ kind, text }) => [kind, text]);
      expect(facts(blocks)).toEqual(facts(truth.blocks));
      expect(blocks.map(({ text }) => text)).toEqual(truth.blocks.map(({ text }) => text));
      const levelsOf = (level: number) => {
        const texts = new Set(truth.blocks.filter((block) => block.level === level).map(({ text }) => text));
        return blocks
          .filter(({ kind, text }) => kind === 'heading' && texts.has(text))
          .map((block) => block.level ?? 0);
      };
      expect(Math.max(0, ...levelsOf(1))).toBeLessThan(Math.min(7, ...levelsOf(2)));
    }
  });

  test.each(Object.keys(languages) as SampleLanguage[])(
    'joins and orders the words of %s as they are written',
    async (language) => {
      const { content: sample, options } = multilingual(language);
      const { pages } = await layOut(sample, options);
      for (const truth of pages) {
        const texts = layOutPage({ ...truth, words: wordsOf(truth, true) }).flatMap(({ lines }) =>
          lines.map(({ text }) => text),
        );
        expect(texts).toEqual(truth.blocks.flatMap(({ lines }) => lines.map(({ text }) => text)));
      }
    },
  );
});

describe('reading order', () => {
  const left = set(prose(20, 40, 'L'), { x: 50, y: 150 });
  const right = set(prose(20, 40, 'R'), { x: 310, y: 150 });
  const firsts = (blocks: readonly Block[]) => blocks.map(({ text }) => text.slice(0, 2)).join(' ');

  test('a title over both columns comes before them, a wide line between them parts them', () => {
    const title = set('A title that stands over both of the columns', { x: 120, y: 100, size: 16 });
    const wide = set(`W0 ${prose(1, 90, 'W')}`, { x: 50, y: 420 });
    const lower = [...set(prose(8, 40, 'M'), { x: 50, y: 460 }), ...set(prose(8, 40, 'N'), { x: 310, y: 460 })];
    const blocks = lay(shuffled([...title, ...left, ...right, ...wide, ...lower]));
    expect(blocks[0]?.kind).toBe('title');
    expect(firsts(blocks)).toBe('A  L0 R0 W0 M0 N0');
  });

  test('columns that a reader gives row by row are still read one after the other', () => {
    const rows = [...left, ...right].toSorted((a, b) => a.bbox[1] - b.bbox[1] || a.bbox[0] - b.bbox[0]);
    expect(firsts(lay(rows))).toBe('L0 R0');
  });

  test('a river of white through a few lines of one paragraph is no gutter', () => {
    const lines = prose(9, 80, 'P').split('\n');
    // Three lines of a typewritten paragraph have wide spaces at the same place.
    const river = 'all of this was written long ago now.   Nobody has looked at the pages since then';
    lines.splice(3, 3, river, river, river);
    const texts = lay(set(lines.join('\n'), { x: 50, y: 100 })).flatMap(({ lines }) => lines.map(({ text }) => text));
    expect(texts).toEqual(lines.map((line) => line.replaceAll('   ', ' ')));
  });

  test('a narrow sidebar is read on its own', () => {
    const bar = set(prose(12, 18, 'S'), { x: 480, y: 150, size: 8 });
    const main = set(prose(30, 75, 'P'), { x: 50, y: 150 });
    expect(firsts(lay(main, bar))).toBe('P0 S0');
  });

  test('labels with their values are read across, not as columns', () => {
    const labels = ['Number', 'Date', 'Due', 'Customer', 'Total'];
    const words = labels.flatMap((label, at) => [
      ...set(label, { x: 50, y: 100 + 20 * at }),
      ...set(`value${at}`, { x: 300, y: 100 + 20 * at }),
    ]);
    expect(lay(words).flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(
      labels.map((label, at) => `${label} value${at}`),
    );
  });

  test('the right column comes first in right-to-left text', () => {
    const hebrew = (count: number, x: number, y: number) =>
      Array.from({ length: count }, (_, row) =>
        ['מים', 'נהר', 'גשר', 'אבן', 'עלים', 'ישן'].map((text, at): PlacedWord => {
          const x1 = x + 230 - at * 38;
          return { text, bbox: [x1 - 30, y + row * 12, x1, y + row * 12 + 9], confidence: 1, style: { fontSize: 10 } };
        }),
      ).flat();
    const [start, end] = [hebrew(10, 310, 100), hebrew(10, 50, 103)];
    const blocks = lay([...end, ...start]);
    expect(blocks[0]?.bbox[0]).toBeGreaterThan(300);
    expect(blocks[0]?.lines[0]?.text).toBe('מים נהר גשר אבן עלים ישן');
  });
});

describe('lines and blocks', () => {
  test('raised and lowered words stay in their line', () => {
    const [e, mc, tail] = [
      set('E=mc', { x: 50, y: 100 }),
      set('2', { x: 70, y: 96, size: 6 }),
      set('holds', { x: 78, y: 100 }),
    ];
    const below = set('and the next line', { x: 50, y: 112 });
    expect(lay([...e, ...mc, ...tail, ...below]).flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual([
      'E=mc 2 holds',
      'and the next line',
    ]);
  });

  test('a bold line over a paragraph is a heading, bold words inside one are not', () => {
    const heading = set('Statement of need', { x: 50, y: 100, bold: true });
    const text = set(prose(6, 80, 'P'), { x: 50, y: 115 });
    const blocks = lay(heading, text, set(prose(6, 80, 'Q'), { x: 50, y: 220 }));
    expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'paragraph']);
    const lines = prose(6, 80, 'P').split('\n');
    const mixed = lines.flatMap((line, row) => set(line, { x: 50, y: 100 + 12 * row, bold: row === 2 }));
    expect(lay(mixed, set(prose(6, 80, 'Q'), { x: 50, y: 220 })).map(({ lines: set }) => set.length)).toEqual([6, 6]);
  });

  test('small bold lines head the text when they are in capitals or have numbers, as in journals', () => {
    const kindOf = (text: string, size: number) =>
      lay(set(text, { x: 90, y: 100, size, bold: true }), set(prose(6, 80, 'P'), { x: 50, y: 115 }))[0]?.kind;
    expect(['I. INTRODUCTION', 'II.1. Paper size', 'Paper size'].map((text) => kindOf(text, 8.8))).toEqual([
      'heading',
      'heading',
      'paragraph',
    ]);
    expect(kindOf('I. INTRODUCTION', 7)).toBe('paragraph');
  });

  test('on a page of tables, headings are told by how they differ from these', () => {
    const rows = Array.from({ length: 12 }, (_, at) =>
      [`Member ${at}`, '12', '8', '24'].flatMap((text, column) =>
        set(text, { x: 50 + column * 120, y: 140 + at * 14, size: 10 }),
      ),
    );
    const blocks = lay(
      set('Results', { x: 50, y: 60, size: 20, bold: true }),
      set('Ten kilometres', { x: 50, y: 100, size: 14, bold: true }),
      ...rows,
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['title', 'heading', 'table']);
  });

  test('running text beside tables heads nothing, though theirs is smaller and more', () => {
    const rows = Array.from({ length: 30 }, (_, at) =>
      [`Compound number ${at}`, '100 000', '5 000', '1 000'].flatMap((text, column) =>
        set(text, { x: 50 + column * 120, y: 240 + at * 11, size: 8 }),
      ),
    );
    const blocks = lay(
      set('Thresholds', { x: 50, y: 40, size: 16, bold: true }),
      set(prose(5, 80, 'P'), { x: 50, y: 70, size: 10 }),
      set('Limits are lower where:', { x: 50, y: 150, size: 10 }),
      set('Other gases', { x: 50, y: 215, size: 10, bold: true }),
      ...rows,
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['title', 'paragraph', 'paragraph', 'heading', 'table']);
  });

  test('the entries of a table of contents are no headings, however they look', () => {
    const small = set(prose(8, 80, 'P'), { x: 50, y: 400, size: 8 });
    const entry = (text: string, y: number, size: number) => set(text, { x: 50, y, size, bold: true });
    const led = (number: string) => `Installation ${'. '.repeat(20)}${number}`;
    const blocks = lay(entry(led('12'), 100, 14), entry('Contents', 60, 20), entry(led('xi'), 130, 8), small);
    expect(blocks.map(({ kind }) => kind)).not.toContain('heading');
    expect(lay(entry('Installation', 100, 14), small)[0]?.kind).toMatch(/heading|title/);
  });

  test('items behind bullets are none of the headings, however large they are', () => {
    const small = set(prose(8, 80, 'P'), { x: 50, y: 400, size: 8 });
    const kinds = (...words: readonly (readonly PlacedWord[])[]) => lay(...words, small).map(({ kind }) => kind);
    const item = (text: string, y: number, bold = false) => set(text, { x: 50, y, size: 16, bold });
    expect(kinds(item('• bread', 100), item('• butter', 130))).toEqual(['list-item', 'list-item', 'paragraph']);
    expect(kinds(item('• bread and\n  butter', 100))).toEqual(['list-item', 'paragraph']);
    // A sign may adorn what stands alone, or is bold.
    expect(kinds(item('■ What we eat', 100))[0]).not.toBe('list-item');
    expect(kinds(item('■ What we eat', 100, true), item('■ What we drink', 200, true))).not.toContain('list-item');
  });

  test('a line of code is a block of its own, one that fills a line of prose is not', () => {
    const before = set(prose(4, 80, 'P'), { x: 50, y: 100 });
    const code = set('run --all file', { x: 60, y: 149, monospace: true });
    const blocks = lay(before, code, set(`  ${prose(4, 80, 'Q')}`, { x: 50, y: 162 }));
    expect(blocks.map(({ text }) => text.split(' ')[0])).toEqual(['P0', 'run', 'Q0']);
    const mixed = prose(6, 80, 'P')
      .split('\n')
      .flatMap((line, row) => set(line, { x: 50, y: 100 + 12 * row, monospace: row === 2 }));
    expect(lay(mixed).map(({ lines }) => lines.length)).toEqual([6]);
  });

  test('list items are parted at their markers and keep their further lines', () => {
    const words = set('We need:\n• bread and\n  butter\n• salt\n1. first\n2. second', { x: 50, y: 100 });
    const blocks = lay(words);
    expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
      ['paragraph', 'We need:'],
      ['list-item', '• bread and\nbutter'],
      ['list-item', '• salt'],
      ['list-item', '1. first'],
      ['list-item', '2. second'],
    ]);
  });

  test('a number that comes first in a line of prose begins no list', () => {
    const blocks = lay(set('It gave another\n96. The price rose to\n1.91 euros.', { x: 50, y: 100 }));
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
  });

  test('first-line indents begin paragraphs', () => {
    const words = [0, 1, 2].flatMap((at) => {
      const [first = '', ...rest] = prose(4, 60, `P${at}`).split('\n');
      return [...set(first, { x: 65, y: 100 + at * 48 }), ...set(rest.join('\n'), { x: 50, y: 112 + at * 48 })];
    });
    expect(lay(words).map(({ lines }) => lines.length)).toEqual([4, 4, 4]);
  });

  test('a watermark set aslant comes last and breaks no line', () => {
    const text = set(prose(20, 80, 'P'), { x: 50, y: 100 });
    const draft: PlacedWord = { text: 'DRAFT', bbox: [60, 60, 460, 470], confidence: 1, style: { fontSize: 180 } };
    const blocks = lay(text.slice(0, 100), [draft], text.slice(100));
    expect(blocks.map(({ lines }) => lines.length)).toEqual([20, 1]);
    expect(blocks.at(-1)?.text).toBe('DRAFT');
  });

  test('small print at the edges is header and footer, a lone number there is the page number', () => {
    const body = set(prose(30, 80, 'P'), { x: 50, y: 120 });
    const blocks = lay(set('Journal of Rivers', { x: 50, y: 40, size: 8 }), body, set('- 12 -', { x: 280, y: 770 }));
    expect(blocks.map(({ kind }) => kind)).toEqual(['header', 'paragraph', 'page-number']);
  });

  test('a paragraph of two lines at the top is one, and a running header of two rows is none', () => {
    const body = [0, 1, 2, 3].flatMap((at) => set(prose(4, 80, `P${at}`), { x: 50, y: 95 + at * 70 }));
    const [first = '', second = ''] = prose(2, 80, 'Q').split('\n');
    const text = set(`${first}\n${second.slice(0, 40)}`, { x: 50, y: 50 });
    expect(lay(text, body).map(({ lines }) => lines.length)).toEqual([2, 4, 4, 4, 4]);
    const header = set('Journal of Rivers\nVolume 12, 2024', { x: 50, y: 50 });
    expect(lay(header, body).map(({ lines }) => lines.length)).toEqual([1, 1, 4, 4, 4, 4]);
  });

  test('confidence is the mean over letters, not over words', () => {
    const [long, short] = [set('abcdefghi', { x: 50, y: 100 }), set('x', { x: 100, y: 100 })];
    const blocks = lay([
      ...long.map((word) => ({ ...word, confidence: 1 })),
      ...short.map((word) => ({ ...word, confidence: 0 })),
    ]);
    expect(blocks[0]?.confidence).toBeCloseTo(0.9);
  });
});

describe('any input', () => {
  const coordinate = fc.oneof(fc.integer({ min: -50, max: 900 }), fc.double({ min: 0, max: 800, noNaN: true }));
  const anyNumber = fc.oneof(coordinate, fc.double());
  const text = fc.oneof(
    fc.stringMatching(/^[a-zA-Z0-9•.,-]{1,8}$/),
    fc.constantFrom('שלום', '漢字', 'ภาษา', '1.', 'مرحبا', '—'),
  );
  const word = fc.record({
    text,
    bbox: fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const style = fc.record({ fontSize: fc.double({ min: -5, max: 80 }), bold: fc.boolean() }, { requiredKeys: [] });
  const anyWords: fc.Arbitrary<PlacedWord[]> = fc.array(
    fc
      .tuple(word, fc.option(style, { nil: undefined }), fc.option(fc.nat(9), { nil: undefined }))
      .map(([known, look, line]) => ({ ...known, style: look, line })),
    { maxLength: 60 },
  );

  test('loses no word, adds none, and every box holds its children', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const blocks = layOutPage({ ...page, words });
        expect(wordsIn(blocks).toSorted()).toEqual(words.map((one) => one.text).toSorted());
        const holds = (outer: BoundingBox, inner: BoundingBox) =>
          outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
        for (const block of blocks) {
          expect(BlockSchema.safeParse(block).error).toBeUndefined();
          expect(block.text).toBe(block.lines.map((line) => line.text).join('\n'));
          for (const line of block.lines) {
            expect(holds(block.bbox, line.bbox)).toBe(true);
            expect(line.words.every(({ bbox }) => holds(line.bbox, bbox))).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('moving and scaling a page changes neither order nor kinds', () => {
    // Powers of two and whole numbers keep the arithmetic exact, so that only the decision rules are tested.
    const grid = fc.array(fc.tuple(text, fc.nat(40), fc.nat(50), fc.constantFrom(8, 10, 16)), { maxLength: 60 });
    fc.assert(
      fc.property(grid, fc.constantFrom(0.5, 2, 4), fc.nat(64), (cells, scale, shift) => {
        const words = cells
          .map(([content, column, row, size]) => set(content, { x: 16 * column, y: 16 * row, size }))
          .flat();
        const map = (value: number) => value * scale + shift * scale;
        const moved = words.map((one) => ({
          ...one,
          bbox: one.bbox.map(map) as unknown as BoundingBox,
          style: { fontSize: (one.style?.fontSize ?? 10) * scale },
        }));
        const facts = (blocks: readonly Block[]) => blocks.flatMap(({ lines }) => lines.map((line) => line.text));
        const room = { width: 4000, height: 100_000 };
        // The page is so tall that no row is in its margins: those do depend on where they stand.
        const place = (list: readonly PlacedWord[], by: number) =>
          layOutPage({
            ...room,
            words: list.map((one) => ({
              ...one,
              bbox: [one.bbox[0], one.bbox[1] + by, one.bbox[2], one.bbox[3] + by],
            })),
          });
        expect(facts(place(moved, 32_768))).toEqual(facts(place(words, 32_768)));
      }),
      { numRuns: 200 },
    );
  });

  test('nothing gives nothing', () => {
    expect(lay([])).toEqual([]);
    expect(lay([{ text: ' \t', bbox: [1, 1, 2, 2], confidence: 1 }])).toEqual([]);
  });

  test('twenty thousand words on one spot or in one grid are laid out whole', () => {
    const many = (box: (at: number) => BoundingBox) =>
      Array.from({ length: 20_000 }, (_, at): PlacedWord => ({ text: `w${at}`, bbox: box(at), confidence: 1 }));
    for (const words of [
      many(() => [5, 5, 9, 9]),
      many((at) => [(at % 40) * 30, Math.floor(at / 40) * 12, (at % 40) * 30 + 8, Math.floor(at / 40) * 12 + 8]),
    ]) {
      expect(new Set(wordsIn(lay(words))).size).toBe(20_000);
    }
  });
});

test('short lines below long ones, and sentences with much room beside them, stand alone', () => {
  const prose80 = set(prose(6, 90, 'A'), { x: 50, y: 60 });
  const address = set('Kestrel Printers of Ash\n18 Tannery Lane\nAshwick AB1 2CD', { x: 50, y: 160 });
  const size = { width: 600, height: 800 };
  const texts = (words: readonly PlacedWord[]) => layOutPage({ ...size, words }).map(({ text }) => text);
  expect(texts([...prose80, ...address]).slice(1)).toEqual([
    'Kestrel Printers of Ash',
    '18 Tannery Lane',
    'Ashwick AB1 2CD',
  ]);
  expect(texts(set('This is the first line.\nIts second line.', { x: 50, y: 60, size: 16 }))).toEqual([
    'This is the first line.',
    'Its second line.',
  ]);
});

test('short lines beside a picture were parted by it', () => {
  const words = [...set(prose(6, 90, 'A'), { x: 50, y: 60 }), ...set(prose(6, 38, 'B'), { x: 50, y: 148 })];
  const image: BoundingBox = [260, 140, 500, 240];
  const blocks = layOutPage({ width: 600, height: 800, words, graphics: { images: [image], drawings: [] } });
  // The figure itself may part them, where it stands.
  const beside = blocks.filter(({ text }) => text.startsWith('B')).map(({ lines }) => lines.length);
  expect(beside.reduce((sum, lines) => sum + lines, 0)).toBe(6);
  expect(Math.min(...beside)).toBeGreaterThan(1);
});

test('dots that are drawn before lines make list items of them', () => {
  const dot = (x: number, y: number): BoundingBox => [x, y - 5, x + 3, y - 2];
  const rows = ['five schools', 'four offices, one of which burnt down in', 'two hospitals'];
  const words = [
    ...set(prose(5, 80, 'A'), { x: 50, y: 60 }),
    ...rows.flatMap((row, at) => set(row, { x: 70, y: 140 + 24 * at })),
    ...set('the second season', { x: 70, y: 176 }),
    ...set('These were all.', { x: 50, y: 212 }),
    // A dot between two texts parts them.
    ...set('Ashwick', { x: 50, y: 260 }),
    ...set('AB1 2CD', { x: 98, y: 260 }),
  ];
  const drawings = [...rows.map((_, at) => dot(60, 140 + 24 * at)), dot(90, 260)];
  const blocks = layOutPage({ width: 600, height: 800, words, graphics: { images: [], drawings } });
  const kindsOf = (kind: string) => blocks.filter((block) => block.kind === kind).map(({ text }) => text);
  expect(kindsOf('list-item')).toEqual([
    'five schools',
    'four offices, one of which burnt down in\nthe second season',
    'two hospitals',
  ]);
  // Small squares pass for short lines.
  const rulings = drawings.map((bbox) => ({ kind: 'line' as const, bbox }));
  expect(layOutPage({ width: 600, height: 800, words, rulings })).toEqual(blocks);
  expect(layOutPage({ width: 600, height: 800, words }).map(({ kind }) => kind)).not.toContain('list-item');
});

test('a section below both columns comes after what its number counts on from', () => {
  const columns = (number: string) =>
    layOutPage({
      width: 600,
      height: 800,
      words: [
        ...set(prose(14, 44, 'L'), { x: 50, y: 60 }),
        ...set(`${number} What was found`, { x: 50, y: 250, size: 14 }),
        ...set(prose(6, 44, 'M'), { x: 50, y: 275 }),
        ...set('2 What was done', { x: 310, y: 60, size: 14 }),
        ...set(prose(10, 44, 'R'), { x: 310, y: 85 }),
      ],
    }).map(({ text }) => text.slice(0, 2));
  expect(columns('3')).toEqual(['L0', '2 ', 'R0', '3 ', 'M0']);
  expect(columns('1')).toEqual(['L0', '1 ', 'M0', '2 ', 'R0']);
});

test('the date under a title heads nothing, a date further down may', () => {
  const head = (text: string, y: number, size = 12) => set(text, { x: 50, y, size, bold: true });
  const blocks = (dated: string) =>
    lay(
      head('On Tides', 60, 20),
      head(dated, 100),
      head('Abstract', 130),
      set(prose(5, 80, 'A'), { x: 50, y: 150 }),
      head('7 May 2025', 230),
      set(prose(5, 80, 'B'), { x: 50, y: 250 }),
    ).map(({ kind, text }) => [kind, text.slice(0, 12)]);
  for (const dated of ['6 May 2025', 'May 6, 2025', '2025-05-06', '6. Mai 2025'])
    expect(blocks(dated).slice(0, 3)).toEqual([
      ['title', 'On Tides'],
      ['paragraph', dated],
      ['heading', 'Abstract'],
    ]);
  expect(blocks('Sales 2024')[1]).toEqual(['heading', 'Sales 2024']);
  expect(blocks('6 May 2025')).toContainEqual(['heading', '7 May 2025']);
});

test('an item stays one after an inner list of any length', () => {
  const items = ['1. Minutes', '2. Accounts', '3. Any other business'];
  const inner = ['a. Income', 'b. Expenses', 'c. Debts', 'd. Gifts', 'e. Loans'];
  const words = [
    ...set(items.slice(0, 2).join('\n'), { x: 60, y: 60 }),
    ...set(inner.join('\n'), { x: 90, y: 84 }),
    ...set(items[2] ?? '', { x: 60, y: 144 }),
  ];
  expect(lay(words).map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'list-item'));
});

test('what heads a list in the right column is no part of the line beside it', () => {
  const words = [
    ...set('Good', { x: 50, y: 100, bold: true }),
    ...set('Income is up by 11 %\nDredging was done\nNo ship was lost', { x: 80, y: 125, leading: 1.8 }),
    ...set('Bad', { x: 300, y: 100, bold: true }),
    ...set('Two cranes are idle\nCosts are up by 7.1 %', { x: 314, y: 125, leading: 1.8 }),
  ];
  expect(lay(words).map(({ lines }) => lines[0]?.text)).toEqual([
    'Good',
    'Income is up by 11 %',
    'Bad',
    'Two cranes are idle',
  ]);
});
