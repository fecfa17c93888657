/** Tables that a line below the headings, stripes or bold headings show, with texts rather than values in them. */
import { describe, expect, test } from 'vitest';
import type { BoundingBox } from '../../src/document.ts';
import { layOutPage, type PlacedWord, type Ruling } from '../../src/layout/page-layout.ts';
import { set } from './words.ts';

const page = { width: 600, height: 800 };
const line = (...bbox: BoundingBox): Ruling => ({ kind: 'line', bbox });
const fill = (...bbox: BoundingBox): Ruling => ({ kind: 'fill', bbox });
const bold = (words: readonly PlacedWord[]) =>
  words.map((word) => ({ ...word, style: { ...word.style, bold: true } }) satisfies PlacedWord);
const tablesOf = (words: readonly PlacedWord[], rulings: readonly Ruling[] = []) =>
  layOutPage({ ...page, words, rulings }).flatMap(({ table }) =>
    table === undefined
      ? []
      : [
          Array.from({ length: table.rows }, (_, row) =>
            table.cells.filter((cell) => cell.row === row).map(({ text }) => text),
          ),
        ],
  );
const row = (y: number, ...texts: readonly string[]) =>
  texts.flatMap((text, column) => (text === '' ? [] : set(text, { x: 60 + column * 130, y })));

