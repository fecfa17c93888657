/** Fields of a form in boxes that share their lines, each counted. */
import { expect, test } from 'vitest';
import { layOutPage, type Ruling } from '../../src/layout/page-layout.ts';
import { set } from './words.ts';

const across = (x0: number, x1: number, y: number): Ruling => ({ kind: 'line', bbox: [x0, y, x1, y + 0.5] });
const down = (x: number, y0: number, y1: number): Ruling => ({ kind: 'line', bbox: [x, y0, x + 0.5, y1] });
const frame = [
  ...[100, 130, 160, 190].map((y) => across(60, 500, y)),
  ...[60, 500].map((x) => down(x, 100, 190)),
  down(280, 100, 130),
  ...[200, 360].map((x) => down(x, 130, 160)),
];
const field = (x: number, y: number, label: string, value: string, size = 7) => [
  ...set(label, { x, y: y + 9, size }),
  ...set(value, { x, y: y + 24 }),
];
const tableOf = (last: readonly [label: string, value: string]) =>
  layOutPage({
    width: 600,
    height: 800,
    words: [
      ...field(64, 100, '1. Family name', 'Thornfield'),
      ...field(284, 100, '2. Given names', 'Ada Maud'),
      ...field(64, 130, '3. Born on', '14/02/1987'),
      ...field(204, 130, '4. Citizen of', 'Ireland'),
      ...field(364, 130, '5. Telephone', '+353 555 0137'),
      ...field(64, 160, ...last),
    ],
    rulings: frame,
  }).flatMap(({ table }) => table ?? [])[0];

test('the last field is one, though it goes across the form and is counted as notes are', () => {
  const table = tableOf(['6. Address', '27 Upper Quay, Athlone']);
  expect(table?.rows).toBe(3);
  const last = table?.cells.at(-1);
  expect([last?.text, last?.columnSpan]).toEqual(['6. Address\n27 Upper Quay, Athlone', 4]);
  expect(table?.cells.some(({ header }) => header)).toBe(false);
});

test('a note that is counted otherwise is none of them', () => {
  expect(tableOf(['(a) All fields', 'are to be filled in'])?.rows).toBe(2);
});

test('a label is a line of its own above what was filled in, in smaller print or with a colon', () => {
  const textsOf = (of: readonly (readonly [label: string, value: string, size?: number])[]) =>
    layOutPage({
      width: 600,
      height: 800,
      words: of.flatMap((own, at) => field(at % 2 === 0 ? 64 : 284, 100 + 30 * (at >> 1), ...own)),
      rulings: [...[100, 130, 160].map((y) => across(60, 500, y)), ...[60, 280, 500].map((x) => down(x, 100, 160))],
    }).flatMap(({ table }) => table?.cells.map(({ text }) => text) ?? []);
  const fields = [
    ['Family name', 'Thornfield'],
    ['Given names', 'Ada Maud'],
    ['Born on', '14/02/1987'],
    ['Citizen of', 'Ireland'],
  ] as const;
  expect(textsOf(fields)).toEqual(fields.map((own) => own.join('\n')));
  const marked = fields.map(([label, value]) => [`${label}:`, value, 10] as const);
  expect(textsOf(marked)).toEqual(marked.map(([label, value]) => `${label}\n${value}`));
  // Of one size, the second line goes on with the first.
  const even = fields.map(([label, value]) => [label, value, 10] as const);
  expect(textsOf(even)).toEqual(fields.map((own) => own.join(' ')));
});
