/** Owns the plain text export: pages parted by form feeds. */
import { isPageError } from '../document.ts';
import { pageText } from '../plain-text.ts';
import type { Exporter } from './exporter.ts';

export const txt: Exporter = {
  format: 'txt',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  description: 'Plain text in reading order, without running headers, footers and page numbers, pages parted by form feeds',
  async *write({ job, pages }) {
    let begun = false;
    for await (const page of pages) {
      // On a single scan nothing but its place tells a running header from a line of the text: it stays.
      const text = isPageError(page) ? `[page ${page.index + 1} could not be read: ${page.message}]` : pageText(page, { furniture: job.pageCount === 1 && page.source !== 'text-layer' });
      yield `${begun ? '\f' : ''}${text === '' ? '' : `${text}\n`}`;
      begun = true;
    }
  },
};
