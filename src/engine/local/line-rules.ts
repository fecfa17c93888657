/** Owns wiping out what is drawn, not written, in a cut-out line: borders of table cells, underlines. Pure. */
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Letters never fill the cut-out from edge to edge, since there is paper above and below them. */
const fullHeight = 0.92;
/** A stroke as long as this share of the line, in one row, is a rule. */
const longStroke = 0.5;
/** Rules are thin: a share of the height. */
const thickest = 0.12;

/**
 * Gives the columns of upright rules and the rows of level ones the colour of the paper. Dark writing on light only.
 * @returns the same image when there is nothing to wipe
 */
export function wipeRules(line: GrayImage): GrayImage {
  const { width, height, data } = line;
  const { threshold, dark, contrast } = otsuThreshold(line);
  if (dark > 0.4 || contrast < 24 || width < 2 * height) return line;
  const isInk = (x: number, y: number) => (data[y * width + x] ?? 255) <= threshold;
  const most = Math.max(2, Math.round(height * thickest));
  const columns: number[] = [];
  for (let x = 0; x < width; x += 1) {
    let ink = 0;
    for (let y = 0; y < height; y += 1) if (isInk(x, y)) ink += 1;
    if (ink >= fullHeight * height) columns.push(x);
  }
  const rows: number[] = [];
  for (let y = 0; y < height; y += 1) {
    let longest = 0;
    let run = 0;
    for (let x = 0; x < width; x += 1) {
      run = isInk(x, y) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    if (longest >= longStroke * width) rows.push(y);
  }
  const thinColumns = thin(columns, most);
  const thinRows = thin(rows, most);
  if (thinColumns.length === 0 && thinRows.length === 0) return line;
  const paper = paperOf(line, threshold);
  const wiped = data.slice();
  // One pixel more on each side: the soft edges of the rule.
  for (const x of widened(thinColumns, width)) for (let y = 0; y < height; y += 1) wiped[y * width + x] = paper;
  for (const y of widened(thinRows, height)) {
    // Letters that stand across the rule keep their strokes: only where there is no ink above and below is it wiped.
    for (let x = 0; x < width; x += 1) {
      const crosses = [y - most - 1, y + most + 1].some((at) => at >= 0 && at < height && isInk(x, at));
      if (!crosses) wiped[y * width + x] = paper;
    }
  }
  return { width, height, data: wiped };
}

/** Places that stand in runs no longer than `most`. */
function thin(places: readonly number[], most: number): readonly number[] {
  const runs: number[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === place - 1) run.push(place);
    else runs.push([place]);
  }
  return runs.filter((run) => run.length <= most).flat();
}

function widened(places: readonly number[], size: number): readonly number[] {
  return [...new Set(places.flatMap((place) => [place - 1, place, place + 1]))].filter((at) => at >= 0 && at < size);
}

function paperOf({ data }: GrayImage, threshold: number): number {
  const light = data.filter((value) => value > threshold).toSorted();
  return light[light.length >> 1] ?? 255;
}
