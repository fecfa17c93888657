/** Areas that lead somewhere become stretches of lines and cells. */
import { describe, expect, it } from 'vitest';
import type { Block, BoundingBox } from '../../src/document.ts';
import { type Letter, type LinkArea, withLinks } from '../../src/layout/links.ts';
import { block, tableBlock } from '../pages.ts';

const uri = 'https://example.org/';
const area = (bbox: BoundingBox, to = uri): LinkArea => ({ bbox, uri: to });
/** The linked stretches of a block's lines. */
const stretches = ({ lines }: Block) =>
  lines.map(({ text, links = [] }) => links.map((link) => [text.slice(link.start, link.end), link.uri]));
const linked = (text: string, ...areas: readonly LinkArea[]) => {
  const made = block(text);
  return withLinks([made], areas, lettersOf(made)).map(stretches)[0];
};
/** Each as wide as its share of its word. */
const lettersOf = ({ lines }: Pick<Block, 'lines'>): readonly Letter[] =>
  lines.flatMap(({ words }) =>
    words.flatMap(({ text, bbox: [x0, y0, x1, y1] }) => {
      const wide = (x1 - x0) / text.length;
      return [...text].map((letter, at): Letter => ({
        text: letter,
        bbox: [x0 + at * wide, y0, x0 + (at + 1) * wide, y1],
      }));
    }),
  );

// Letters are 5 wide, lines begin at 50 and 100, and are 10 high, 12 apart.
describe('the text of a link', () => {
  it('is the words that its area covers, with the white between them', () => {
    expect(linked('See the user guide of wells', area([90, 99, 140, 111]))).toEqual([[['user guide', uri]]]);
  });

  it('goes on over lines, each of which has its own area', () => {
    expect(linked('See the user\nguide of wells', area([90, 100, 110, 110]), area([50, 112, 75, 122]))).toEqual([
      [['user', uri]],
      [['guide', uri]],
    ]);
  });

  it('is each of two beside each other that lead to one address, unless their areas touch', () => {
    expect(linked('one two', area([50, 100, 65, 110]), area([70, 100, 85, 110]))).toEqual([
      [
        ['one', uri],
        ['two', uri],
      ],
    ]);
    expect(linked('one two', area([50, 100, 70, 110]), area([70, 101, 85, 111]))).toEqual([[['one two', uri]]]);
  });

  it('leaves out the marks beside it', () => {
    const letters = (from: number, to: number): BoundingBox => [50 + 5 * from, 100, 50 + 5 * to, 110];
    expect(linked('(guide).', area(letters(1, 6)))).toEqual([[['guide', uri]]]);
    expect(linked('guide.', area(letters(0, 5)))).toEqual([[['guide', uri]]]);
    expect(linked('guide(x)', area(letters(0, 8)))).toEqual([[['guide(x)', uri]]]);
    expect(linked('C++', area(letters(0, 3)))).toEqual([[['C++', uri]]]);
  });

  it('is told from the mark behind it when the area is drawn with a margin', () => {
    expect(linked('the guide.', area([68, 98, 97, 112]))).toEqual([[['guide', uri]]]);
    expect(linked('the guide', area([68, 98, 97, 112]))).toEqual([[['guide', uri]]]);
  });

  it('is each of several in one word, and parts of it', () => {
    const [one, two] = ['https://example.org/1', 'https://example.org/2'];
    const word = linked('wells|lakes', area([50, 100, 75, 110], one), area([80, 100, 105, 110], two));
    expect(word).toEqual([
      [
        ['wells', one],
        ['lakes', two],
      ],
    ]);
    expect(linked('known12', area([75, 98, 85, 106], one))).toEqual([[['12', one]]]);
    expect(linked('这是一个链接在这里', area([70, 99, 80, 111], one), area([90, 99, 95, 111], two))).toEqual([
      [
        ['链接', one],
        ['里', two],
      ],
    ]);
  });

  it('is told where letters come from the other side, or are not those of the word', () => {
    const made = block('abc');
    const letters = lettersOf(made).toReversed();
    expect(withLinks([made], [area([50, 100, 60, 110])], letters).map(stretches)).toEqual([[[['ab', uri]]]]);
    const others = lettersOf(made).map((letter) => ({ ...letter, text: '?' }));
    expect(withLinks([made], [area([50, 100, 60, 110])], others).map(stretches)).toEqual([[[['abc', uri]]]]);
    expect(withLinks([made], [area([50, 100, 55, 110])], others).map(stretches)).toEqual([[[]]]);
  });

  it('keeps its last letter where a space stands before its first', () => {
    expect(linked('the guides', area([65, 98, 100, 112]))).toEqual([[['guides', uri]]]);
  });

  it('is the address with the hyphen that hangs over its edge', () => {
    const long = 'https://example.org/a-b';
    expect(linked('https://example.org/a-', area([50, 100, 154, 110], long))).toEqual([
      [['https://example.org/a-', long]],
    ]);
  });

  it('is that of the area drawn last where areas lie over each other', () => {
    const other = 'https://example.com/';
    expect(linked('See the guide', area([50, 90, 200, 120]), area([90, 99, 115, 111], other))).toEqual([
      [
        ['See the', uri],
        ['guide', other],
      ],
    ]);
  });

  it('is none where an area lies over none', () => {
    const blocks = [block('See the guide')];
    const letters = blocks.flatMap(lettersOf);
    expect(withLinks(blocks, [area([300, 99, 320, 111]), area([50, 300, 100, 320])], letters)).toEqual(blocks);
    expect(withLinks(blocks, [], letters)).toBe(blocks);
  });
});

it('a cell has the links of its own words', () => {
  const table = tableBlock([
    ['Name', 'Place'],
    ['wells', 'wells'],
  ]);
  const lines = [block('Name Place').lines[0], block('wells').lines[0], block('wells').lines[0]].flatMap((line, at) =>
    line === undefined
      ? []
      : [
          {
            ...line,
            words: line.words.map((word, position) => {
              const left = 60 + 100 * (at === 2 ? 1 : position);
              const top = at === 0 ? 101 : 113;
              return { ...word, bbox: [left, top, left + 25, top + 8] as const };
            }),
          },
        ],
  );
  const [made] = withLinks(
    [{ ...table, lines, bbox: [50, 100, 240, 122] }],
    [area([160, 112, 190, 122])],
    lettersOf({ lines }),
  );
  expect(made?.table?.cells.map(({ links }) => links)).toEqual([
    undefined,
    undefined,
    undefined,
    [{ start: 0, end: 5, uri }],
  ]);
});
