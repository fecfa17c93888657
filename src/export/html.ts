/** Owns the HTML export: one file with nothing from elsewhere, in which nothing runs. */
import { type Block, type Page, isPageError } from '../document.ts';
import { type ExportInput, defineExporter } from './exporter.ts';
import { type CutFigures, type Picture, figurePictures } from './figure-picture.ts';
import { flowItems } from './flow.ts';
import { itemMarkup } from './html/markup.ts';
import { KnownFigures } from './known-figures.ts';
import { languageTag } from './language-tag.ts';
import { attributes, escapeXml } from './xml.ts';

const style = `
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
section + section { border-top: 1px solid #ccc; margin-top: 2rem; padding-top: 1rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.4em 0 0.5em; font-size: 1rem; }
h1 { font-size: 1.7rem; }
h2 { font-size: 1.35rem; }
h3 { font-size: 1.15rem; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid #bbb; padding: 0.25em 0.6em; text-align: start; vertical-align: top; }
th { background: #f0f0f0; }
figure { margin: 1em 0; }
figure img { max-width: 100%; height: auto; }
figcaption, .caption, .footnote { font-size: 0.9em; color: #444; }
.formula { margin: 1em 2em; font-family: serif; }
.failed { border: 1px solid #b00; padding: 0.5em 1em; }
ol.marked { list-style: none; }
`.trim();

/** HTML 5 whose meta policy forbids scripts and every address outside the file; pictures stand in it as data. */
export const html = defineExporter({
  format: 'html',
  mediaType: 'text/html; charset=utf-8',
  extension: 'html',
  description: 'HTML: one file with headings, lists, tables and pictures of figures, without scripts',
  async *write(input, { figures }) {
    const { job, pages } = input;
    const known: CutFigures = new KnownFigures(input);
    let begun = false;
    for await (const page of pages) {
      if (!begun) yield head(job.name, isPageError(page) ? undefined : languageTag(page.language));
      begun = true;
      const number = page.index + 1;
      if (isPageError(page)) {
        yield `<section id="page-${number}" aria-label="Page ${number}">\n<p class="failed">[page ${number} could not be read: ${escapeXml(page.message)}]</p>\n</section>\n`;
      } else yield await pageMarkup(page, figures ? input : { pages }, known);
    }
    if (!begun) yield head(job.name, undefined);
    yield '</body>\n</html>\n';
  },
});

function head(name: string, lang: string | undefined): string {
  return `<!DOCTYPE html>
<html${attributes({ lang })}>
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="ocrchat"/>
<title>${escapeXml(name)}</title>
<style>
${style}
</style>
</head>
<body>
`;
}

async function pageMarkup(
  page: Page,
  input: Pick<ExportInput, 'renderPage' | 'signal' | 'pages'>,
  known: CutFigures,
): Promise<string> {
  const pictures = new Map<Block, Picture>();
  for await (const { figure, picture } of figurePictures(page, input, known)) pictures.set(figure, picture);
  const number = page.index + 1;
  const face = { id: `page-${number}`, 'aria-label': `Page ${number}`, lang: languageTag(page.language) };
  const items = flowItems(page).map((item) => itemMarkup(item, number, pictures));
  return `<section${attributes(face)}>\n${items.join('')}</section>\n`;
}
