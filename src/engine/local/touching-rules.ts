/** Owns wiping out lines that are drawn through text, or so near below it that letters reach into them. Pure. */
import type { BoundingBox } from '../../document.ts';
import { scriptOf } from '../../language.ts';
import { otsuThreshold, paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { findRulingLines } from './ruling-lines.ts';

/** Heights of a capital: what is thicker is a bar, and what is shorter may be a dash or a part of a letter. */
const thickest = 0.4;
const shortest = 2;
/** Where ink goes on beyond the line by so many heights of a capital (and pixels), a stroke crosses or meets it. */
const leastBeyond = { ofCapital: 0.12, pixels: 2 } as const;
/** Ink that goes on this far is another line. */
const mostBeyond = 2.6;
/** So many strokes within so many heights of a capital are text. */
const fewestStrokes = 3;
const within = 3.5;
/** Heights of a capital around such strokes in which the line goes. */
const around = 2;
/** Pixels of soft edge on each side of the line. */
const edge = 2;
/** A line goes on through white space: so many heights of a capital at least, in one place, … */
const leastBare = 0.3;
/** … and is as dark there as elsewhere, give or take this share of the contrast: rows of serifs are not. */
const alike = 0.35;
const nearlyAll = 0.95;
/** Share of a line's columns, the thinnest, that show how thick it is where nothing crosses it. */
const bare = 0.3;

const shortStroked: ReadonlySet<string | undefined> = new Set(['Latin', 'Cyrillic', 'Greek']);

/** Whether a code is of data for letters that have no long level strokes of their own. */
export function hasShortStrokes(code: string): boolean {
  return shortStroked.has(scriptOf(code));
}

/**
 * Where strokes cross a line they stay whole (as staff lines are taken out of music: Dalitz et al. 2008, run lengths).
 * @param image dark on light, level
 * @param capitalHeight pixels
 * @returns the same image when no line touches text
 */
export function wipeTouchingRules(image: GrayImage, capitalHeight: number): GrayImage {
  const { threshold, contrast } = otsuThreshold(image);
  // Hairlines, and the soft edges of all lines, are paler than letters.
  const ink = threshold + 0.2 * contrast;
  let data: Uint8Array | undefined;
  const paper = paperLevel(image);
  for (const { bbox } of findRulingLines(image, capitalHeight)) {
    const [x0, y0, x1, y1] = bbox;
    if (x1 - x0 < shortest * capitalHeight || y1 - y0 > thickest * capitalHeight + 0.012 * (x1 - x0)) continue;
    const runs = runsThrough(image, bbox, ink, mostBeyond * capitalHeight);
    const beyond = Math.max(leastBeyond.pixels, leastBeyond.ofCapital * capitalHeight);
    const thickness = usualLength(runs);
    if (thickness > thickest * capitalHeight) continue;
    const { from, to } = runs;
    const isCrossed = from.map((start, at) => ((to[at] ?? 0) - start > thickness + beyond ? 1 : 0));
    if (!isDrawn(darkestInColumns(image, bbox), isCrossed, capitalHeight, contrast)) continue;
    const isLetter = isCrossed.map((is, at) => (is === 1 && lengthAt(runs, at) < mostBeyond * capitalHeight ? 1 : 0));
    const touched = touchedColumns(isLetter, capitalHeight);
    let line: ColumnRun | undefined;
    for (let at = 0; at < from.length; at += 1) {
      const run = { from: from[at] ?? 0, to: to[at] ?? 0 };
      if (isCrossed[at] !== 1 && run.to > run.from) line = run;
      const part = line === undefined ? undefined : partOfLine(run, isCrossed[at] === 1, line);
      if (touched[at] !== 1 || part === undefined) continue;
      data ??= new Uint8Array(image.data);
      for (let y = Math.max(0, part.from); y < Math.min(image.height, part.to); y += 1)
        data[y * image.width + x0 + at] = paper;
    }
  }
  return data === undefined ? image : { ...image, data };
}

/** Rows of the ink that a column of a line has, with what it goes on to above and below; empty where the line has a hole. */
interface ColumnRun {
  readonly from: number;
  readonly to: number;
}

/** The same of all columns of a line. */
interface ColumnRuns {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function lengthAt({ from, to }: ColumnRuns, column: number): number {
  return (to[column] ?? 0) - (from[column] ?? 0);
}

function runsThrough(
  { width, height, data }: GrayImage,
  [x0, y0, x1, y1]: BoundingBox,
  ink: number,
  most: number,
): ColumnRuns {
  const runs: ColumnRuns = { from: new Int32Array(x1 - x0), to: new Int32Array(x1 - x0) };
  for (let column = 0; column < x1 - x0; column += 1) {
    const x = x0 + column;
    let from = y0;
    while (from < y1 && (data[from * width + x] ?? 255) > ink) from += 1;
    let to = from;
    if (from < y1) {
      while (to < height && (data[to * width + x] ?? 255) <= ink && to - y1 < most) to += 1;
      while (from > 0 && (data[(from - 1) * width + x] ?? 255) <= ink && y0 - from < most) from -= 1;
    }
    runs.from[column] = from;
    runs.to[column] = to;
  }
  return runs;
}

function darkestInColumns({ width, data }: GrayImage, [x0, y0, x1, y1]: BoundingBox): Uint8Array {
  const darkest = new Uint8Array(x1 - x0).fill(255);
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) {
      const level = data[y * width + x] ?? 255;
      if (level < (darkest[x - x0] ?? 255)) darkest[x - x0] = level;
    }
  }
  return darkest;
}

