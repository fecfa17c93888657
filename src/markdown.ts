/** Owns Markdown: pages as CommonMark with GitHub's tables, such that a parser gives back the text of the page. */
import type { Block, PageResult } from './document.ts';
import { isPageError } from './document.ts';
import { codeMarkdown, isCode } from './markdown/code.ts';
import { escapeLine } from './markdown/escape.ts';
import { listMarkdown } from './markdown/list.ts';
import { tableMarkdown } from './markdown/table.ts';
import { joinLines, runningBlocks, unwrapBlock } from './plain-text.ts';

export interface MarkdownOptions {
  /** Puts `<!-- page 3 -->` before each page. */
  readonly pageComments?: boolean | undefined;
}

/**
 * One page as Markdown without a line break at its end. Running headers, footers and page numbers are left out, unless
 * the page has nothing else. A page that could not be read becomes a visible line that says why; a blank page is empty.
 */
export function pageMarkdown(page: PageResult, options: MarkdownOptions = {}): string {
  const comment = options.pageComments === true ? [`<!-- page ${page.index + 1} -->`] : [];
  if (isPageError(page)) {
    return [...comment, `> [page ${page.index + 1} could not be read: ${escapeLine(page.message)}]`].join('\n\n');
  }
  return [...comment, ...blocksMarkdown(runningBlocks(page))].join('\n\n');
}

/** The document's Markdown in parts that are joined as they are; one part a page, so that it can be streamed. */
export async function* documentMarkdown(
  pages: AsyncIterable<PageResult> | Iterable<PageResult>,
  options: MarkdownOptions = {},
): AsyncIterable<string> {
  let begun = false;
  for await (const page of pages) {
    const text = pageMarkdown(page, options);
    if (text === '') continue;
    yield begun ? `\n${text}\n` : `${text}\n`;
    begun = true;
  }
}

function blocksMarkdown(blocks: readonly Block[]): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < blocks.length;) {
    const items: Block[] = [];
    for (let item = blocks[at]; item?.kind === 'list-item'; item = blocks[++at]) items.push(item);
    if (items.length > 0) {
      parts.push(listMarkdown(items));
      continue;
    }
    const block = blocks[at++];
    if (block !== undefined) parts.push(blockMarkdown(block));
  }
  return parts.filter((part) => part !== '');
}

function blockMarkdown(block: Block): string {
  if (block.table !== undefined) return tableMarkdown(block.table);
  if (block.kind === 'figure') return '';
  if (isCode(block)) return codeMarkdown(block);
  const lines = unwrapBlock(block);
  if (block.kind === 'title' || block.kind === 'heading') {
    const level = block.level ?? (block.kind === 'title' ? 1 : 2);
    const whole = lines.reduce((all, line) => joinLines(all, line));
    const { label = '' } = block;
    const counted = label !== '' && whole.startsWith(label) && whole.length > label.length;
    const text = escapeLine(counted ? whole.slice(label.length) : whole);
    // A run of # at the end would be taken for the closing sequence.
    const heading = `${'#'.repeat(level)} ${text.replace(/(^| )(#+)$/u, '$1\\$2')}`;
    // The author did not write the number, but the text may speak of it.
    return counted ? `${heading} <!-- ${label.replaceAll(/-{2,}|>/gu, '')} -->` : heading;
  }
  return lines
    .map(escapeLine)
    .filter((line) => line !== '')
    .join('\\\n');
}
