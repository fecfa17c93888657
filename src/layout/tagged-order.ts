/** Owns the order of blocks by the structure tree, where it is at least as good as the order that geometry gives. */
import type { BoundingBox } from '../document.ts';
import type { TidyWord } from './placed-word.ts';

/** A block-to-be. */
export interface Placed {
  readonly bbox: BoundingBox;
  readonly words: readonly TidyWord[];
}

/** A page of more blocks keeps its order. */
const mostBlocks = 500;
/** Share of the letters that must be tagged. */
const mostlyTagged = 0.9;
/** Share of the narrower one's width that two blocks must share for the lower one to come after the other. */
const shared = 0.5;

/**
 * Puts blocks in the order of the tree, which knows what white alone cannot tell: whether cards are read row by row, what
 * stands beside the text. A tree that reads more often from below than the given order does is not believed. What is not
 * tagged stays behind what it stood behind, and so do notes, which trees have where their marks are.
 * @param blocks in the order that geometry gives
 */
export function inTaggedOrder<Block extends Placed>(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length < 3 || blocks.length > mostBlocks) return blocks;
  const told = blocks.map(positionOf);
  if (told.every((position, at) => position === undefined || position >= (told[at - 1] ?? position))) return blocks;
  const letters = (at: number) => (blocks[at]?.words ?? []).reduce((sum, { word }) => sum + word.text.length, 0);
  let all = 0;
  let tagged = 0;
  told.forEach((position, at) => {
    all += letters(at);
    if (position !== undefined) tagged += letters(at);
  });
  if (tagged < mostlyTagged * all) return blocks;
  let last = -1;
  const positions = told.map((position) => (last = position ?? last));
  const order = blocks.map((_, at) => at).toSorted((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0) || a - b);
  const isTagged = (at: number) => told[at] !== undefined;
  const boxesOf = (sequence: readonly number[]) =>
    sequence.filter(isTagged).flatMap((at) => (blocks[at] === undefined ? [] : [blocks[at].bbox]));
  if (fromBelow(boxesOf(order)) > fromBelow(boxesOf(blocks.map((_, at) => at)))) return blocks;
  return order.flatMap((at) => (blocks[at] === undefined ? [] : [blocks[at]]));
}

/** Growing in the order of the tree; undefined for what is not tagged, or elsewhere than it is read. */
function positionOf({ words }: Placed): number | undefined {
  const element = words.find((word) => word.element !== undefined)?.element;
  return element?.kind === 'footnote' || element?.kind === 'header' ? undefined : element?.id;
}

/** How many pairs of blocks above each other are read from below. */
function fromBelow(boxes: readonly BoundingBox[]): number {
  let count = 0;
  boxes.forEach((box, at) => {
    for (const later of boxes.slice(at + 1)) {
      const overlap = Math.min(box[2], later[2]) - Math.max(box[0], later[0]);
      const isBeside = overlap < shared * Math.min(box[2] - box[0], later[2] - later[0]);
      if (!isBeside && (later[1] + later[3]) / 2 < box[1]) count += 1;
    }
  });
  return count;
}
