/** Owns making a page flat by the lines of text that a detection network finds on it, where it plainly bends. */
import { flattenCurved } from './curved-page.ts';
import type { LineNetworks } from './line-networks.ts';
import type { PageMap } from './page-map.ts';
import { lengthOf } from './quad.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import type { DetectedLine } from './text-detector.ts';
import { warp } from './warp.ts';

export interface FoundLines {
  /** On the page as it was handed in. */
  readonly lines: readonly DetectedLine[];
  /** The page made flat; undefined where it does not bend, or flattening made no line straighter. */
  readonly flat:
    | { readonly image: GrayImage; readonly map: PageMap; readonly lines: readonly DetectedLine[] }
    | undefined;
}

/** The detector sees letters from about this height on; a larger image costs time and memory for nothing. */
const seenCapital = 11;
const shortestSide = 960;
const longestSide = 2240;
/** Lines that slope less are level: a page of them that does not bend says the same when made flat, from softer pixels. */
const level = 0.012;
/** Making flat must take away this much of the lines' slopes, unless none to speak of is left, and may not run lines into each other. */
const leftOfSlopes = 0.6;
const leftOfLines = 0.8;

/**
 * @param isBent whether letters have shown that the page's lines bend; else the lines that are found may
 * @param capitalHeight pixels
 */
export async function findLines(
  image: GrayImage,
  isBent: boolean,
  capitalHeight: number,
  { detector }: Pick<LineNetworks, 'detector'>,
): Promise<FoundLines> {
  const wanted = Math.max(image.width, image.height) * Math.min(1, seenCapital / capitalHeight);
  const side = Math.min(longestSide, Math.max(shortestSide, wanted));
  const lines = await detector.detect(image, side);
  const mayBend = isBent || slopeOf(lines) > level;
  const bend = !isLeftOut('flat page') && mayBend ? flattenCurved(lines, image, capitalHeight) : undefined;
  if (bend === undefined) return { lines, flat: undefined };
  const straight = warp(image, bend.map, bend.width, bend.height);
  const after = await detector.detect(straight, side);
  return { lines, flat: isStraighter(after, lines) ? { image: straight, map: bend.map, lines: after } : undefined };
}

function isStraighter(after: readonly DetectedLine[], before: readonly DetectedLine[]): boolean {
  return (
    lengthOfAll(after) >= leftOfLines * lengthOfAll(before) &&
    slopeOf(after) <= Math.max(level, leftOfSlopes * slopeOf(before))
  );
}

function lengthOfAll(lines: readonly DetectedLine[]): number {
  return lines.reduce((sum, { quad }) => sum + lengthOf(quad.along), 0);
}

/** Mean slope of the lines, weighted by their length. */
function slopeOf(lines: readonly DetectedLine[]): number {
  let rise = 0;
  let run = 0;
  for (const { quad, middle } of lines) {
    if (middle.length < 3 || Math.abs(quad.along[1]) > Math.abs(quad.along[0])) continue;
    rise += Math.abs(quad.along[1]);
    run += Math.abs(quad.along[0]);
  }
  return rise / Math.max(1, run);
}
