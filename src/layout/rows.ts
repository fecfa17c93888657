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

/** Its words, parted by spaces. */
export function textOfRow({ segments }: Row): string {
  return segments.map(({ words }) => words.map(({ word }) => word.text).join(' ')).join(' ');
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

/** Share of its height at which a text stands beside another one that nothing else stands beside. */
const besideAlone = 0.3;
/** White between them, in em: what stands closer is part of the word or formula beside it. */
const apart = 1;
/** White above and below both of them, in em. */
const clear = 0.4;

/**
 * Joins rows of which the one begins beside the other, far behind it, because it is set larger or lower, as labels and their
 * values may be: nothing else stands beside either.
 */
export function joinPairs(rows: readonly Row[]): readonly Row[] {
  const joined: Row[] = [];
  for (const [at, row] of rows.entries()) {
    const last = joined.at(-1);
    const above = joined.at(-2)?.bottom ?? -Infinity;
    const below = rows[at + 1]?.top ?? Infinity;
    if (last !== undefined && isPair(last, row, above, below)) {
      const segments = inOrder([...last.segments, ...row.segments], fromLeft);
      const [top, bottom] = [Math.min(last.top, row.top), Math.max(last.bottom, row.bottom)];
      joined[joined.length - 1] = { segments, box: boxAround(segments), top, bottom };
    } else joined.push(row);
  }
  return joined;
}

function isPair(row: Row, next: Row, above: number, below: number): boolean {
  if (next.top >= row.bottom || verticalOverlap(row.top, row.bottom, next.top, next.bottom) < besideAlone) return false;
  const em = Math.max(...[...row.segments, ...next.segments].map((segment) => segment.em));
  if (above > Math.min(row.top, next.top) - clear * em || below < Math.max(row.bottom, next.bottom) + clear * em)
    return false;
  const white = Math.max(next.box[0] - row.box[2], row.box[0] - next.box[2]);
  return (
    white > apart * em && [row, next].every(isWorded) && [row, next].some(({ segments }) => segments.some(hasLetters))
  );
}

function isWorded({ segments }: Row): boolean {
  return segments.reduce((sum, { letters }) => sum + letters, 0) > 1;
}

function hasLetters({ words }: Segment): boolean {
  return words.some(({ word }) => /\p{L}{2}|\p{Lo}/u.test(word.text));
}
