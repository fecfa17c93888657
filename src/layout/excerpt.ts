/** Owns pages that were taken out of longer documents. */
import type { PageSketch } from './page-sketch.ts';

/** True for a page out of a longer document, which its number shows: what stands in its margins runs there. */
export function isExcerpt({ blocks }: PageSketch): boolean {
  return blocks.some(({ kind, text = '' }) => kind === 'page-number' && !firstNumber.test(text.normalize('NFKC')));
}

/** The number of a first page: `1`, `Page 1 of 3`, `- i -`; a mark without a number says nothing. */
const firstNumber = /^(?:\D*0*1(?!\p{Nd})|(?:.*[^\p{L}])?i(?![\p{L}])|[^\p{N}ivxlcdm]*$)/iu;
