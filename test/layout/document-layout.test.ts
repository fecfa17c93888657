/** Document layout: running texts, one scale of levels, one title; and that nothing but kinds and levels changes. */
import { expect, test } from 'vitest';
import { amend } from '../../src/amendment.ts';
import type { Page } from '../../src/document.ts';
import { createDocumentLayout, mayChange } from '../../src/layout/document-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { sketchOf, type PageSketch } from '../../src/layout/page-sketch.ts';
import { layOut, report } from '../generate/index.ts';
import { prose, set, wordsOf } from './words.ts';

function pageOf(index: number, words: readonly PlacedWord[], source: Page['source'] = 'text-layer'): Page {
  const size = { width: 600, height: 800 };
  return { index, ...size, unit: 'pt', rotation: 0, language: 'eng', source, blocks: layOutPage({ ...size, words }) };
}

function settled(pages: readonly Page[]): readonly Page[] {
  const layout = createDocumentLayout();
  // As they are stored between the two passes.
  const sketches = pages.map((page): PageSketch => JSON.parse(JSON.stringify(sketchOf(page))));
  for (const sketch of sketches) layout.observe(sketch);
  return pages.map((page, at) => {
    const sketch = sketches[at] ?? sketchOf(page);
    const changes = layout.settle(sketch);
    // What is written before the document is known rests on that; that a table goes on is not written.
    const unforeseen = changes.filter(({ at, continues }) => {
      const block = sketch.blocks[at];
      return continues !== true && (block === undefined || !mayChange(block, sketch));
    });
    expect(unforeseen).toEqual([]);
    return amend(page, changes);
  });
}

const body = (seed: string) => set(prose(30, 80, seed), { x: 50, y: 120 });
const kindOf = (page: Page | undefined, text: string) => page?.blocks.find((block) => block.text === text)?.kind;

test('text of body size that comes again at its place is header or footer, with its number too', () => {
  const pages = [0, 1, 2].map((index) =>
    pageOf(index, [
      ...set('River Yearbook', { x: 50, y: 50 }),
      ...body(`P${index}`),
      ...set(`Chapter 4, sheet ${index + 7}`, { x: 50, y: 760 }),
    ]),
  );
  expect(kindOf(pages[1], 'River Yearbook')).toBe('paragraph');
  for (const page of settled(pages)) {
    expect(kindOf(page, 'River Yearbook')).toBe('header');
    expect(kindOf(page, `Chapter 4, sheet ${page.index + 7}`)).toBe('footer');
  }
});

test('what heads each page in larger type is no running text, though only its number differs', () => {
  const heads = [0, 1, 2, 3].map((index) => `Chapter ${index + 1}`);
  const pages = settled(
    heads.map((head, index) => pageOf(index, [...set(head, { x: 50, y: 50, size: 16 }), ...body(`P${index}`)])),
  );
  for (const [index, page] of pages.entries())
    expect(['heading', 'title'], `${heads[index]}`).toContain(kindOf(page, heads[index] ?? ''));
  const same = settled(
    heads.map((_, index) => pageOf(index, [...set('Annual report', { x: 50, y: 50, size: 16 }), ...body(`P${index}`)])),
  );
  expect(same.slice(1).map((page) => kindOf(page, 'Annual report'))).toEqual(['header', 'header', 'header']);
});

test('what heads each page in larger type keeps the number of the page that only white parts from it', () => {
  const heads = [1, 2, 3].map((page) => `Timetable page ${page}`);
  const pages = settled(
    heads.map((head, index) => pageOf(index, [...set(head, { x: 50, y: 50, size: 16 }), ...body(`P${index}`)])),
  );
  expect(furniture(pages)).toEqual([]);
  const plain = settled(
    heads.map((head, index) => pageOf(index, [...set(head, { x: 50, y: 50 }), ...body(`P${index}`)])),
  );
  expect(furniture(plain)).toEqual(heads);
});

test('a large running text is none of the first page either where a title is set larger', () => {
  const pageWith = (index: number, size: number | undefined) =>
    pageOf(index, [
      ...set('Board of Rivers', { x: 50, y: 50, size: 14 }),
      ...(size === undefined ? [] : set('How the springs fared', { x: 50, y: 130, size })),
      ...body(`P${index}`).map((word) => ({
        ...word,
        bbox: [word.bbox[0], word.bbox[1] + 60, word.bbox[2], word.bbox[3] + 60] as const,
      })),
    ]);
  const kinds = (size: number) =>
    settled([pageWith(0, size), pageWith(1, undefined), pageWith(2, undefined)]).map((page) =>
      kindOf(page, 'Board of Rivers'),
    );
  expect(kinds(22)).toEqual(['header', 'header', 'header']);
  expect(kinds(14)[0]).not.toBe('header');
});

