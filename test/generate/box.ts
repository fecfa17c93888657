// Arithmetic on boxes.
import type { Box } from './types.ts';

/** The smallest box around all; throws when there is none. */
export function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) throw new Error('No boxes to go around');
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}
