/** Owns marks that may be a short word standing alone: page analysis takes page numbers and single amounts for specks. */
import type { ComponentBox } from './components.ts';
import { letterCoverage } from './letter-coverage.ts';
import type { PlacedCharacter } from './line-vote.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord } from './tesseract.ts';
import { meanConfidence } from './reader-choice.ts';
import { chainLetters } from './text-lines.ts';
import { boxOfMarks, type UnreadMark } from './unread-marks.ts';

type Box = RecognizedWord['bbox'];

/** Longer rows of letters are lines of their own; a page with more short ones shows a picture, or grain. */
const longest = 4;
const mostPlaces = 16;
/** Heights of a capital that a mark has, the tallest of its word. */
const [lowest, tallest] = [0.75, 2] as const;
/** Heights of a capital around a word in which no other mark stands, and to its sides in which a sign of its may. */
const around = 1;
const beside = 1.2;

/**
 * Finds words of a few letters that nothing was read of, and that no other such marks surround, as in pictures.
 * @param capitalHeight pixels
 */
export function loneMarks(
  image: GrayImage,
  words: readonly RecognizedWord[],
  capitalHeight: number,
): readonly UnreadMark[] {
  const { unread } = letterCoverage(
    image,
    capitalHeight,
    words.map(({ bbox }) => bbox),
  );
  const found = chainLetters(unread, capitalHeight, 1).filter(
    (marks) => marks.length <= longest && isTall(marks, capitalHeight),
  );
  if (found.length > mostPlaces) return [];
  return found
    .filter((marks) => !isAmidOthers(marks, unread, around * capitalHeight))
    .map((marks) => ({ box: withSigns(boxOfMarks(marks), words, beside * capitalHeight, image.width), words: [] }));
}

function isTall(marks: readonly ComponentBox[], capitalHeight: number): boolean {
  const height = Math.max(...marks.map(({ top, bottom }) => bottom + 1 - top));
  return height >= lowest * capitalHeight && height <= tallest * capitalHeight;
}

/** Above and below; beside it stand its own signs. */
function isAmidOthers(marks: readonly ComponentBox[], unread: readonly ComponentBox[], margin: number): boolean {
  const [x0, y0, x1, y1] = boxOfMarks(marks);
  return unread.some(({ left, right, top, bottom }) => {
    const isNear = right >= x0 - margin && left <= x1 + margin && bottom >= y0 - margin && top <= y1 + margin;
    return isNear && (bottom < y0 || top > y1);
  });
}

/** Wider on both sides as far as no word stands there: a dash or a sign of percent has no shape of a letter. */
function withSigns([x0, y0, x1, y1]: Box, words: readonly RecognizedWord[], reach: number, width: number): Box {
  const inRow = words.filter(({ bbox }) => bbox[1] < y1 && bbox[3] > y0).map(({ bbox }) => bbox);
  const left = Math.max(0, x0 - reach, ...inRow.filter((box) => box[2] <= x0).map((box) => box[2]));
  const right = Math.min(width, x1 + reach, ...inRow.filter((box) => box[0] >= x1).map((box) => box[0]));
  return [left, y0, right, y1];
}

/** Rings, strokes and crosses are drawn as often as they are written. */
const shape = /^[0OoQDC1lI|iXx+]+$/;
const loneWord =
  /^[-+(]?(?:\d[\d.,:/ -]*[%)]?|[A-Za-z]{2,4}|[A-Za-z]{1,3}[. -]{1,2}\d{1,3}|[A-Za-z]\d{1,3}|\d{1,3}[A-Za-z]) ?[%).-]?$/;

/** Whether a text may be such a word. */
export function isLoneWord(text: string): boolean {
  return loneWord.test(text) && (!shape.test(text) || /[1-9]\d|\d[1-9]/.test(text));
}

/** What the network for Latin letters is surely right with, and the one for English, which is less sure of single letters. */
const [surely, rather] = [0.9, 0.75] as const;

/** What both networks read, where they are sure of it: of the reading with more spaces. @param readings Latin, English */
export function agreedWord([latin, english]: readonly (readonly PlacedCharacter[])[]): readonly PlacedCharacter[] {
  if (latin === undefined || english === undefined) return [];
  const letters = (read: readonly PlacedCharacter[]) => read.filter(({ text }) => text.trim() !== '');
  const text = (read: readonly PlacedCharacter[]) =>
    letters(read)
      .map((character) => character.text)
      .join('');
  const isSure = meanConfidence(letters(latin)) >= surely && meanConfidence(letters(english)) >= rather;
  if (!isSure || text(latin) !== text(english)) return [];
  return english.length > latin.length ? english : latin;
}
