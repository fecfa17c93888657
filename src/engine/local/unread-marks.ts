/** Owns marks that may be figures standing alone in the cells of a table: page analysis takes single ones for specks. */
import { chainLetters } from './text-lines.ts';
import type { ComponentBox } from './components.ts';
import { isFigures } from './figure-words.ts';
import { letterCoverage } from './letter-coverage.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord } from './tesseract.ts';

type Box = RecognizedWord['bbox'];

/** Pages with fewer words that are figures, or a smaller share of them, have no table of figures. */
const fewestFigures = 6;
const leastFigures = 0.08;
/** Short words that were read with less confidence may be figures, too. */
const doubtful = 0.8;
const longestFigure = 4;
/** Heights of capitals: figures are as tall, give or take this factor. */
const alike = 1.35;
/** Their middles differ from those of their column by at most this many. */
const besideColumn = 1.5;
/** More marks than these are a picture. */
const mostMarks = 80;

/** Where a figure may stand, and the doubtful words that were read there. */
export interface UnreadMark {
  readonly box: Box;
  readonly words: readonly RecognizedWord[];
}

/**
 * Finds marks that no word covers, and short doubtful words, where they stand in a row with words and in a column with figures.
 * @param capitalHeight pixels
 */
export function unreadMarks(
  image: GrayImage,
  words: readonly RecognizedWord[],
  capitalHeight: number,
): readonly UnreadMark[] {
  const figures = words.filter(({ text }) => isFigures(text));
  if (figures.length < Math.max(fewestFigures, leastFigures * words.length)) return [];
  const doubted = words.filter(
    ({ text, confidence }) => confidence < doubtful && text.length <= longestFigure && /[^\p{M}\s]/u.test(text),
  );
  const { unread } = letterCoverage(
    image,
    capitalHeight,
    words.filter((word) => !doubted.includes(word)).map(({ bbox }) => bbox),
  );
  const marks = chainLetters(unread, capitalHeight, 1)
    .filter((line) => line.length <= longestFigure)
    .map(boxOfMarks)
    .filter((box) => isTall(box, capitalHeight) && words.some(({ bbox }) => isInRow(box, bbox)));
  const columns = [...figures.map(({ bbox }) => bbox), ...marks];
  const candidates = marks.filter((box) => columns.some((other) => isInColumn(box, other, capitalHeight)));
  return candidates.length > mostMarks
    ? []
    : candidates.map((box) => ({ box, words: doubted.filter(({ bbox }) => isCovered(bbox, box)) }));
}

export function boxOfMarks(marks: readonly ComponentBox[]): Box {
  return [
    Math.min(...marks.map(({ left }) => left)),
    Math.min(...marks.map(({ top }) => top)),
    Math.max(...marks.map(({ right }) => right)) + 1,
    Math.max(...marks.map(({ bottom }) => bottom)) + 1,
  ];
}

function isTall([, top, , bottom]: Box, capitalHeight: number): boolean {
  return bottom - top <= capitalHeight * alike && bottom - top >= capitalHeight / alike;
}

function isInRow([, top, , bottom]: Box, [, y0, , y1]: Box): boolean {
  const [middle, other] = [(top + bottom) / 2, (y0 + y1) / 2];
  return middle >= y0 && middle <= y1 && other >= top && other <= bottom;
}

/** One above the other, by their middles or by their right edges. */
function isInColumn(box: Box, other: Box, capitalHeight: number): boolean {
  if (box === other || Math.min(box[3], other[3]) > Math.max(box[1], other[1])) return false;
  const middles = Math.abs(box[0] + box[2] - other[0] - other[2]) / 2;
  return Math.min(middles, Math.abs(box[2] - other[2])) <= besideColumn * capitalHeight;
}

function isCovered([x0, y0, x1, y1]: Box, box: Box): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}
