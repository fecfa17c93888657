/** Owns arithmetic on boxes. Apart from their schema, whose library takes long to load for a reader process that checks none. */
import type { BoundingBox } from './document.ts';

/** The smallest box around all given boxes; undefined for none. */
export function unionBox(boxes: readonly BoundingBox[]): BoundingBox | undefined {
  const first = boxes[0];
  if (first === undefined) return undefined;
  let x0 = first[0];
  let y0 = first[1];
  let x1 = first[2];
  let y1 = first[3];
  for (const box of boxes) {
    if (box[0] < x0) x0 = box[0];
    if (box[1] < y0) y0 = box[1];
    if (box[2] > x1) x1 = box[2];
    if (box[3] > y1) y1 = box[3];
  }
  return [x0, y0, x1, y1];
}

/** In the square of the box's unit. */
export function areaOf([x0, y0, x1, y1]: BoundingBox): number {
  return (x1 - x0) * (y1 - y0);
}

/** Where the middle of a box lies, across (0) or down (1). */
export function middle(box: BoundingBox, axis: 0 | 1): number {
  return (box[axis] + box[axis === 0 ? 2 : 3]) / 2;
}
