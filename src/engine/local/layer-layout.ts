/** Owns laying out a page by its text layer. Pure. */
import type { Block } from '../../document.ts';
import type { Inset } from '../../layout/insets.ts';
import { withLinks, type Letter } from '../../layout/links.ts';
import type { PlacedWord } from '../../layout/placed-word.ts';
import { layOutPage } from '../../layout/page-layout.ts';
import { isBlank } from './char-clusters.ts';
import { withDrawnBoxes } from './drawn-boxes.ts';
import { partDownward } from './downward-layer.ts';
import { turnedDown, turnedLevel } from './downward-lines.ts';
import { foldText } from './layer-word.ts';
import type { PdfChar, PdfPage } from './pdf-reader.ts';
import { mapBox, type QuarterTurn } from './raster.ts';
import { placedBlock } from './recognized-page.ts';
import { wordsOfTextLayer } from './text-layer.ts';
import { turnTextUpright } from './turned-text.ts';

/** A page whose text stands upright, and its words, in the order of the page's content. */
export interface UprightLayer {
  readonly page: PdfPage;
  /** Clockwise degrees by which it was turned, beyond what the file itself says. */
  readonly rotation: QuarterTurn;
  readonly words: readonly PlacedWord[];
  /** Those of them that stand in lines which run down the page. */
  readonly downward: ReadonlySet<PlacedWord>;
}

const none: ReadonlySet<PlacedWord> = new Set();

export function uprightWords(page: PdfPage): UprightLayer {
  const upright = turnTextUpright(page);
  const { chars, width, height } = upright.page;
  const parted = partDownward(chars);
  if (parted === undefined) {
    return { ...upright, ...withDrawnBoxes(upright.page, wordsOfTextLayer(chars, width, height)), downward: none };
  }
  const turned = parted.downward.map((char) => ({
    ...char,
    bbox: turnedLevel(char.bbox, width),
    cell: turnedLevel(char.cell, width),
  }));
  const back = turnedDown(width);
  const downward = wordsOfTextLayer(turned, height, width).map((word) => ({ ...word, bbox: mapBox(back, word.bbox) }));
  const [above, below] = [parted.above, parted.below].map((part) => wordsOfTextLayer(part, width, height));
  return { ...upright, words: [...(above ?? []), ...downward, ...(below ?? [])], downward: new Set(downward) };
}

/**
 * Blocks in reading order, boxes in points.
 * @param insets what was read in pictures of the page
 */
export function layOutLayer(layer: UprightLayer, insets: readonly Inset[] = []): readonly Block[] {
  const { chars, links = [] } = layer.page;
  const blocks = blocksOf(layer, insets);
  return links.length === 0 ? blocks : withLinks(blocks, links, lettersOf(chars));
}

function lettersOf(chars: readonly PdfChar[]): readonly Letter[] {
  return chars.flatMap((char) =>
    char.isHidden || isBlank(char) ? [] : [{ text: foldText(char.text), bbox: char.bbox }],
  );
}

function blocksOf({ page, words, downward }: UprightLayer, insets: readonly Inset[]): readonly Block[] {
  const { width, height, rulings, outline, images, drawings } = page;
  const graphics = { images: images.map(({ bbox }) => bbox), drawings: drawings ?? [] };
  const level = downward.size === 0 ? words : words.filter((word) => !downward.has(word));
  const blocks = layOutPage({ width, height, words: level, rulings, outline, graphics, insets });
  if (downward.size === 0) return blocks;
  // Layout knows lines that run to the right.
  const turned = layOutPage({
    width: height,
    height: width,
    words: [...downward].map((word) => ({ ...word, bbox: turnedLevel(word.bbox, width) })),
  });
  const back = turnedDown(width);
  const top = Math.min(...[...downward].map(({ bbox }) => bbox[1]));
  const isAbove = ({ bbox }: Block) => (bbox[1] + bbox[3]) / 2 < top;
  return [
    ...blocks.filter(isAbove),
    ...turned.map((block) => placedBlock(block, (box) => mapBox(back, box))),
    ...blocks.filter((block) => !isAbove(block)),
  ];
}
