/** Owns marks that may be a short word standing alone: page analysis takes page numbers and single amounts for specks. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { letterCoverage } from './letter-coverage.ts';
import type { PlacedCharacter } from './line-vote.ts';
import { otsuThreshold } from './gray-levels.ts';
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
/** Heights of a capital above and below a word, and to its sides, in which no other ink stands, and in which a sign of its may. */
const around = 1;
const inRow = 3;
const beside = 1.2;
/** Heights of a capital that a rule is long, and thick; a frame is mostly paper. */
const [longRule, thickRule, sparse] = [3, 0.35, 0.05] as const;

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
  if (found.length === 0 || found.length > mostPlaces) return [];
  const ink = componentBoxes(image, otsuThreshold(image).threshold).filter(
    ({ top, bottom }) => bottom + 1 - top >= capitalHeight / 3,
  );
  return found
    .filter((marks) => !isAmidOthers(marks, ink, words, capitalHeight))
    .map((marks) => ({ box: withSigns(boxOfMarks(marks), words, beside * capitalHeight, image.width), words: [] }));
}

function isTall(marks: readonly ComponentBox[], capitalHeight: number): boolean {
  const height = Math.max(...marks.map(({ top, bottom }) => bottom + 1 - top));
  return height >= lowest * capitalHeight && height <= tallest * capitalHeight;
}

/** Ink above and below, and farther to its sides; rules and what words were read of do not count. */
function isAmidOthers(
  marks: readonly ComponentBox[],
  ink: readonly ComponentBox[],
  words: readonly RecognizedWord[],
  capitalHeight: number,
): boolean {
  const [x0, y0, x1, y1] = boxOfMarks(marks);
  const [margin, aside] = [around * capitalHeight, inRow * capitalHeight];
  return ink.some((one) => {
    const { left, right, top, bottom } = one;
    const isLevel = bottom >= y0 && top <= y1;
    const reach = isLevel ? aside : margin;
    if (right < x0 - reach || left > x1 + reach || bottom < y0 - margin || top > y1 + margin) return false;
    const isSmall = bottom + 1 - top < lowest * capitalHeight;
    if (marks.includes(one) || isRule(one, capitalHeight) || (isLevel && isSmall)) return false;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return !words.some(({ bbox }) => x >= bbox[0] && x <= bbox[2] && y >= bbox[1] && y <= bbox[3]);
  });
}

/** Frames and lines. */
function isRule({ left, right, top, bottom, ink }: ComponentBox, capitalHeight: number): boolean {
  const [width, height] = [right + 1 - left, bottom + 1 - top];
  const isLong = Math.max(width, height) >= longRule * capitalHeight;
  return isLong && (Math.min(width, height) <= thickRule * capitalHeight || ink <= sparse * width * height);
}

/** Wider on both sides as far as no word stands there: a dash or a sign of percent has no shape of a letter. */
function withSigns([x0, y0, x1, y1]: Box, words: readonly RecognizedWord[], reach: number, width: number): Box {
  const level = words.filter(({ bbox }) => bbox[1] < y1 && bbox[3] > y0).map(({ bbox }) => bbox);
  const left = Math.max(0, x0 - reach, ...level.filter((box) => box[2] <= x0).map((box) => box[2]));
  const right = Math.min(width, x1 + reach, ...level.filter((box) => box[0] >= x1).map((box) => box[0]));
  return [left, y0, right, y1];
}

/** Rings, strokes and crosses are drawn as often as they are written. */
const shape = /^[0OoQDC1lI|iXx+]+$/;
const loneWord =
  /^[-+(]?(?:\d[\d.,:/ -]*[%)]?|[A-Za-z]{2,4}|[A-Za-z]{1,3}[. -]{1,2}\d{1,3}|[A-Za-z]\/[A-Za-z]|[A-Za-z]\d{1,3}|\d{1,3}[A-Za-z]) ?[%).-]?$/;

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
