/** Owns the measure of how far lines of text lean, by projection profile. */
import { otsuThreshold, type GrayImage } from './raster.ts';

/** Leans up to this many degrees are looked for. */
const widest = 12;
/** A lean under this is left alone: turning blurs, and Tesseract copes. */
const leastUseful = 0.3;
/** The sharpest profile must beat the unturned one by this factor. */
const clearMargin = 1.06;
const mostPoints = 60_000;

/**
 * Finds the clockwise angle in degrees that makes the lines level; 0 when they are, or when it is not clear.
 * The lower edges of ink lie on baselines: at the right angle their rows pile up, so the sum of squared row counts peaks
 * (after Postl 1986, on baseline edges instead of all ink).
 */
export function measureSkew(image: GrayImage): number {
  const points = baselinePoints(image);
  if (points.length < 400) return 0;
  const sharpness = (degrees: number) => profileSharpness(points, image, degrees);
  const level = sharpness(0);
  let best = { degrees: 0, value: level };
  const search = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + 1e-9; degrees += step) {
      const value = sharpness(degrees);
      if (value > best.value) best = { degrees, value };
    }
  };
  search(-widest, widest, 0.5);
  search(best.degrees - 0.4, best.degrees + 0.4, 0.1);
  search(best.degrees - 0.08, best.degrees + 0.08, 0.02);
  if (Math.abs(best.degrees) < leastUseful || Math.abs(best.degrees) > widest - 0.5) return 0;
  return best.value >= level * clearMargin ? best.degrees : 0;
}

/** x, y pairs of dark pixels with light ones below, thinned out evenly. */
function baselinePoints(image: GrayImage): Float32Array {
  const { width, height, data } = image;
  const { threshold, dark } = otsuThreshold(image);
  if (dark > 0.5) return new Float32Array(0);
  const found: number[] = [];
  // Wide images are looked at in every nth column only: rows must stay exact, columns need not.
  const step = Math.max(1, Math.floor(width / 800));
  for (let y = 0; y + 2 < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += step) {
      const here = row + x;
      if (
        (data[here] ?? 255) <= threshold &&
        (data[here + width] ?? 0) > threshold &&
        (data[here + 2 * width] ?? 0) > threshold
      )
        found.push(x, y);
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

/** Sum of squares of the rows' counts after turning the points clockwise. Rows are about a tenth of a letter tall. */
function profileSharpness(points: Float32Array, image: GrayImage, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const rowHeight = 3;
  const lean = Math.abs(slope) * image.width;
  const rows = new Float64Array(Math.ceil((image.height + 2 * lean) / rowHeight) + 2);
  for (let index = 0; index < points.length; index += 2) {
    const row = Math.floor(((points[index + 1] ?? 0) + slope * (points[index] ?? 0) + lean) / rowHeight);
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let sum = 0;
  for (const count of rows) sum += count * count;
  return sum;
}
