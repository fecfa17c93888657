/** Layers that seem garbled, against what was recognised of the same page. */
import { expect, it } from 'vitest';
import { agreesWith } from '../../../src/engine/local/layer-agreement.ts';
import { pageWith, typeset } from './chars.ts';

let state = 11;
const drawn = (from: string) => from.charAt((state = (state * 48_271) % 2_147_483_647) % from.length);
const word = (from: string, length = 7) => Array.from({ length }, () => drawn(from)).join('');
const rowsOf = (from: string) => Array.from({ length: 20 }, () => Array.from({ length: 5 }, () => word(from)));
const layerOf = (rows: readonly (readonly string[])[]) =>
  pageWith(rows.flatMap((row, at) => typeset(row.join(' '), 20, 40 + at * 14, 9)));
const read = (rows: readonly (readonly string[])[]) => rows.flat().map((text) => ({ text }));
const rows = rowsOf('bcdfghjkmnpqrstvwxz');

it('a layer agrees with what was read of it, but for some letters', () => {
  const misread = rows.map((row) => row.map((text, at) => (at % 3 === 0 ? text.replace(/.$/u, 'o') : text)));
  expect(agreesWith(layerOf(rows), read(rows))).toBe(true);
  expect(agreesWith(layerOf(rows), read(misread))).toBe(true);
});

it('wherever the reading goes on, by rows or by columns', () => {
  const columns = rows[0]?.map((_, at) => rows.map((row) => row[at] ?? '')) ?? [];
  expect(agreesWith(layerOf(rows), read(columns))).toBe(true);
});

it('a layer does not agree that says something else, in other letters or other figures', () => {
  const exchanged = rows.map((row) =>
    row.map((text) =>
      text.replaceAll(/[bcdfg]/gu, (letter) => ({ b: 'c', c: 'd', d: 'f', f: 'g', g: 'b' })[letter] ?? ''),
    ),
  );
  const shifted = rows.map((row) =>
    row.map((text) => text.replaceAll(/./gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 29))),
  );
  expect(agreesWith(layerOf(exchanged), read(rows))).toBe(false);
  expect(agreesWith(layerOf(shifted), read(rows))).toBe(false);
  expect(agreesWith(layerOf(rowsOf('0123456789')), read(rowsOf('0123456789')))).toBe(false);
});

it('a layer does not agree that has but a part of what was read, or is full of codes without meaning', () => {
  expect(agreesWith(layerOf(rows.slice(0, 4)), read(rows))).toBe(false);
  const holes = rows.map((row) => row.map((text) => text.replace(/^./u, '\ue001')));
  expect(agreesWith(layerOf(holes), read(rows))).toBe(false);
});
