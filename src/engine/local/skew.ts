/** Owns the measure of how far lines of text lean, and whether they run along rows or columns, by projection profile. */
import { paperSkipper } from './paper-skipper.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

export interface Lean {
  /** Clockwise turn in degrees that makes the lines level; 0 when they are, or when it is not clear. */
  readonly degrees: number;
  /** How much the profile at its best angle stands out from an even one: 1 for no lines at all. */
  readonly sharpness: number;
}

/** Leans up to this many degrees are looked for, and where none of them is clear, up to the other. */
const widest = 16;
const steepest = 45;
/** A lean under this is left alone: turning blurs, and Tesseract copes. */
const leastUseful = 0.3;
/** The sharpest profile must beat the unturned one by this factor. */
const clearMargin = 1.06;
/** Pages seldom lie so steeply: that profile must beat all the others by this factor, and none of these the flattest of them. */
const steepMargin = 1.6;
const mostPoints = 60_000;
const fewestPoints = 400;
/** Pixels; about a tenth of a letter. */
const rowHeight = 3;

/** The clockwise angle in degrees that makes the lines level; 0 when they are, or when it is not clear. */
export function measureSkew(image: GrayImage): number {
  return isLeftOut('straighten') ? 0 : measureLean(image, 'rows').degrees;
}

/**
 * Finds the angle that makes the lines level, for text along rows or (as on a page that lies on its side) along columns.
 * The lower edges of ink lie on baselines: at the right angle their rows pile up, so the sum of squared row counts peaks
 * (after Postl 1986, on baseline edges instead of all ink).
 */
export function measureLean(image: GrayImage, along: 'rows' | 'columns'): Lean {
  const points = edgePoints(image, along);
  const [length, depth] = along === 'rows' ? [image.width, image.height] : [image.height, image.width];
  const count = points.length / 2;
  if (count < fewestPoints) return { degrees: 0, sharpness: 1 };
  const profile = (degrees: number) => squaredProfile(points, length, depth, degrees);
  const level = profile(0);
  let best = { degrees: 0, value: level };
  let flattest = level;
  const search = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + 1e-9; degrees += step) {
      const value = profile(degrees);
      if (value > best.value) best = { degrees, value };
      flattest = Math.min(flattest, value);
    }
  };
  search(-widest, widest, 0.5);
  const usual = best;
  if (usual.value < flattest * steepMargin) {
    search(-steepest, -widest, 0.5);
    search(widest, steepest, 0.5);
  }
  if (best.value < usual.value * steepMargin) best = usual;
  const limit = best === usual ? widest : steepest;
  search(best.degrees - 0.4, best.degrees + 0.4, 0.1);
  search(best.degrees - 0.08, best.degrees + 0.08, 0.02);
  const sharpness = best.value / ((count * count) / Math.max(1, depth / rowHeight));
  const isClear =
    Math.abs(best.degrees) >= leastUseful && Math.abs(best.degrees) <= limit - 0.5 && best.value >= level * clearMargin;
  // Columns are read as rows of the page turned by a quarter, where a clockwise lean stays one.
  return { degrees: isClear ? (along === 'rows' ? best.degrees : -best.degrees) : 0, sharpness };
}

/** Pairs of a position along the lines and one across them, of dark pixels with light ones below (or to the right), thinned out evenly. */
function edgePoints(image: GrayImage, along: 'rows' | 'columns'): Float32Array {
  const { width, height, data } = image;
  const { threshold, dark } = otsuThreshold(image);
  if (dark > 0.5) return new Float32Array(0);
  const found: number[] = [];
  const isRows = along === 'rows';
  const next = isRows ? width : 1;
  // Long lines are looked at in every nth place only: positions across must stay exact, those along need not.
  const step = Math.max(1, Math.floor((isRows ? width : height) / 800));
  const [stepX, stepY] = isRows ? [step, 1] : [1, step];
  const [lastX, lastY] = isRows ? [width, height - 2] : [width - 2, height];
  const lastOfPaper = paperSkipper(data, threshold);
  for (let y = 0; y < lastY; y += stepY) {
    const row = y * width;
    for (let here = row, end = row + lastX; here < end; here += stepX) {
      if ((data[here] ?? 255) > threshold) {
        const passed = lastOfPaper(here, end) - here;
        here += passed - (passed % stepX);
        continue;
      }
      if ((data[here + next] ?? 0) <= threshold || (data[here + 2 * next] ?? 0) <= threshold) continue;
      const x = here - row;
      if (isRows) found.push(x, y);
      else found.push(y, x);
    }
  }
  const keep = Math.max(1, Math.ceil(found.length / 2 / mostPoints));
  const points = new Float32Array(Math.ceil(found.length / 2 / keep) * 2);
  for (let from = 0, to = 0; from < found.length; from += 2 * keep, to += 2) {
    points[to] = found[from] ?? 0;
    points[to + 1] = found[from + 1] ?? 0;
  }
  return points;
}

/** Sum of squares of the rows' counts after turning the points by degrees. */
function squaredProfile(points: Float32Array, length: number, depth: number, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const lean = Math.abs(slope) * length;
  const rows = new Float64Array(Math.ceil((depth + 2 * lean) / rowHeight) + 2);
  for (let index = 0; index < points.length; index += 2) {
    const row = Math.floor(((points[index + 1] ?? 0) + slope * (points[index] ?? 0) + lean) / rowHeight);
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let sum = 0;
  for (const count of rows) sum += count * count;
  return sum;
}
