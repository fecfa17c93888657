/** Owns what a document as a whole changes on one of its pages: kinds and levels of blocks, never text, order or boxes. */
import type { Block, BlockKind, Page } from './document.ts';

/** What a block is in its document. */
export interface BlockChange {
  /** Position of the block on its page. */
  readonly at: number;
  readonly kind: BlockKind;
  /** Absent for a block that has none. */
  readonly level?: number | undefined;
  /** The block's table is the rest of the one with which the page before ends. */
  readonly continues?: true | undefined;
}

/** The changes of one page. */
export interface Amendment {
  readonly index: number;
  readonly changes: readonly BlockChange[];
}

/** The page with its blocks changed; doing it again changes nothing more. */
export function amend(page: Page, changes: readonly BlockChange[]): Page {
  if (changes.length === 0) return page;
  const blocks = [...page.blocks];
  for (const change of changes) {
    const block = blocks[change.at];
    if (block !== undefined) blocks[change.at] = changed(block, change);
  }
  return { ...page, blocks };
}

function changed(block: Block, { kind, level, continues }: BlockChange): Block {
  const { level: _level, table, ...rest } = block;
  return {
    ...rest,
    kind,
    ...(level === undefined ? {} : { level }),
    ...(table === undefined ? {} : { table: continues === true ? { ...table, continues } : table }),
  };
}
