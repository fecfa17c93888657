/** Owns what Tesseract's page analysis finds: runs of letters on lines, before anything is read. */
import type { QuarterTurn } from './raster.ts';
import type { Api, Core, PageIterator, ResultIterator } from './tesseract-core.ts';

export type PixelBox = readonly [left: number, top: number, right: number, bottom: number];

/** Words of a line that stand near each other, read as one; boxes in pixels of the page turned by `turn`. */
export interface Run {
  /** From the descenders to the ascenders of its line, and around all its ink. */
  readonly box: PixelBox;
  /** Boxes of connected ink, from left to right. */
  readonly blobs: readonly PixelBox[];
  readonly line: number;
  readonly paragraph: number;
  /** Clockwise degrees that make text upright which runs up or down the page. */
  readonly turn: QuarterTurn;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const byParagraph = 1;
const byLine = 2;
const byWord = 3;
const bySymbol = 4;
/** Tesseract's types of blocks: those up to this one are text, then come pictures, rules and noise. */
const lastOfText = 8;
/** Line heights (ccstruct/pageres.cpp): a word that is taller, or farther away, is read on its own. */
const tallest = 1.25;
const farthest = 1;

interface Word {
  readonly box: PixelBox;
  readonly blobs: PixelBox[];
}
interface Row {
  readonly words: Word[];
  readonly paragraph: number;
  readonly turn: QuarterTurn;
  /** Pixels: from the lowest to the highest, and below the base line (negative). */
  readonly height: number;
  readonly descenders: number;
  baseline(x: number): number;
}

/** Analyses the page that was set. @param page its size in pixels */
export function findRuns(core: Core, api: Api, page: Size): readonly Run[] {
  const pages = api.AnalyseLayout();
  if (core.getPointer(pages) === 0) return [];
  try {
    return rowsOf(core, pages, page).flatMap((row, line) => runsOf(row, line));
  } finally {
    core.destroy(pages);
  }
}

function rowsOf(core: Core, pages: PageIterator, page: Size): readonly Row[] {
  // The same object: only this class has the methods that give several numbers.
  const ends = core.castObject(pages, core.ResultIterator);
  const rows: Row[] = [];
  let paragraph = -1;
  pages.Begin();
  do {
    if (pages.Empty(byWord) || pages.BlockType() > lastOfText) continue;
    if (pages.IsAtBeginningOf(byParagraph) || paragraph < 0) paragraph += 1;
    if (pages.IsAtBeginningOf(byLine) || rows.length === 0) rows.push(startRow(ends, paragraph, page));
    const row = rows.at(-1);
    if (row === undefined) continue;
    if (pages.IsAtBeginningOf(byWord) || row.words.length === 0)
      row.words.push({ box: boxAt(ends, byWord, row.turn, page), blobs: [] });
    row.words.at(-1)?.blobs.push(boxAt(ends, bySymbol, row.turn, page));
  } while (pages.Next(bySymbol));
  return rows;
}

function startRow(ends: ResultIterator, paragraph: number, page: Size): Row {
  const line = ends.getBaseline(byLine);
  const { row_height: height, descenders } = ends.getRowAttributes();
  const isUpright = Math.abs(line.y1 - line.y0) <= Math.abs(line.x1 - line.x0);
  const turn = isUpright ? 0 : line.y1 < line.y0 ? 90 : 270;
  const [from, to] = [turned([line.x0, line.y0], turn, page), turned([line.x1, line.y1], turn, page)];
  const slope = (to[1] - from[1]) / Math.max(1, to[0] - from[0]);
  return { words: [], paragraph, turn, height, descenders, baseline: (x) => from[1] + slope * (x - from[0]) };
}

function boxAt(ends: ResultIterator, level: number, turn: QuarterTurn, page: Size): PixelBox {
  const { x0, y0, x1, y1 } = ends.getBoundingBox(level);
  const [one, other] = [turned([x0, y0], turn, page), turned([x1, y1], turn, page)];
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
  ];
}

/** Where a point of the page lies when the page is turned clockwise. @param page size before */
function turned(
  [x, y]: readonly [number, number],
  turn: QuarterTurn,
  { width, height }: Size,
): readonly [number, number] {
  if (turn === 90) return [height - y, x];
  if (turn === 180) return [width - x, height - y];
  return turn === 270 ? [y, width - x] : [x, y];
}

/** A box of a page that was turned, on the page as it was. @param page size before the turn */
export function turnedBack([left, top, right, bottom]: PixelBox, turn: QuarterTurn, { width, height }: Size): PixelBox {
  if (turn === 90) return [top, height - right, bottom, height - left];
  if (turn === 180) return [width - right, height - bottom, width - left, height - top];
  return turn === 270 ? [width - bottom, left, width - top, right] : [left, top, right, bottom];
}

function runsOf({ words, paragraph, turn, height, descenders, baseline }: Row, line: number): readonly Run[] {
  const groups: Word[][] = [];
  let union: PixelBox | undefined;
  for (const word of turn === 0 ? words : words.toSorted((one, other) => one.box[0] - other.box[0])) {
    const joined = union === undefined ? word.box : around(union, word.box);
    const last = groups.at(-1);
    const fits =
      union !== undefined &&
      heightOf(union) <= height * tallest &&
      heightOf(joined) <= height * tallest &&
      word.box[0] <= union[2] + height * farthest;
    if (fits && last !== undefined) last.push(word);
    else groups.push([word]);
    union = fits ? joined : word.box;
  }
  return groups.map((group) => {
    const ink = group.map(({ box }) => box).reduce(around);
    const base = baseline((ink[0] + ink[2]) / 2);
    const top = Math.min(ink[1], Math.floor(base - height - descenders));
    const bottom = Math.max(ink[3], Math.ceil(base - descenders));
    const blobs = group.flatMap((word) => word.blobs).toSorted((one, other) => one[0] - other[0]);
    return { box: [ink[0], top, ink[2], bottom], blobs, line, paragraph, turn };
  });
}

/** The smallest box around two. */
export function around(one: PixelBox, other: PixelBox): PixelBox {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}

function heightOf([, top, , bottom]: PixelBox): number {
  return bottom - top;
}
