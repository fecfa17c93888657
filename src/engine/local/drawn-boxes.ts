/** Owns boxes to tick that a PDF page draws as lines: where they are, whether something is in them, and their place among the words. Pure. */
import { middle, unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import type { PlacedWord } from '../../layout/placed-word.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import type { PdfPage } from './pdf-reader.ts';
import { ticked, unticked } from './tick-boxes.ts';

/** Sides of a box, in points and in sizes of the type beside it. */
const [shortest, longest] = [5, 22];
const [smallest, largest] = [0.55, 1.8];
/** Of its four lines, which meet within as many points; one side is no longer than the other by more than this share. */
const meeting = 1.2;
const notSquare = 0.12;
/** Sides to the text behind a box, half as many to that before it; and between boxes that letters are written into. */
const beside = 12;
const nextLetter = 0.6;
/** Shares of the side: of what is drawn in a box, at least, and of what is more than its ground, at most. */
const leastTick = 0.3;
const ground = 0.9;
/** How far beyond the box a tick may go, in sides. */
const beyond = 1;
/** Pages with more short lines are drawings. */
const mostLines = 3000;
/** Signs that are set into a box to tick it. */
const tickSign = /^[xX×✓✔✕✖✗✘☑☒●■•]$/u;

interface Square {
  readonly bbox: BoundingBox;
  readonly side: number;
  readonly sides: ReadonlySet<Ruling>;
}

/**
 * @param words of the page's text, as it draws them
 * @returns them with `☐` or `☒` for each box, next to the text that it stands beside, where a sign that ticks a box becomes one with it;
 * and the page without the lines of these boxes, which rule no table
 */
export function withDrawnBoxes(
  page: PdfPage,
  words: readonly PlacedWord[],
): { readonly page: PdfPage; readonly words: readonly PlacedWord[] } {
  const { rulings, drawings = [] } = page;
  const squares = squaresOf(rulings);
  const all = [...words];
  const drawn: BoundingBox[] = [];
  for (const square of squares.toSorted((one, other) => one.bbox[0] - other.bbox[0])) {
    if (isOfGrid(square, rulings) || isForLetters(square, squares)) continue;
    const inside = words.filter(({ bbox }) => isInside(bbox, square.bbox));
    const [sign] = inside;
    if (inside.length > 1 || (sign !== undefined && !tickSign.test(sign.text))) continue;
    const near = wordBeside(square, words, sign);
    if (near === undefined ? !isInRow(square, squares) : !fits(square, near)) continue;
    const isTicked = sign !== undefined || hasTick(square, rulings, drawings);
    const bbox = unionBox([square.bbox, ...(sign === undefined ? [] : [sign.bbox])]) ?? square.bbox;
    const { style, element } = sign ?? near ?? {};
    const told = { ...(style === undefined ? {} : { style }), ...(element === undefined ? {} : { element }) };
    const word: PlacedWord = { text: isTicked ? ticked : unticked, bbox, confidence: 1, ...told };
    if (sign !== undefined) all[all.indexOf(sign)] = word;
    else if (near === undefined) all.push(word);
    else all.splice(all.indexOf(near) + (near.bbox[0] > bbox[0] ? 0 : 1), 0, word);
    drawn.push(square.bbox);
  }
  if (drawn.length === 0) return { page, words };
  const isOfBox = (box: BoundingBox) => drawn.some((bbox) => isInside(box, grown(bbox, meeting)) && isShort(box));
  const others = {
    rulings: rulings.filter(({ bbox }) => !isOfBox(bbox)),
    ...(page.drawings === undefined ? {} : { drawings: drawings.filter((box) => !isOfBox(box)) }),
  };
  return { page: { ...page, ...others }, words: all };
}

function squaresOf(rulings: readonly Ruling[]): readonly Square[] {
  const lines = rulings.filter(({ kind, bbox }) => kind === 'line' && isShort(bbox));
  if (lines.length < 4 || lines.length > mostLines) return [];
  const upright = lines.filter(({ bbox }) => bbox[3] - bbox[1] > bbox[2] - bbox[0]);
  const level = lines.filter(({ bbox }) => bbox[3] - bbox[1] <= bbox[2] - bbox[0]);
  const squares = new Map<string, Square>();
  for (const left of upright) {
    const [, y0, , y1] = left.bbox;
    const x0 = middle(left.bbox, 0);
    const height = y1 - y0;
    const right = upright.find(
      ({ bbox }) =>
        Math.abs(bbox[1] - y0) <= meeting &&
        Math.abs(bbox[3] - y1) <= meeting &&
        Math.abs(middle(bbox, 0) - x0 - height) <= notSquare * height + meeting / 2,
    );
    if (right === undefined) continue;
    const x1 = middle(right.bbox, 0);
    const edge = (y: number) =>
      level.find(
        ({ bbox }) =>
          Math.abs(middle(bbox, 1) - y) <= meeting &&
          Math.abs(bbox[0] - x0) <= meeting &&
          Math.abs(bbox[2] - x1) <= meeting,
      );
    const [top, bottom] = [edge(y0), edge(y1)];
    if (top === undefined || bottom === undefined) continue;
    const bbox: BoundingBox = [x0, middle(top.bbox, 1), x1, middle(bottom.bbox, 1)];
    const key = bbox.map((edgeAt) => Math.round(edgeAt)).join(' ');
    squares.set(key, { bbox, side: x1 - x0, sides: new Set([left, right, top, bottom]) });
  }
  return [...squares.values()];
}

function isShort([x0, y0, x1, y1]: BoundingBox): boolean {
  const length = Math.max(x1 - x0, y1 - y0);
  return length >= shortest && length <= longest;
}

/** Whether other lines meet it from outside, as in a table. */
function isOfGrid({ bbox, sides }: Square, rulings: readonly Ruling[]): boolean {
  const around = grown(bbox, meeting);
  return rulings.some(
    (ruling) =>
      ruling.kind === 'line' && !sides.has(ruling) && overlaps(ruling.bbox, around) && !contains(around, ruling.bbox),
  );
}

/** Whether another one stands close by on the same level, as where a letter is written into each. */
function isForLetters({ bbox, side }: Square, squares: readonly Square[]): boolean {
  return squares.some(({ bbox: other }) => {
    const white = Math.max(other[0] - bbox[2], bbox[0] - other[2]);
    return other !== bbox && Math.abs(other[1] - bbox[1]) <= meeting && white < nextLetter * side;
  });
}

/** Whether there is another one in the same row or column, as in a table of answers. */
function isInRow({ bbox, side }: Square, squares: readonly Square[]): boolean {
  return squares.some(
    ({ bbox: other, side: length }) =>
      other !== bbox &&
      Math.abs(length - side) <= meeting &&
      (Math.abs(other[0] - bbox[0]) <= meeting || Math.abs(other[1] - bbox[1]) <= meeting),
  );
}

/** The nearest word on the level of the box: its text stands behind it, seldom before. */
function wordBeside(
  { bbox, side }: Square,
  words: readonly PlacedWord[],
  sign: PlacedWord | undefined,
): PlacedWord | undefined {
  const at = middle(bbox, 1);
  let best: PlacedWord | undefined;
  let nearest = beside * side;
  for (const word of words) {
    if (word === sign || word.bbox[1] > at || word.bbox[3] < at) continue;
    const white = word.bbox[0] >= bbox[0] ? word.bbox[0] - bbox[2] : 2 * (bbox[0] - word.bbox[2]);
    if (white < -side / 2 || white > nearest) continue;
    [best, nearest] = [word, white];
  }
  return best;
}

function fits({ side }: Square, { style, bbox }: PlacedWord): boolean {
  const size = style?.fontSize ?? bbox[3] - bbox[1];
  return side >= smallest * size && side <= largest * size;
}

function hasTick({ bbox, side, sides }: Square, rulings: readonly Ruling[], drawings: readonly BoundingBox[]): boolean {
  const sizeOf = (box: BoundingBox) => Math.max(box[2] - box[0], box[3] - box[1]);
  const isMark = (box: BoundingBox) =>
    isInside(box, bbox) && sizeOf(box) >= leastTick * side && contains(grown(bbox, beyond * side), box);
  return (
    drawings.some(isMark) ||
    rulings.some((ruling) => {
      if (sides.has(ruling) || !isMark(ruling.bbox)) return false;
      return ruling.kind === 'line'
        ? contains(bbox, grown(ruling.bbox, meeting / 2))
        : sizeOf(ruling.bbox) < ground * side;
    })
  );
}

/** Whether its middle lies in the other one. */
function isInside(box: BoundingBox, [x0, y0, x1, y1]: BoundingBox): boolean {
  const [x, y] = [middle(box, 0), middle(box, 1)];
  return x > x0 && x < x1 && y > y0 && y < y1;
}

function grown([x0, y0, x1, y1]: BoundingBox, by: number): BoundingBox {
  return [x0 - by, y0 - by, x1 + by, y1 + by];
}

function contains(outer: BoundingBox, box: BoundingBox): boolean {
  return box[0] >= outer[0] && box[1] >= outer[1] && box[2] <= outer[2] && box[3] <= outer[3];
}

function overlaps(box: BoundingBox, other: BoundingBox): boolean {
  return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
}
