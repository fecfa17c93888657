/** Owns the reading port: whatever turns a source into page results. */
import type { PageError, PageResult, Source } from '../document.ts';
import type { Tier } from '../job.ts';
import type { WrittenPage } from '../written-page.ts';

export interface WithSignal {
  readonly signal?: AbortSignal | undefined;
}

export interface InspectOptions extends WithSignal {
  readonly password?: string | undefined;
}

export interface LookOptions extends InspectOptions {
  /** As in `ReadOptions`: a document that cannot be read without data that is missing is refused at once. */
  readonly language?: string | undefined;
}

export interface Inspection {
  /** Pages of a PDF or TIFF, frames of a GIF or WebP, 1 for other images. */
  readonly pageCount: number;
}

export interface ReadOptions extends InspectOptions {
  readonly tier: Tier;
  /** "auto" or Tesseract codes joined by + (already resolved from whatever the user wrote). */
  readonly language: string;
  /** Slug of a preset; only engines that know presets of their own take notice. */
  readonly tool?: string | undefined;
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  readonly translateTo?: string | undefined;
  /** The job that is read, so that what is sent elsewhere for it is sent once. */
  readonly job?: string | undefined;
  /** Page indexes that the job asks for; absent means all. `read` may be asked for what is left of them. */
  readonly asked?: readonly number[] | undefined;
}

export interface RenderOptions extends InspectOptions {
  /** Longest side of the image in pixels. */
  readonly maxSide: number;
  /** Upper bound of the encoded image in bytes. */
  readonly maxBytes: number;
  /** Clockwise degrees to turn the page by, as its `Page.rotation` says. */
  readonly rotation: 0 | 90 | 180 | 270;
}

export interface PageImage {
  readonly data: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/**
 * Why a text layer is not to be trusted. `none`: no text. `hidden`: someone else's recognition below a scan. `garbled`: codes
 * that mean nothing. `scan`: a stamp or page number on a scan. `outlines`: letters drawn as curves.
 */
export type LayerFault = 'none' | 'hidden' | 'garbled' | 'scan' | 'outlines';

/** A page that has no text layer to read, and why. */
export type PageLack = { readonly index: number; readonly lacks: LayerFault } | PageError;

/** What to doubt about a page, in sentences: damage in the file, and large pictures, at which nobody looks here. Absent where there is nothing. */
interface WithWarnings {
  readonly warnings?: readonly string[];
}

/** The text of a page by its text layer alone, or why there is none. */
export type PageText = ({ readonly index: number; readonly text: string } & WithWarnings) | PageLack;

/** The Markdown of a page by its text layer alone, or why there is none. */
export type PageMarkdown = ({ readonly index: number; readonly markdown: string } & WithWarnings) | PageLack;

export interface Engine {
  readonly name: string;

  /** How many `read` calls are worth running at once. */
  readonly concurrency: number;

  /** How many calls more may wait at what does the work, so that it is not idle from one to the next; none when absent. */
  readonly waiting?: number;

  /** Says that a source is soon to be opened: what takes time to start for that starts now. Nothing to start when absent. */
  warmUp?(): void;

  /**
   * Opens the source far enough to count its pages, within 5 s and, unless they seem to be cut off, without decoding pixels.
   * @throws OcrError `damaged_file`, `password_required`, `password_wrong`, `too_many_pages`, `too_many_pixels`, `unsupported_type`, `language_data_missing`
   */
  inspect(source: Source, options?: LookOptions): Promise<Inspection>;

  /**
   * Reads the given pages (indexes from 0) in order and yields one result for each, as each is done.
   * A page that fails is yielded as a `PageError`; only a fault of the whole source or a cancellation throws. A page that
   * was checked and written elsewhere may come in writing.
   */
  read(source: Source, pages: readonly number[], options: ReadOptions): AsyncIterable<PageResult | WrittenPage>;

  /** Renders one page upright for a person or a model to look at. */
  renderPage(source: Source, index: number, options: RenderOptions): Promise<PageImage>;

  /** Stops every reader; pending work rejects with `cancelled`. */
  close(): Promise<void>;
}
