/** Letters: whose they are beside their date and numbers, a greeting below both, signatures beside each other. */
import { describe, expect, test } from 'vitest';
import { layOutPage, type PlacedWord, type Ruling } from '../../src/layout/page-layout.ts';
import { unwrapBlock } from '../../src/plain-text.ts';
import { prose, set } from './words.ts';

function textsOf(words: readonly PlacedWord[], rulings: readonly Ruling[] = []): readonly string[] {
  return layOutPage({ width: 600, height: 800, words, rulings }).map((block) => unwrapBlock(block).join('\n'));
}

/** Texts beside each other, drawn row by row. */
function rowsOf(sides: readonly (readonly string[])[], y: number, xs: readonly number[], leading = 1.2): PlacedWord[] {
  const rows = Math.max(...sides.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) =>
    sides.flatMap((texts, at) => set(texts[row] ?? '', { x: xs[at] ?? 0, y: y + row * leading * 10 })),
  ).flat();
}

const body = set(prose(4, 80, 'The'), { x: 50, y: 220 });

describe('the head of a letter', () => {
  const sender = ['Mill Lane 4', 'Ashwick', 'Tel. 55 01 37'];
  const numbers = ['12 May 2024', 'Ref. 4711', 'Page 1'];
  for (const leading of [1.2, 2.6]) {
    test(`is read side by side, before the greeting, with lines ${leading} apart`, () => {
      for (const sides of [
        [sender, numbers],
        [numbers, sender],
      ]) {
        const greeting = set('Dear Madam,', { x: 50, y: 185 });
        const texts = textsOf([...rowsOf(sides, 100, [50, 400], leading), ...greeting, ...body]);
        expect(texts.slice(0, -1).join('\n').split('\n')).toEqual([...sides.flat(), 'Dear Madam,']);
      }
    });
  }

  test('is no table of places and days', () => {
    const sides = [
      ['Mill Lane 4', '12 Harbour Street', 'Church Road 18'],
      ['12 May 2024', '3 June 2024', '9 June 2024'],
    ];
    const texts = textsOf([...rowsOf(sides, 100, [50, 400]), ...body]).join('\n');
    expect(texts.indexOf('12 May')).toBeLessThan(texts.indexOf('12 Harbour'));
  });
});

describe('signatures', () => {
  const signers = [
    ['Ada Finch', 'Chair', '4 May 2024'],
    ['Bruno Hale', 'Secretary', '9 May 2024'],
    ['Clara Ivory', 'Treasurer', '9 May 2024'],
  ];
  const xs = [50, 230, 410];
  const lines = xs.map((x): Ruling => ({ kind: 'line', bbox: [x, 330, x + 120, 330.7] }));

  test.each([2, 3])('%i beside each other are read one by one, below drawn lines and set ones', (count) => {
    const own = signers.slice(0, count);
    const drawn = textsOf([...body, ...rowsOf(own, 342, xs)], lines.slice(0, count));
    expect(drawn.slice(1).join('\n').split('\n')).toEqual(own.flat());
    const line = '_'.repeat(18);
    const marked = own.map((texts) => [line, ...texts]);
    for (const leading of [1.2, 2.4])
      expect(
        textsOf([...body, ...rowsOf(marked, 342, xs, leading)])
          .slice(1)
          .join('\n')
          .split('\n'),
      ).toEqual(marked.flat());
  });

  test('without lines, names and offices stay in rows', () => {
    const texts = textsOf([...body, ...rowsOf(signers, 342, xs)]);
    expect(texts.at(-1)?.split('\n')[0]).toMatch(/^Ada Finch Bruno Hale/u);
  });
});

test('lines of an address are kept apart however alike their lengths are', () => {
  const address = ['Frau', 'Ingeborg Schmidt', 'Am Dorfteich 3', '25524 Itzehoe'];
  expect(textsOf(set(address.join('\n'), { x: 50, y: 100 }))).toEqual([address.join('\n')]);
  expect(textsOf(set('the water of the river\nruns below an old stone', { x: 50, y: 100 }))).toEqual([
    'the water of the river runs below an old stone',
  ]);
});
