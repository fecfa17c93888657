/** Owns what the engine asks of a PDF library, and the choice between the two that are there. */
import type { BoundingBox, TextStyle } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import type { Element, OutlineEntry } from '../../layout/element.ts';
import type { LinkArea } from '../../layout/links.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { withAllPages } from '../../pdf-syntax/uncounted-pages.ts';
import type { FileFault } from './damage.ts';
import { createDamageFinder } from './page-damage.ts';
import { createUndecodedSuspicion } from './undecoded.ts';
import type { GrayImage, QuarterTurn } from './raster.ts';

/** One character of a text layer. Boxes in points, origin top left, upright; those of white space may be anything. */
export interface PdfChar {
  /** Usually one character, more for a ligature that the font spells out; "" when nothing is known about it. */
  readonly text: string;
  /** The ink. */
  readonly bbox: BoundingBox;
  /** The cell that the font reserves: as wide as the advance, as tall as the line of type. */
  readonly cell: BoundingBox;
  /** Points. */
  readonly fontSize: number;
  readonly style: TextStyle;
  /** The clockwise turn that makes the character upright on the page as it is shown; undefined when mirrored. */
  readonly turn: QuarterTurn | 'aslant' | undefined;
  /** The same for characters that were drawn in one go. */
  readonly run: number;
  /** A space or line break that the library put in by itself. */
  readonly isGenerated: boolean;
  /** Stands in one word with the character before it, wherever the two stand: told of lines that run to the left, and of spaced type. */
  readonly isJoined?: boolean;
  /** Drawn so that nobody sees it: render mode 3, fully transparent, or below an opaque image. */
  readonly isHidden: boolean;
  readonly isWhite: boolean;
  /** The element of the structure tree that the character belongs to. */
  readonly element?: Element | undefined;
  /** The font does not say which character the glyph stands for. */
  readonly isUnmapped: boolean;
}

/** White space has no place that anybody asks for: words are told by the letters around it. */
export function blankChar(text: string, isGenerated: boolean): PdfChar {
  const nowhere: BoundingBox = [0, 0, 0, 0];
  return {
    text,
    bbox: nowhere,
    cell: nowhere,
    fontSize: 0,
    style: {},
    turn: 0,
    run: 0,
    element: undefined,
    isWhite: false,
    isHidden: false,
    isGenerated,
    isUnmapped: false,
  };
}

export interface PdfImage {
  readonly bbox: BoundingBox;
  readonly pixelWidth: number;
  readonly pixelHeight: number;
}

export interface PdfPage {
  /** Points, after the page's own rotation. */
  readonly width: number;
  readonly height: number;
  /** In the order of the page's content. */
  readonly chars: readonly PdfChar[];
  readonly images: readonly PdfImage[];
  /** Drawn outlines; letters turned to curves count here. */
  readonly pathCount: number;
  /** Lines and filled areas, of which tables are made; points, upright. */
  readonly rulings: readonly Ruling[];
  /** Boxes of drawn outlines that are no rulings; points, upright. */
  readonly drawings?: readonly BoundingBox[];
  /** Entries of the document's outline that point to this page. */
  readonly outline?: readonly OutlineEntry[];
  /** Points, upright. */
  readonly links?: readonly LinkArea[];
}

/** Interleaved RGB on white, row by row from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Luma of ITU-R BT.601. */
export function grayOf({ width, height, rgb }: Raster): GrayImage {
  const data = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < data.length; to += 1, from += 3) {
    data[to] = ((rgb[from] ?? 255) * 77 + (rgb[from + 1] ?? 255) * 150 + (rgb[from + 2] ?? 255) * 29) >> 8;
  }
  return { width, height, data };
}

/** What a library makes of a PDF. */
export interface PdfLibrary {
  readonly name: string;
  readonly pageCount: number;
  /** The pages of an XFA form stand in for its content, which is XML. */
  readonly isXfaForm: boolean;
  /** The end of the file is missing, and with it how many pages there were. */
  readonly isCut?: boolean;
  /** Size in points without reading the page's content. */
  size(index: number): Promise<{ readonly width: number; readonly height: number }>;
  /** @param wants `text`: what only layout needs (lines, drawings, outline, the elements of characters) may be left out */
  page(index: number, wants?: 'text'): Promise<PdfPage>;
  /** Renders the whole page into exactly this many pixels, which the caller has checked. */
  render(index: number, width: number, height: number): Promise<Raster>;
  /** The same in grey, for recognition. */
  renderGray(index: number, width: number, height: number): Promise<GrayImage>;
  /**
   * Renders a part of the page in grey.
   * @param part of the page as it is shown, points from its top left
   */
  renderPart(index: number, part: BoundingBox, width: number, height: number): Promise<GrayImage>;
  /** The JPEG file that the page consists of, when it is nothing else; undefined for every other page. */
  scan(index: number): Promise<Uint8Array | undefined>;
  /** Whether it holds much memory, of drawing large pages, that only closing it gives back. */
  isLarge(): boolean;
  /** The bytes of the file where they are now. */
  file(): Buffer;
  close(): Promise<void>;
}

export interface PdfReader extends Omit<PdfLibrary, 'file' | 'isXfaForm' | 'isCut'> {
  /** What is wrong with a page in the file, of which the libraries say nothing. @param withPictures whether pictures are looked at too */
  faults(index: number, withPictures: boolean): Promise<readonly FileFault[]>;
}

export type OpenPdf = (bytes: Uint8Array, password: string | undefined) => Promise<PdfLibrary>;

/** A page that has more characters than this is made to hurt; the rest is left out. */
export const mostCharacters = 300_000;

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

/** Thrown by pdfium for a page that the file counts, and does not have. */
export class PageMissing extends Error {}

/** Thrown by both readers for a document that the given password, or none, does not open. */
export class PasswordNeeded extends Error {}
