/** Owns the Markdown export. */
import { documentMarkdown } from '../markdown.ts';
import type { Exporter } from './exporter.ts';

export const md: Exporter = {
  format: 'md',
  mediaType: 'text/markdown; charset=utf-8',
  extension: 'md',
  description: 'Markdown (CommonMark with GitHub tables): headings, lists, tables, no page furniture',
  write: ({ pages }) => documentMarkdown(pages),
};
