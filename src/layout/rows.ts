/** Owns rows: segments that share a baseline, across a region of the page. */
import type { BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import { inOrder } from './in-order.ts';
import type { Segment } from './segments.ts';
import { fromTop, verticalOverlap } from './segments.ts';

export interface Row {
  /** From left to right. */
  readonly segments: readonly Segment[];
  readonly box: BoundingBox;
  readonly top: number;
  readonly bottom: number;
}

interface OpenRow {
  readonly segments: Segment[];
  top: number;
  bottom: number;
  x0: number;
  x1: number;
}

/** Rows still looked at when the next segment comes from above; lines of unlike size overlap a few rows. */
const openRows = 4;

/** Groups segments into rows, from the top of the page down. */
export function findRows(segments: readonly Segment[]): readonly Row[] {
  const only = segments.length === 1 ? segments[0] : undefined;
  if (only !== undefined) return [{ segments, box: only.box, top: only.top, bottom: only.bottom }];
  const rows: OpenRow[] = [];
  for (const segment of inOrder(segments, fromTop)) {
    let best: OpenRow | undefined;
    let bestOverlap = 0.5;
    for (let at = Math.max(0, rows.length - openRows); at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) break;
      const overlap = verticalOverlap(row.top, row.bottom, segment.top, segment.bottom);
      if (overlap >= bestOverlap && !collides(row, segment)) {
        best = row;
        bestOverlap = overlap;
      }
    }
    if (best === undefined) {
      rows.push({
        segments: [segment],
        top: segment.top,
        bottom: segment.bottom,
        x0: segment.box[0],
        x1: segment.box[2],
      });
    } else {
      best.segments.push(segment);
      best.x0 = Math.min(best.x0, segment.box[0]);
      best.x1 = Math.max(best.x1, segment.box[2]);
    }
  }
  return rows.map(({ segments: members, top, bottom }) => ({
    segments: inOrder(members, fromLeft),
    box: boxAround(members),
    top,
    bottom,
  }));
}

const fromLeft = (a: Segment, b: Segment) => a.box[0] - b.box[0];

function boxAround(segments: readonly Segment[]): BoundingBox {
  const only = segments.length === 1 ? segments[0] : undefined;
  return only?.box ?? unionBox(segments.map(({ box }) => box)) ?? [0, 0, 0, 0];
}

/** True when the segment would stand on top of one that is in the row already. */
function collides(row: OpenRow, segment: Segment): boolean {
  const slack = 0.3 * segment.em;
  const x0 = segment.box[0];
  const x1 = segment.box[2];
  if (x0 >= row.x1 - slack || x1 <= row.x0 + slack) return false;
  return row.segments.some(({ box }) => Math.min(box[2], x1) - Math.max(box[0], x0) > slack);
}