/** Whether it is one line where nothing crosses it, not a row of feet. */
function isDrawn(darkest: Uint8Array, isCrossed: Int32Array, capitalHeight: number, contrast: number): boolean {
  const bareLevels = darkest.filter((_, at) => isCrossed[at] !== 1).toSorted();
  const quantile = (share: number) => bareLevels[Math.floor(share * (bareLevels.length - 1))] ?? 255;
  if (quantile(nearlyAll) - quantile(1 - nearlyAll) > alike * contrast) return false;
  let [run, longest] = [0, 0];
  for (const crossed of isCrossed) {
    run = crossed === 1 ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest >= leastBare * capitalHeight;
}

/**
 * Rows of a column that are the line's own, with its soft edges: none where a stroke goes through, and those beyond it where a
 * stroke stands on the line or hangs from it.
 * @param line its rows where nothing crossed it last
 */
function partOfLine(run: ColumnRun, isCrossed: boolean, line: ColumnRun): ColumnRun | undefined {
  if (run.to === run.from) return undefined;
  if (!isCrossed) return { from: run.from - edge, to: run.to + edge };
  if (run.to <= line.to + 1) return { from: line.from, to: run.to + edge };
  return run.from >= line.from - 1 ? { from: run.from - edge, to: line.to } : undefined;
}

function usualLength(runs: ColumnRuns): number {
  const lengths = runs.from
    .map((_, at) => lengthAt(runs, at))
    .filter((length) => length > 0)
    .toSorted();
  return lengths[Math.floor(bare * lengths.length)] ?? Infinity;
}

/** 1 for columns near several strokes of letters. @param isLetter 1 for columns of strokes */
function touchedColumns(isLetter: Int32Array, capitalHeight: number): Uint8Array {
  const starts: number[] = [];
  for (let at = 0; at < isLetter.length; at += 1) if (isLetter[at] === 1 && isLetter[at - 1] !== 1) starts.push(at);
  const touched = new Uint8Array(isLetter.length);
  for (const [index, start] of starts.entries()) {
    const last = starts[index + fewestStrokes - 1];
    if (last === undefined || last - start > within * capitalHeight) continue;
    touched.fill(1, Math.max(0, Math.floor(start - around * capitalHeight)), Math.ceil(last + around * capitalHeight));
  }
  return touched;
}
