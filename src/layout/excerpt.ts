/** Owns running text that is told without its coming again: on pages out of longer documents, and beside a number. */
import type { BlockSketch, PageSketch } from './page-sketch.ts';

/** True for a page out of a longer document, which its number shows: what stands in its margins runs there. */
export function isExcerpt({ blocks }: PageSketch): boolean {
  return blocks.some(({ kind, text = '' }) => kind === 'page-number' && !firstNumber.test(text.normalize('NFKC')));
}

/** The number of a first page: `1`, `Page 1 of 3`, `- i -`; a mark without a number says nothing. */
const firstNumber = /^(?:\D*0*1(?!\p{Nd})|(?:.*[^\p{L}])?i(?![\p{L}])|[^\p{N}ivxlcdm]*$)/iu;

/** True for a margin in which a bare number stands beside text, as that of the page does in books and journals. */
export function isNumbered({ bbox }: BlockSketch, { blocks, height }: PageSketch): boolean {
  const isAbove = bbox[3] < height / 2;
  const own = blocks.filter((block) => margins.has(block.kind) && block.bbox[3] < height / 2 === isAbove);
  return own.some(
    ({ text = '', bbox: [, top, , bottom] }) =>
      /^\p{Nd}{1,4}$/u.test(text) &&
      own.some((other) => other.text !== text && other.bbox[1] < bottom && other.bbox[3] > top),
  );
}

const margins: ReadonlySet<BlockSketch['kind']> = new Set(['header', 'footer', 'page-number']);
