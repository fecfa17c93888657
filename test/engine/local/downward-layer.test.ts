import { describe, expect, it } from 'vitest';
import { layOutLayer, uprightWords } from '../../../src/engine/local/layer-layout.ts';
import { laidPage } from '../../../src/engine/local/laid-page.ts';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { pageWith, typeset } from './chars.ts';
import { markdownOf } from './laid.ts';

const size = 12;
const pitch = 20;
const text = [
  'この契約は期間を定めず、いつでも解約する',
  'ことができる。家賃は毎月一日に支払うもの',
  'とする。暖房と水道の費用は借主が負担する',
  '変更は必ず書面で行わなければならないもの',
];

/** Signs below each other from the top, the column with its right edge at x. */
function column(signs: string, x: number, top: number): PdfChar[] {
  return [...signs].flatMap((sign, at) => {
    const y = top + at * size;
    const cell = [x - size, y, x, y + size] as const;
    return typeset(sign, 0, 0, size, { cell, bbox: [cell[0] + 1, y + 1, x - 1, y + size - 1] });
  });
}

const columns = (top = 100) => text.map((signs, at) => column(signs, 500 - at * pitch, top));
const read = (chars: readonly PdfChar[]) => layOutLayer(uprightWords(pageWith(chars)));
const linesOf = (chars: readonly PdfChar[]) => read(chars).flatMap(({ lines }) => lines.map((line) => line.text));

describe('a text layer whose lines run down the page', () => {
  it('is read by its columns from the right, whatever order they were drawn in', () => {
    expect(linesOf(columns().flat())).toEqual(text);
    expect(linesOf(columns().toReversed().flat())).toEqual(text);
  });

  it('keeps the signs of a line together where a library puts them behind those at their height', () => {
    const [first = [], second = [], ...rest] = columns();
    const stop = first.findIndex((char) => char.text === '、');
    const mixed = [...first.slice(0, stop), ...second.slice(0, 3), ...first.slice(stop), ...second.slice(3)];
    expect(linesOf([...mixed, ...rest.flat()])).toEqual(text);
  });

  it('has its words where they stand', () => {
    const [block] = read(columns().flat());
    const [first] = block?.lines ?? [];
    expect(first?.bbox).toEqual([489, 101, 499, 100 + 20 * size - 1]);
  });

  it('is read after what stands level above it, and before what stands below', () => {
    const head = typeset('月刊住まい八月号', 250, 60, size);
    const foot = typeset('written for tenants', 250, 500, size);
    expect(linesOf([...foot, ...head, ...columns().flat()])).toEqual([
      '月刊住まい八月号',
      ...text,
      'written for tenants',
    ]);
  });

  it('reads two tiers one after the other', () => {
    const [above, below] = [columns(), columns(420)];
    expect(linesOf([...above.flat(), ...below.flat()])).toEqual([...text, ...text]);
  });

  it('comes the same without words', () => {
    const markdown = markdownOf(laidPage(0, pageWith(columns().flat())));
    expect(markdown.replaceAll(/\\?\n/gu, '')).toBe(text.join(''));
  });

  it('is not what a level page is taken for, be some of its signs below each other', () => {
    const level = text.flatMap((line, at) => typeset(line, 60, 100 + at * pitch, size));
    expect(uprightWords(pageWith([...level, ...column('目次一覧表', 560, 100)])).downward.size).toBe(0);
    expect(linesOf(level)).toEqual(text);
  });
});
