/** Owns the flow of lines over a page: the smooth field of slopes that curves along them show. Pure. */
import { median } from '../../median.ts';
import { followSlopes, type FollowedLines } from './followed-slopes.ts';
import { solveLinear } from './page-map.ts';

/** Points along one line of text, or along one edge of a column, in order of their first coordinate. */
export type Curve = readonly (readonly [along: number, across: number])[];

export interface Flow extends FollowedLines {
  /** Mean distance of the points from lines that follow the flow, and from level ones, without the farthest fifth. */
  readonly error: number;
  readonly levelError: number;
}

/** Highest power along the lines, across them, and of both together, in the polynomial that the slopes follow. */
const powers = { along: 3, across: 3, both: 4 } as const;
const terms: readonly (readonly [number, number])[] = Array.from({ length: powers.along + 1 }, (_, i) => i).flatMap(
  (i) =>
    Array.from({ length: powers.across + 1 }, (__, j): [number, number] => [i, j]).filter(
      ([, j]) => i + j <= powers.both,
    ),
);
/** Holds back what the points say little about, the higher powers more. */
const restraint = 2e-4;
const rounds = 6;
/** Share of a letter's height by which a point may be off its line and still count half. */
const tolerance = 0.2;
/** A bend under this share of a letter's height is left to the recogniser. */
const leastBend = 0.35;
/** Level lines must fit the points at least this much worse than those that follow the flow. */
const clearGain = 1.5;
/** Following the flow may stretch or squeeze the space between lines by this factor at most. */
const mostStretch = 2.5;

/** Whether lines that follow the flow differ from level ones, clearly and within reason. @param letterHeight of capitals */
export function isWorthFollowing(
  { error, levelError, lift, stretch: [least, most] }: Flow,
  letterHeight: number,
): boolean {
  return (
    levelError >= error * clearGain &&
    lift >= leastBend * letterHeight &&
    least >= 1 / mostStretch &&
    most <= mostStretch
  );
}

/**
 * Fits slopes s(x, y) = Σ cᵢⱼ xⁱ yʲ to all curves at once: along a curve, y = a + ∫ s dx with a height a of its own, which
 * falls out when both sides are taken from their means. So short pieces of lines tell as much as they know, and nothing need be
 * known of which of them stand in one line. Points that are far off (descenders, stray marks) are weighted down.
 * @param extent of the page along and across the lines
 * @param letterHeight of capitals, in the unit of the curves
 */
export function fitFlow(
  curves: readonly Curve[],
  extent: readonly [along: number, across: number],
  letterHeight: number,
): Flow | undefined {
  const points = curves.flat();
  const scale = scaleOf(points);
  const centred = curves.filter((curve) => curve.length > 1).map((curve) => centredOn(curve, scale));
  const solved = solve(centred, (tolerance * letterHeight) / scale.unit);
  if (solved === undefined) return undefined;
  const slope = (x: number, y: number) => {
    const basis = basisAt(scale.clampX((x - scale.x) / scale.unit), scale.clampY((y - scale.y) / scale.unit));
    let sum = 0;
    for (let term = 0; term < terms.length; term += 1) sum += (solved[term] ?? 0) * (basis[term] ?? 0);
    return sum;
  };
  return {
    ...followSlopes(slope, extent),
    error: meanOfNearest(centred.flatMap((curve) => residualsOf(curve, solved))) * scale.unit,
    levelError: levelErrorOf(curves),
  };
}

interface Scale {
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  /** Beyond the points the slope goes on as at the last of them: a polynomial would run away. */
  readonly clampX: (x: number) => number;
  readonly clampY: (y: number) => number;
}

function scaleOf(points: readonly (readonly [number, number])[]): Scale {
  const range = (pick: 0 | 1) =>
    points.reduce<readonly [number, number]>(
      ([low, high], point) => [Math.min(low, point[pick]), Math.max(high, point[pick])],
      [Infinity, -Infinity],
    );
  const [[left, right], [top, bottom]] = [range(0), range(1)];
  const unit = Math.max(right - left, bottom - top, 1) / 2;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [halfX, halfY] = [(right - left) / 2 / unit, (bottom - top) / 2 / unit];
  return {
    x,
    y,
    unit,
    clampX: (value) => Math.min(halfX, Math.max(-halfX, value)),
    clampY: (value) => Math.min(halfY, Math.max(-halfY, value)),
  };
}

