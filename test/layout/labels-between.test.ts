/** Labels of several rows of figures, set beside the middle of these. */
import { expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const xs = [60, 110, 180, 250, 320];
const row = (y: number, texts: readonly string[]) =>
  texts.flatMap((text, at) => set(text, { x: xs[at] ?? 0, y, bold: y === 200 }));
const figures = (at: number) => [`${at}1.2`, `0.${at}`, `${at}8`];

function tableOf(words: readonly PlacedWord[]) {
  const around = [
    ...set(prose(4, 80, 'The'), { x: 50, y: 120 }),
    ...words,
    ...set(prose(4, 80, 'An'), { x: 50, y: 420 }),
  ];
  return layOutPage({ width: 600, height: 800, words: around }).flatMap(({ table }) => table ?? [])[0];
}

test.each([2, 4])('a label beside the middle of %i rows spans them', (count) => {
  const kinds = ['oak', 'ash', 'elm', 'fir'].slice(0, count);
  const groups = ['East', 'Colne'].flatMap((name, group) => {
    const top = 215 + group * count * 12;
    return [
      ...kinds.flatMap((kind, at) => row(top + at * 12, ['', kind, ...figures(at + 1)])),
      ...row(top + (count - 1) * 6, [name]),
    ];
  });
  const table = tableOf([...row(200, ['Yard', 'Kind', 'Loss', 'Error', 'Days']), ...groups]);
  expect([table?.rows, table?.columns]).toEqual([2 * count + 1, 5]);
  expect(
    table?.cells.filter(({ rowSpan }) => rowSpan > 1).map(({ text, row: at, rowSpan }) => [text, at, rowSpan]),
  ).toEqual([
    ['East', 1, count],
    ['Colne', 1 + count, count],
  ]);
});

test('a label on the line of its row has that row alone', () => {
  const rows = [0, 1, 2, 3].flatMap((at) =>
    row(215 + at * 12, [at % 2 === 0 ? 'East' : '', 'oak', ...figures(at + 1)]),
  );
  const table = tableOf([...row(200, ['Yard', 'Kind', 'Loss', 'Error', 'Days']), ...rows]);
  expect(table?.rows).toBe(5);
  expect(table?.cells.every(({ rowSpan }) => rowSpan === 1)).toBe(true);
});
