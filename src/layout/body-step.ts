/** Owns the step of a page: which texts at its edge stand in step with the body, as its first or last lines do. */
import { largeType } from './heading-scale.ts';
import type { BlockSketch, PageSketch } from './page-sketch.ts';
import { weightedMedian } from './weighted-median.ts';

/** A line that stands further from the next one than the body's lines do, by more than this ratio, stands apart. */
const slack = 1.15;
/** In heights of a line: what stands further from each other are no lines of one text. */
const widestStep = 3.5;
/** Of fewer steps none is the usual one. */
const fewestSteps = 3;
/** Edges of one column differ by less, in heights of a line. */
const edgeSlack = 1;

/**
 * The blocks of one line that stand in the column and the line step of the block next to them, towards the middle of the
 * page, and through it in those of the body.
 * @param edge share of the page's height from its upper and lower edge where blocks are looked at
 */
export function blocksInStep(page: PageSketch, edge: number): ReadonlySet<BlockSketch> {
  const found = new Set<BlockSketch>();
  const texts = page.blocks.filter(({ kind, bbox }) => kind !== 'figure' && bbox[3] > bbox[1]);
  const step = usualStep(texts);
  if (step === undefined) return found;
  const [upper, lower] = [edge * page.height, (1 - edge) * page.height];
  // From the middle of the page outwards, so that the block next to each one is known already.
  const above = texts.filter(({ bbox }) => bbox[3] <= upper).toSorted((a, b) => b.bbox[1] - a.bbox[1]);
  const below = texts.filter(({ bbox }) => bbox[1] >= lower).toSorted((a, b) => a.bbox[3] - b.bbox[3]);
  for (const block of above) {
    const next = nearestOf(texts, block, (other) => other.bbox[1] - block.bbox[1]);
    const isBody = next !== undefined && (next.bbox[3] > upper || found.has(next));
    if (isBody && isInStep(block, next, next.bbox[1] - block.bbox[1], step)) found.add(block);
  }
  for (const block of below) {
    const next = nearestOf(texts, block, (other) => block.bbox[3] - other.bbox[3]);
    const isBody = next !== undefined && (next.bbox[1] < lower || found.has(next));
    if (isBody && isInStep(block, next, block.bbox[3] - next.bbox[3], step)) found.add(block);
  }
  return found;
}

/** The distance between lines of the page, in blocks and between blocks of one line. */
function usualStep(blocks: readonly BlockSketch[]): number | undefined {
  const single = blocks.filter(({ lines, kind }) => lines === 1 && kind !== 'table');
  const lineHeight = weightedMedian(single.map((block) => [heightOf(block) / Math.max(block.size, 1), 1]));
  const inside = blocks.flatMap((block): readonly (readonly [number, number])[] => {
    if (block.lines < 2 || block.kind === 'table') return [];
    const height = single.length > 0 ? lineHeight * block.size : heightOf(block) / (1.2 * block.lines);
    return [[(heightOf(block) - height) / (block.lines - 1), block.lines - 1]];
  });
  const sorted = single.toSorted((a, b) => a.bbox[1] - b.bbox[1]);
  const between = sorted.flatMap((block, at): readonly (readonly [number, number])[] => {
    const next = sorted[at + 1];
    if (next === undefined || !sharesColumn(block, next)) return [];
    if (next.bbox[1] - block.bbox[1] > widestStep * heightOf(block)) return [];
    return [[next.bbox[1] - block.bbox[1], 1]];
  });
  const steps = [...inside, ...between].filter(([step]) => step > 0);
  const count = steps.reduce((sum, [, weight]) => sum + weight, 0);
  return count < fewestSteps ? undefined : weightedMedian(steps);
}

function isInStep(block: BlockSketch, next: BlockSketch, distance: number, step: number): boolean {
  if (block.lines !== 1 || next.kind === 'table' || distance > slack * step) return false;
  // A heading has a step of its own, and text is not in step with one.
  return Math.max(block.size, next.size) < largeType * Math.min(block.size, next.size) && sharesColumn(block, next);
}

/** The nearest block on the inner side that overlaps in its width. */
function nearestOf(
  blocks: readonly BlockSketch[],
  block: BlockSketch,
  distance: (other: BlockSketch) => number,
): BlockSketch | undefined {
  let nearest: BlockSketch | undefined;
  let least = Infinity;
  for (const other of blocks) {
    const away = distance(other);
    if (away < 0.5 * heightOf(block) || away >= least) continue;
    if (Math.min(block.bbox[2], other.bbox[2]) <= Math.max(block.bbox[0], other.bbox[0])) continue;
    nearest = other;
    least = away;
  }
  return nearest;
}

function sharesColumn(a: BlockSketch, b: BlockSketch): boolean {
  const near = edgeSlack * Math.min(heightOf(a) / a.lines, heightOf(b) / b.lines);
  return Math.abs(a.bbox[0] - b.bbox[0]) < near || Math.abs(a.bbox[2] - b.bbox[2]) < near;
}

const heightOf = ({ bbox }: BlockSketch): number => bbox[3] - bbox[1];
