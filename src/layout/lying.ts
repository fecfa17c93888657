/** Owns boxes seen along a direction, so that what stands upright and what lies level are looked at alike. */
import type { BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';

/** A box as something long lies in it, upright or level: `thick` across, `long` along. */
export interface Lying {
  readonly thick: readonly [number, number];
  readonly long: readonly [number, number];
}

export const columnOf = ([x0, y0, x1, y1]: BoundingBox): Lying => ({ thick: [x0, x1], long: [y0, y1] });
export const rowOf = ([x0, y0, x1, y1]: BoundingBox): Lying => ({ thick: [y0, y1], long: [x0, x1] });
export const boxOfColumn = ({ thick, long }: Lying): BoundingBox => [thick[0], long[0], thick[1], long[1]];
export const boxOfRow = ({ thick, long }: Lying): BoundingBox => [long[0], thick[0], long[1], thick[1]];

export const lengthOf = (span: readonly [number, number]) => span[1] - span[0];
export const middleOf = (span: readonly [number, number]) => (span[0] + span[1]) / 2;
export const isNear = (a: number, b: number, distance: number) => Math.abs(a - b) <= distance;

export function unionOf(all: readonly Lying[]): Lying {
  const box = unionBox(all.map(boxOfColumn)) ?? [0, 0, 0, 0];
  return columnOf(box);
}
