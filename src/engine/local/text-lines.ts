/** Owns finding lines of text on an image without reading it: letters that follow each other, also along bent lines. */
import { median } from '../../median.ts';
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

export interface TextLine {
  /** The middle of each letter's lower edge, pixels, from left to right. */
  readonly feet: readonly (readonly [number, number])[];
}

/** A line of fewer letters says little about how it runs. */
const fewestLetters = 7;
/** Letters follow each other at most this many letter heights apart, … */
const widestGap = 1.8;
/** … and their lower edges differ by at most this many. */
const highestStep = 0.45;

/** @param letterHeight usual height of a capital in pixels */
export function findTextLines(image: GrayImage, letterHeight: number): readonly TextLine[] {
  return chainLetters(componentBoxes(image, otsuThreshold(image).threshold), letterHeight, fewestLetters).map(
    (line) => ({
      feet: line.map((box) => [(box.left + box.right + 1) / 2, box.bottom + 1]),
    }),
  );
}

/**
 * True for marks that share their height, as the letters of a line do.
 * @param factor by which heights differ from the usual one at most
 * @param share of the marks that must
 */
export function areEven(line: readonly ComponentBox[], factor: number, share: number): boolean {
  const heights = line.map((box) => box.bottom + 1 - box.top);
  const usual = median(heights) ?? 0;
  return heights.filter((height) => height < usual * factor && height > usual / factor).length >= share * line.length;
}

/**
 * Chains letter-like components to their nearest neighbours on the right, each to one.
 * @param letterHeight usual height of a capital in pixels
 * @param fewest letters of a chain
 */
export function chainLetters(
  components: readonly ComponentBox[],
  letterHeight: number,
  fewest: number,
): readonly (readonly ComponentBox[])[] {
  const letters = components
    .filter((box) => isLetter(box, letterHeight))
    .toSorted((left, right) => left.left - right.left);
  const rows = new Map<number, number[]>();
  for (const [index, box] of letters.entries()) {
    const row = Math.floor(box.bottom / letterHeight);
    const others = rows.get(row);
    if (others === undefined) rows.set(row, [index]);
    else others.push(index);
  }
  const nextOf = new Map<number, number>();
  const previous = new Map<number, { readonly index: number; readonly distance: number }>();
  for (const [index, box] of letters.entries()) {
    const found = nearestToTheRight(letters, rows, box, letterHeight);
    if (found === undefined) continue;
    const rival = previous.get(found.index);
    if (rival !== undefined && rival.distance <= found.distance) continue;
    if (rival !== undefined) nextOf.delete(rival.index);
    previous.set(found.index, { index, distance: found.distance });
    nextOf.set(index, found.index);
  }
  const lines: ComponentBox[][] = [];
  for (const index of letters.keys()) {
    if (previous.has(index)) continue;
    const line: ComponentBox[] = [];
    for (let at: number | undefined = index; at !== undefined; at = nextOf.get(at)) {
      const box = letters[at];
      if (box !== undefined) line.push(box);
    }
    if (line.length >= fewest) lines.push(line);
  }
  return lines;
}

function isLetter(box: ComponentBox, letterHeight: number): boolean {
  const across = box.right - box.left + 1;
  const down = box.bottom - box.top + 1;
  return (
    down >= letterHeight * 0.45 &&
    down <= letterHeight * 2 &&
    across <= letterHeight * 6 &&
    box.ink < across * down * 0.95
  );
}

function nearestToTheRight(
  letters: readonly ComponentBox[],
  rows: ReadonlyMap<number, readonly number[]>,
  box: ComponentBox,
  letterHeight: number,
): { readonly index: number; readonly distance: number } | undefined {
  const middle = (box.left + box.right) / 2;
  const row = Math.floor(box.bottom / letterHeight);
  let best: { readonly index: number; readonly distance: number } | undefined;
  for (const near of [row - 1, row, row + 1]) {
    const places = rows.get(near) ?? [];
    // Sorted by left edge: those further left are passed over by halving.
    let low = 0;
    let high = places.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((letters[places[half] ?? 0]?.left ?? 0) <= box.left) low = half + 1;
      else high = half;
    }
    for (let at = low; at < places.length; at += 1) {
      const index = places[at] ?? 0;
      const other = letters[index];
      if (other === undefined || other.left > box.right + widestGap * letterHeight) break;
      const step = Math.abs(other.bottom - box.bottom);
      if ((other.left + other.right) / 2 <= middle + letterHeight * 0.2 || step > highestStep * letterHeight) continue;
      const distance = Math.max(0, other.left - box.right) + 2 * step;
      if (best === undefined || distance < best.distance) best = { index, distance };
    }
  }
  return best;
}
