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