test('a large running text may be misread, and may have the number of the page beside it', () => {
  const heads = [1, 2, 3, 4].map(
    (page) => `${page === 3 ? 'Annual Rep0rt of the' : 'Annual Report of the'} River Board 2024 | Page ${page}`,
  );
  const pages = settled(
    heads.map((head, index) => pageOf(index, [...set(head, { x: 50, y: 50, size: 13 }), ...body(`P${index}`)])),
  );
  expect(pages.slice(1).map((page, at) => kindOf(page, heads[at + 1] ?? ''))).toEqual(['header', 'header', 'header']);
});

const furniture = (pages: readonly Page[]) =>
  pages.flatMap(({ blocks }) =>
    blocks.filter(({ kind }) => ['header', 'footer', 'page-number'].includes(kind)).map(({ text }) => text),
  );

/** Records that fill a page from edge to edge, one a line, twice the type size apart. */
const records = (page: number, rows: number, text: (number: number) => string) =>
  Array.from({ length: rows }, (_, row) => text(page * rows + row + 1)).join('\n');

test('lines of the body at the edge of a page stay, however alike they are from page to page', () => {
  const ledger = (number: number) =>
    `${number}. Vessel ${(number * 31) % 97} paid ${number * 79}.19 pounds for berth 1.`;
  const pages = [0, 1, 2, 3].map((index) =>
    pageOf(index, set(records(index, 36, ledger), { x: 50, y: 45, leading: 2 })),
  );
  expect(furniture(settled(pages))).toEqual([]);
  const same = [0, 1, 2].map((index) =>
    pageOf(
      index,
      set(
        records(index, 60, () => 'Paid in full at the quay.'),
        { x: 50, y: 45 },
      ),
    ),
  );
  expect(furniture(settled(same))).toEqual([]);
  const numbers = [0, 1, 2].map((index) =>
    pageOf(index, set(records(index, 36, String), { x: 50, y: 45, leading: 2 })),
  );
  expect(furniture(settled(numbers))).toEqual([]);
});

/** Two pages of prose with a line at their head or foot, some line steps away. */
function withEdgeLine(text: (index: number) => string, lines: number, steps: number, isBelow = false): Page[] {
  return [0, 1].map((index) => {
    const y = isBelow ? 780 - 12 * (steps + lines - 1) : 40 + 12 * steps;
    return pageOf(index, [
      ...set(text(index), { x: 50, y: isBelow ? 780 : 40 }),
      ...set(prose(lines, 80, `P${index}`), { x: 50, y }),
    ]);
  });
}

test.each([
  ['above a short paragraph, in its step', 2, 1, false],
  ['below a short paragraph, in its step', 2, 1, true],
  ['above no more than a line', 1, 1, false],
  ['a paragraph of its own above', 30, 2.2, false],
  ['a paragraph of its own below', 30, 2.2, true],
])(
  'a sentence of the text at the edge of a page is no running text, though only its number differs: %s',
  (_, ...place) => {
    const rent = (index: number) => `The rent for flat ${index + 1} is 900 euros.`;
    expect(furniture(settled(withEdgeLine(rent, ...place)))).toEqual([]);
  },
);

test('what ends like no sentence may be running text, however near it stands to the text', () => {
  const label = (index: number) => `Rent for flat ${index + 1}`;
  expect(furniture(settled(withEdgeLine(label, 30, 2.2)))).toHaveLength(2);
});

test('one sentence on page after page is running text, in small type, far from the text, or word for word', () => {
  const note = (y: number, size: number, text: (index: number) => string) =>
    furniture(
      settled(
        [0, 1, 2].map((index) =>
          pageOf(index, [
            ...set(text(index), { x: 50, y, size }),
            ...set(prose(30, 80, `P${index}`), { x: 50, y: 80 }),
          ]),
        ),
      ),
    );
  const numbered = (index: number) => `This is sheet ${index + 4} of what the river board keeps.`;
  expect(note(57, 8, numbered)).toHaveLength(3);
  expect(note(45, 10, numbered)).toHaveLength(3);
  expect(note(57, 10, numbered)).toHaveLength(0);
  expect(note(57, 10, () => 'Nothing of this may be copied by anybody.')).toHaveLength(3);
});

