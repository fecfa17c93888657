// Glyph outlines: parsed from path data, measured exactly, and walked as quadratic curves.
import type { Box, Contour } from './types.ts';

type Point = readonly [number, number, boolean?];

/** Contours of an SVG path of M, L, Q, C and Z in absolute coordinates, moved by (dx, dy). */
export function contoursOf(path: string, dx: number, dy: number): Contour[] {
  const contours: [number, number, boolean][][] = [];
  let current: [number, number, boolean][] = [];
  for (const [, command, operands] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const numbers = (operands ?? '')
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    if (command === 'M') {
      current = [];
      contours.push(current);
    }
    if (command === 'C') {
      const from = current.at(-1) ?? [0, 0];
      current.push(...quadraticsOf([from[0] - dx, from[1] - dy, ...numbers], dx, dy));
      continue;
    }
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      const onCurve = command !== 'Q' || i % 4 === 2;
      current.push([(numbers[i] ?? 0) + dx, (numbers[i + 1] ?? 0) + dy, onCurve]);
    }
  }
  return contours.map(withoutClosingPoint).filter((contour) => contour.length > 1);
}

/** A cubic curve as four quadratic ones in whole units (the tangents' middle point stands in for two control points). */
function quadraticsOf(cubic: readonly number[], dx: number, dy: number): [number, number, boolean][] {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = cubic;
  const points: [number, number, boolean][] = [];
  const pieces = 4;
  const value = (a: number, b: number, c: number, d: number, t: number): number =>
    (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * c + t ** 3 * d;
  const slope = (a: number, b: number, c: number, d: number, t: number): number =>
    3 * ((1 - t) ** 2 * (b - a) + 2 * t * (1 - t) * (c - b) + t * t * (d - c));
  for (let piece = 0; piece < pieces; piece++) {
    const [t, u] = [piece / pieces, (piece + 1) / pieces];
    const control = (a: number, b: number, c: number, d: number): number => {
      const [from, to] = [value(a, b, c, d, t), value(a, b, c, d, u)];
      return (from + to) / 2 + ((slope(a, b, c, d, t) - slope(a, b, c, d, u)) * (u - t)) / 4;
    };
    points.push([Math.round(control(x0, x1, x2, x3) + dx), Math.round(control(y0, y1, y2, y3) + dy), false]);
    points.push([Math.round(value(x0, x1, x2, x3, u) + dx), Math.round(value(y0, y1, y2, y3, u) + dy), true]);
  }
  return points;
}

function withoutClosingPoint(contour: [number, number, boolean][]): Contour {
  const first = contour[0];
  const last = contour.at(-1);
  const closes = contour.length > 1 && first && last?.[2] && last[0] === first[0] && last[1] === first[1];
  return closes ? contour.slice(0, -1) : contour;
}

/** Calls `curve(from, control, to)` for each piece; a straight piece has no control point. Contours start on the curve. */
export function walk(contour: Contour, curve: (from: Point, control: Point | undefined, to: Point) => void): void {
  const start = contour[0];
  if (!start) return;
  let from: Point = start;
  let control: Point | undefined;
  for (let i = 1; i <= contour.length; i++) {
    const point = contour[i % contour.length] ?? start;
    if (!point[2]) {
      control = point;
      continue;
    }
    curve(from, control, point);
    from = point;
    control = undefined;
  }
}

/** The exact extent of the curves, not of their control points. */
export function extentOf(contours: readonly Contour[]): Box | undefined {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x: number, y: number): void => {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  };
  for (const contour of contours) {
    walk(contour, (from, control, to) => {
      include(from[0], from[1]);
      include(to[0], to[1]);
      if (!control) return;
      for (const axis of [0, 1] as const) {
        const bend = from[axis] - 2 * control[axis] + to[axis];
        const t = bend === 0 ? -1 : (from[axis] - control[axis]) / bend;
        if (t > 0 && t < 1) include(at(from[0], control[0], to[0], t), at(from[1], control[1], to[1], t));
      }
    });
  }
  return x0 > x1 ? undefined : [x0, y0, x1, y1];
}

export function at(from: number, control: number, to: number, t: number): number {
  return (1 - t) * (1 - t) * from + 2 * t * (1 - t) * control + t * t * to;
}
