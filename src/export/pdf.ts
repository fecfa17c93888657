/** Owns the searchable PDF export. */
import type { Exporter } from './exporter.ts';

export const pdf: Exporter = {
  format: 'pdf',
  mediaType: 'application/pdf',
  extension: 'pdf',
  description: 'Searchable PDF: the pages as they are, with the recognised text invisibly under the ink',
  async *write() {},
};
