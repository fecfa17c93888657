/** Owns what needs the whole document: running headers and footers, one scale of heading levels, one title. */
import type { Block, Page } from '../document.ts';
import { createHeadingScale } from './heading-scale.ts';
import { createRunningText } from './running-text.ts';

export interface DocumentLayout {
  /** Takes note of a page; every page once, in any order, before the first is settled. */
  observe(page: Page): void;
  /** The page as it stands in the document: only kinds and levels of blocks change, never text, order or boxes. */
  settle(page: Page): Page;
}

/**
 * Two passes over the pages, one at a time, so that a long document is never in memory whole: a few numbers and short
 * margin texts are kept of each page.
 */
export function createDocumentLayout(): DocumentLayout {
  const running = createRunningText();
  const headings = createHeadingScale();
  return {
    observe(page) {
      running.observe(page);
      headings.observe(page);
    },
    settle(page) {
      const blocks = page.blocks.map((block) => {
        // The first page's own title may well be what runs at the head of the others.
        const opens = block.kind === 'title' && headings.isTitlePage(page);
        const kind = opens ? undefined : running.kindOf(block, page);
        if (kind !== undefined) return furniture(block, kind);
        return headings.settle(running.isLone(block, page) ? { ...block, kind: 'paragraph' } : block, page);
      });
      return { ...page, blocks };
    },
  };
}

function furniture(block: Block, kind: Block['kind']): Block {
  const { level: _level, ...rest } = block;
  return { ...rest, kind };
}
