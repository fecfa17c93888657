/** Owns telling which parts of a vector path are rulings: axis-parallel strokes, and filled rectangles; also which pictures are. Pure geometry. */
import type { BoundingBox } from '../../document.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import type { Affine } from './raster.ts';

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

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * @param map from the path's space to upright points
 * @returns boxes in upright points
 */
export function rulingsOfPath(segments: readonly PathSegment[], map: Affine, paint: Paint): readonly Ruling[] {
  const rulings: Ruling[] = [];
  const [a, b, c, d, e, f] = map;
  const width = paint.strokeWidth * Math.sqrt(Math.abs(a * d - b * c));
  let points: Point[] = [];
  let isStraight = true;
  const end = () => {
    const filled = paint.isFilled && isStraight ? rectangleOf(points) : undefined;
    if (filled !== undefined) rulings.push(filled);
    points = [];
    isStraight = true;
  };
  const stroke = (from: Point | undefined, to: Point) => {
    const line = from === undefined || !paint.isStroked ? undefined : lineOf(from, to, width);
    if (line !== undefined) rulings.push(line);
  };
  for (const { kind, x, y, closes } of segments) {
    const point: Point = { x: a * x + c * y + e, y: b * x + d * y + f };
    if (kind === 'move') end();
    else if (kind === 'line') stroke(points.at(-1), point);
    else isStraight = false;
    points.push(point);
    const first = points[0];
    if (closes && first !== undefined) stroke(point, first);
  }
  end();
  return rulings;
}

function lineOf(from: Point, to: Point, width: number): Ruling | undefined {
  const across = Math.abs(to.x - from.x);
  const along = Math.abs(to.y - from.y);
  const long = Math.max(across, along);
  const short = Math.min(across, along);
  // A stroke that is as thick as a band is an area.
  if (long < shortestLine || short > Math.max(0.2, lean * long)) return undefined;
  const half = width / 2;
  const x0 = Math.min(from.x, to.x);
  const x1 = Math.max(from.x, to.x);
  const y0 = Math.min(from.y, to.y);
  const y1 = Math.max(from.y, to.y);
  const bbox: BoundingBox = across > along ? [x0, y0 - half, x1, y1 + half] : [x0 - half, y0, x1 + half, y1];
  return { kind: width > thickestLine && width < long ? 'fill' : 'line', bbox };
}

/** The filled rectangle that four corners make (the first may come again at the end). */
function rectangleOf(points: readonly Point[]): Ruling | undefined {
  if (points.length < 4 || points.length > 6) return undefined;
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  for (const { x, y } of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  const width = x1 - x0;
  const height = y1 - y0;
  const slack = Math.max(0.2, lean * Math.max(width, height));
  for (const { x, y } of points) {
    const isAtEdge = (x - x0 < slack || x1 - x < slack) && (y - y0 < slack || y1 - y < slack);
    if (!isAtEdge) return undefined;
  }
  if (Math.max(width, height) < shortestLine) return undefined;
  return { kind: Math.min(width, height) <= thickestLine ? 'line' : 'fill', bbox: [x0, y0, x1, y1] };
}
