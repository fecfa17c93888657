/** Owns finding the lines of letters on a page that no reading has covered. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { letterCoverage } from './letter-coverage.ts';
import { grow, type Quad } from './quad.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import { areEven, chainLetters } from './text-lines.ts';

/** Fewer marks in a row are specks, signs and parts of pictures. */
const fewestLetters = 5;
/** Letters of a line share their height, give or take this factor, most of them. */
const alike = 1.6;
const mostAlike = 0.8;
/** More lines than these are a picture or grain; the longest ones are looked at. */
const mostLines = 24;
const mostCells = 100;
/** Paper around a line, in heights of a capital. */
const margin = 0.3;

/** Words whose letters hang together: heights of a capital, widths in their own heights, share of the box that is ink. */
const joined = { lowest: 0.7, highest: 4, narrowest: 0.4, widest: 25, least: 0.08, most: 0.7 } as const;
/** They follow each other at most so many heights apart, and overlap in height by this share. */
const widestGap = 1.2;
const level = 0.5;
/** A line of them is so many heights long. */
const shortest = 3;

/**
 * Level boxes of lines that the marks stand in.
 * @param unread letter-like marks, pixels
 * @param capitalHeight pixels
 */
export function unreadLines(unread: readonly ComponentBox[], capitalHeight: number): readonly Quad[] {
  if (isLeftOut('unread lines')) return [];
  return chainLetters(unread, capitalHeight, fewestLetters)
    .filter((line) => areEven(line, alike, mostAlike))
    .toSorted((a, b) => b.length - a.length)
    .slice(0, mostLines)
    .map((line) => quadAround(line, capitalHeight));
}

/**
 * Letters in lines that no word covers; 0 where there are so many of these that they are a picture or grain.
 * @param capitalHeight pixels
 * @param read boxes of the words that were read, pixels
 */
export function countUnread(image: GrayImage, capitalHeight: number, read: readonly Box[]): number {
  const lines = chainLetters(letterCoverage(image, capitalHeight, read).unread, capitalHeight, fewestLetters);
  return lines.length > mostLines
    ? 0
    : lines.filter((line) => areEven(line, alike, mostAlike)).reduce((sum, line) => sum + line.length, 0);
}

function quadAround(line: readonly ComponentBox[], capitalHeight: number): Quad {
  const [left, top] = [Math.min(...line.map((box) => box.left)), Math.min(...line.map((box) => box.top))];
  const [right, bottom] = [Math.max(...line.map((box) => box.right)), Math.max(...line.map((box) => box.bottom))];
  const quad: Quad = { origin: [left, top], along: [right + 1 - left, 0], across: [0, bottom + 1 - top] };
  return grow(quad, margin * capitalHeight);
}

/**
 * The same of a letter or a few that are alone in the cells of tables: page analysis takes them for specks.
 * @param uprights lines between the cells, pixels
 */
export function unreadInCells(
  unread: readonly ComponentBox[],
  capitalHeight: number,
  uprights: readonly Box[],
): readonly Quad[] {
  if (uprights.length === 0 || isLeftOut('unread lines')) return [];
  const isInCell = ({ left, right, top, bottom }: ComponentBox) => {
    const beside = uprights.filter(([, y0, , y1]) => y0 < top && y1 > bottom);
    return beside.some(([x0]) => x0 > right) && beside.some(([, , x1]) => x1 < left);
  };
  const isTall = ({ top, bottom }: ComponentBox) => bottom + 1 - top >= capitalHeight / alike;
  const cells = chainLetters(unread.filter(isInCell), capitalHeight, 1).filter(
    (line) => line.length < fewestLetters && line.some(isTall),
  );
  return cells.length > mostCells ? [] : cells.map((line) => quadAround(line, capitalHeight));
}

type Box = readonly [number, number, number, number];

/**
 * Level boxes of lines in scripts whose letters hang together, so that words are the marks: page analysis takes bold words for
 * rules or pictures.
 * @param capitalHeight pixels
 * @param read boxes of the words that were read, pixels
 */
export function unreadJoinedLines(image: GrayImage, capitalHeight: number, read: readonly Box[]): readonly Quad[] {
  if (isLeftOut('unread lines')) return [];
  const isCovered = (mark: ComponentBox) => {
    const [x, y] = [(mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2];
    return read.some(([x0, y0, x1, y1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
  };
  const words = componentBoxes(image, otsuThreshold(image).threshold)
    .filter((mark) => isJoinedWord(mark, capitalHeight) && !isCovered(mark))
    .toSorted((a, b) => a.left - b.left);
  if (words.length > mostLines * shortest) return [];
  const lines: ComponentBox[] = [];
  for (const word of words) {
    const at = lines.findIndex((line) => follows(line, word));
    const line = lines[at];
    if (line === undefined) lines.push(word);
    else lines[at] = around(line, word);
  }
  return lines
    .filter(
      (line) => line.right + 1 - line.left >= shortest * heightOf(line) && !read.some((box) => isBeside(line, box)),
    )
    .map(({ left, top, right, bottom }) => {
      const quad: Quad = { origin: [left, top], along: [right + 1 - left, 0], across: [0, bottom + 1 - top] };
      return grow(quad, margin * capitalHeight);
    });
}

/** Whether a word that was read stands next to the line: what lies there is read, too, and its box went wrong. */
function isBeside(line: ComponentBox, [x0, y0, x1, y1]: Box): boolean {
  const shared = Math.min(line.bottom + 1, y1) - Math.max(line.top, y0);
  const least = Math.min(heightOf(line), y1 - y0);
  return shared >= level * least && Math.max(x0 - line.right, line.left - x1) <= widestGap * least;
}

function isJoinedWord(mark: ComponentBox, capitalHeight: number): boolean {
  const [width, height] = [mark.right + 1 - mark.left, heightOf(mark)];
  const fill = mark.ink / (width * height);
  return (
    height >= joined.lowest * capitalHeight &&
    height <= joined.highest * capitalHeight &&
    width >= joined.narrowest * height &&
    width <= joined.widest * height &&
    fill >= joined.least &&
    fill <= joined.most
  );
}

function follows(line: ComponentBox, word: ComponentBox): boolean {
  const least = Math.min(heightOf(line), heightOf(word));
  const shared = Math.min(line.bottom, word.bottom) + 1 - Math.max(line.top, word.top);
  return shared >= level * least && word.left - line.right <= widestGap * least;
}

function around(line: ComponentBox, word: ComponentBox): ComponentBox {
  return {
    left: line.left,
    right: Math.max(line.right, word.right),
    top: Math.min(line.top, word.top),
    bottom: Math.max(line.bottom, word.bottom),
    ink: line.ink + word.ink,
  };
}

function heightOf({ top, bottom }: ComponentBox): number {
  return bottom + 1 - top;
}