function basisAt(x: number, y: number): Float64Array {
  const basis = new Float64Array(terms.length);
  let term = 0;
  // In the order of `terms`, by products: powers would take most of the time that a page is made straight in.
  for (let i = 0, along = 1; i <= powers.along; i += 1, along *= x)
    for (let j = 0, both = along; j <= powers.across && i + j <= powers.both; j += 1, both *= y, term += 1)
      basis[term] = both;
  return basis;
}

/** What a curve says: for each point, the integrals of the terms from the curve's start, and its height. */
interface CentredCurve {
  readonly integrals: readonly Float64Array[];
  readonly heights: Float64Array;
}

function centredOn(curve: Curve, { x, y, unit }: Scale): CentredCurve {
  const places = curve.map(([along, across]) => [(along - x) / unit, (across - y) / unit] as const);
  const integrals: Float64Array[] = [new Float64Array(terms.length)];
  for (let at = 1; at < places.length; at += 1) {
    const [[x0, y0], [x1, y1]] = [places[at - 1] ?? [0, 0], places[at] ?? [0, 0]];
    const middle = basisAt((x0 + x1) / 2, (y0 + y1) / 2);
    integrals.push((integrals[at - 1] ?? middle).map((sum, term) => sum + (middle[term] ?? 0) * (x1 - x0)));
  }
  return { integrals, heights: Float64Array.from(places, ([, height]) => height) };
}

/** Weighted least squares in rounds, with Cauchy weights. */
function solve(curves: readonly CentredCurve[], halfway: number): readonly number[] | undefined {
  let coefficients: readonly number[] | undefined;
  for (let round = 0; round < rounds; round += 1) {
    // Tolerant at first, when the field is still rough.
    const allowed = halfway * (round < 2 ? 5 : 1);
    const rows = terms.map(() => Array.from({ length: terms.length + 1 }, () => 0));
    let total = 0;
    for (const curve of curves) {
      const off = residualsOf(curve, coefficients);
      const weights = off.map((distance) => 1 / (1 + (distance / allowed) ** 2));
      const sum = weights.reduce((all, weight) => all + weight, 0);
      total += sum;
      const mean = terms.map(
        (_, term) => curve.integrals.reduce((all, basis, at) => all + (weights[at] ?? 0) * (basis[term] ?? 0), 0) / sum,
      );
      const middle = curve.heights.reduce((all, height, at) => all + (weights[at] ?? 0) * height, 0) / sum;
      for (const [at, basis] of curve.integrals.entries()) {
        const weight = weights[at] ?? 0;
        const height = (curve.heights[at] ?? 0) - middle;
        for (const [row, values] of rows.entries()) {
          const share = weight * ((basis[row] ?? 0) - (mean[row] ?? 0));
          for (let column = row; column < terms.length; column += 1)
            values[column] = (values[column] ?? 0) + share * ((basis[column] ?? 0) - (mean[column] ?? 0));
          values[terms.length] = (values[terms.length] ?? 0) + share * height;
        }
      }
    }
    for (const [row, values] of rows.entries()) {
      for (let column = 0; column < row; column += 1) values[column] = rows[column]?.[row] ?? 0;
      const [i, j] = terms[row] ?? [0, 0];
      values[row] = (values[row] ?? 0) + total * restraint * (i + j) * (i + j) + 1e-9;
    }
    coefficients = solveLinear(rows);
    if (coefficients === undefined) return undefined;
  }
  return coefficients;
}

/** Distances of a curve's points from the line that follows the flow, at the median height. */
function residualsOf(
  { integrals, heights }: CentredCurve,
  coefficients: readonly number[] | undefined,
): readonly number[] {
  return fromMedian(
    [...heights].map((height, at) =>
      (coefficients ?? []).reduce((rest, value, term) => rest - value * (integrals[at]?.[term] ?? 0), height),
    ),
  );
}

function fromMedian(values: readonly number[]): readonly number[] {
  const middle = median(values) ?? 0;
  return values.map((value) => value - middle);
}

/** Mean distance of the points of all curves from level lines, without the farthest fifth, in the unit of the curves. */
export function levelErrorOf(curves: readonly Curve[]): number {
  return meanOfNearest(
    curves.filter((curve) => curve.length > 1).flatMap((curve) => fromMedian(curve.map(([, across]) => across))),
  );
}

function meanOfNearest(distances: readonly number[]): number {
  const near = distances
    .map(Math.abs)
    .toSorted((a, b) => a - b)
    .slice(0, Math.ceil(distances.length * 0.8));
  return near.reduce((sum, value) => sum + value, 0) / Math.max(1, near.length);
}
