/** Owns what the engine asks of a PDF library. */
import type { BoundingBox, TextStyle } from '../../document.ts';
import type { Element, OutlineEntry } from '../../layout/element.ts';
import type { LinkArea } from '../../layout/links.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import type { FileFault } from './damage.ts';
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

/** A page that has more characters than this is made to hurt; the rest is left out. */
export const mostCharacters = 300_000;

/** Thrown by pdfium for a page that the file counts, and does not have. */
export class PageMissing extends Error {}

/** Thrown by both readers for a document that the given password, or none, does not open. */
export class PasswordNeeded extends Error {}
