/** Owns the Markdown export: headings, lists, tables and pictures of figures, without the furniture of pages. */
import { type Block, isPageError } from '../document.ts';
import { documentMarkdown } from '../markdown.ts';
import { type ExportInput, defineExporter } from './exporter.ts';
import { type CutFigures, figurePictures } from './figure-picture.ts';
import { KnownFigures } from './known-figures.ts';

export const md = defineExporter({
  format: 'md',
  mediaType: 'text/markdown; charset=utf-8',
  extension: 'md',
  description: 'Markdown (CommonMark with GitHub tables): headings, lists, tables, links, no page furniture',
  async *write(input, { breaks, figures }) {
    const links = new Map<Block, string>();
    yield* documentMarkdown(figures ? withPictures(input, links) : input.pages, {
      pageComments: breaks ?? input.job.pageCount > 1,
      figureLink: (figure) => links.get(figure),
    });
  },
});

/** The pages, each after the pictures of its figures were kept. */
async function* withPictures(input: ExportInput, links: Map<Block, string>): ExportInput['pages'] {
  const { attach, pages } = input;
  const known: CutFigures = new KnownFigures(input);
  /** By the name of the picture. */
  const kept = new Map<string, string>();
  for await (const page of pages) {
    links.clear();
    if (attach !== undefined && !isPageError(page)) {
      for await (const { figure, picture, name } of figurePictures(page, input, known)) {
        const link = kept.get(name) ?? (await attach(name, picture.data));
        kept.set(name, link);
        links.set(figure, link);
      }
    }
    yield page;
  }
}
