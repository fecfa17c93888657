/** Owns the slanted rectangle in which a line of text lies on an image, and the smallest one around a set of points. Pure. */

export type Point = readonly [x: number, y: number];

/** A rectangle at any angle, in pixels. The sides along the text and across it are perpendicular. */
export interface Quad {
  /** The corner where the line begins, above it. */
  readonly origin: Point;
  /** From the origin along the text. */
  readonly along: Point;
  /** From the origin down across the text. */
  readonly across: Point;
}

/** Length of a side, in the unit of its quad. */
export function lengthOf([x, y]: Point): number {
  return Math.hypot(x, y);
}

/** The point at shares `u` along and `v` across, 0…1 inside. */
export function pointAt({ origin, along, across }: Quad, u: number, v: number): Point {
  return [origin[0] + along[0] * u + across[0] * v, origin[1] + along[1] * u + across[1] * v];
}

/** The smallest upright box around the part of the quad between shares `u0`…`u1` along and `v0`…`v1` across. */
export function boxOf(quad: Quad, u0 = 0, u1 = 1, v0 = 0, v1 = 1): [number, number, number, number] {
  const corners = [pointAt(quad, u0, v0), pointAt(quad, u1, v0), pointAt(quad, u0, v1), pointAt(quad, u1, v1)];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The quad grown by `margin` pixels on every side. */
export function grow(quad: Quad, margin: number): Quad {
  const width = Math.max(lengthOf(quad.along), 1e-6);
  const height = Math.max(lengthOf(quad.across), 1e-6);
  const [u, v] = [margin / width, margin / height];
  return {
    origin: pointAt(quad, -u, -v),
    along: [quad.along[0] * (1 + 2 * u), quad.along[1] * (1 + 2 * u)],
    across: [quad.across[0] * (1 + 2 * v), quad.across[1] * (1 + 2 * v)],
  };
}

/** A level box [x0, y0, x1, y1] with this much paper around it. */
export function levelQuad([x0, y0, x1, y1]: readonly [number, number, number, number], margin: number): Quad {
  return grow({ origin: [x0, y0], along: [x1 - x0, 0], across: [0, y1 - y0] }, margin);
}

/** The quad on an image that is `x` times as wide and `y` times as tall. */
export function scaleQuad({ origin, along, across }: Quad, x: number, y: number): Quad {
  const scale = (point: Point): Point => [point[0] * x, point[1] * y];
  return { origin: scale(origin), along: scale(along), across: scale(across) };
}

/**
 * The smallest rectangle around points, by turning calipers round their hull (Toussaint 1983). Its text side is the one
 * nearer to level, unless the rectangle is clearly taller than wide: then the text runs downwards.
 * @param points at least one
 */
export function smallestQuad(points: readonly Point[], tallFrom = 1.5): Quad {
  const hull = convexHull(points);
  let best = { area: Infinity, angle: 0, u0: 0, u1: 0, v0: 0, v1: 0 };
  for (let at = 0; at < hull.length; at += 1) {
    const a = hull[at] ?? [0, 0];
    const b = hull[(at + 1) % hull.length] ?? a;
    const angle = hull.length === 1 ? 0 : Math.atan2(b[1] - a[1], b[0] - a[0]);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of hull) {
      const u = x * cos + y * sin;
      const v = y * cos - x * sin;
      u0 = Math.min(u0, u);
      u1 = Math.max(u1, u);
      v0 = Math.min(v0, v);
      v1 = Math.max(v1, v);
    }
    const area = (u1 - u0 + 1e-9) * (v1 - v0 + 1e-9);
    if (area < best.area - 1e-9) best = { area, angle, u0, u1, v0, v1 };
  }
  let quad = framed(best);
  // Four namings of the corners: the one that runs nearest to rightwards is the first choice.
  for (let turns = 0; turns < 4 && Math.abs(Math.atan2(quad.along[1], quad.along[0])) > Math.PI / 4 + 1e-9; turns += 1)
    quad = quarter(quad);
  if (lengthOf(quad.across) > tallFrom * lengthOf(quad.along)) {
    for (let turns = 0; turns < 4 && quad.along[1] <= Math.abs(quad.along[0]); turns += 1) quad = quarter(quad);
  }
  return quad;
}

function framed({ angle, u0, u1, v0, v1 }: { angle: number; u0: number; u1: number; v0: number; v1: number }): Quad {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (u: number, v: number): Point => [u * cos - v * sin, u * sin + v * cos];
  return {
    origin: at(u0, v0),
    along: [(u1 - u0) * cos, (u1 - u0) * sin],
    across: [-(v1 - v0) * sin, (v1 - v0) * cos],
  };
}

/** The same rectangle, named from its next corner. */
function quarter({ origin, along, across }: Quad): Quad {
  return { origin: [origin[0] + along[0], origin[1] + along[1]], along: across, across: [-along[0], -along[1]] };
}

/** Convex hull by Andrew's monotone chain (1979). */
function convexHull(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const chain = (list: readonly Point[]) => {
    const kept: Point[] = [];
    for (const point of list) {
      for (;;) {
        const [a, b] = [kept.at(-2), kept.at(-1)];
        if (a === undefined || b === undefined) break;
        if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        kept.pop();
      }
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}
