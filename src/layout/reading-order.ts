/** Owns reading order: segments of a page → regions, each read from top to bottom before the next one begins. */
import { unionBox } from '../bounding-box.ts';
import { partByGutter } from './columns.ts';
import { partLabelsAbove } from './labels-above.ts';
import { partMarginNames } from './margin-names.ts';
import { partByWall, type Wall } from './panels.ts';
import { isRightToLeft } from './placed-word.ts';
import type { Segment } from './segments.ts';
import { weightedMedian } from './weighted-median.ts';

/** A part of the page that has one column. */
export type Region = readonly Segment[];

/** Depth at which a region is taken as it is; real pages need 3 or 4. */
const depthLimit = 12;

/**
 * Parts segments into regions in reading order: columns one after the other, the right one first in right-to-left text.
 * @param walls part columns before white does
 */
export function orderRegions(segments: readonly Segment[], walls: readonly Wall[] = [], depth = 0): readonly Region[] {
  if (segments.length === 0) return [];
  const named = depth === 0 ? partMarginNames(segments) : undefined;
  if (named !== undefined) return named.flatMap((part) => orderRegions(part, walls, 1));
  const panels = partByWall(segments, walls);
  const zones = panels ?? (depth < depthLimit ? partByGutter(segments) : undefined);
  if (zones === undefined) return partLabelsAbove(segments);
  // Each wall parts a region once.
  const deeper = panels === undefined ? depth + 1 : depth;
  const backwards = isRightToLeft(segments.flatMap(({ words }) => words));
  return zones.flatMap((zone) => {
    if (zone.kind === 'whole') return orderRegions(zone.segments, walls, deeper);
    const [start, end] = backwards ? [zone.right, zone.left] : [zone.left, zone.right];
    const [first, second] = isSidebar(start, end) ? [end, start] : [start, end];
    return [...orderRegions(first, walls, deeper), ...orderRegions(second, walls, deeper)];
  });
}

/** Shares of the column beside it, in width and letters, below which a first column holds what stands beside the text. */
const narrow = 0.45;
const brief = 0.25;

/** Type in a sidebar is smaller than the text's, at most this share of it. */
const small = 0.93;

/** True for a narrow column of few words in smaller print before a wide one of many: the text comes first. */
function isSidebar(side: readonly Segment[], main: readonly Segment[]): boolean {
  const lettersOf = (segments: readonly Segment[]) => segments.reduce((sum, { letters }) => sum + letters, 0);
  if (widthOf(side) >= narrow * widthOf(main) || lettersOf(side) >= brief * lettersOf(main)) return false;
  // Recognised print shows no sizes that could be trusted so far.
  if (![...side, ...main].every(({ words }) => words.every(({ sized }) => sized))) return false;
  const emOf = (segments: readonly Segment[]) => weightedMedian(segments.map(({ em, letters }) => [em, letters]));
  return emOf(side) <= small * emOf(main);
}

function widthOf(segments: readonly Segment[]): number {
  const [x0, , x1] = unionBox(segments.map(({ box }) => box)) ?? [0, 0, 0, 0];
  return x1 - x0;
}
