/** Owns finding the lines of letters on a page that no reading has covered. */
import type { ComponentBox } from './components.ts';
import { grow, type Quad } from './quad.ts';
import { isLeftOut } from './step-switch.ts';
import { chainLetters } from './text-lines.ts';

/** Fewer marks in a row are specks, signs and parts of pictures. */
const fewestLetters = 5;
/** Letters of a line share their height, give or take this factor, most of them. */
const alike = 1.6;
const mostAlike = 0.8;
/** More lines than these are a picture or grain; the longest ones are looked at. */
const mostLines = 24;
/** Paper around a line, in heights of a capital. */
const margin = 0.3;

/**
 * Level boxes of lines that the marks stand in.
 * @param unread letter-like marks, pixels
 * @param capitalHeight pixels
 */
export function unreadLines(unread: readonly ComponentBox[], capitalHeight: number): readonly Quad[] {
  if (isLeftOut('unread lines')) return [];
  return chainLetters(unread, capitalHeight, fewestLetters)
    .filter(isEven)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, mostLines)
    .map((line) => {
      const [left, top] = [Math.min(...line.map((box) => box.left)), Math.min(...line.map((box) => box.top))];
      const [right, bottom] = [Math.max(...line.map((box) => box.right)), Math.max(...line.map((box) => box.bottom))];
      const quad: Quad = { origin: [left, top], along: [right + 1 - left, 0], across: [0, bottom + 1 - top] };
      return grow(quad, margin * capitalHeight);
    });
}

function isEven(line: readonly ComponentBox[]): boolean {
  const heights = line.map((box) => box.bottom + 1 - box.top).toSorted((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 0;
  return heights.filter((height) => height < usual * alike && height > usual / alike).length >= mostAlike * line.length;
}
