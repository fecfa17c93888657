/** Owns the place of what was read in pictures: labels of a figure, or text that stands where the picture does. */
import type { Block, BlockKind, BoundingBox } from '../document.ts';
import type { Figure, Graphics } from './figures.ts';
import { boxOfGrid } from './page-parts.ts';
import type { Segment } from './segments.ts';
import type { Grid } from './tables/grid.ts';

/** The text of a picture, laid out by itself. */
export interface Inset {
  readonly bbox: BoundingBox;
  readonly blocks: readonly Block[];
  /** Whether the picture is text more than a figure. */
  readonly isText: boolean;
}

/** Letters of the page's own on a figure, as a label or a credit; with more it is a ground. */
const longestLabel = 40;
/** What a picture is by itself says nothing of the page: neither its first line nor its last one is the page's. */
const ownKinds: ReadonlySet<BlockKind> = new Set(['paragraph', 'list-item', 'table', 'formula']);

/** The graphics that may be figures: a picture of text is none. */
export function withoutTextPictures(graphics: Graphics, insets: readonly Inset[]): Graphics {
  const texts = insets.filter(({ isText }) => isText);
  if (texts.length === 0) return graphics;
  const isFree = (box: BoundingBox) => !texts.some(({ bbox }) => isWithin(box, bbox));
  return { images: graphics.images.filter(isFree), drawings: graphics.drawings };
}

/** Boxes of the pictures that are read as one piece of text, on which there is no text of the page itself. */
export function boxesOfText(insets: readonly Inset[], text: readonly Segment[]): readonly BoundingBox[] {
  return insets.filter((inset) => inset.isText && lettersOn(inset, text) === 0).map(({ bbox }) => bbox);
}

/**
 * Gives the figures the labels that were read in their pictures, which are figures for it where none was found; what was read
 * elsewhere becomes a piece of text of its own: all of a picture in one, or block by block where the page's own text stands on it.
 * @param figures of the page, without those that `withoutTextPictures` took away
 */
export function withInsets(
  figures: readonly Figure[],
  insets: readonly Inset[],
  text: readonly Segment[],
): readonly Figure[] {
  if (insets.length === 0) return figures;
  const labels = new Map<Figure, readonly Block[]>();
  const pieces: Figure[] = [];
  for (const inset of insets) {
    const host = inset.isText ? undefined : figures.find(({ bbox }) => hasMiddleIn(inset.bbox, bbox));
    const letters = lettersOn(inset, text);
    if (host !== undefined) labels.set(host, [...(labels.get(host) ?? []), ...inset.blocks]);
    else if (!inset.isText && letters <= longestLabel)
      pieces.push({ bbox: inset.bbox, words: [], labels: inset.blocks });
    else if (letters > 0) pieces.push(...inset.blocks.map((block) => pieceOf(block.bbox, [block])));
    else pieces.push(pieceOf(inset.bbox, inset.blocks));
  }
  return [
    ...figures.map((figure) => {
      const read = labels.get(figure);
      return read === undefined ? figure : { ...figure, labels: read };
    }),
    ...pieces,
  ];
}

/** What was read in pictures that stand in cells of a table: it comes behind the table, which it would part. */
export function piecesInTables(
  figures: readonly Figure[],
  tables: readonly Grid[],
): ReadonlyMap<Grid, readonly Figure[]> {
  const held = new Map<Grid, Figure[]>();
  for (const figure of figures) {
    const isRead = figure.text !== undefined || figure.labels !== undefined;
    const table = !isRead ? undefined : tables.find((grid) => hasMiddleIn(figure.bbox, boxOfGrid(grid)));
    if (table !== undefined) held.set(table, [...(held.get(table) ?? []), figure]);
  }
  return held;
}

function pieceOf(bbox: BoundingBox, blocks: readonly Block[]): Figure {
  return { bbox, words: [], text: blocks.map(asText) };
}

function asText({ kind, level, ...block }: Block): Block {
  if (!ownKinds.has(kind)) return { ...block, kind: 'paragraph' };
  return { ...block, kind, ...(level === undefined ? {} : { level }) };
}

/** Letters of the page's own that stand on it. */
function lettersOn({ bbox }: Inset, text: readonly Segment[]): number {
  return text.reduce((sum, { box, letters }) => sum + (hasMiddleIn(box, bbox) ? letters : 0), 0);
}

function hasMiddleIn(box: BoundingBox, outer: BoundingBox): boolean {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return x > outer[0] && x < outer[2] && y > outer[1] && y < outer[3];
}

/** Points by which an image may stick out of the picture that it is a part of, for what is rounded. */
const slack = 1;

function isWithin(box: BoundingBox, outer: BoundingBox): boolean {
  const inside = (side: 0 | 1) => box[side] >= outer[side] - slack;
  return inside(0) && inside(1) && box[2] <= outer[2] + slack && box[3] <= outer[3] + slack;
}
