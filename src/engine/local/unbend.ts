/** Owns straightening the lines of a page that is curved, folded or seen aslant, by the shape of the lines themselves. */
import { solveLinear, type PageMap } from './page-map.ts';
import type { GrayImage } from './raster.ts';
import { shrink } from './shrunk-image.ts';
import { findTextLines, type TextLine } from './text-lines.ts';
import { isLeftOut } from './step-switch.ts';

/** Fewer lines, or fewer letters on them, do not show how a page is bent. */
const fewestLines = 5;
const fewestLetters = 80;
/** Letters on the copy that lines are looked for on are about this tall. */
const lookedAt = 12;
/** Powers of the position along the lines, and across them, in the polynomial that describes the bend. */
const powersAlong = 4;
const powersAcross = 3;
const terms = powersAlong * powersAcross;
/** A bend under this share of a letter's height is left to the recogniser. */
const leastBend = 0.35;
/** Straight lines must fit the letters at least this much worse than bent ones. */
const clearGain = 1.5;
/** The bend may stretch or squeeze the space between lines by this factor at most. */
const mostStretch = 1.8;
const rounds = 8;

/**
 * Fits one smooth bend to all lines of text: the lower edges of a line's letters lie on y = v + Σ cᵢⱼ xⁱ vʲ (1 ≤ i ≤ 4, j < 3),
 * where v is the height of the line in the middle of the page. Coefficients and heights are found in turns, by least squares
 * with letters that are far off (descenders, specks) weighted down.
 * @param letterHeight height of capitals in pixels
 * @returns the map from the straightened page, which keeps its size, to the page; undefined when it is straight or unclear
 */
export function measureBend(image: GrayImage, letterHeight: number): PageMap | undefined {
  if (isLeftOut('bends')) return undefined;
  const factor = Math.max(1, Math.floor(letterHeight / lookedAt));
  const copy = shrink(image, factor);
  const bend = bendThrough(findTextLines(copy, letterHeight / factor), copy, letterHeight / factor);
  if (bend === undefined) return undefined;
  return {
    point(x, y) {
      const [along, down] = bend.point(x / factor, y / factor);
      return [along * factor, down * factor];
    },
  };
}

/**
 * The bend of a page on which lines of text were found already.
 * @param letterHeight height of capitals in pixels
 * @returns as `measureBend`
 */
export function bendThrough(
  lines: readonly TextLine[],
  page: { readonly width: number; readonly height: number },
  letterHeight: number,
): PageMap | undefined {
  if (lines.length < fewestLines || lines.reduce((sum, line) => sum + line.feet.length, 0) < fewestLetters)
    return undefined;
  const unit = Math.max(page.width, page.height) / 2;
  const fitted = fitBend(lines, page.width / 2, page.height / 2, unit, letterHeight);
  if (fitted === undefined || fitted.straightError < fitted.error * clearGain) return undefined;
  const { bend } = fitted;
  const spread = [...heightsOf(bend, page)];
  if (spread.some(({ stretch }) => stretch < 1 / mostStretch || stretch > mostStretch)) return undefined;
  if (Math.max(...spread.map(({ lift }) => Math.abs(lift))) < leastBend * letterHeight) return undefined;
  return { point: (x, y) => [x, y + bend(x, y)] };
}

type Bend = (x: number, y: number) => number;

/** How far the page is lifted, and by how much lines are drawn apart, at places all over it. */
function* heightsOf(
  bend: Bend,
  page: { readonly width: number; readonly height: number },
): Generator<{ readonly lift: number; readonly stretch: number }> {
  for (let row = 0; row <= 12; row += 1) {
    for (let column = 0; column <= 12; column += 1) {
      const x = (page.width * column) / 12;
      const y = (page.height * row) / 12;
      yield { lift: bend(x, y), stretch: 1 + (bend(x, y + 1) - bend(x, y - 1)) / 2 };
    }
  }
}

