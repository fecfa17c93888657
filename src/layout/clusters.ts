/** Owns joining boxes that lie close together. */
import type { BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';

interface Cluster {
  readonly box: BoundingBox;
  readonly count: number;
}

/**
 * Joins boxes that lie no farther apart than `distance`, until none do. Boxes are swept from the left; one that ended
 * long before cannot be near any that comes.
 */
export function clusters(boxes: readonly BoundingBox[], distance: number): readonly Cluster[] {
  let found: readonly Cluster[] = boxes.map((box) => ({ box, count: 1 }));
  for (let before = Infinity; found.length < before;) {
    before = found.length;
    const open: Cluster[] = [];
    const closed: Cluster[] = [];
    for (const next of found.toSorted((a, b) => a.box[0] - b.box[0])) {
      let joined = next;
      for (let at = open.length - 1; at >= 0; at--) {
        const other = open[at];
        if (other === undefined) continue;
        if (other.box[2] + distance < next.box[0]) closed.push(...open.splice(at, 1));
        else if (isNear(other.box, joined.box, distance)) {
          joined = { box: unionBox([other.box, joined.box]) ?? joined.box, count: other.count + joined.count };
          open.splice(at, 1);
        }
      }
      open.push(joined);
    }
    found = [...closed, ...open];
  }
  return found;
}

export function isNear(a: BoundingBox, b: BoundingBox, distance: number): boolean {
  return a[0] - distance <= b[2] && b[0] - distance <= a[2] && a[1] - distance <= b[3] && b[1] - distance <= a[3];
}
