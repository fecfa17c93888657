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
 * tagged stays behind what it stood behind (or before its caption), and so do notes, which trees have where their marks are.
 * @param blocks in the order that geometry gives
 */
export function inTaggedOrder<Block extends Placed>(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length < 3 || blocks.length > mostBlocks) return blocks;
  const told = blocks.map(positionOf);
  const known = told.filter((position) => position !== undefined);
  if (known.every((position, at) => position >= (known[at - 1] ?? position))) return blocks;
  const words = blocks.flatMap((block) => block.words);
  const tagged = words.filter(({ element }) => element !== undefined);
  if (lettersOf(tagged) < mostlyTagged * lettersOf(words)) return blocks;
  let last = -1;
  const positions = told.map((position, at) => {
    const next = told[at + 1];
    // A picture goes with its caption.
    const isAbove = next !== undefined && goesWithNext(blocks[at - 1], blocks[at], blocks[at + 1]);
    return (last = position ?? (isAbove ? next : last));
  });
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

function lettersOf(words: readonly TidyWord[]): number {
  return words.reduce((sum, { word }) => sum + word.text.length, 0);
}

/** True for a block without words that is nearer to the block after it than to the one before. */
function goesWithNext(before: Placed | undefined, block: Placed | undefined, after: Placed | undefined): boolean {
  if (block === undefined || block.words.length > 0 || after === undefined) return false;
  return before === undefined || distance(block.bbox, after.bbox) < distance(block.bbox, before.bbox);
}

function distance(a: BoundingBox, b: BoundingBox): number {
  return Math.max(a[0] - b[2], b[0] - a[2], 0) + Math.max(a[1] - b[3], b[1] - a[3], 0);
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
