/** Owns wiping out lines that are drawn through text, or so near below it that letters reach into them. Pure. */
import type { BoundingBox } from '../../document.ts';
import { scriptOf } from '../../language.ts';
import { otsuThreshold, paperLevel, type GrayImage } from './raster.ts';
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
    const isCrossed = runs.map(({ from, to }) => to - from > thickness + beyond);
    if (!isDrawn(darkestInColumns(image, bbox), isCrossed, capitalHeight, contrast)) continue;
    const isLetter = runs.map(({ from, to }, at) => isCrossed[at] === true && to - from < mostBeyond * capitalHeight);
    const touched = touchedColumns(isLetter, capitalHeight);
    let line: ColumnRun | undefined;
    for (const [at, run] of runs.entries()) {
      if (isCrossed[at] !== true && run.to > run.from) line = run;
      const part = line === undefined ? undefined : partOfLine(run, isCrossed[at] === true, line);
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

function runsThrough(
  { width, height, data }: GrayImage,
  [x0, y0, x1, y1]: BoundingBox,
  ink: number,
  most: number,
): readonly ColumnRun[] {
  return Array.from({ length: x1 - x0 }, (_, column) => {
    const at = (y: number) => data[y * width + x0 + column] ?? 255;
    let from = y0;
    while (from < y1 && at(from) > ink) from += 1;
    if (from === y1) return { from, to: from };
    let to = from;
    while (to < height && at(to) <= ink && to - y1 < most) to += 1;
    while (from > 0 && at(from - 1) <= ink && y0 - from < most) from -= 1;
    return { from, to };
  });
}

function darkestInColumns({ width, data }: GrayImage, [x0, y0, x1, y1]: BoundingBox): readonly number[] {
  return Array.from({ length: x1 - x0 }, (_, column) => {
    let darkest = 255;
    for (let y = y0; y < y1; y += 1) darkest = Math.min(darkest, data[y * width + x0 + column] ?? 255);
    return darkest;
  });
}

/** Whether it is one line where nothing crosses it, not a row of feet. */
function isDrawn(
  darkest: readonly number[],
  isCrossed: readonly boolean[],
  capitalHeight: number,
  contrast: number,
): boolean {
  const bareLevels = darkest.filter((_, at) => isCrossed[at] !== true).toSorted((one, other) => one - other);
  const quantile = (share: number) => bareLevels[Math.floor(share * (bareLevels.length - 1))] ?? 255;
  if (quantile(nearlyAll) - quantile(1 - nearlyAll) > alike * contrast) return false;
  let [run, longest] = [0, 0];
  for (const crossed of isCrossed) {
    run = crossed ? 0 : run + 1;
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

function usualLength(runs: readonly ColumnRun[]): number {
  const lengths = runs.flatMap(({ from, to }) => (to > from ? [to - from] : [])).toSorted((one, other) => one - other);
  return lengths[Math.floor(bare * lengths.length)] ?? Infinity;
}

/** 1 for columns near several strokes of letters. */
function touchedColumns(isLetter: readonly boolean[], capitalHeight: number): Uint8Array {
  const starts = isLetter.flatMap((is, at) => (is && isLetter[at - 1] !== true ? [at] : []));
  const touched = new Uint8Array(isLetter.length);
  for (const [index, start] of starts.entries()) {
    const last = starts[index + fewestStrokes - 1];
    if (last === undefined || last - start > within * capitalHeight) continue;
    touched.fill(1, Math.max(0, Math.floor(start - around * capitalHeight)), Math.ceil(last + around * capitalHeight));
  }
  return touched;
}
