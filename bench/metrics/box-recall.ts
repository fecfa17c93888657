/** Owns box accuracy: how many boxes of the truth are where the reader says that text stands. */
import { unionBox } from '../../src/bounding-box.ts';
import type { BoundingBox } from '../../src/document.ts';

function areaOf([x0, y0, x1, y1]: BoundingBox): number {
  return Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
}

/** Intersection over union, 0 … 1. */
export function intersectionOverUnion(a: BoundingBox, b: BoundingBox): number {
  const shared = areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  const all = areaOf(a) + areaOf(b) - shared;
  return all === 0 ? 0 : shared / all;
}

/**
 * Share of the truth's boxes (lines or runs of text) that are found: the box around the words whose middle lies in a truth
 * box overlaps it by `least` or more, as intersection over union. Undefined for a truth without boxes.
 * @param words boxes of words, in the unit of the truth
 */
export function boxRecall(
  truth: readonly BoundingBox[],
  words: readonly BoundingBox[],
  least = 0.5,
): number | undefined {
  if (truth.length === 0) return undefined;
  const found = truth.filter((box) => {
    const inside = words.filter(([x0, y0, x1, y1]) => {
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
    });
    const around = unionBox(inside);
    return around !== undefined && intersectionOverUnion(box, around) >= least;
  });
  return found.length / truth.length;
}
