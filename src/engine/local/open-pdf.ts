/** Owns opening a PDF: the choice between the two libraries that are there, and one for what the other cannot do. */
import { OcrError } from '../../errors.ts';
import { withAllPages } from '../../pdf-syntax/uncounted-pages.ts';
import type { FileFault } from './damage.ts';
import { createDamageFinder } from './page-damage.ts';
import { PageMissing, PasswordNeeded, type PdfLibrary, type PdfReader } from './pdf-reader.ts';
import { createUndecodedSuspicion } from './undecoded.ts';

function passwordError(name: string, password: string | undefined): OcrError {
  return password === undefined
    ? new OcrError('password_required', `${name} is locked with a password.`, {
        hint: 'Give it as `password` (command line: --password).',
      })
    : new OcrError('password_wrong', `The password does not open ${name}.`, {
        hint: 'Give the user or the owner password of the document.',
      });
}

/** No page is named: those that are missing are told of together. */
function missingError(name: string, pageCount: number, cause: Error): OcrError {
  const counted = pageCount === 1 ? '1 page' : `${pageCount} pages`;
  return new OcrError('page_not_found', `${name} says that it has ${counted}, but this one is not in it.`, {
    hint: 'Nothing is lost where the document was never so long; else get the file again.',
    cause,
  });
}

export type OpenPdf = (bytes: Uint8Array, password: string | undefined) => Promise<PdfLibrary>;

const openers: readonly OpenPdf[] = [
  async (bytes, password) => (await import('./pdfium-reader.ts')).openPdfium(bytes, password),
  async (bytes, password) => (await import('./pdfjs-reader.ts')).openPdfJs(bytes, password),
  openWithoutIndex,
];

/** A file whose end is missing, which both libraries refuse. @throws Malformed where no pages are found */
async function openWithoutIndex(bytes: Uint8Array, password: string | undefined): Promise<PdfLibrary> {
  const { withRebuiltIndex } = await import('../../pdf-syntax/rebuilt-index.ts');
  const { file, isCounted } = withRebuiltIndex(bufferOf(bytes));
  return { ...(await (await import('./pdfium-reader.ts')).openPdfium(file, password)), isCut: !isCounted };
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/**
 * Opens a PDF with pdfium, or with pdf.js when pdfium cannot; a page on which pdfium fails is asked of pdf.js too.
 * @param name the document's name, for messages
 * @param reload gives the bytes again, should pdf.js need them later; without it they are held
 * @throws OcrError `damaged_file`, `password_required`, `password_wrong`
 */
export async function openPdf(
  bytes: Uint8Array,
  name: string,
  password: string | undefined,
  reload?: () => Promise<Uint8Array>,
): Promise<PdfReader> {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).includes('%PDF')) {
    throw new OcrError('damaged_file', `${name} is not a PDF: its header is missing.`, {
      hint: 'Check the file; it may be something else by another name.',
    });
  }
  const failures: string[] = [];
  let held: Uint8Array | undefined = withAllPages(bufferOf(bytes));
  const open = async (position: number): Promise<PdfLibrary> => {
    const opener = openers[position];
    if (opener === undefined) {
      throw new OcrError('damaged_file', `${name} cannot be opened as a PDF (${failures.join('; ')}).`, {
        hint: 'The file is cut off or damaged; get it again or print it to a new PDF.',
      });
    }
    try {
      const reader = await opener(held ?? withAllPages(bufferOf((await reload?.()) ?? new Uint8Array(0))), password);
      if (reader.pageCount > 0) return reader;
      failures.push(`${reader.name}: no pages`);
      await reader.close();
    } catch (thrown) {
      if (thrown instanceof PasswordNeeded) throw passwordError(name, password);
      failures.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
    return open(position + 1);
  };
  const first = await open(0);
  const { of: damageOf } = createDamageFinder(() => first.file(), first.pageCount);
  const isUndecoded = createUndecodedSuspicion(() => first.file());
  const faults = async (index: number, withPictures: boolean) => {
    const found: FileFault[] = [...damageOf(index, withPictures)];
    if (first.isXfaForm) found.push('xfa form');
    if (first.isCut === true && index === first.pageCount - 1) found.push('end');
    return found;
  };
  if (first.name !== 'pdfium') return { ...first, faults };
  if (reload !== undefined) held = undefined;

  let second: Promise<PdfLibrary> | undefined;
  const orSecond = async <Result>(
    run: (reader: PdfLibrary) => Promise<Result>,
    failed?: (result: Result) => boolean,
  ): Promise<Result> => {
    let thrown: unknown;
    let result: { readonly value: Result } | undefined;
    try {
      result = { value: await run(first) };
      if (failed === undefined || !failed(result.value)) return result.value;
    } catch (cause) {
      thrown = cause;
    }
    try {
      second ??= open(1);
      return await run(await second);
    } catch (cause) {
      if (result !== undefined) return result.value;
      if (thrown instanceof PageMissing) throw missingError(name, first.pageCount, thrown);
      throw thrown ?? cause;
    }
  };
  return {
    name: first.name,
    pageCount: first.pageCount,
    size: (index) => orSecond((reader) => reader.size(index)),
    page: (index, wants) => orSecond((reader) => reader.page(index, wants)),
    render: (index, width, height) =>
      orSecond(
        (reader) => reader.render(index, width, height),
        ({ rgb }) => isUndecoded(rgb),
      ),
    renderGray: (index, width, height) =>
      orSecond(
        (reader) => reader.renderGray(index, width, height),
        ({ data }) => isUndecoded(data),
      ),
    renderPart: (index, part, width, height) => orSecond((reader) => reader.renderPart(index, part, width, height)),
    scan: (index) => orSecond((reader) => reader.scan(index)),
    isLarge: () => first.isLarge(),
    faults,
    async close() {
      await first.close();
      if (second !== undefined) await (await second).close();
    },
  };
}
