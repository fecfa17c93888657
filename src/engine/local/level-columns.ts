/** Owns columns of figures that page analysis takes for a line of text that runs down or up the page: each row is a line of its own. Pure. */
import { median } from '../../median.ts';
import { componentBoxes } from './components.ts';
import { cutOut } from './line-image.ts';
import { around, turnedBack, type PixelBox, type Run } from './page-runs.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Heights of a letter by which the rows of a column stand apart, in the middle; letters of a line that is turned stand closer. */
const leastGap = 0.5;
/** Rows by which a column is told; fewer only beside one, or where each letter is higher than wide as none is that is turned. */
const fewestRows = 3;
const fewestUpright = 2;
/** Share of the shorter side by which two letters stand beside each other in one row, or two pieces above each other. */
const leastShared = 0.5;
/** Heights of a letter: so little white parts its pieces, such as the foot of a small "2". */
const joinedWithin = 0.2;
/** Heights of a letter: farther apart two letters of a row are no word, and so far from a column stands what belongs to it. */
const widestWhite = 0.7;
/** Share of its height that a stroke is wide at least where it is a figure; strokes below each other are the rest of a rule. */
const thinnest = 0.2;
/** Heights of a figure: how far from it those are looked for that were lost, how high they are, and how much white is within a number. */
const mostLost = 3;
const leastLost = 0.7;
const widestSpace = 0.45;
/** Heights of a figure that a line reaches below it. */
const descender = 0.35;
/** Share of its height that a sign of Chinese, Japanese or Korean is wide, the middling one; figures are at most two thirds. */
const squarish = 0.8;

/** Letters in pixels of the page, where the run is no line of turned text. */
interface Column {
  readonly run: Run;
  readonly letters: readonly PixelBox[];
  readonly box: PixelBox;
  readonly height: number;
}

/**
 * Short words below each other, such as the numbers of a table's rows, are nearer to the next row than to the next column, and so
 * page analysis chains them downward (FindVerticalTextChains of textord/strokewidth.cpp).
 * What it leaves out beside them, as it does with strokes below each other, is found again.
 * @param threshold grey level; pixels at or below it are ink
 * @returns the same runs where no column is among them
 */
export function levelColumns(runs: readonly Run[], page: GrayImage, threshold: number): readonly Run[] {
  if (isLeftOut('level columns')) return runs;
  const turned = runs.filter(({ turn }) => turn === 90 || turn === 270).map((run) => columnOf(run, page));
  const sure = turned.filter(isOfRows);
  if (sure.length === 0 || isWrittenDown(turned, runs)) return runs;
  const columns = turned.filter((one) => sure.includes(one) || sure.some((column) => isBeside(one, column)));
  const taken = new Set(columns.map(({ run }) => run));
  let line = Math.max(...runs.map((run) => run.line));
  const others = runs.filter((run) => !taken.has(run) && run.turn === 0);
  // Letters of words that begin alike, as "Item" in each row, are in both.
  const isElsewhere = (box: PixelBox) => others.some((run) => isInside(box, run.box));
  const levelled = wordsOf(columns, isElsewhere).map(({ letters: found, height, paragraph }): Run => {
    const letters = withLost(found, height, others, page, threshold);
    const [left, top, right, bottom] = letters.reduce(around);
    const below = Math.min(page.height, bottom + Math.ceil(descender * height));
    line += 1;
    return { box: [left, Math.min(top, bottom - height), right, below], blobs: letters, line, paragraph, turn: 0 };
  });
  return [...runs.filter((run) => !taken.has(run)), ...levelled];
}

/** Whether a page is written in columns of signs, which are as wide as high and may stand far apart. */
function isWrittenDown(turned: readonly Column[], runs: readonly Run[]): boolean {
  const signs = turned.flatMap(({ letters }) => letters);
  const level = runs.reduce((sum, { turn, blobs }) => sum + (turn === 0 ? blobs.length : 0), 0);
  const shape = median(signs.map((sign) => widthOf(sign) / heightOf(sign))) ?? 0;
  return signs.length > level && shape >= squarish;
}

function columnOf(run: Run, page: GrayImage): Column {
  const blobs = run.blobs.map((blob) => turnedBack(blob, run.turn, page)).toSorted((one, other) => one[1] - other[1]);
  const apart = joinedWithin * (median(blobs.map(heightOf)) ?? 0);
  const letters: PixelBox[] = [];
  for (const blob of blobs) {
    const above = letters.at(-1);
    const isPart = above !== undefined && blob[1] - above[3] <= apart && isBelow(above, blob);
    if (isPart) letters[letters.length - 1] = around(above, blob);
    else letters.push(blob);
  }
  return { run, letters, box: letters.reduce(around), height: median(letters.map(heightOf)) ?? 0 };
}

