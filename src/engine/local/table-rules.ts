/** Owns taking the lines around the cells of tables out of an image, before its text is looked for: they are read as letters. Pure. */
import { unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { otsuThreshold, type GrayImage } from './raster.ts';
import { findRulingLines, type Look } from './ruling-lines.ts';
import { isSolid, wipeLine, type DrawnLine, type SeenImage } from './wiped-line.ts';

export interface WithoutRules {
  /** The image without the lines. */
  readonly image: GrayImage;
  /** The lines, in its pixels. */
  readonly lines: readonly Ruling[];
}

/** An image with more lines is a drawing. */
const mostLines = 3000;
/** A table has so many lines in each direction, and is so many heights of a capital wide: a letter of a title is less. */
const fewest = 2;
const narrowest = 6;
/** Pixels of soft edge by which lines that touch may miss each other. */
const soft = 1;
/** A line of a table touches so many that cross it, or is so many heights of a capital long: rows of serifs are not. */
const leastTouched = 2;
const longByItself = 6;
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
  for (const lines of tables) {
    const drawn = lines.map((line) => drawnLine(line.bbox, image));
    for (const line of drawn) {
      const crossing = drawn.filter(({ isUpright }) => isUpright !== line.isUpright);
      wipeLine(seen, line, crossing, data);
    }
  }
  return { image: { ...image, data }, lines: tables.flat() };
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
  const isPart = ({ bbox: [x0, y0, x1, y1] }: Ruling, count: number) =>
    count >= leastTouched || (count > 0 && Math.max(x1 - x0, y1 - y0) >= longByItself * seen.capitalHeight);
  const parts = new Set(
    [...touched].flatMap(([line, others]) =>
      isPart(line, others.length) && isSolid(seen, drawnLine(line.bbox, seen.image)) ? [line] : [],
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
    if (mayBeTable(table, seen.capitalHeight)) tables.push(table);
  }
  return tables;
}

function touches(one: BoundingBox, other: BoundingBox): boolean {
  return (
    one[0] <= other[2] + soft && other[0] <= one[2] + soft && one[1] <= other[3] + soft && other[1] <= one[3] + soft
  );
}

function mayBeTable(lines: readonly Ruling[], capitalHeight: number): boolean {
  const uprights = uprightsOf(lines).length;
  if (uprights < fewest || lines.length - uprights < fewest) return false;
  const [x0, , x1] = unionBox(lines.map(({ bbox }) => bbox)) ?? [0, 0, 0, 0];
  return x1 - x0 >= narrowest * capitalHeight;
}

function drawnLine(bbox: BoundingBox, { width, height }: GrayImage): DrawnLine {
  const [x0, y0, x1, y1] = bbox;
  return isUpright(bbox)
    ? { isUpright: true, along: [y0, y1], across: [x0, x1], step: width, stepAcross: 1, most: width }
    : { isUpright: false, along: [x0, x1], across: [y0, y1], step: 1, stepAcross: width, most: height };
}
