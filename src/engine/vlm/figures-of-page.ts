/** Owns the figures of a page that a model read: where they are is known from the page itself. */
import type { Block, BoundingBox } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';

export interface PlacedBlock {
  readonly block: Block;
  /** Last of the page's words that it has, −1 for none. */
  readonly last: number;
  /** False when nothing of it is on the page, so that its box is still to be found. */
  readonly isPlaced: boolean;
}

/**
 * Gives the model's figures the places of the page's, in order, and puts in those that the model does not tell of. A figure that
 * the model alone has stays only if it has words or a description.
 */
export function withFigures(blocks: readonly PlacedBlock[], own: readonly Block[]): readonly PlacedBlock[] {
  const left = own.filter(({ kind }) => kind === 'figure');
  const take = (fits: (figure: Block) => boolean): Block | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const told = blocks.flatMap((placed): readonly PlacedBlock[] => {
    const { block, isPlaced } = placed;
    if (block.kind !== 'figure') return [placed];
    const figure = take(({ bbox }) => !isPlaced || meets(bbox, block.bbox));
    if (figure === undefined) return block.lines.length === 0 && block.description === undefined ? [] : [placed];
    const bbox = isPlaced ? (unionBox([figure.bbox, block.bbox]) ?? figure.bbox) : figure.bbox;
    // Words that the model alone has keep the place of the whole, which is the nearest that is known.
    const lines = isPlaced
      ? block.lines
      : block.lines.map((line) => ({ ...line, bbox, words: line.words.map((word) => ({ ...word, bbox })) }));
    return [{ ...placed, block: { ...block, bbox, lines }, isPlaced: true }];
  });
  for (const figure of left.filter(({ lines }) => lines.length === 0)) {
    const [x0, y0, x1] = figure.bbox;
    const at = told.findIndex(
      ({ block: { bbox }, isPlaced }) => isPlaced && bbox[1] >= y0 && bbox[0] < x1 && bbox[2] > x0,
    );
    told.splice(at < 0 ? told.length : at, 0, { block: figure, last: -1, isPlaced: true });
  }
  return told;
}

function meets(a: BoundingBox, b: BoundingBox): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
