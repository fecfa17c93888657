/** Owns filled squares before text, as lists and marked choices have them: networks read them as letters, or pass them over. Pure. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import type { PlacedSign } from './placed-signs.ts';

/** Heights of a capital: sides of squares, and from which on they are the large sign. */
const [smallest, largest] = [0.42, 1.7];
const large = 0.6;
/** Of fewer pixels anything is a square. */
const fewestPixels = 8;
/** Sides differ by this share at most, and this share of the box is ink: a disc fills .79 of it. */
const notSquare = 0.14;
const solid = 0.93;
/** White around a square, in sides: marks of letters stand nearer to them, and so do the parts of codes to each other. */
const [whiteBeside, whiteAbove] = [0.25, 0.25];
/** The text stands so many sides behind it, … */
const farthest = 3;
/** … and its letters are so many sides tall: those beside a full stop, or the dot of an i, are taller. */
const [lowest, tallest] = [0.55, 2.2];
/** A letter fills less of its box. */
const mostOfLetter = 0.85;

export const [filledSquare, smallFilledSquare] = ['\u25a0', '\u25aa'];

/**
 * @param image dark on light, level
 * @param capitalHeight pixels
 */
export function findFilledSquares(image: GrayImage, capitalHeight: number): readonly PlacedSign[] {
  const components = componentBoxes(image, otsuThreshold(image).threshold);
  const candidates = components.filter((box) => isSquare(box, capitalHeight));
  const found = new Set<ComponentBox>();
  // From the right: what is behind a square may be another one.
  for (const square of candidates.toSorted((one, other) => other.left - one.left))
    if (standsBeforeText(square, components, found)) found.add(square);
  return [...found].map((box) => ({
    bbox: [box.left, box.top, box.right + 1, box.bottom + 1],
    sign: heightOf(box) >= large * capitalHeight ? filledSquare : smallFilledSquare,
  }));
}

function heightOf({ top, bottom }: ComponentBox): number {
  return bottom - top + 1;
}

function isSquare(box: ComponentBox, capitalHeight: number): boolean {
  const [width, height] = [box.right - box.left + 1, heightOf(box)];
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return (
    short >= Math.max(fewestPixels, smallest * capitalHeight) &&
    long <= largest * capitalHeight &&
    long - short <= notSquare * long &&
    box.ink >= solid * width * height
  );
}

function standsBeforeText(
  square: ComponentBox,
  components: readonly ComponentBox[],
  found: ReadonlySet<ComponentBox>,
): boolean {
  const side = heightOf(square);
  const near = components.filter(
    (other) =>
      other !== square &&
      other.ink > 3 &&
      other.left < square.right + farthest * side &&
      other.right > square.left - whiteBeside * side &&
      other.top < square.bottom + whiteAbove * side &&
      other.bottom > square.top - whiteAbove * side,
  );
  const isClose = near.some((other) => other.left < square.right + whiteBeside * side);
  if (isClose) return false;
  const middle = (square.top + square.bottom) / 2;
  const next = near
    .filter(({ top, bottom }) => top < middle && bottom > middle)
    .toSorted((one, other) => one.left - other.left)[0];
  if (next === undefined) return false;
  const [width, height] = [next.right - next.left + 1, heightOf(next)];
  const isLetter = height >= lowest * side && height <= tallest * side && next.ink < mostOfLetter * width * height;
  return isLetter || found.has(next);
}