describe('tables of texts', () => {
  test('a line below the headings is enough, also where texts wrap', () => {
    const words = [
      ...row(100, 'Option', 'what it is for'),
      ...row(116, 'resolution', 'dots for each inch of'),
      ...row(128, '', 'the page that is read'),
      ...row(144, 'password', 'opens what is locked,'),
      ...row(156, '', 'and is not kept'),
      ...row(172, 'pages', 'which of them to read'),
    ];
    const expected = [
      ['Option', 'what it is for'],
      ['resolution', 'dots for each inch of the page that is read'],
      ['password', 'opens what is locked, and is not kept'],
      ['pages', 'which of them to read'],
    ];
    expect(tablesOf(words, [line(58, 105, 310, 105.5)])).toEqual([expected]);
    expect(tablesOf(words)).toEqual([]);
  });

  const pairs = [
    ['Name', ':', 'Alice Keller'],
    ['Born in', ':', 'Graz'],
    ['Profession', ':', 'Teacher of music'],
    ['Passport', ':', '533 018 277'],
    ['Telephone', ':', '0990 845 266'],
    ['Postcode', ':', '94595'],
    ['Amount due', ':', '63.66'],
    ['Reference', ':', '92/2016'],
  ];
  test.each([
    ['a colon between label and value', pairs],
    [
      'a text in each column',
      [
        ['Rita Gomez', 'Chair', 'Ledger', '31'],
        ['Iris Novak', 'Treasurer', 'Bridge', '12'],
        ['Tom Ashford', 'Member', 'Copper', 'many'],
        ['Oskar Nilsen', '45', '5.59', '18'],
        ['Paul Turner', 'Auditor', 'Winter', '7'],
        ['Hugo Meyer', '51', '3.70', '9'],
      ],
    ],
  ])('rows with %s are rows above the first figures, too', (_, rows) => {
    expect(tablesOf(rows.flatMap((texts, at) => row(100 + at * 14, ...texts)))).toEqual([rows]);
  });

  test('headings of two lines in every column stay one row where they stand closer than the rows', () => {
    const words = [
      ...row(100, 'Article', 'Number', 'Price'),
      ...row(112, 'of goods', 'of pieces', 'in euro'),
      ...row(130, 'Lantern', '12', '3.50'),
      ...row(148, 'Anchor', '4', '18.00'),
      ...row(166, 'Timber', '31', '7.25'),
    ];
    expect(tablesOf(words)[0]?.[0]).toEqual(['Article of goods', 'Number of pieces', 'Price in euro']);
  });

  test('bold headings end above a row of texts, also where figures come only below it', () => {
    const words = [
      ...bold(row(100, 'Setting', 'Values', 'Default')),
      ...row(114, 'mode', 'automatic, manual', 'off'),
      ...row(128, 'pressure', '0.5 to 6.0', '3.0'),
      ...row(142, 'delay', '0 to 300', '10'),
      ...row(156, 'retries', '1 to 9', '3'),
    ];
    const [table] = layOutPage({ ...page, words }).flatMap((block) => block.table ?? []);
    const headings = table?.cells.flatMap(({ header, text }) => (header ? [text] : []));
    expect(headings).toEqual(['Setting', 'Values', 'Default']);
  });

  test('a value that ends a wrapped text goes on with it, beside another text that wrapped', () => {
    const words = [
      ...bold(row(100, 'Terminal', 'Purpose', 'Remarks')),
      ...row(114, 'L, N, PE', 'Mains supply', 'A fuse of 16 A'),
      ...row(128, '1, 2', 'Float switch', 'Closed when it is full'),
      ...row(142, '3, 4, 5', 'Pressure sensor, 4 to', 'Keep it as far'),
      ...row(154, '', '20 mA', 'away from the motor'),
      ...row(168, 'U, V, W', 'Motor', 'Not longer than 50 m'),
    ];
    expect(tablesOf(words)[0]?.[3]).toEqual([
      '3, 4, 5',
      'Pressure sensor, 4 to 20 mA',
      'Keep it as far away from the motor',
    ]);
  });

  test('labels with texts and figures behind them have no headings: the first of them stay apart', () => {
    const pairs = [
      ['Family name', 'LINDHOLM'],
      ['First name', 'YANNICK'],
      ['Account number', '799884370'],
      ['Town', 'REDCLIFF'],
      ['Post code', '97830'],
      ['Date of birth', '26121945'],
      ['Tax number', '13571336815'],
      ['Monthly income', '1,520'],
    ];
    const words = pairs.flatMap(([label = '', value = ''], at) => row(100 + 24 * at, label, value));
    const lines = layOutPage({ ...page, words }).flatMap((block) => block.lines.map(({ text }) => text));
    expect(lines).toEqual(pairs.map((pair) => pair.join(' ')));
  });

  test('stripes behind every other row, cell by cell', () => {
    const entries = [
      ['heron', 'stands in the reeds'],
      ['otter', 'swims upstream'],
      ['marten', 'keeps to the attic'],
      ['badger', 'digs below the oak'],
      ['weasel', 'hunts along the wall'],
    ];
    const words = entries.flatMap((texts, at) => row(116 + at * 16, ...texts));
    const stripes = [1, 3].flatMap((at) => {
      const [top, bottom] = [105 + at * 16, 120 + at * 16];
      return [fill(58, top, 186, bottom), fill(188, top, 330, bottom)];
    });
    expect(tablesOf(words, stripes)).toEqual([entries]);
    expect(tablesOf(words)).toEqual([]);
  });

  test('a bold heading over each column of short texts', () => {
    const entries = [
      ['pages', 'numbers of pages'],
      ['language', 'one or several codes'],
      ['format', 'what is written'],
      ['output', 'where it is written'],
    ];
    const words = [
      ...bold(row(100, 'name', 'meaning')),
      ...entries.flatMap((texts, at) => row(116 + at * 14, ...texts)),
    ];
    expect(tablesOf(words)).toEqual([[['name', 'meaning'], ...entries]]);
  });

  test('tables below each other are parted by the heading and the text between them', () => {
    const words = [
      ...row(100, 'option', 'meaning'),
      ...row(116, 'wide', 'the page lies on its side'),
      ...row(128, 'tall', 'the page stands upright'),
      ...set('Sizes', { x: 60, y: 172 }),
      ...set('By default the paper of the printer is taken.', { x: 60, y: 190 }),
      ...row(216, 'option', 'meaning'),
      ...row(232, 'letter', 'as sold in America'),
      ...row(244, 'folio', 'as sold nowhere else'),
    ];
    const rules = [105, 133, 221, 249].map((y) => line(58, y, 330, y + 0.5));
    expect(tablesOf(words, rules).map((rows) => rows.map(([first]) => first))).toEqual([
      ['option', 'wide', 'tall'],
      ['option', 'letter', 'folio'],
    ]);
  });

  test('columns of running text below a running header and its line are none', () => {
    const texts = [
      ['the ferry left at', 'nine and crossed to', 'the far island where'],
      ['the post was brought', 'ashore by two boys in', 'a boat that leaked so'],
      ['much that one had to', 'bail while his friend', 'rowed against a tide'],
      ['which ran out fast at', 'that hour of the day', 'and left them on mud'],
      ['until the evening, so', 'that letters came late', 'and nobody minded it'],
    ];
    const words = [
      ...row(60, 'Harbour Gazette', 'Second Issue', 'Page Four'),
      ...texts.flatMap((columns, at) => row(80 + at * 13, ...columns)),
    ];
    expect(tablesOf(words, [line(58, 65, 460, 65.5)])).toEqual([]);
  });
});

