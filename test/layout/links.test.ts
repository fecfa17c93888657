/** Areas that lead somewhere become stretches of lines and cells. */
import { describe, expect, it } from 'vitest';
import type { Block, BoundingBox } from '../../src/document.ts';
import { type LinkArea, withLinks } from '../../src/layout/links.ts';
import { block, tableBlock } from '../pages.ts';

const uri = 'https://example.org/';
const area = (bbox: BoundingBox, to = uri): LinkArea => ({ bbox, uri: to });
/** The linked stretches of a block's lines. */
const stretches = ({ lines }: Block) =>
  lines.map(({ text, links = [] }) => links.map((link) => [text.slice(link.start, link.end), link.uri]));
const linked = (text: string, ...areas: readonly LinkArea[]) => withLinks([block(text)], areas).map(stretches)[0];

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

  it('is the address itself where that stands there', () => {
    expect(linked('at https://example.org/.', area([65, 100, 170, 110]))).toEqual([[['https://example.org/', uri]]]);
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
    expect(withLinks(blocks, [area([300, 99, 320, 111]), area([50, 300, 100, 320])])).toEqual(blocks);
    expect(withLinks(blocks, [])).toBe(blocks);
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
  const [made] = withLinks([{ ...table, lines, bbox: [50, 100, 240, 122] }], [area([160, 112, 190, 122])]);
  expect(made?.table?.cells.map(({ links }) => links)).toEqual([
    undefined,
    undefined,
    undefined,
    [{ start: 0, end: 5, uri }],
  ]);
});