test('on pages of two lines the distance between them is no step of a body', () => {
  const pages = [0, 1, 2].map((index) =>
    pageOf(index, [...set('River Yearbook', { x: 50, y: 50 }), ...set(`Water and stone ${index}`, { x: 50, y: 400 })]),
  );
  expect(furniture(settled(pages))).toHaveLength(3);
});

test('what stands apart from the body is furniture only where its numbers count the pages', () => {
  const heads = (text: (index: number) => string) =>
    furniture(
      settled(
        [0, 1, 2, 3].map((index) => pageOf(index, [...set(text(index), { x: 50, y: 50 }), ...body(`P${index}`)])),
      ),
    );
  expect(heads((index) => `Sum carried forward ${index * index * 131 + 17}.40 pounds`)).toEqual([]);
  expect(
    heads((index) => `Set in ${['Sans', 'Serif', 'Roman', 'Gothic'][index]} type, as the printer says below`),
  ).toEqual([]);
  expect(heads((index) => `Log of ${index + 3} May 2024`)).toHaveLength(4);
});

test('of several lines at the head of a page none is header below one that is text', () => {
  const heads = ['What the keepers wrote in spring', 'Letters that never came home', 'A list of all the boats'];
  const pages = settled(
    heads.map((head, index) =>
      pageOf(index, [
        ...set(head, { x: 50, y: 40 }),
        ...set('River Yearbook', { x: 50, y: 64 }),
        ...set(prose(30, 80, `P${index}`), { x: 50, y: 130 }),
      ]),
    ),
  );
  expect(furniture(pages)).toEqual([]);
});

test('a large heading at the head of every page stays once, and everywhere where the document names it', () => {
  const pages = [0, 1, 2].map((index) =>
    pageOf(index, [...set('Report', { x: 50, y: 70, size: 18 }), ...body(`P${index}`)]),
  );
  expect(settled(pages).map((page) => kindOf(page, 'Report'))).toEqual(['title', 'header', 'header']);
  const later = [
    pageOf(0, [...set('Something else', { x: 50, y: 70, size: 18 }), ...body('Q')]),
    ...pages.map((page) => ({ ...page, index: page.index + 1 })),
  ];
  expect(settled(later).map((page) => kindOf(page, 'Report'))).toEqual([undefined, 'heading', 'header', 'header']);
  const named = pages.map((page) => ({
    ...page,
    blocks: page.blocks.map((block) =>
      block.text === 'Report' ? { ...block, kind: 'heading' as const, level: 1, declared: true } : block,
    ),
  }));
  expect(furniture(settled(named))).toEqual([]);
});

test('a text that comes again only far on is no running text', () => {
  const heads = Array.from({ length: 13 }, (_, index) =>
    index % 4 === 0 ? 'Well under the fir' : [...`Head${'abcdefghijklm'[index] ?? ''}`].toSorted().join(''),
  );
  const pages = settled(
    heads.map((head, index) => pageOf(index, [...set(head, { x: 50, y: 50 }), ...body(`P${index}`)])),
  );
  for (const page of pages) expect(page.blocks.map(({ kind }) => kind)).not.toContain('header');
});

test('misread running text is still the same, text on one page alone stays text', () => {
  const heads = [
    'River Yearbook of 2024',
    'River Yearb0ok of 2024',
    'Rlver Yearbook of 2024',
    'Something else entirely',
  ];
  const pages = settled(
    heads.map((head, index) => pageOf(index, [...set(head, { x: 50, y: 50 }), ...body(`P${index}`)], 'ocr')),
  );
  expect(pages.map((page, index) => kindOf(page, heads[index] ?? ''))).toEqual([
    'header',
    'header',
    'header',
    'paragraph',
  ]);
});

test('the title of the first page stays a title although it runs at the head of the others', () => {
  const pages = settled([
    pageOf(0, [...set('River Yearbook', { x: 50, y: 60, size: 20 }), ...body('P')]),
    pageOf(1, [...set('River Yearbook', { x: 50, y: 58 }), ...body('Q')]),
    pageOf(2, [...set('River Yearbook', { x: 50, y: 58 }), ...body('R')]),
  ]);
  expect(pages.map((page) => kindOf(page, 'River Yearbook'))).toEqual(['title', 'header', 'header']);
});

