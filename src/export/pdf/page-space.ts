/** Owns the way from the upright page that was read to the space in which a PDF page is written. Pure geometry. */
import type { Page } from '../../document.ts';

/** `[a, b, c, d, e, f]`: x′ = a·x + c·y + e, y′ = b·x + d·y + f, as PDF writes it. */
export type Matrix = readonly [number, number, number, number, number, number];
export type Point = readonly [number, number];

export type QuarterTurn = 0 | 90 | 180 | 270;

/** A PDF page as its dictionary describes it. */
export interface PageFrame {
  /** What is shown of it: left, bottom, right, top, in its own space. */
  readonly box: readonly [number, number, number, number];
  /** Clockwise degrees by which it is turned when shown. */
  readonly rotate: QuarterTurn;
}

/** First `first`, then `second`. */
function chain(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}

/** Where a point comes to lie under a matrix. */
export function apply([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** A direction has no place: only turned and scaled. */
export function applyToVector([a, b, c, d]: Matrix, [x, y]: Point): Point {
  return [a * x + c * y, b * x + d * y];
}

/**
 * From the upright page (origin top left, y downwards, points or pixels) to the page's own space (y upwards).
 * The page as it is shown was turned clockwise by `page.rotation` to be upright; that is undone first, then `frame.rotate`.
 */
export function uprightToPage(page: Pick<Page, 'width' | 'height' | 'rotation'>, frame: PageFrame): Matrix {
  const { width, height } = page;
  const unturned: Readonly<Record<QuarterTurn, Matrix>> = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, -1, 1, 0, 0, width],
    180: [-1, 0, 0, -1, width, height],
    270: [0, 1, -1, 0, height, 0],
  };
  const isSideways = page.rotation === 90 || page.rotation === 270;
  const [shownWidth, shownHeight] = isSideways ? [height, width] : [width, height];
  return chain(chain(unturned[page.rotation], [1 / shownWidth, 0, 0, 1 / shownHeight, 0, 0]), shareToPage(frame));
}

/** From shares of the page as it is shown (origin top left, 0…1, y downwards) to the page's own space. */
function shareToPage({ box, rotate }: PageFrame): Matrix {
  const [left, bottom, right, top] = box;
  const [width, height] = [right - left, top - bottom];
  if (rotate === 90) return [0, height, width, 0, left, bottom];
  if (rotate === 180) return [-width, 0, 0, height, right, bottom];
  if (rotate === 270) return [0, -height, -width, 0, right, top];
  return [width, 0, 0, -height, left, top];
}
