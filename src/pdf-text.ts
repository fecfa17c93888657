/** Owns putting together what reads the text layers of PDFs: neither jobs nor a store, nor anything else that takes long to start. */
import type { PdfText } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { openLayerTexts } from './engine/local/layer-texts.ts';
import { OcrError } from './errors.ts';
import { createInput } from './input.ts';
import { parsePageRange } from './page-range.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Reads the text that PDFs carry, as fast as it can be had. Readers are started at once.
 * @throws OcrError `invalid_argument` for settings that cannot be
 */
export async function openPdfText(flags: Partial<Config> = {}): Promise<PdfText> {
  const config = await withPlaceForCode(loadConfig(flags));
  const input = createInput(config);
  const texts = openLayerTexts(config);
  return {
    async *read(document, { pages, password, signal } = {}) {
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
        yield* texts.read(source, wanted, { password, signal });
      } finally {
        await dispose();
      }
    },
    writablePath: input.writable,
    close: texts.close,
  };
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
