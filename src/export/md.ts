/** Owns the Markdown export: pages parted by comments with their numbers when there are several, so that a citation is found. */
import { documentMarkdown } from '../markdown.ts';
import type { Exporter } from './exporter.ts';

export const md: Exporter = {
  format: 'md',
  mediaType: 'text/markdown; charset=utf-8',
  extension: 'md',
  description: 'Markdown (CommonMark with GitHub tables): headings, lists, tables, no page furniture',
  write: ({ job, pages }) => documentMarkdown(pages, { pageComments: job.pageCount > 1 }),
};
