/** Owns the room beside lines: how far each could have run before it met something, or the margin. */
import type { BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import type { Room } from './blocks.ts';
import type { LaidLine } from './lines.ts';

/** What the layout of a page shows of its width. */
interface PageWidth {
  readonly width: number;
  readonly graphics?: { readonly images: readonly BoundingBox[] } | undefined;
}

/**
 * The room of the lines of each stretch of text on a page. The outer margin is taken to be as wide as the inner one.
 * @param things boxes of what is not text: tables, figures
 */
export function roomsOn(
  regions: readonly (readonly LaidLine[])[],
  things: readonly BoundingBox[],
  { width, graphics }: PageWidth,
): (region: readonly LaidLine[]) => Room {
  const texts = new Map<readonly LaidLine[], BoundingBox>();
  for (const region of regions) {
    const box = unionBox(region.map(({ line }) => line.bbox));
    if (box !== undefined) texts.set(region, box);
  }
  const boxes = [...texts.values(), ...things];
  const left = Math.max(0, Math.min(...boxes.map((box) => box[0])));
  const right = Math.max(...boxes.map((box) => box[2]));
  return (region) => {
    const others = [
      ...[...texts].flatMap(([other, box]) => (other === region ? [] : [box])),
      ...things,
      ...(graphics?.images ?? []),
    ];
    return ({ line: { bbox }, backwards }) => {
      const beside = others.filter((box) => box[1] < bbox[3] && box[3] > bbox[1]);
      if (backwards) return -Math.max(width - right, ...beside.flatMap((box) => (box[2] <= bbox[0] ? [box[2]] : [])));
      return Math.min(width - left, ...beside.flatMap((box) => (box[0] >= bbox[2] ? [box[0]] : [])));
    };
  };
}
