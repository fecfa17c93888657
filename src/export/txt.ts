/** Owns the plain text export: pages parted by form feeds. */
import { z } from 'zod';
import { type Page, isPageError } from '../document.ts';
import { flowOf } from '../markdown.ts';
import { unwrapBlock } from '../plain-text.ts';
import { defineExporter } from './exporter.ts';
import { spacedText } from './page-spacing.ts';
import { tableText } from './text-table.ts';

export const txt = defineExporter({
  format: 'txt',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  description: 'Plain text in reading order, pages parted by form feeds',
  options: z.strictObject({
    layout: z.boolean().default(false).describe("Keep the page's spacing: columns side by side, as they stand"),
  }),
  async *write({ pages }, { layout }) {
    let begun = false;
    for await (const page of pages) {
      const text = isPageError(page)
        ? `[page ${page.index + 1} could not be read: ${page.message}]`
        : layout
          ? spacedText(page)
          : flowingText(page);
      // A form feed in the text would be taken for the end of a page.
      const clean = text.replaceAll('\f', '\n');
      yield `${begun ? '\f' : ''}${clean === '' ? '' : `${clean}\n`}`;
      begun = true;
    }
  },
});

/** The page's text: paragraphs on a line each, words mended, tables in columns, a blank line between blocks. */
function flowingText(page: Page): string {
  return flowOf(page)
    .map((block) => (block.table === undefined ? unwrapBlock(block).join('\n') : tableText(block.table)))
    .filter((text) => text !== '')
    .join('\n\n');
}
