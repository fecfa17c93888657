/** Owns pages that are written as Markdown before their document is known whole: blocks that it may change are kept as blocks. */
import { type BlockChange, changedBlock } from '../amendment.ts';
import type { Block, Page } from '../document.ts';
import { blocksMarkdown } from '../markdown.ts';
import { isFurniture, wordsForWriting } from '../plain-text.ts';
import { type CommonLook, commonLook, settledLook } from '../styled-text.ts';

export interface PartlyWritten {
  /** In order: Markdown of blocks that stay as they are, empty for none, and positions on the page of those that may change. */
  readonly parts: readonly (string | number)[];
  /** The blocks that may change, as the parts have them. */
  readonly open: readonly Block[];
  /** What is no emphasis on the page; absent where that depends on what changes, and then all blocks are open. */
  readonly look?: CommonLook | undefined;
}

/**
 * Writes the blocks that stay as they are. `finishMarkdown` of it is `pageMarkdown` of the page with the changes made.
 * @param mayChange whether a block, by its position on the page, may get another kind or level
 */
export function writePartly({ blocks }: Pick<Page, 'blocks'>, mayChange: (at: number) => boolean): PartlyWritten {
  const open = blocks.map((block, at) => isFurniture(block) || mayChange(at));
  openLists(blocks, open);
  const look = settledLook(blocks, (at) => open[at] === true);
  if (look === undefined) open.fill(true);
  const parts: (string | number)[] = [];
  let run: Block[] = [];
  const flush = () => {
    if (run.length > 0) parts.push(blocksMarkdown(run, look).join('\n\n'));
    run = [];
  };
  for (const [at, block] of blocks.entries()) {
    if (open[at] === true) {
      flush();
      parts.push(at);
    } else run.push(block);
  }
  flush();
  return {
    parts,
    open: blocks.filter((_, at) => open[at] === true).map(forWriting),
    ...(look === undefined ? {} : { look }),
  };
}

/** @returns the page as Markdown, without a line break at its end */
export function finishMarkdown({ parts, open, look }: PartlyWritten, changes: readonly BlockChange[]): string {
  const byPosition = new Map(changes.map((change) => [change.at, change]));
  let next = 0;
  const settled = parts.map((part) => {
    const block = typeof part === 'number' ? open[next++] : undefined;
    if (block === undefined) return String(part);
    const change = byPosition.get(Number(part));
    return change === undefined ? block : changedBlock(block, change);
  });
  const isText = (part: string | Block) => typeof part === 'string' || !isFurniture(part);
  const kept = settled.some(isText) ? settled.filter(isText) : settled;
  const common = look ?? commonLook({ blocks: settled.filter((part) => typeof part !== 'string') });
  const written: string[] = [];
  let run: Block[] = [];
  for (const part of kept) {
    if (typeof part !== 'string') {
      run.push(part);
      continue;
    }
    written.push(...blocksMarkdown(run, common), part);
    run = [];
  }
  written.push(...blocksMarkdown(run, common));
  return written.filter((part) => part !== '').join('\n\n');
}

/** A list is written as one: all its items are open where one is, or where what parts two of them may not stay. */
function openLists(blocks: readonly Block[], open: boolean[]): void {
  for (let at = 0; at < blocks.length;) {
    if (blocks[at]?.kind !== 'list-item') {
      at += 1;
      continue;
    }
    let end = at + 1;
    let isOpen = open[at] === true;
    for (let next = end; next < blocks.length; next += 1) {
      if (blocks[next]?.kind === 'list-item') {
        isOpen ||= open.slice(end, next + 1).includes(true);
        end = next + 1;
      } else if (open[next] !== true) break;
    }
    if (isOpen) open.fill(true, at, end);
    at = end;
  }
}

/** Without the words that writing does not take: tables are written by their cells. */
function forWriting(block: Block): Block {
  const lines = block.table === undefined ? block.lines.map((line) => ({ ...line, words: wordsForWriting(line) })) : [];
  return { ...block, lines };
}
