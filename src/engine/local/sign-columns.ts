/** Owns signs that stand far apart below each other, as in a title that runs down the page: a detector of lines takes each for one. Pure. */
import { boxOf, type Quad } from './quad.ts';

/** Share of the narrower one that two signs of a column have in common across, and of the wider one that it is wide. */
const leastShared = 0.6;
const leastWidth = 0.6;
/** Widths of a sign: so much white is below it at most, and so high or wide is one that stands alone. */
const widestWhite = 1.2;
const squarish = 1.6;

type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Makes columns of single signs, and of those that go on from one, on a page whose lines run downwards.
 * @param quads of lines, in pixels
 */
export function joinSigns(quads: readonly Quad[]): readonly Quad[] {
  const columns: { box: Box; quads: Quad[] }[] = [];
  for (const quad of quads.toSorted((one, other) => boxOf(one)[1] - boxOf(other)[1])) {
    const box = boxOf(quad);
    const above = columns.find((column) => goesOn(column.box, column.quads.length > 1, box));
    if (above === undefined) columns.push({ box, quads: [quad] });
    else {
      above.quads.push(quad);
      above.box = [Math.min(above.box[0], box[0]), above.box[1], Math.max(above.box[2], box[2]), box[3]];
    }
  }
  return columns.flatMap(({ box, quads: own }) => (own.length === 1 ? own : downward(box)));
}

function goesOn(column: Box, isOfSigns: boolean, box: Box): boolean {
  const [wide, other] = [column[2] - column[0], box[2] - box[0]];
  const isLevel = other > squarish * (box[3] - box[1]);
  const isOfOne = isOfSigns || isSign(column) || isSign(box);
  const shared = Math.min(column[2], box[2]) - Math.max(column[0], box[0]);
  const white = box[1] - column[3];
  return (
    isOfOne &&
    !isLevel &&
    wide <= squarish * (column[3] - column[1]) &&
    shared >= leastShared * Math.min(wide, other) &&
    Math.min(wide, other) >= leastWidth * Math.max(wide, other) &&
    white >= -0.5 * other &&
    white <= widestWhite * Math.max(wide, other)
  );
}

function isSign([left, top, right, bottom]: Box): boolean {
  const [wide, tall] = [right - left, bottom - top];
  return Math.max(wide, tall) <= squarish * Math.min(wide, tall);
}

/** The quad of a line that begins at the top and whose letters stand upright. */
function downward([left, top, right, bottom]: Box): Quad {
  return { origin: [right, top], along: [0, bottom - top], across: [left - right, 0] };
}
