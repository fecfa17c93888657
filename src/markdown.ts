/** Owns Markdown: pages as CommonMark with GitHub's tables, such that a parser gives back the text of the page. */
import type { Block, PageResult } from './document.ts';
import { isPageError } from './document.ts';
import { codeMarkdown, isCode } from './markdown/code.ts';
import { escapeLabel, escapeLine, hardBreak } from './markdown/escape.ts';
import { isLatex, latexOf } from './markdown/formula.ts';
import { lineMarkdown } from './markdown/inline.ts';
import { listMarkdown } from './markdown/list.ts';
import { tableMarkdown } from './markdown/table.ts';
import { runningBlocks, unwrapBlock } from './plain-text.ts';
import { type CommonLook, blockRuns, commonLook, dropStart, headingRuns, runText } from './styled-text.ts';

export interface MarkdownOptions {
  /** Puts `<!-- page 3 -->` before each page. */
  readonly pageComments?: boolean | undefined;
  /** Address of the picture of a figure; a figure without one is told by its text and caption alone. */
  readonly figureLink?: ((figure: Block) => string | undefined) | undefined;
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
  return [...comment, ...blocksMarkdown(runningBlocks(page), commonLook(page), options)].join('\n\n');
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

/**
 * Blocks that follow each other, none of them to be left out, as parts that stand a blank line apart.
 * @param look what is no emphasis on their page
 */
export function blocksMarkdown(
  blocks: readonly Block[],
  look?: CommonLook,
  options: MarkdownOptions = {},
): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < blocks.length;) {
    const items: Block[] = [];
    for (let item = blocks[at]; item?.kind === 'list-item'; item = blocks[++at]) items.push(item);
    if (items.length > 0) {
      parts.push(listMarkdown(items, look));
      continue;
    }
    const block = blocks[at++];
    if (block === undefined) continue;
    const link = block.kind === 'figure' ? options.figureLink?.(block) : undefined;
    if (link !== undefined) parts.push(`![${altText(block, blocks[at])}](<${link}>)`);
    parts.push(blockMarkdown(block, look));
    if (block.kind === 'figure' && (link === undefined || blocks[at]?.kind === 'caption')) parts.push(labels(block));
  }
  return parts.filter((part) => part !== '');
}

/** What a figure is called: its caption where one follows. */
function altText(figure: Block, next: Block | undefined): string {
  const named = next?.kind === 'caption' ? next : figure;
  const words = unwrapBlock(named).join(' ').replaceAll(/\s+/gu, ' ').trim();
  return escapeLabel(words === '' ? 'Figure' : words);
}

/** What a model says of a figure is marked as such: it is no text of the page. */
function describedFigure({ description }: Block): string {
  return description === undefined ? '' : `> [what the figure shows, described by a model: ${escapeLine(description)}]`;
}

/** Lines with breaks between them. */
function brokenLines(lines: readonly string[]): string {
  return lines.map((line, at) => (at === lines.length - 1 ? line : line + hardBreak(line))).join('\n');
}

/** The labels of a figure that its picture is not named by. */
function labels(figure: Block): string {
  return figure.text === '' ? '' : brokenLines(unwrapBlock(figure).map(escapeLine));
}

function blockMarkdown(block: Block, look: CommonLook | undefined): string {
  if (block.table !== undefined) return tableMarkdown(block.table);
  if (block.kind === 'figure') return describedFigure(block);
  if (isCode(block)) return codeMarkdown(block);
  if (block.kind === 'formula' && isLatex(block.text)) return `$$\n${latexOf(block.text)}\n$$`;
  if (block.kind === 'title' || block.kind === 'heading') {
    const level = block.level ?? (block.kind === 'title' ? 1 : 2);
    const runs = headingRuns(block);
    const whole = runText(runs);
    const { label = '' } = block;
    const counted = label !== '' && whole.startsWith(label) && whole.length > label.length;
    const text = lineMarkdown(counted ? dropStart(runs, label.length) : runs);
    // A run of # at the end would be taken for the closing sequence.
    const heading = `${'#'.repeat(level)} ${text.replace(/(^| )(#+)$/u, '$1\\$2')}`;
    // The author did not write the number, but the text may speak of it.
    return counted ? `${heading} <!-- ${label.replaceAll(/-{2,}|>/gu, '')} -->` : heading;
  }
  return brokenLines(
    blockRuns(block, look)
      .map(lineMarkdown)
      .filter((line) => line !== ''),
  );
}