describe('tables that headings show', () => {
  const marks = [
    ['berth', 'where a ship is moored, also a bed on board of one of the ferries to the islands'],
    ['dock', 'part of the harbour behind gates'],
    ['quay', 'wall along the water where all ships are loaded by the new cranes, and by hand'],
  ];

  test('a bold heading over each column is enough for short labels beside long texts', () => {
    const body = marks.flatMap((texts, at) => row(116 + at * 14, ...texts));
    expect(tablesOf([...bold(row(100, 'Term', 'Meaning')), ...body])).toEqual([[['Term', 'Meaning'], ...marks]]);
    expect(tablesOf([...row(100, 'Term', 'Meaning'), ...body])).toEqual([]);
  });

  test('one row below bold headings, when its texts stand below them', () => {
    const [headings, entry] = [
      ['Version', 'Author', 'Change'],
      ['first draft', 'L. Holm', 'all of it'],
    ];
    const below = (shift: number) => entry.flatMap((text, at) => set(text, { x: 60 + at * 130 + at * shift, y: 116 }));
    expect(tablesOf([...bold(row(100, ...headings)), ...below(0)])).toEqual([[headings, entry]]);
    expect(tablesOf([...row(100, ...headings), ...below(0)])).toEqual([]);
    expect(tablesOf([...bold(row(100, ...headings)), ...below(17)])).toEqual([]);
  });

  test('a heading in larger type ends a table, and what stands below it is the next one', () => {
    const rows = [
      ['Rovers', '10', '8', '24'],
      ['United', '10', '7', '22'],
      ['Albion', '10', '3', '11'],
    ];
    const first = rows.flatMap((texts, at) => row(100 + at * 14, ...texts));
    const second = rows.flatMap((texts, at) => row(160 + at * 14, ...texts));
    const heading = (size: number) => set('League table', { x: 60, y: 145, size });
    expect(tablesOf([...first, ...heading(14), ...second])).toEqual([rows, rows]);
    expect(tablesOf([...first, ...heading(10), ...second])).toHaveLength(1);
  });

  test('words alone fill a rota, whatever they begin with', () => {
    const words = ['early', 'late', 'night', 'off'];
    const rows = Array.from({ length: 6 }, (_, at) =>
      Array.from({ length: 6 }, (_, day) => words[(3 * at + day) % words.length] ?? ''),
    );
    const rota = (count: number) =>
      rows
        .slice(0, count)
        .flatMap((texts, at) => texts.flatMap((text, day) => set(text, { x: 60 + day * 70, y: 100 + at * 14 })));
    expect(tablesOf(rota(6))).toEqual([rows]);
    expect(tablesOf(rota(3))).toEqual([]);
  });
});

