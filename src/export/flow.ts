/** Owns the flow of a page: what stands on it as the parts that a text document is made of. */
import type { Block, Page, Table } from '../document.ts';
import { type ListItem, listItems } from '../list-items.ts';
import { codeText, isCode } from '../markdown/code.ts';
import { isLatex, latexOf } from '../markdown/formula.ts';
import { runningBlocks } from '../plain-text.ts';
import { type CommonLook, type Run, blockRuns, commonLook, headingRuns } from '../styled-text.ts';
import { linkNotes } from './note-links.ts';

/** A run, or the mark of a note that hangs on it. */
export interface FlowRun extends Run {
  readonly note?: Note | undefined;
}

/** Lines that the source parts on purpose. */
export type FlowLines = readonly (readonly FlowRun[])[];

/** A footnote whose mark was found in the text of its page. */
export interface Note {
  /** Unique on the page, from 1. */
  readonly number: number;
  /** As it stands in the text. */
  readonly mark: string;
  readonly lines: FlowLines;
  readonly block: Block;
}

export type FlowItem =
  | { readonly kind: 'heading'; readonly block: Block; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: 'text'; readonly block: Block; readonly lines: FlowLines }
  | { readonly kind: 'list'; readonly items: readonly (ListItem & { readonly lines: FlowLines })[] }
  | { readonly kind: 'table'; readonly block: Block; readonly table: Table }
  | {
      readonly kind: 'figure';
      readonly block: Block;
      /** What is written in it. */
      readonly lines: FlowLines;
      readonly caption: Block | undefined;
      readonly captionLines: FlowLines;
    }
  | { readonly kind: 'formula'; readonly block: Block; readonly latex: string }
  | { readonly kind: 'code'; readonly block: Block; readonly text: string }
  | { readonly kind: 'note'; readonly note: Note };

/** The parts of a page in reading order, without its furniture. A note that is linked comes last. */
export function flowItems(page: Page): readonly FlowItem[] {
  const look = commonLook(page);
  const blocks = runningBlocks(page);
  const items: FlowItem[] = [];
  for (let at = 0; at < blocks.length;) {
    const list: Block[] = [];
    for (let block = blocks[at]; block?.kind === 'list-item'; block = blocks[++at]) list.push(block);
    if (list.length > 0) {
      items.push({ kind: 'list', items: listItems(list, look) });
      continue;
    }
    const block = blocks[at++];
    if (block === undefined) continue;
    const caption = block.kind === 'figure' && blocks[at]?.kind === 'caption' ? blocks[at++] : undefined;
    items.push(itemOf(block, caption, look));
  }
  return linkNotes(items.filter((item) => item.kind !== 'text' || item.lines.some((line) => line.length > 0)));
}

function itemOf(block: Block, caption: Block | undefined, look: CommonLook): FlowItem {
  if (block.table !== undefined) return { kind: 'table', block, table: block.table };
  if (block.kind === 'title' || block.kind === 'heading') {
    return { kind: 'heading', block, level: block.level ?? (block.kind === 'title' ? 1 : 2), runs: headingRuns(block) };
  }
  if (block.kind === 'figure') {
    const lines = block.text.trim() === '' ? [] : blockRuns(block, look);
    return {
      kind: 'figure',
      block,
      lines,
      caption,
      captionLines: caption === undefined ? [] : blockRuns(caption, look),
    };
  }
  if (isCode(block)) return { kind: 'code', block, text: codeText(block) };
  if (block.kind === 'formula' && isLatex(block.text)) return { kind: 'formula', block, latex: latexOf(block.text) };
  return {
    kind: 'text',
    block,
    lines: blockRuns(block, look).filter((line) => line.some(({ text }) => text.trim() !== '')),
  };
}