function fitBend(
  lines: readonly TextLine[],
  middleX: number,
  middleY: number,
  unit: number,
  letterHeight: number,
): { readonly bend: Bend; readonly error: number; readonly straightError: number } | undefined {
  // Beyond the letters the bend goes on as at the last of them: a polynomial would run away.
  const [left, right] = rangeOf(lines.flatMap((line) => line.feet.map(([x]) => (x - middleX) / unit)));
  const [top, bottom] = rangeOf(lines.flatMap((line) => line.feet.map(([, y]) => (y - middleY) / unit)));
  let coefficients: readonly number[] = Array.from({ length: terms }, () => 0);
  const liftAt = (x: number, v: number) => {
    let sum = 0;
    const basis = basisOf(Math.min(right, Math.max(left, x)), Math.min(bottom, Math.max(top, v)));
    for (let term = 0; term < terms; term += 1) sum += (coefficients[term] ?? 0) * (basis[term] ?? 0);
    return sum;
  };
  let heights = lines.map((line) => median(line.feet.map(([, y]) => (y - middleY) / unit)));
  const straightError = errorOf(lines, (line, [, y]) => (y - middleY) / unit - (heights[line] ?? 0));
  const off = (line: number, [x, y]: readonly [number, number]) =>
    (y - middleY) / unit - (heights[line] ?? 0) - liftAt((x - middleX) / unit, heights[line] ?? 0);
  for (let round = 0; round < rounds; round += 1) {
    // Tolerant at first, when heights are still rough; in the end a descender counts next to nothing.
    const tolerance = ((round < 3 ? 1 : 0.2) * letterHeight) / unit;
    const solved = solveTerms(lines, heights, middleX, middleY, unit, tolerance, off);
    if (solved === undefined) return undefined;
    coefficients = solved;
    heights = lines.map((line, index) => (heights[index] ?? 0) + median(line.feet.map((foot) => off(index, foot))));
  }
  return {
    bend: (x, y) => liftAt((x - middleX) / unit, (y - middleY) / unit) * unit,
    error: errorOf(lines, off),
    straightError,
  };
}

function basisOf(x: number, v: number): Float64Array {
  const basis = new Float64Array(terms);
  for (let i = 0, along = x; i < powersAlong; i += 1, along *= x)
    for (let j = 0, both = along; j < powersAcross; j += 1, both *= v) basis[i * powersAcross + j] = both;
  return basis;
}

/** Weighted least squares (Cauchy weights), held back a little from wild coefficients. */
function solveTerms(
  lines: readonly TextLine[],
  heights: readonly number[],
  middleX: number,
  middleY: number,
  unit: number,
  tolerance: number,
  off: (line: number, foot: readonly [number, number]) => number,
): readonly number[] | undefined {
  const rows = Array.from({ length: terms }, () => Array.from({ length: terms + 1 }, () => 0));
  let total = 0;
  for (const [index, line] of lines.entries()) {
    const height = heights[index] ?? 0;
    for (const foot of line.feet) {
      const basis = basisOf((foot[0] - middleX) / unit, height);
      const target = (foot[1] - middleY) / unit - height;
      const weight = 1 / (1 + (off(index, foot) / tolerance) ** 2);
      total += weight;
      for (let row = 0; row < terms; row += 1) {
        const values = rows[row];
        if (values === undefined) continue;
        const share = weight * (basis[row] ?? 0);
        for (let column = 0; column < terms; column += 1)
          values[column] = (values[column] ?? 0) + share * (basis[column] ?? 0);
        values[terms] = (values[terms] ?? 0) + share * target;
      }
    }
  }
  for (const [index, row] of rows.entries()) row[index] = (row[index] ?? 0) + total * 1e-5;
  return solveLinear(rows);
}

/** The mean distance of letters from their lines, without the farthest fifth. */
function errorOf(lines: readonly TextLine[], off: (line: number, foot: readonly [number, number]) => number): number {
  const all = lines.flatMap((line, index) => line.feet.map((foot) => Math.abs(off(index, foot))));
  const near = all.toSorted((left, right) => left - right).slice(0, Math.ceil(all.length * 0.8));
  return near.reduce((sum, value) => sum + value, 0) / Math.max(1, near.length);
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
}
