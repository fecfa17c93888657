import { expect, it } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';

/** Signs 8 wide of a line 20 high, with so much white before each. */
function line(signs: readonly (readonly [text: string, white: number, spaced?: boolean])[]): readonly PlacedWord[] {
  let x = 50;
  return signs.map(([text, white, spaced]) => {
    x += white + 8;
    return { text, bbox: [x - 8, 100, x, 120], confidence: 1, line: 0, ...(spaced === undefined ? {} : { spaced }) };
  });
}
const textOf = (words: readonly PlacedWord[]) =>
  layOutPage({ width: 600, height: 400, words })
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .join('\n');

it('parts signs of scripts without spaces as the reader saw it, where it says so, and else by the white between them', () => {
  const white: readonly (readonly [string, number])[] = [
    ['ก', 0],
    ['ข', 9],
    ['ค', 0],
  ];
  expect(textOf(line(white))).toBe('ก ขค');
  expect(
    textOf(
      line([
        ['ก', 0],
        ['ข', 9, false],
        ['ค', 0, true],
      ]),
    ),
  ).toBe('กข ค');
});

it('parts what stands far apart whatever the reader saw', () => {
  expect(
    textOf(
      line([
        ['ก', 0],
        ['ข', 300, false],
      ]),
    ),
  ).not.toContain('กข');
});
