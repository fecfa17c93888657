/** Owns putting together what reads the text layers of PDFs: neither jobs nor a store, nor anything else that takes long to start. */
import type { DocumentInput, PdfText, PdfTextOptions } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import type { Source } from './document.ts';
import type { InspectOptions, PageLack, PageMarkdown } from './engine/engine.ts';
import { openLayerTexts } from './engine/local/layer-texts.ts';
import type { LaidPage, UnsettledPage } from './engine/local/protocol.ts';
import { OcrError } from './errors.ts';
import { createInput } from './input.ts';
import { createDocumentLayout } from './layout/document-layout.ts';
import { finishMarkdown } from './markdown/partly-written.ts';
import { parsePageRange } from './page-range.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Reads the text that PDFs carry, as fast as it can be had. Readers are started at once, and stay warm until `close`.
 * @param flags what shall differ from the environment and the config file
 * @throws OcrError `invalid_argument` for settings that cannot be
 */
export async function openPdfText(flags: Partial<Config> = {}): Promise<PdfText> {
  const config = await withPlaceForCode(loadConfig(flags));
  const input = createInput(config);
  const texts = openLayerTexts(config);

  /** What is made of the pages of a document that are wanted, while it is there. */
  async function* ofPages<Page>(
    document: DocumentInput,
    { pages, password, signal }: PdfTextOptions,
    read: (source: Source, wanted: readonly number[], options: InspectOptions) => AsyncIterable<Page>,
  ): AsyncGenerator<Page> {
    const { source, dispose } = await input.take(document, { signal });
    try {
      if (source.mediaType !== 'application/pdf') {
        throw new OcrError('unsupported_type', `${source.name} is no PDF, and only PDFs carry their text.`, {
          hint: 'Have it read: `ocrchat ocr`.',
        });
      }
      const { pageCount } = await texts.inspect(source, { password, signal });
      if (pageCount > config.maxPages) {
        throw new OcrError(
          'too_many_pages',
          `${source.name} has ${pageCount} pages; at most ${config.maxPages} are taken.`,
          { hint: 'Split the document, or raise OCRCHAT_MAX_PAGES.' },
        );
      }
      const all = () => Array.from({ length: pageCount }, (_, index) => index);
      const wanted = pages === undefined ? all() : parsePageRange(pages, pageCount);
      yield* read(source, wanted, { password, signal });
    } finally {
      await dispose();
    }
  }

  return {
    read: (document, options = {}) => ofPages(document, options, texts.read),
    markdown: (document, options = {}) => ofPages(document, options, (...of) => settled(texts.lay(...of))),
    writablePath: input.writable,
    close: texts.close,
  };
}

/** Pages as they stand in their document, which all of them together tell. */
async function* settled(pages: AsyncIterable<LaidPage | PageLack>): AsyncGenerator<PageMarkdown> {
  const layout = createDocumentLayout();
  const laid: (PageLack | (LaidPage & { readonly unsettled: UnsettledPage }))[] = [];
  for await (const page of pages) {
    if (!('json' in page)) {
      laid.push(page);
      continue;
    }
    // While others read: it takes no more memory than the text, and time that is wanted when the last page has come.
    const unsettled: UnsettledPage = JSON.parse(page.json);
    layout.observe(unsettled.sketch);
    laid.push({ ...page, unsettled });
  }
  for (const page of laid) {
    if (!('unsettled' in page)) {
      yield page;
      continue;
    }
    const { index, warnings, parts, unsettled } = page;
    const markdown = finishMarkdown({ ...unsettled, parts }, layout.settle(unsettled.sketch));
    yield { index, markdown, ...(warnings === undefined ? {} : { warnings }) };
  }
}

/** Compiled code is all that is kept in the home, for the next start: reading goes on where there can be none. */
async function withPlaceForCode(config: Config): Promise<Config> {
  try {
    await makeFolder(config.home, 0o700);
    return config;
  } catch {
    return { ...config, codeCache: 'off' };
  }
}
