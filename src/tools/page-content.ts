/** Owns the text of a job's pages as one long content that is handed out in parts, in any of four formats. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { App } from '../app.ts';
import { isPageError, linesOf } from '../document.ts';
import type { Page, PageResult } from '../document.ts';
import { OcrError } from '../errors.ts';
import { isFinished } from '../job.ts';
import { formatPageRange, parsePageRange } from '../page-range.ts';
import type { Job } from '../job.ts';
import { pageMarkdown } from '../markdown.ts';
import { pageText } from '../plain-text.ts';
import { bilingual } from '../translation.ts';
import { rounded, wireBox } from '../wire.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';

export const contentFormats = ['markdown', 'text', 'lines', 'doubtful_words'] as const;
export type ContentFormat = (typeof contentFormats)[number];

/** Words below this are worth a second look; the recogniser is right about most words above it. */
export const doubtfulBelow = 0.6;

/** Pages are loaded a few at a time, so that 2,000 of them are never in memory at once. */
const pagesAtOnce = 8;

const CursorState = z.strictObject({
  uuid: z.string(),
  format: z.enum(contentFormats),
  below: z.number().min(0).max(1),
  /** The pages that this reading goes through, as a range; absent means all of a finished job. */
  range: z.string().optional(),
  /** Where to go on: page index, characters of it already given, and what it looked like then. */
  index: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  hash: z.string(),
});

export interface ContentRequest {
  readonly format: ContentFormat;
  /** As the user wrote it; absent means all. */
  readonly pages: string | undefined;
  readonly cursor: string | undefined;
  /** Confidence below which a word counts as doubtful. */
  readonly below: number;
  /** Loads at least this many characters when there are as many. */
  readonly maxChars: number;
}

/** A stretch of content, long enough for any result, and how to go on after any of its positions. */
export interface Content {
  readonly text: string;
  readonly format: ContentFormat;
  /** Indexes of the pages that `text.slice(0, end)` touches. */
  pagesUntil(end: number): readonly number[];
  /** Doubtful words on those pages. */
  doubtfulUntil(end: number): number;
  /** Cursor that goes on at `end`; undefined when nothing is left. */
  cursorAt(end: number): string | undefined;
  /** Indexes of chosen pages that this reading does not come to: they have no result yet, or the range is too long for one reading. */
  readonly pending: readonly number[];
}

interface Piece {
  readonly index: number;
  readonly start: number;
  readonly text: string;
  /** Characters of `text` that an earlier part has given. */
  readonly skipped: number;
  readonly doubtful: number;
}

/**
 * Collects content from the beginning or from a cursor.
 * @throws OcrError `invalid_argument` for a wrong range or cursor, `page_not_found` for pages that were not asked for when the document was read
 */
export async function readContent(app: App, job: Job, request: ContentRequest): Promise<Content> {
  const state = request.cursor === undefined ? undefined : decodeCursor('pages', CursorState, request.cursor);
  if (state !== undefined && state.uuid !== job.uuid) throw wrongCursor('belongs to another job');
  const format = state?.format ?? request.format;
  const below = state?.below ?? request.below;
  const range = state === undefined ? request.pages : state.range;

  const chosen = chosenPages(job, range);
  const available = new Set(await app.pageIndexes(job.uuid));
  const found = chosen.filter((index) => available.has(index));
  // A reading that began while pages were missing keeps to the pages of its beginning, so that its parts join without holes.
  const path =
    range === undefined && isFinished(job.status)
      ? undefined
      : state === undefined
        ? beginningOf(formatPageRange(found))
        : range;
  const ready = path === undefined ? found : found.slice(0, pagesIn(path, job));
  const pending = chosen.filter((index) => !available.has(index) || index > (ready.at(-1) ?? -1));

  const rest = ready.filter((index) => index >= (state?.index ?? 0));
  if (state !== undefined && rest[0] !== state.index) throw wrongCursor('points to a page that is gone');
  const pieces: Piece[] = [];
  let length = 0;
  while (pieces.length < rest.length && length <= request.maxChars) {
    const batch = rest.slice(pieces.length, pieces.length + pagesAtOnce);
    for (const result of await app.pages(job.uuid, batch)) {
      const text = pieceOf(result, format, below);
      const skipped = pieces.length === 0 && state !== undefined ? state.offset : 0;
      if (skipped > 0 && hashOf(text) !== state?.hash) throw pageChanged(result.index);
      pieces.push({ index: result.index, start: length, text, skipped, doubtful: doubtfulWords(result, below).length });
      length += text.length - skipped;
    }
  }
  const after = rest[pieces.length];

  const touched = (end: number): readonly Piece[] => pieces.filter((piece) => piece.start < end);
  const cursor = (index: number, offset: number, hash: string): string =>
    encodeCursor('pages', {
      uuid: job.uuid,
      format,
      below,
      ...(path === undefined ? {} : { range: path }),
      index,
      offset,
      hash,
    });
  return {
    text: pieces.map((piece) => piece.text.slice(piece.skipped)).join(''),
    format,
    pending,
    pagesUntil: (end) => touched(end).map((piece) => piece.index),
    doubtfulUntil: (end) => touched(end).reduce((sum, piece) => sum + piece.doubtful, 0),
    cursorAt(end) {
      const open = pieces.find((piece) => piece.start + piece.text.length - piece.skipped > end);
      if (open !== undefined) {
        const offset = Math.max(0, end - open.start) + open.skipped;
        return cursor(open.index, offset, offset === 0 ? '' : hashOf(open.text));
      }
      return after === undefined ? undefined : cursor(after, 0, '');
    },
  };
}

