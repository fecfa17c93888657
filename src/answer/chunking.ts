/** Owns cutting a page into chunks along its blocks, so that every line with text is in exactly one of them. */
import type { Chunk } from '../chunk.ts';
import type { Block, BlockKind, Line, Page } from '../document.ts';
import { unionBox } from '../bounding-box.ts';

/** Characters up to which small neighbours are merged. */
const mergedLength = 600;
/** Characters after which a long block is split at the next line end. */
const splitLength = 900;
/** A piece shorter than this is merged with its neighbours. */
const smallLength = 220;

/** Parts document name, title, headings and column headers in a chunk's context. */
const pathMark = ' › ';

interface NumberedLine {
  readonly number: number;
  readonly line: Line;
}

/** Lines that are not taken apart again. */
interface Piece {
  readonly lines: readonly NumberedLine[];
  readonly kind: BlockKind;
  readonly confidence: number;
  readonly length: number;
  readonly headers: string;
  readonly path: readonly string[];
}

type Family = 'body' | 'heading' | 'table' | 'margin';

function familyOf(kind: BlockKind): Family {
  if (kind === 'title' || kind === 'heading') return 'heading';
  if (kind === 'header' || kind === 'footer' || kind === 'page-number') return 'margin';
  return kind === 'table' ? 'table' : 'body';
}

/** A line break inside a line would shift every line number after it. */
function textOf(line: Line): string {
  return line.text.replace(/[\r\n\u2028\u2029]+/gu, ' ');
}

function lengthOf(lines: readonly NumberedLine[]): number {
  return lines.reduce((sum, { line }) => sum + line.text.length + 1, 0);
}

/** Groups a table's lines into rows: a line that overlaps the row's height by half belongs to it. */
function rowsOf(lines: readonly NumberedLine[]): readonly (readonly NumberedLine[])[] {
  const rows: NumberedLine[][] = [];
  for (const entry of lines) {
    const row = rows.at(-1);
    const box = unionBox((row ?? []).map(({ line }) => line.bbox));
    const [, top, , bottom] = entry.line.bbox;
    const shared = box === undefined ? 0 : Math.min(bottom, box[3]) - Math.max(top, box[1]);
    const height = box === undefined ? 0 : Math.min(bottom - top, box[3] - box[1]);
    if (row !== undefined && shared > 0 && shared >= height / 2) row.push(entry);
    else rows.push([entry]);
  }
  return rows;
}

/** Column headers of a table, left to right, once each. */
function headersOf(block: Block): string {
  const texts = (block.table?.cells ?? [])
    .filter((cell) => cell.header && cell.text.trim() !== '')
    .map((cell) => cell.text.trim());
  return [...new Set(texts)].join(' | ').slice(0, 300);
}

/** Column headers of a block, those of the page before where its table goes on from there without any of its own. */
function headersHere(block: Block, carried: string): string {
  const own = headersOf(block);
  return own === '' && block.table?.continues === true ? carried : own;
}

/** Column headers of the page's last table, for the table with which the next page may go on. */
export function tableHeadersAfter(page: Page, carried: string): string {
  return page.blocks.reduce(
    (headers, block) => (block.kind === 'table' ? headersHere(block, headers) : headers),
    carried,
  );
}

/** Cuts one block into pieces of about `splitLength` characters, never inside a line or a table row. */
function piecesOf(
  block: Block,
  lines: readonly NumberedLine[],
  path: readonly string[],
  headers: string,
): readonly Piece[] {
  const units = block.kind === 'table' ? rowsOf(lines) : lines.map((entry) => [entry]);
  const groups: NumberedLine[][] = [];
  let length = 0;
  for (const unit of units) {
    const group = groups.at(-1);
    const added = lengthOf(unit);
    if (group === undefined || length + added > splitLength) {
      groups.push([...unit]);
      length = added;
    } else {
      group.push(...unit);
      length += added;
    }
  }
  return groups.map((group) => ({
    lines: group,
    kind: block.kind,
    confidence: block.confidence,
    length: lengthOf(group),
    headers,
    path,
  }));
}

