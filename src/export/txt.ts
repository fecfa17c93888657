/** Owns the plain text export: pages parted by form feeds. */
import { type Block, isPageError } from '../document.ts';
import { codeText, isCode } from '../markdown/code.ts';
import { runningBlocks, unwrapBlock } from '../plain-text.ts';
import { defineExporter } from './exporter.ts';
import { spacedText } from './page-spacing.ts';
import { tableText } from './text-table.ts';

export const txt = defineExporter({
  format: 'txt',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  description:
    'Plain text in reading order, without running headers, footers and page numbers, pages parted by form feeds',
  async *write({ job, pages }, { layout }) {
    let begun = false;
    for await (const page of pages) {
      const text = isPageError(page)
        ? `[page ${page.index + 1} could not be read: ${page.message}]`
        : layout
          ? spacedText(page)
          : // On a single scan nothing but its place tells a running header from a line of the text: it stays.
            flowingText(job.pageCount === 1 && page.source !== 'text-layer' ? page.blocks : runningBlocks(page));
      // A form feed in the text would be taken for the end of a page.
      const clean = text.replaceAll('\f', '\n');
      yield `${begun ? '\f' : ''}${clean === '' ? '' : `${clean}\n`}`;
      begun = true;
    }
  },
});

/** Paragraphs on a line each, words mended, tables in columns, a blank line between blocks. */
function flowingText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.table !== undefined) return tableText(block.table);
      return isCode(block) ? codeText(block) : unwrapBlock(block).join('\n');
    })
    .filter((text) => text !== '')
    .join('\n\n');
}
