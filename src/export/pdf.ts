/** Owns the searchable PDF export: the document as it is, with the recognised text invisibly under the ink. */
import { readFile } from 'node:fs/promises';
import { OcrError } from '../errors.ts';
import { defineExporter } from './exporter.ts';
import { cleanCopy, passwordMissing } from './pdf/clean-copy.ts';
import { withNewIndex } from './pdf/new-index.ts';
import { Malformed } from '../pdf-syntax/parser.ts';
import { searchableCopy } from './pdf/searchable-copy.ts';
import { checkPages } from '../pdf-syntax/page-tree.ts';
import { StoredDocument } from '../pdf-syntax/stored-document.ts';
import { withAllPages } from '../pdf-syntax/uncounted-pages.ts';

/**
 * A PDF keeps all its bytes and gets the text behind them; one that is damaged or was locked is written anew first, since
 * nothing can be appended to it. Images become pages of their true size; see `imageDocument`.
 */
export const pdf = defineExporter({
  format: 'pdf',
  mediaType: 'application/pdf',
  extension: 'pdf',
  description: 'Searchable PDF: the pages as they are, with the recognised text invisibly under the ink',
  async *write({ job, pages, source, password }) {
    const found = await source();
    if (found.mediaType === 'application/pdf') {
      const stored = await openStored(withAllPages(await readFile(found.path)), found.name, password);
      yield* searchableCopy(stored, job, pages);
    } else {
      const { imageDocument } = await import('./pdf/image-document.ts');
      yield* imageDocument(found, job, pages);
    }
  },
});

/** @throws OcrError `damaged_file`, `password_required`, `password_wrong` */
async function openStored(file: Buffer, name: string, password: string | undefined): Promise<StoredDocument> {
  const sound = parsed(file);
  if (sound !== undefined && !sound.isEncrypted) return sound;
  // No password at all opens a document that is only kept from changes, which is no leave to unlock it.
  if (sound?.isEncrypted === true && (password ?? '') === '') throw passwordMissing(name);
  let refusal: unknown;
  try {
    const clean = parsed(await cleanCopy(file, name, password));
    if (clean !== undefined) return clean;
  } catch (thrown) {
    if (!(thrown instanceof OcrError) || thrown.code !== 'damaged_file') throw thrown;
    refusal = thrown;
  }
  // pdfium needs the trailer, of which pdf.js, which read the file then, has no need.
  const indexed = sound === undefined ? parsed(withNewIndex(file)) : undefined;
  if (indexed?.isEncrypted === false) return indexed;
  throw new OcrError('damaged_file', `${name} is too damaged to be written anew as a PDF.`, {
    hint: 'Export it in another format, or print it to a new PDF and read that.',
    cause: refusal,
  });
}

/** Undefined for a file that needs repair. */
function parsed(file: Buffer): StoredDocument | undefined {
  try {
    const document = new StoredDocument(file);
    // A fault that is found now sends the file to be repaired; found later, half of it would be written.
    checkPages(document);
    return document;
  } catch (thrown) {
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}
