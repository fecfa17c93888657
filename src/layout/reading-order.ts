/** Owns reading order: segments of a page → regions, each read from top to bottom before the next one begins. */
import { partByGutter } from './columns.ts';
import { isRightToLeft } from './placed-word.ts';
import type { Segment } from './segments.ts';

/** A part of the page that has one column. */
export type Region = readonly Segment[];

/** Depth at which a region is taken as it is; real pages need 3 or 4. */
const depthLimit = 12;

/** Parts segments into regions in reading order: columns one after the other, the right one first in right-to-left text. */
export function orderRegions(segments: readonly Segment[], depth = 0): readonly Region[] {
  if (segments.length === 0) return [];
  const zones = depth < depthLimit ? partByGutter(segments) : undefined;
  if (zones === undefined) return [segments];
  const backwards = isRightToLeft(segments.flatMap(({ words }) => words));
  return zones.flatMap((zone) => {
    if (zone.kind === 'whole') return orderRegions(zone.segments, depth + 1);
    const [first, second] = backwards ? [zone.right, zone.left] : [zone.left, zone.right];
    return [...orderRegions(first, depth + 1), ...orderRegions(second, depth + 1)];
  });
}
