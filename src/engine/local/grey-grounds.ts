/** Owns the levels of the grey grounds of a page, as heads of tables have: between those of its ink and of its paper. Pure. */
import { histogramOf, otsuThreshold, paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Levels on both sides within which a ground's own vary, by grain. */
const spread = 3;
/** Levels by which a ground is lighter than what parts ink from paper, and darker than paper. */
const offInk = 8;
const offPaper = 16;
/** Share of the pixels that a ground has at least: soft edges of letters have as many levels, but none of them so often. */
const leastShare = 0.006;
/** Its levels come this many times as often as those on both sides of it. */
const standsOut = 2.5;

/**
 * @param image dark on light
 * @returns levels that part each grey ground from what is lighter, the darkest first; none on a page of ink on paper
 */
export function greyGrounds(image: GrayImage): readonly number[] {
  const from = otsuThreshold(image).threshold + offInk;
  const to = paperLevel(image) - offPaper;
  if (to <= from) return [];
  const histogram = histogramOf(image);
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const around = Array.from({ length: 256 }, (_, level) => {
    let sum = 0;
    for (let near = level - spread; near <= level + spread; near += 1) sum += histogram[near] ?? 0;
    return sum;
  });
  const at = (level: number) => around[level] ?? 0;
  const grounds: number[] = [];
  let lowest = from;
  for (let level = from; level <= to; level += 1) {
    if (at(level) < at(lowest)) lowest = level;
    if (at(level) < leastShare * total || at(level) < standsOut * at(lowest)) continue;
    let top = level;
    for (let next = level; next <= 255 && at(next) * standsOut > at(top); next += 1) if (at(next) > at(top)) top = next;
    let valley = top;
    while (valley < 255 && at(valley) * standsOut > at(top)) valley += 1;
    if (top > to) break;
    for (let next = valley; next < 255 && at(next) <= at(valley); next += 1) valley = next;
    grounds.push(valley);
    level = valley;
    lowest = valley;
  }
  return grounds;
}
