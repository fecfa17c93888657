/** Owns laying out a page by its text layer. Pure. */
import type { Block } from '../../document.ts';
import type { Inset } from '../../layout/insets.ts';
import type { PlacedWord } from '../../layout/placed-word.ts';
import { layOutPage } from '../../layout/page-layout.ts';
import type { PdfPage } from './pdf-reader.ts';
import type { QuarterTurn } from './raster.ts';
import { wordsOfTextLayer } from './text-layer.ts';
import { turnTextUpright } from './turned-text.ts';

/** A page whose text stands upright, and its words, in the order of the page's content. */
export interface UprightLayer {
  readonly page: PdfPage;
  /** Clockwise degrees by which it was turned, beyond what the file itself says. */
  readonly rotation: QuarterTurn;
  readonly words: readonly PlacedWord[];
}

export function uprightWords(page: PdfPage): UprightLayer {
  const upright = turnTextUpright(page);
  const { chars, width, height } = upright.page;
  return { ...upright, words: wordsOfTextLayer(chars, width, height) };
}

/**
 * Blocks in reading order, boxes in points.
 * @param insets what was read in pictures of the page
 */
export function layOutLayer({ page, words }: UprightLayer, insets: readonly Inset[] = []): readonly Block[] {
  const { width, height, rulings, outline, images, drawings } = page;
  const graphics = { images: images.map(({ bbox }) => bbox), drawings: drawings ?? [] };
  return layOutPage({ width, height, words, rulings, outline, graphics, insets });
}