test('headings of one size have one level on every page, and only the first page has a title', () => {
  const head = (text: string, size: number, y: number) => set(text, { x: 50, y, size, bold: true });
  const text = (seed: string, y: number) => set(prose(8, 80, seed), { x: 50, y });
  const pages = [
    pageOf(0, [
      ...head('The Whole Book', 24, 130),
      ...text('A', 160),
      ...head('Chapter one', 18, 300),
      ...text('B', 330),
    ]),
    pageOf(1, [...head('Section of one', 13, 130), ...text('C', 160)]),
    pageOf(2, [
      ...head('Chapter two', 18, 130),
      ...text('D', 160),
      ...head('Section of two', 13, 300),
      ...text('E', 330),
    ]),
  ];
  expect(pages[2]?.blocks[0]?.kind).toBe('title');
  const headings = settled(pages).flatMap(({ blocks }) =>
    blocks.filter(({ level }) => level !== undefined).map(({ kind, level, text: words }) => [kind, level, words]),
  );
  expect(headings).toEqual([
    ['title', 1, 'The Whole Book'],
    ['heading', 2, 'Chapter one'],
    ['heading', 3, 'Section of one'],
    ['heading', 2, 'Chapter two'],
    ['heading', 3, 'Section of two'],
  ]);
});

test.each([
  [
    ['Chapter 1', 'Chapter 2', 'Chapter 3'],
    [1, 1, 1],
  ],
  [
    ['1 Wells', '2 Springs', '3 Rivers'],
    [1, 1, 1],
  ],
  [
    ['The Whole Book', '1 Wells', '2 Springs'],
    [1, 2, 2],
  ],
])('the first of %j has level %j of them: one that is counted like the others is no title', (heads, levels) => {
  const pages = heads.map((head, index) =>
    pageOf(index, [
      ...set(head, { x: 50, y: 130, size: 18, bold: true }),
      ...set(prose(20, 80, head), { x: 50, y: 170 }),
    ]),
  );
  expect(pages[0]?.blocks[0]?.kind).toBe('title');
  expect(settled(pages).map(({ blocks }) => blocks[0]?.level)).toEqual(levels);
});

test('on a generated report every header, footer and page number is found, and text, order and boxes stay', async () => {
  const sample = report(4);
  const { pages: truth } = await layOut(sample.content, sample.options);
  const pages = truth.map((page, index): Page => ({
    ...pageOf(index, []),
    width: page.width,
    height: page.height,
    blocks: layOutPage({ ...page, words: wordsOf(page, true) }),
  }));
  const after = settled(pages);
  for (const [index, page] of truth.entries()) {
    for (const { kind, text } of page.blocks.filter((block) =>
      ['header', 'footer', 'page-number'].includes(block.kind),
    )) {
      const kinds = after[index]?.blocks.filter((block) => block.text === text).map((block) => block.kind);
      expect(kinds, `${text} on page ${index + 1}`).toContain(kind);
    }
  }
  const rest = (page: Page) =>
    page.blocks.map(({ text, bbox, confidence, lines }) => ({ text, bbox, confidence, lines }));
  expect(after.map(rest)).toEqual(pages.map(rest));
});

test('the entries of a table of contents head nothing, though the document has headings of their size', () => {
  const entry = (text: string, at: number) =>
    set(`${text} ${'. '.repeat(20)}${at + 2}`, { x: 50, y: 100 + at * 30, size: 14 });
  const contents = [
    ...set('Contents', { x: 50, y: 60, size: 18 }),
    ...entry('Rivers', 0),
    ...entry('Wells and springs', 1),
  ];
  const chapter = (index: number, text: string) =>
    pageOf(index, [...set(text, { x: 50, y: 80, size: 14 }), ...body(`P${index}`)]);
  const [first, ...rest] = settled([pageOf(0, contents), chapter(1, 'Rivers'), chapter(2, 'Wells and springs')]);
  expect(first?.blocks.map(({ kind }) => kind)).toEqual([
    expect.stringMatching(/title|heading/),
    'paragraph',
    'paragraph',
  ]);
  expect(rest.map((page) => page.blocks[0]?.kind)).toEqual(['heading', 'heading']);
});

test('headings of one size are of the levels that their numbers tell', () => {
  const heads = ['1 Harbour', '1.1 Quays', '1.1.1 Cranes', 'Gates', '2 Town'];
  const [page] = settled([
    pageOf(
      0,
      heads.flatMap((head, at) => [
        ...set(head, { x: 50, y: 60 + at * 130, size: 13, bold: true }),
        ...set(prose(8, 80, `P${at}`), { x: 50, y: 80 + at * 130 }),
      ]),
    ),
  ]);
  const levels = heads.map((head) => page?.blocks.find(({ text }) => text === head)?.level);
  expect(levels).toEqual([1, 2, 3, 1, 1]);
});
