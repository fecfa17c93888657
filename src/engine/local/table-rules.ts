/** Owns taking the lines around the cells of tables out of an image, before its text is looked for: they are read as letters. Pure. */
import { unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { median } from '../../median.ts';
import { handOnRuns } from './long-runs.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { findRulingLines, type Look } from './ruling-lines.ts';
import { isSolid, wipeLine, type DrawnLine, type SeenImage } from './wiped-line.ts';

export interface WithoutRules {
  /** The image without the lines. */
  readonly image: GrayImage;
  /** The lines, in its pixels, without those of combs. */
  readonly lines: readonly Ruling[];
  readonly combs: readonly Comb[];
}

/** Boxes in a row for a letter each. */
export interface Comb {
  readonly bbox: BoundingBox;
  /** Pixels from one box to the next. */
  readonly pitch: number;
}

/** An image with more lines is a drawing. */
const mostLines = 3000;
/** A table has so many lines in each direction, one more than a frame around text, and is so many heights of a capital wide: a letter of a title is less. */
const fewest = 2;
const narrowest = 6;
/** Pixels of soft edge by which lines that touch may miss each other. */
const soft = 1;
/** Pixels at the edges of an image in which the edge of paper, or of a window, is no line between cells. */
const margin = 4;
/** A line of a table touches so many that cross it, or is so many heights of a capital long: rows of serifs are not. */
const leastTouched = 2;
const longByItself = 6;
/** In heights of a capital; shorter ones are continued in the next row, or stand between boxes for a letter each, so many in a row. */
const tallerThanLetters = 2.5;
const fewestBoxes = 4;
/** Heights of a capital from one such box to the next, and of the box. */
const widestBox = 2.6;
const tallestBox = 3.4;
/** Where some lines are those of a table, bold ones may be, too, and others between filled cells, which are as dark as hairlines. */
const bold: Look = { thickest: 0.6, ink: 0.2 };
const onGrey: Look = { thickest: 0.6, ink: -0.3 };

/**
 * @param image dark on light, level
 * @param capitalHeight pixels
 * @returns undefined where no lines enclose cells
 */
export function withoutTableRules(image: GrayImage, capitalHeight: number): WithoutRules | undefined {
  const { threshold, contrast } = otsuThreshold(image);
  // Hairlines, and the soft edges of all lines, are paler than letters.
  const seen = { image, ink: threshold + 0.2 * contrast, capitalHeight };
  if (tablesIn(findRulingLines(image, capitalHeight), seen).length === 0) return undefined;
  const tables = tablesIn(allLines(image, capitalHeight), seen);
  const data = new Uint8Array(image.data);
  let darkest = 255;
  for (const lines of tables) {
    const drawn = lines.map((line) => drawnLine(line.bbox, image));
    for (const line of drawn) {
      const crossing = drawn.filter(({ isUpright }) => isUpright !== line.isUpright);
      darkest = Math.min(darkest, wipeLine(seen, line, crossing, data));
    }
  }
  const without = { ...image, data };
  handOnRuns(image, without, darkest);
  const combs = tables.map((lines) => combOf(lines, capitalHeight));
  return {
    image: without,
    lines: tables.filter((_, at) => combs[at] === undefined).flat(),
    combs: combs.filter((comb) => comb !== undefined),
  };
}

function combOf(lines: readonly Ruling[], capitalHeight: number): Comb | undefined {
  const xs = uprightsOf(lines)
    .map(([x0, , x1]) => (x0 + x1) / 2)
    .toSorted((one, other) => one - other);
  const steps = xs.slice(1).map((x, at) => x - (xs[at] ?? x));
  const pitch = median(steps) ?? Infinity;
  const bbox = unionBox(lines.map((line) => line.bbox));
  const isOneRow = bbox !== undefined && bbox[3] - bbox[1] <= tallestBox * capitalHeight;
  return isOneRow && xs.length > fewestBoxes && pitch <= widestBox * capitalHeight ? { bbox, pitch } : undefined;
}

function allLines(image: GrayImage, capitalHeight: number): readonly Ruling[] {
  const lines = findRulingLines(image, capitalHeight, bold);
  const others = findRulingLines(image, capitalHeight, onGrey);
  return [...lines, ...others.filter(({ bbox }) => !lines.some((line) => covers(line.bbox, bbox)))];
}

function covers(one: BoundingBox, other: BoundingBox): boolean {
  const edge = 2 * soft;
  return (
    one[0] - edge <= other[0] && one[1] - edge <= other[1] && one[2] + edge >= other[2] && one[3] + edge >= other[3]
  );
}

/** Those that go down. */
export function uprightsOf(lines: readonly Ruling[]): readonly BoundingBox[] {
  return lines.map(({ bbox }) => bbox).filter(isUpright);
}

/** Those that go to the right. */
export function levelsOf(lines: readonly Ruling[]): readonly BoundingBox[] {
  return lines.map(({ bbox }) => bbox).filter((bbox) => !isUpright(bbox));
}

function isUpright([x0, y0, x1, y1]: BoundingBox): boolean {
  return y1 - y0 > x1 - x0;
}

/** Lines that touch each other, directly or by others, table by table. */
function tablesIn(lines: readonly Ruling[], seen: SeenImage): readonly (readonly Ruling[])[] {
  if (lines.length < 2 * fewest || lines.length > mostLines) return [];
  const uprights = lines.filter(({ bbox }) => isUpright(bbox));
  const levels = lines.filter(({ bbox }) => !isUpright(bbox));
  const touched = new Map<Ruling, Ruling[]>(lines.map((line) => [line, []]));
  for (const upright of uprights) {
    for (const level of levels) {
      if (!touches(upright.bbox, level.bbox)) continue;
      touched.get(upright)?.push(level);
      touched.get(level)?.push(upright);
    }
  }
  const parts = new Set(
    [...touched].flatMap(([line, others]) =>
      isPart(line, others, uprights, seen.capitalHeight) && isSolid(seen, drawnLine(line.bbox, seen.image))
        ? [line]
        : [],
    ),
  );
  const tables: Ruling[][] = [];
  for (const start of parts) {
    const table: Ruling[] = [];
    for (const open = [start]; open.length > 0;) {
      const line = open.pop();
      if (line === undefined || !parts.delete(line)) continue;
      table.push(line);
      open.push(...(touched.get(line) ?? []));
    }
    if (mayBeTable(table, seen)) tables.push(table);
  }
  return tables;
}

/** Rows of serifs and stems of letters that touch lines are none. @param others lines that cross it */
function isPart(line: Ruling, others: readonly Ruling[], uprights: readonly Ruling[], capitalHeight: number): boolean {
  const [x0, y0, x1, y1] = line.bbox;
  const length = Math.max(x1 - x0, y1 - y0);
  if (length >= longByItself * capitalHeight) return others.length > 0;
  if (others.length < leastTouched) return false;
  if (!isUpright(line.bbox)) return true;
  const isAtLevel = (y: number) => others.some(({ bbox }) => y >= bbox[1] - 2 * soft && y <= bbox[3] + 2 * soft);
  if (!isAtLevel(y0) || !isAtLevel(y1)) return false;
  const isNear = (one: number, other: number) => Math.abs(one - other) <= 2 * soft;
  return (
    length >= tallerThanLetters * capitalHeight ||
    uprights.some(({ bbox }) => isNear(bbox[0], x0) && (isNear(bbox[3], y0) || isNear(bbox[1], y1))) ||
    uprights.filter(({ bbox }) => isNear(bbox[1], y0) && isNear(bbox[3], y1)).length >= fewestBoxes
  );
}

function touches(one: BoundingBox, other: BoundingBox): boolean {
  return (
    one[0] <= other[2] + soft && other[0] <= one[2] + soft && one[1] <= other[3] + soft && other[1] <= one[3] + soft
  );
}

function mayBeTable(lines: readonly Ruling[], { image, capitalHeight }: SeenImage): boolean {
  const uprights = uprightsOf(lines).length;
  if (uprights < fewest || lines.length - uprights < fewest || lines.length <= 2 * fewest) return false;
  const isInside = ([x0, y0, x1, y1]: BoundingBox) =>
    isUpright([x0, y0, x1, y1])
      ? x0 >= margin && x1 <= image.width - margin
      : y0 >= margin && y1 <= image.height - margin;
  if (!uprightsOf(lines).some(isInside) || !levelsOf(lines).some(isInside)) return false;
  const [x0, , x1] = unionBox(lines.map(({ bbox }) => bbox)) ?? [0, 0, 0, 0];
  return x1 - x0 >= narrowest * capitalHeight;
}

function drawnLine(bbox: BoundingBox, { width, height }: GrayImage): DrawnLine {
  const [x0, y0, x1, y1] = bbox;
  return isUpright(bbox)
    ? { isUpright: true, along: [y0, y1], across: [x0, x1], step: width, stepAcross: 1, most: width }
    : { isUpright: false, along: [x0, x1], across: [y0, y1], step: 1, stepAcross: width, most: height };
}
