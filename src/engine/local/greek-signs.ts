/** Owns the shapes of Ω behind amounts and of Δ, which are read as Q or O and as A. Pure. */
import { holesOf, rowShare, runsOfRow, type InkShape } from './ink-shapes.ts';

/** An arch that is open below, on two feet. */
export function isOmega(shape: InkShape): boolean {
  const { width, height } = shape;
  if (width < 8 || height < 8 || height < 0.6 * width || height > 1.5 * width || holesOf(shape) > 0) return false;
  const [foot, waist] = [runsOfRow(shape, height - 1), runsOfRow(shape, Math.round(0.4 * height))];
  const [crown] = runsOfRow(shape, Math.round(0.04 * height));
  if (foot.length !== 2 || waist.length !== 2 || crown === undefined) return false;
  const feet = foot.map(([from, to]) => to - from);
  const gap = (foot[1]?.[0] ?? 0) - (foot[0]?.[1] ?? 0);
  return Math.min(...feet) >= 0.2 * width && gap >= 0.1 * width;
}

/** A triangle on a stroke from side to side. */
export function isDelta(shape: InkShape): boolean {
  const { width, height } = shape;
  if (width < 8 || height < 8 || height < 0.7 * width || height > 1.5 * width || holesOf(shape) !== 1) return false;
  const [top] = runsOfRow(shape, Math.round(0.05 * height));
  if (top === undefined || top[1] - top[0] > 0.45 * width) return false;
  return rowShare(shape, height - 1 - Math.round(0.03 * height)) >= 0.9;
}
