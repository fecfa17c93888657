/** Owns telling which parts of a vector path are rulings: axis-parallel strokes, and filled rectangles; also which pictures are. Pure geometry. */
import type { BoundingBox } from '../../document.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { identity, xOf, yOf, type Affine } from './raster.ts';

export interface PathSegment {
  readonly kind: 'move' | 'line' | 'curve';
  /** Where the segment ends, in the path's own space. */
  readonly x: number;
  readonly y: number;
  /** The subpath goes back to its start from here. */
  readonly closes: boolean;
}

interface Paint {
  readonly isFilled: boolean;
  readonly isStroked: boolean;
  /** In the path's own space. */
  readonly strokeWidth: number;
}

/** Points; a filled rectangle that is thinner is a line. */
const thickestLine = 3;
/** Points; shorter strokes are parts of letters and arrows. */
const shortestLine = 2;
/** Points of a rectangle that is filled, with the first ones once more where it is closed twice. */
const mostCorners = 6;
/** Points across, for each point along, that a line may lean. */
const lean = 0.01;

/** How many times as long as it is thick a picture is that is a line, which programs of old drew so. */
const leastLonger = 4;

/** A picture as a line where it is as thin as one; undefined for every other. @param bbox upright points */
export function rulingOfPicture(bbox: BoundingBox): Ruling | undefined {
  const [width, height] = [bbox[2] - bbox[0], bbox[3] - bbox[1]];
  const thickness = Math.min(width, height);
  const isLine = thickness < thickestLine && Math.max(width, height) >= leastLonger * Math.max(thickness, 1);
  return isLine ? { kind: 'line', bbox } : undefined;
}

/**
 * @param map from the path's space to upright points
 * @returns boxes in upright points
 */
export function rulingsOfPath(segments: readonly PathSegment[], map: Affine, paint: Paint): readonly Ruling[] {
  const rulings: Ruling[] = [];
  const tracer = new PathTracer(rulings);
  tracer.begin(map, paint);
  for (const { kind, x, y, closes } of segments) tracer.add(kind, x, y, closes);
  tracer.end();
  return rulings;
}

/** `rulingsOfPath` segment by segment and path by path, for whoever has no list of segments: pages are drawn with hundreds of paths. */
export class PathTracer {
  readonly #rulings: Ruling[];
  #map: Affine = identity;
  #paint: Paint = { isFilled: false, isStroked: false, strokeWidth: 0 };
  #width = 0;
  /** Corners of the subpath, as far as a rectangle has them; the count goes on. */
  readonly #xs = new Float64Array(mostCorners);
  readonly #ys = new Float64Array(mostCorners);
  #count = 0;
  #isStraight = true;
  #lastX = 0;
  #lastY = 0;

  /** @param rulings what it finds is added to, in upright points */
  constructor(rulings: Ruling[]) {
    this.#rulings = rulings;
  }

  /** @param map from the path's space to upright points */
  begin(map: Affine, paint: Paint): void {
    this.#map = map;
    this.#paint = paint;
    this.#width = paint.strokeWidth * Math.sqrt(Math.abs(map[0] * map[3] - map[1] * map[2]));
    this.#count = 0;
    this.#isStraight = true;
  }

  /** Takes the next `PathSegment`. */
  add(kind: PathSegment['kind'], pathX: number, pathY: number, closes: boolean): void {
    const x = xOf(this.#map, pathX, pathY);
    const y = yOf(this.#map, pathX, pathY);
    if (kind === 'move') this.end();
    else if (kind === 'curve') this.#isStraight = false;
    else if (this.#count > 0) this.#stroke(this.#lastX, this.#lastY, x, y);
    if (this.#count < mostCorners) {
      this.#xs[this.#count] = x;
      this.#ys[this.#count] = y;
    }
    this.#count += 1;
    this.#lastX = x;
    this.#lastY = y;
    if (closes) this.#stroke(x, y, this.#xs[0] ?? x, this.#ys[0] ?? y);
  }

  /** Ends the subpath, and with the last one the path. */
  end(): void {
    const mayBeFilled = this.#paint.isFilled && this.#isStraight && this.#count <= mostCorners;
    const filled = mayBeFilled ? rectangleOf(this.#xs, this.#ys, this.#count) : undefined;
    if (filled !== undefined) this.#rulings.push(filled);
    this.#count = 0;
    this.#isStraight = true;
  }

  #stroke(fromX: number, fromY: number, toX: number, toY: number): void {
    const line = this.#paint.isStroked ? lineOf(fromX, fromY, toX, toY, this.#width) : undefined;
    if (line !== undefined) this.#rulings.push(line);
  }
}

/** A stroke from one point to another, in upright points. */
function lineOf(fromX: number, fromY: number, toX: number, toY: number, width: number): Ruling | undefined {
  const across = Math.abs(toX - fromX);
  const along = Math.abs(toY - fromY);
  const long = Math.max(across, along);
  const short = Math.min(across, along);
  // A stroke that is as thick as a band is an area.
  if (long < shortestLine || short > Math.max(0.2, lean * long)) return undefined;
  const half = width / 2;
  const x0 = Math.min(fromX, toX);
  const x1 = Math.max(fromX, toX);
  const y0 = Math.min(fromY, toY);
  const y1 = Math.max(fromY, toY);
  const bbox: BoundingBox = across > along ? [x0, y0 - half, x1, y1 + half] : [x0 - half, y0, x1 + half, y1];
  return { kind: width > thickestLine && width < long ? 'fill' : 'line', bbox };
}

/** The filled rectangle that four corners make (the first may come again at the end). */
function rectangleOf(xs: Float64Array, ys: Float64Array, count: number): Ruling | undefined {
  if (count < 4) return undefined;
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  for (let at = 0; at < count; at += 1) {
    x0 = Math.min(x0, xs[at] ?? x0);
    y0 = Math.min(y0, ys[at] ?? y0);
    x1 = Math.max(x1, xs[at] ?? x1);
    y1 = Math.max(y1, ys[at] ?? y1);
  }
  const width = x1 - x0;
  const height = y1 - y0;
  const slack = Math.max(0.2, lean * Math.max(width, height));
  for (let at = 0; at < count; at += 1) {
    const x = xs[at] ?? x0;
    const y = ys[at] ?? y0;
    const isAtEdge = (x - x0 < slack || x1 - x < slack) && (y - y0 < slack || y1 - y < slack);
    if (!isAtEdge) return undefined;
  }
  if (Math.max(width, height) < shortestLine) return undefined;
  return { kind: Math.min(width, height) <= thickestLine ? 'line' : 'fill', bbox: [x0, y0, x1, y1] };
}
