/** Owns the plain text export: pages parted by form feeds. */
import { isPageError } from '../document.ts';
import { pageText } from '../plain-text.ts';
import type { Exporter } from './exporter.ts';

export const txt: Exporter = {
  format: 'txt',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  description: 'Plain text in reading order, pages parted by form feeds',
  async *write({ pages }) {
    let begun = false;
    for await (const page of pages) {
      const text = isPageError(page) ? `[page ${page.index + 1} could not be read: ${page.message}]` : pageText(page);
      yield `${begun ? '\f' : ''}${text === '' ? '' : `${text}\n`}`;
      begun = true;
    }
  },
};
