/** Owns what Tesseract's page analysis finds: runs of letters on lines, before anything is read. */
import type { Api, Core, PageIterator } from './tesseract-core.ts';

export type PixelBox = readonly [left: number, top: number, right: number, bottom: number];

/** Words of a line that stand near each other, read as one. */
export interface Run {
  /** Pixels; from the descenders to the ascenders of its line, and around all its ink. */
  readonly box: PixelBox;
  /** Boxes of connected ink, from left to right as Tesseract orders them. */
  readonly blobs: readonly PixelBox[];
  readonly line: number;
  readonly paragraph: number;
}

const byParagraph = 1;
const byLine = 2;
const byWord = 3;
const bySymbol = 4;
/** Tesseract's types of blocks: text upright, text down the page, then pictures, rules and noise. */
const verticalText = 7;
const lastOfText = 8;
/** Line heights (ccstruct/pageres.cpp): a word that is taller, or farther away, is read on its own. */
const tallest = 1.25;
const farthest = 2;

interface Word {
  readonly box: PixelBox;
  readonly blobs: PixelBox[];
}
interface Row {
  readonly words: Word[];
  readonly paragraph: number;
  /** Pixels: from the lowest to the highest, and below the base line (negative). */
  readonly height: number;
  readonly descenders: number;
  baseline(x: number): number;
}

/**
 * Analyses the page that was set.
 * @returns undefined where some of its text runs down the page, which is Tesseract's own to read
 */
export function findRuns(core: Core, api: Api): readonly Run[] | undefined {
  const pages = api.AnalyseLayout();
  if (core.getPointer(pages) === 0) return [];
  try {
    const rows = rowsOf(core, pages);
    return rows?.flatMap((row, line) => runsOf(row, line));
  } finally {
    core.destroy(pages);
  }
}

function rowsOf(core: Core, pages: PageIterator): readonly Row[] | undefined {
  // The same object: only this class has the methods that give several numbers.
  const boxes = core.castObject(pages, core.ResultIterator);
  const rows: Row[] = [];
  let paragraph = -1;
  pages.Begin();
  do {
    const type = pages.BlockType();
    if (pages.Empty(byWord) || type > lastOfText) continue;
    if (type === verticalText) return undefined;
    const { x0, y0, x1, y1 } = boxes.getBoundingBox(bySymbol);
    if (pages.IsAtBeginningOf(byParagraph) || paragraph < 0) paragraph += 1;
    if (pages.IsAtBeginningOf(byLine) || rows.length === 0) {
      const line = boxes.getBaseline(byLine);
      const { row_height: height, descenders } = boxes.getRowAttributes();
      if (Math.abs(line.y1 - line.y0) > Math.abs(line.x1 - line.x0)) return undefined;
      const slope = (line.y1 - line.y0) / Math.max(1, line.x1 - line.x0);
      rows.push({ words: [], paragraph, height, descenders, baseline: (x) => line.y0 + slope * (x - line.x0) });
    }
    const words = rows.at(-1)?.words ?? [];
    if (pages.IsAtBeginningOf(byWord) || words.length === 0) {
      const word = boxes.getBoundingBox(byWord);
      words.push({ box: [word.x0, word.y0, word.x1, word.y1], blobs: [] });
    }
    words.at(-1)?.blobs.push([x0, y0, x1, y1]);
  } while (pages.Next(bySymbol));
  return rows;
}

function runsOf({ words, paragraph, height, descenders, baseline }: Row, line: number): readonly Run[] {
  const groups: Word[][] = [];
  let union: PixelBox | undefined;
  for (const word of words) {
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
    return { box: [ink[0], top, ink[2], bottom], blobs: group.flatMap(({ blobs }) => blobs), line, paragraph };
  });
}

function around(one: PixelBox, other: PixelBox): PixelBox {
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
