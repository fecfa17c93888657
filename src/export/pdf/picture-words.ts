/** Owns what a page that carries its own text still lacks: the words that were read in its pictures. */
import type { Block, Page } from '../../document.ts';

/**
 * The page with these words alone; undefined where there are none. They are furniture, since numbers of marked content are given
 * to the page's own text already.
 */
export function withPictureWords(page: Page): Page | undefined {
  const blocks = page.blocks.flatMap(({ lines, bbox, confidence }): Block[] => {
    const read = lines.filter(({ words }) => words.length > 0 && words.every(({ source }) => source === 'ocr'));
    const text = read.map((line) => line.text).join('\n');
    return read.length === 0 ? [] : [{ kind: 'footer', text, bbox, confidence, lines: read }];
  });
  return blocks.length === 0 ? undefined : { ...page, blocks };
}