/** True when two neighbouring pieces read better as one chunk. */
function mergeable(left: readonly Piece[], right: Piece): boolean {
  const last = left.at(-1);
  if (last === undefined || last.length >= smallLength || right.length >= smallLength) return false;
  if (familyOf(last.kind) !== familyOf(right.kind) || last.kind === 'table') return false;
  return left.reduce((sum, piece) => sum + piece.length, right.length) <= mergedLength;
}

/** Mean confidence of the words, weighted by length; the blocks' own where there are no words. */
function confidenceOf(pieces: readonly Piece[]): number {
  let weight = 0;
  let sum = 0;
  for (const piece of pieces) {
    for (const { line } of piece.lines) {
      for (const word of line.words) {
        weight += word.text.length;
        sum += word.text.length * word.confidence;
      }
    }
  }
  if (weight > 0) return Math.min(1, Math.max(0, sum / weight));
  return Math.min(...pieces.map((piece) => piece.confidence));
}

/** The headings above a chunk without the document's name and title, which stand over everything alike. */
export function headingsOf(chunk: Chunk): string {
  return chunk.context.split(pathMark).slice(2).join(' ');
}

function toChunk(job: ChunkedJob, page: Page, pieces: readonly Piece[], all: readonly Line[]): Chunk | undefined {
  const lines = pieces.flatMap((piece) => piece.lines);
  const first = lines[0];
  const last = lines.at(-1);
  const lead = pieces.find((piece) => piece.length > 0) ?? pieces[0];
  const bbox = unionBox(lines.map(({ line }) => line.bbox));
  if (first === undefined || last === undefined || lead === undefined || bbox === undefined) return undefined;
  return {
    id: `${job.uuid}:${page.index}:${first.number}`,
    job: job.uuid,
    page: page.index,
    lines: [first.number, last.number],
    kind: lead.kind,
    text: all
      .slice(first.number, last.number + 1)
      .map(textOf)
      .join('\n'),
    context: [job.name, ...lead.path, lead.headers].filter((part) => part !== '').join(pathMark),
    bbox,
    confidence: confidenceOf(pieces),
    language: page.language,
  };
}

export interface ChunkedJob {
  readonly uuid: string;
  /** Document name. */
  readonly name: string;
}

/** Heading path with one more heading: it replaces those of its level and below. Titles are level 0. */
function extendPath(path: readonly string[], block: Block): readonly string[] {
  const text = block.lines.map(textOf).join(' ').replace(/\s+/gu, ' ').trim().slice(0, 120);
  if (text === '') return path;
  const level = block.kind === 'title' ? 0 : (block.level ?? 1);
  return [...path.slice(0, Math.min(level, path.length, 5)), text];
}

/** Heading path that holds at the end of the page, given the one at its beginning. */
export function headingPathAfter(page: Page, headingPath: readonly string[]): readonly string[] {
  return page.blocks.reduce(
    (path, block) => (familyOf(block.kind) === 'heading' ? extendPath(path, block) : path),
    headingPath,
  );
}

/**
 * Cuts a page into chunks: one a block, small neighbours merged, long blocks split at line ends.
 *
 * @param headingPath headings above the page's first line, outermost first
 * @param tableHeaders column headers of the table with which the page before ends
 * @returns chunks in reading order; every line with text is in exactly one, blank lines in at most one
 */
export function chunkPage(
  job: ChunkedJob,
  page: Page,
  headingPath: readonly string[],
  tableHeaders = '',
): readonly Chunk[] {
  const all = page.blocks.flatMap((block) => block.lines);
  const groups: Piece[][] = [];
  let number = 0;
  let path = headingPath;
  let carried = tableHeaders;
  for (const block of page.blocks) {
    const numbered = block.lines
      .map((line) => ({ number: number++, line }))
      .filter(({ line }) => line.text.trim() !== '');
    const headers = headersHere(block, carried);
    if (block.kind === 'table') carried = headers;
    for (const piece of piecesOf(block, numbered, path, headers)) {
      const group = groups.at(-1);
      if (group !== undefined && mergeable(group, piece)) group.push(piece);
      else groups.push([piece]);
    }
    if (familyOf(block.kind) === 'heading') path = extendPath(path, block);
  }
  return groups.flatMap((group) => toChunk(job, page, group, all) ?? []);
}
