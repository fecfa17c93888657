/** Owns where the words of a line stand along it: lines that lean with the paper, or run downwards or upwards. Pure geometry. */
import type { BoundingBox, Line, Page } from '../../document.ts';
import { linesOf } from '../../document.ts';
import type { Point } from './page-space.ts';

/** A word's place: how far along the line it starts and ends, and how far across it (downwards) its top and bottom are. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
}

export interface LineSpace {
  /** Unit vectors in the upright page, y downwards: in which direction the line runs, and its downward side. */
  readonly along: Point;
  readonly down: Point;
  /** One for each word. */
  readonly words: readonly Stretch[];
}

/** Below this lean, in degrees, boxes of level lines cannot be told from it. */
const leastLean = 0.3;
const mostLean = 15;
/** A line that is this much taller than wide runs down the page. */
const uprightShape = 2;
/** A word that reaches this share of the page's width above or below its line gets its own height. */
const mostOverreach = 0.02;

/**
 * Measures by how many degrees clockwise the lines of a page lean: the weighted median of what single lines say.
 * @returns radians; 0 when the lines are level or do not agree
 */
export function leanOf(page: Page): number {
  const found: { readonly angle: number; readonly weight: number }[] = [];
  for (const line of linesOf(page)) {
    const slope = slopeOf(line);
    if (slope !== undefined) found.push(slope);
  }
  found.sort((a, b) => a.angle - b.angle);
  const total = found.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  const median = found.find(({ weight }) => (passed += weight) >= total / 2)?.angle ?? 0;
  const degrees = (Math.abs(median) * 180) / Math.PI;
  if (degrees < leastLean || degrees > mostLean) return 0;
  const agreeing = found.reduce(
    (sum, { angle, weight }) => sum + (Math.abs(angle - median) < Math.abs(median) / 2 ? weight : 0),
    0,
  );
  return agreeing > total / 2 ? median : 0;
}

/** Slope of the straight line through the middles of the words (least squares). */
function slopeOf({ words, bbox }: Line): { readonly angle: number; readonly weight: number } | undefined {
  if (words.length < 3 || isVertical(bbox, words.length)) return undefined;
  const middles = words.map(({ bbox: [x0, y0, x1, y1] }) => [(x0 + x1) / 2, (y0 + y1) / 2] as const);
  const [x, y] = [mean(middles.map(([at]) => at)), mean(middles.map(([, at]) => at))];
  let across = 0;
  let spread = 0;
  for (const [middleX, middleY] of middles) {
    across += (middleX - x) * (middleY - y);
    spread += (middleX - x) ** 2;
  }
  return spread === 0 ? undefined : { angle: Math.atan(across / spread), weight: Math.sqrt(spread) };
}

/**
 * Places the words of a line along it. Their tops and bottoms are those of the line, so that a reader finds one baseline
 * and one size of type; a word that stands out far keeps its own.
 * @param lean radians, from `leanOf`
 */
export function lineSpace(line: Line, lean: number, pageWidth: number): LineSpace {
  const along = directionOf(line, lean);
  const down: Point = [-along[1] + 0, along[0]];
  const own = line.words.map(({ bbox }) => stretchOf(bbox, along, down));
  const top = quantile(
    own.map((word) => word.top),
    0.25,
  );
  const bottom = quantile(
    own.map((word) => word.bottom),
    0.75,
  );
  const words = own.map((word) =>
    Math.max(Math.abs(word.top - top), Math.abs(word.bottom - bottom)) > mostOverreach * pageWidth
      ? word
      : { ...word, top, bottom },
  );
  return { along, down, words };
}

function directionOf({ bbox, words, text }: Line, lean: number): Point {
  if (!isVertical(bbox, [...text].length)) return [Math.cos(lean), Math.sin(lean)];
  const [first, last] = [words[0], words.at(-1)];
  const climbs = first !== undefined && last !== undefined && first.bbox[1] > last.bbox[1];
  return climbs ? [0, -1] : [0, 1];
}

function isVertical([x0, y0, x1, y1]: BoundingBox, length: number): boolean {
  return length > 1 && y1 - y0 > uprightShape * (x1 - x0);
}

/** The word whose turned rectangle has this box around it. */
function stretchOf([x0, y0, x1, y1]: BoundingBox, along: Point, down: Point): Stretch {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [width, height] = [x1 - x0, y1 - y0];
  const [cos, sin] = [Math.abs(along[0]), Math.abs(along[1])];
  // Solved for the sides of the rectangle: width = length·cos + rise·sin, height = length·sin + rise·cos.
  const scale = cos ** 2 - sin ** 2;
  const length = Math.max((width * cos - height * sin) / scale, Math.max(width, height) * 0.05);
  const rise = Math.max((height * cos - width * sin) / scale, Math.min(width, height) * 0.2);
  const at = x * along[0] + y * along[1];
  const across = x * down[0] + y * down[1];
  return { start: at - length / 2, end: at + length / 2, top: across - rise / 2, bottom: across + rise / 2 };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0;
}