function isBelow(one: PixelBox, other: PixelBox): boolean {
  const shared = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  return shared >= leastShared * Math.min(widthOf(one), widthOf(other));
}

/** Whether so much white is between most of the letters that each of them is a row. */
function isOfRows({ letters, height }: Column): boolean {
  const gaps: number[] = [];
  let bottom: number | undefined;
  for (const [, top, , to] of letters) {
    if (bottom !== undefined && top >= bottom) gaps.push(top - bottom);
    bottom = Math.max(bottom ?? to, to);
  }
  if ((median(gaps) ?? 0) < leastGap * height) return false;
  // What is left of a rule between two columns.
  if (letters.every((letter) => widthOf(letter) < thinnest * heightOf(letter))) return false;
  const rows = gaps.length + 1;
  return rows >= fewestRows || (rows >= fewestUpright && letters.every((letter) => heightOf(letter) > widthOf(letter)));
}

/** A row that page analysis took for a line by itself, or another column of figures of the same numbers. */
function isBeside({ box, height }: Column, column: Column): boolean {
  const reach = widestWhite * column.height;
  const isLike = height > column.height / 2 && height < column.height * 2;
  return isLike && box[0] <= column.box[2] + reach && box[2] >= column.box[0] - reach;
}

/** The letters of all columns as words, from the top. */
function wordsOf(columns: readonly Column[], isElsewhere: (letter: PixelBox) => boolean) {
  const all = columns
    .flatMap(({ letters, height, run: { paragraph } }) => letters.map((box) => ({ box, height, paragraph })))
    .filter(({ box }) => !isElsewhere(box))
    .toSorted((one, other) => one.box[0] - other.box[0]);
  const words: { letters: PixelBox[]; height: number; paragraph: number }[] = [];
  for (const { box, height, paragraph } of all) {
    const word = words.find(({ letters }) => {
      const last = letters.at(-1);
      return last !== undefined && isInRow(last, box) && box[0] - last[2] <= widestWhite * height;
    });
    if (word === undefined) words.push({ letters: [box], height, paragraph });
    else word.letters.push(box);
  }
  return words.toSorted((one, other) => (one.letters[0]?.[1] ?? 0) - (other.letters[0]?.[1] ?? 0));
}

/** The letters of a word, from the left, with those beside them that are in no run. */
function withLost(
  letters: readonly PixelBox[],
  height: number,
  others: readonly Run[],
  page: GrayImage,
  threshold: number,
): readonly PixelBox[] {
  const word = letters.reduce(around);
  const reach = Math.ceil(mostLost * height);
  const strip: PixelBox = [Math.max(0, word[0] - reach), word[1], Math.min(page.width, word[2] + reach), word[3]];
  const isFree = (box: PixelBox) => ![...letters, ...others.map((run) => run.box)].some((other) => touches(box, other));
  const [lost, all] = [[] as PixelBox[], [...letters]];
  for (const { left, top, right, bottom } of componentBoxes(cutOut(page, strip), threshold)) {
    const box: PixelBox = [strip[0] + left, strip[1] + top, strip[0] + right + 1, strip[1] + bottom + 1];
    if (heightOf(box) >= leastLost * height && widthOf(box) <= height && isFree(box)) lost.push(box);
  }
  // Nearest first: each is beside what was there before.
  const middle = (word[0] + word[2]) / 2;
  const away = ([left, , right]: PixelBox) => Math.abs((left + right) / 2 - middle);
  for (const box of lost.toSorted((one, other) => away(one) - away(other)))
    if (all.some((letter) => whiteBetween(letter, box) <= widestSpace * height)) all.push(box);
  return all.toSorted((one, other) => one[0] - other[0]);
}

function whiteBetween(one: PixelBox, other: PixelBox): number {
  return Math.max(other[0] - one[2], one[0] - other[2]);
}

function isInside(letter: PixelBox, box: PixelBox): boolean {
  const [x, y] = [(letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2];
  return x > box[0] && x < box[2] && y > box[1] && y < box[3];
}

function touches(one: PixelBox, other: PixelBox): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

function isInRow(one: PixelBox, other: PixelBox): boolean {
  const shared = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return shared >= leastShared * Math.min(heightOf(one), heightOf(other));
}

function heightOf([, top, , bottom]: PixelBox): number {
  return bottom - top;
}

function widthOf([left, , right]: PixelBox): number {
  return right - left;
}
