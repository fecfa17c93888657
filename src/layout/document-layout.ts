/** Owns what needs the whole document: running headers and footers, one scale of heading levels, one title, tables over pages. */
import type { BlockChange } from '../amendment.ts';
import { createHeadingScale, mayHead } from './heading-scale.ts';
import type { BlockSketch, PageSketch } from './page-sketch.ts';
import { createRunningText, mayRun } from './running-text.ts';
import { createContinuedTables } from './tables/continued-tables.ts';

export interface DocumentLayout {
  /** Takes note of a page; every page once, in any order, before the first is settled. */
  observe(page: PageSketch): void;
  /** What changes on the page as it stands in the document; empty where it may stay as it is. */
  settle(page: PageSketch): readonly BlockChange[];
}

/**
 * Two passes over the pages, one at a time, so that a long document is never in memory whole: a few numbers and short
 * margin texts are kept of each page.
 */
export function createDocumentLayout(): DocumentLayout {
  const running = createRunningText();
  const headings = createHeadingScale();
  const tables = createContinuedTables();
  return {
    observe(page) {
      running.observe(page);
      headings.observe(page);
      tables.observe(page);
    },
    settle(page) {
      return page.blocks.flatMap((block, at): readonly BlockChange[] => {
        if (block.table !== undefined && tables.goesOn(block, page))
          return [{ at, kind: block.kind, level: block.level, continues: true }];
        // The first page's own title may well be what runs at the head of the others.
        const opens = block.kind === 'title' && headings.isTitlePage(page);
        const furniture = opens ? undefined : running.kindOf(block, page);
        const { kind, level } =
          furniture === undefined
            ? headings.settle(running.isText(block, page) ? { ...block, kind: 'paragraph' } : block, page)
            : { kind: furniture, level: undefined };
        return kind === block.kind && level === block.level ? [] : [{ at, kind, level }];
      });
    },
  };
}

/** False for a block that stands by itself: whatever the document is like, it keeps its kind and level. */
export const mayChange = (block: BlockSketch, page: PageSketch): boolean => mayHead(block, page) || mayRun(block, page);