function chosenPages(job: Job, range: string | undefined): readonly number[] {
  const read = job.options.pages ?? Array.from({ length: job.documentPages }, (_, index) => index);
  if (range === undefined) return read;
  if (range === '') return [];
  const wanted = parsePageRange(range, job.documentPages);
  const known = new Set(read);
  const missing = wanted.filter((index) => !known.has(index));
  if (missing.length === 0) return wanted;
  throw new OcrError(
    'page_not_found',
    `Of "${job.name}" only pages ${clipRange(read)} were read; ${clipRange(missing)} were left out.`,
    {
      hint: 'Call ocr_document with those pages to have them read.',
    },
  );
}

/** Cursors carry this text, so it must stay short; pages after it belong to the next reading. */
const longestRange = 150;
const beginningOf = (range: string): string =>
  range.length <= longestRange ? range : range.slice(0, range.lastIndexOf(',', longestRange));
const pagesIn = (range: string, job: Job): number =>
  range === '' ? 0 : parsePageRange(range, job.documentPages).length;

const clipRange = (indexes: readonly number[]): string => {
  const text = formatPageRange(indexes);
  return text.length <= 60 ? text : `${text.slice(0, text.lastIndexOf(',', 60))} and more`;
};

function pageChanged(index: number): OcrError {
  return new OcrError(
    'invalid_argument',
    `Page ${index + 1} changed after this cursor was given, since the document was finished meanwhile.`,
    {
      hint: `Go on with get_job and pages "${index + 1}-", without a cursor.`,
    },
  );
}

/** One page with its marker; ends so that pieces can simply be joined. */
function pieceOf(result: PageResult, format: ContentFormat, below: number): string {
  const number = result.index + 1;
  const mark = (note: string): string =>
    format === 'markdown' ? `<!-- page ${number}${note} -->` : `[page ${number}${note}]`;
  if (isPageError(result)) {
    const why = format === 'markdown' ? pageMarkdown(result) : `Page ${number} could not be read: ${result.message}`;
    return `${mark('')}\n\n${why}\n\n`;
  }
  const warnings = (result.warnings ?? []).map((warning) => `; doubt: ${warning}`).join('');
  const size =
    format === 'markdown' || format === 'text'
      ? ''
      : `; ${rounded(result.width, 1)} × ${rounded(result.height, 1)} ${result.unit}`;
  const body = bodyOf(result, format, below).trimEnd();
  if (body === '' && format !== 'doubtful_words') return `${mark(`${size}; blank${warnings}`)}\n\n`;
  return `${mark(`${size}${warnings}`)}\n\n${body === '' ? 'No doubtful words.' : body}\n\n`;
}

function bodyOf(page: Page, format: ContentFormat, below: number): string {
  if (format === 'markdown') return pageMarkdown(bilingual(page));
  if (format === 'text') return pageText(bilingual(page));
  if (format === 'lines') return linesBody(page);
  return doubtfulWords(page, below)
    .map((word) => `[${wireBox(word.bbox).join(',')}] ${word.confidence.toFixed(2)} ${word.text}`)
    .join('\n');
}

/** One line of the page per line of text: number, kind of its block, box, confidence, text. */
function linesBody(page: Page): string {
  let number = 1;
  const rows: string[] = [];
  for (const block of page.blocks) {
    for (const line of block.lines) {
      const confidences = line.words.map((word) => word.confidence);
      const mean =
        confidences.length === 0 ? block.confidence : confidences.reduce((a, b) => a + b, 0) / confidences.length;
      rows.push(`${number++} ${block.kind} [${wireBox(line.bbox).join(',')}] ${mean.toFixed(2)} ${line.text}`);
    }
  }
  return rows.join('\n');
}

function doubtfulWords(result: PageResult, below: number) {
  return isPageError(result)
    ? []
    : linesOf(result).flatMap((line) => line.words.filter((word) => word.confidence < below));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
