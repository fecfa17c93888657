/** Columns on a scan whose lines stand at heights of their own, in letters that have no case to tell sentences by. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';

const size = 10;
const alphabet = 'אבגדהוזחטיכלמנסעפצקר';

/** Lines of words as a recogniser gives them, without sizes, from the right edge on; the first letter of each names the column. */
function column(name: string, right: number, top: number, lines: number, pitch: number): PlacedWord[] {
  return Array.from({ length: lines }, (_, row) => {
    const y = top + row * pitch;
    return Array.from({ length: 6 }, (__, at): PlacedWord => {
      const x1 = right - at * 3.1 * size;
      const text = `${at === 0 ? name : ''}${[0, 1, 2, 3, 4].map((letter) => alphabet[(7 * row + 3 * at + letter) % 20]).join('')}`;
      return { text, bbox: [x1 - 2.8 * size, y, x1, y + size], confidence: 0.95 };
    });
  }).flat();
}

/** First letters of the lines, column by column as they are read. A reader that goes across the page gives them from the top. */
function order(...columns: readonly (readonly PlacedWord[])[]): string {
  const words = columns.flat().toSorted((a, b) => a.bbox[1] - b.bbox[1] || b.bbox[0] - a.bbox[0]);
  const blocks = layOutPage({ width: 700, height: 842, words });
  return blocks.flatMap(({ lines }) => lines.map(({ text }) => text.replaceAll(/[א-ת ]/gu, ''))).join('');
}

const pitches = [1.3, 1.6, 1.9].map((pitch) => pitch * size);

test.each(pitches)('two short ones are read one after the other, with %f points from line to line', (pitch) => {
  expect(order(column('a', 420, 100 + pitch / 2, 3, pitch), column('b', 220, 100, 3, pitch))).toBe('aaabbb');
});

test.each(pitches)('so are three of which two stand level, with %f points from line to line', (pitch) => {
  const three = [column('a', 620, 100, 4, pitch), column('b', 418, 100 + pitch / 2, 4, pitch)];
  expect(order(...three, column('c', 216, 100, 4, pitch))).toBe('aaaabbbbcccc');
});

test('messages by turns, of one line or several, are read from the top', () => {
  const by = (name: string, right: number, tops: readonly number[], lines: number) =>
    tops.flatMap((top) => column(name, right, top, lines, 13));
  expect(order(by('a', 620, [100, 140, 180, 220], 1), by('b', 220, [120, 160, 200, 240], 1))).toBe('abababab');
  const of = (lines: number, top: number) => [0, 1, 2].map((at) => top + 2 * at * (13 * lines + 8));
  expect(order(by('a', 620, of(2, 100), 2), by('b', 220, of(2, 134), 2))).toBe('aabbaabbaabb');
});