test('white hardly wider than a space parts cells where those of other rows begin', () => {
  const rows = [
    ['10-2001', 'P-200 A', '3 m', 'EU'],
    ['10-2002', 'P-200 B', '10 m', 'UK'],
    ['10-2003', 'P-200 C', '12 m', 'none'],
  ];
  const headings = ['Order', 'Model', 'Cable', 'Plug'];
  // The spaces in here are 5 wide, and the third column begins 7 behind the end of the second.
  const columns = [60, 120, 162, 220];
  const place = (y: number, texts: readonly string[]) =>
    texts.flatMap((text, at) => set(text, { x: columns[at] ?? 0, y }));
  const words = [...bold(place(100, headings)), ...rows.flatMap((texts, at) => place(116 + at * 14, texts))];
  expect(tablesOf(words)).toEqual([[headings, ...rows]]);
});

test('stripes hold the lines of a row together where texts wrap and stand in the middle of the others', () => {
  const words = [
    ...bold(row(100, 'Option', 'Type', 'Remarks')),
    ...row(116, '', '', 'sets the headers'),
    ...row(122, 'headers', 'switch', ''),
    ...row(128, '', '', 'of each answer'),
    ...row(144, 'store', 'Store', 'shared by all'),
    ...row(160, '', 'a number', ''),
    ...row(166, 'limit', '', 'calls that are let in'),
    ...row(172, '', 'or a call', ''),
    ...row(188, 'logger', 'Logger', 'where faults go'),
    ...row(204, 'skip', 'switch', 'lets all calls in'),
  ];
  const stripes = [fill(58, 106, 480, 133), fill(58, 150, 480, 177), fill(58, 194, 480, 209)];
  expect(tablesOf(words, stripes)).toEqual([
    [
      ['Option', 'Type', 'Remarks'],
      ['headers', 'switch', 'sets the headers of each answer'],
      ['store', 'Store', 'shared by all'],
      ['limit', 'a number or a call', 'calls that are let in'],
      ['logger', 'Logger', 'where faults go'],
      ['skip', 'switch', 'lets all calls in'],
    ],
  ]);
});

test('a tint behind bold headings heads the rows below it', () => {
  const rows = ['Flow', 'Head', 'Weight'].map((name, at) => [name, `up to ${at + 3} of them`]);
  const words = [...row(100, 'Property', 'Value'), ...rows.flatMap((texts, at) => row(118 + at * 14, ...texts))];
  expect(tablesOf(words, [fill(55, 88, 320, 106)])).toEqual([[['Property', 'Value'], ...rows]]);
});

test('contents in two columns, with lone dots to their page numbers, are no table', () => {
  const entry = (x: number, y: number, title: string, number: string) => [
    ...set(title, { x, y }),
    ...[70, 90, 110, 130, 150, 170].flatMap((dot) => set('.', { x: x + dot, y })),
    ...set(number, { x: x + 190, y }),
  ];
  const words = ['About', 'License', 'Options', 'History', 'Index'].flatMap((title, at) => [
    ...entry(60, 100 + at * 14, title, `${at + 1}`),
    ...entry(310, 100 + at * 14, title, `${at + 6}`),
  ]);
  expect(tablesOf(words)).toEqual([]);
});

test('names beside each other with addresses below them are no table', () => {
  const authors = (third: string) => [
    ...row(100, 'Anna Berg', 'Lars Holm', 'Tove Vik'),
    ...row(114, 'Harbour School', 'Town Works', 'Old Library'),
    ...row(128, 'Bergen', 'Leith', 'Turku'),
    ...row(142, third.replace('x', 'a'), third.replace('x', 'l'), third.replace('x', 't')),
    ...row(156, 'Aron Dahl', 'Nils Lund', 'Siri Moe'),
  ];
  expect(tablesOf(authors('x@town.org'))).toEqual([]);
  expect(tablesOf(authors('North'))).toHaveLength(1);
});
