/** Owns how the lines of a page hang together: which run on as prose, which stand for themselves, which share a row. */
import type { BlockKind, BoundingBox, Page, Word } from '../document.ts';
import { unspacedScript } from '../normalize.ts';
import { direction } from '../script.ts';
import { median } from '../median.ts';

/** A line with what decides whether it hangs together with the next. */
export interface PlacedLine {
  readonly text: string;
  readonly bbox: BoundingBox;
  readonly words: readonly Word[];
  /** Number of its block on the page. */
  readonly block: number;
  readonly kind: BlockKind;
  /** True when it heads a column of a table. */
  readonly header: boolean;
}

export interface LineFlow {
  /** Maximal runs of lines that read as one text, as first and last line; every line is in exactly one. */
  readonly runs: readonly (readonly [number, number])[];
  /** Rows of two or more short lines side by side, each left to right. */
  readonly rows: readonly (readonly number[])[];
}

export const sentenceEnd = /[.!?。！？؟।]["'”’)\]]*\s*$/u;
const listMarker = /^\s*(?:[•‣◦▪–*·-]|\(?\d{1,2}[.)]|\(?\p{L}\))\s/u;
/** Label and value on one line: "Due: 5 June 2025". */
const labelled = /^[^.!?:：]{2,40}[:：](?:\s|$)/u;
const beginsLower = /^\s*["'“‘(]?\p{Ll}/u;
const bodyKinds: ReadonlySet<BlockKind> = new Set(['paragraph', 'list-item', 'footnote', 'caption']);
const cellKinds: ReadonlySet<BlockKind> = new Set(['paragraph', 'table', 'figure', 'formula']);
/** Characters beyond which a line is no cell of a form. */
const longestCell = 70;
const mostCells = 10;

/** All lines of a page in reading order, with their blocks. */
export function placedLines(page: Page): readonly PlacedLine[] {
  return page.blocks.flatMap((block, number) => {
    const headers = (block.table?.cells ?? []).filter((cell) => cell.header).map((cell) => cell.text);
    const isHeader = (text: string) =>
      headers.length > 0 && (headers.includes(text) || headers.filter((cell) => cell !== '').join(' ') === text);
    return block.lines.map(({ text, bbox, words }): PlacedLine => ({
      text,
      bbox,
      words,
      block: number,
      kind: block.kind,
      header: isHeader(text.trim()),
    }));
  });
}

/** Lines of which only the text is known, as if set in one block with letters of one width. */
export function unplacedLines(texts: readonly string[], kind: BlockKind): readonly PlacedLine[] {
  return texts.map((text, row) => ({
    text,
    bbox: [0, 20 * row, 8 * text.length, 20 * row + 12],
    words: [],
    block: 0,
    kind,
    header: false,
  }));
}

/** Height of the writing; the box of a skewed line is higher than its words. */
function heightOf(line: PlacedLine): number {
  const [, y0, , y1] = line.bbox;
  return median(line.words.map(({ bbox }) => bbox[3] - bbox[1])) ?? y1 - y0;
}

/** True when white wider than any justified text leaves parts the line into cells. */
function isParted(line: PlacedLine): boolean {
  if (/\S(?:\s{3,}|\t|\.{4,})\s*\S/u.test(line.text)) return true;
  const words = line.words.toSorted((a, b) => a.bbox[0] - b.bbox[0]);
  const limit = 2 * heightOf(line);
  return words.some((word, at) => at > 0 && word.bbox[0] - (words[at - 1]?.bbox[2] ?? word.bbox[0]) > limit);
}

/** True when the line could be one of a text: some words, and mostly letters. */
function isProse(line: PlacedLine): boolean {
  const inked = line.text.replace(/\s/gu, '');
  const letters = inked.replace(/[^\p{L}\p{M}]/gu, '').length;
  if (letters < inked.length * 0.66) return false;
  return unspacedScript.test(line.text) ? inked.length >= 12 : line.text.trim().split(/\s+/u).length >= 5;
}

/** Share of the smaller height that two lines have in common. */
function sharedHeight(a: PlacedLine, b: PlacedLine): number {
  const shared = Math.min(a.bbox[3], b.bbox[3]) - Math.max(a.bbox[1], b.bbox[1]);
  return shared / Math.max(1e-6, Math.min(a.bbox[3] - a.bbox[1], b.bbox[3] - b.bbox[1]));
}

/** A row of a skewed scan shares less and less height from side to side; lines below each other share hardly any. */
function areSideBySide(a: PlacedLine, b: PlacedLine): boolean {
  return sharedHeight(a, b) >= 0.35 && (a.bbox[2] <= b.bbox[0] || b.bbox[2] <= a.bbox[0]);
}

/** Extent across of the lines of a block. */
interface Measure {
  readonly left: number;
  readonly right: number;
}

/** True when the first word of the next line would not have fitted on this one: the line was broken, not ended. */
function isFull(line: PlacedLine, next: PlacedLine, measure: Measure): boolean {
  const rightToLeft = direction(line.text) === 'rtl';
  const room = rightToLeft ? line.bbox[0] - measure.left : measure.right - line.bbox[2];
  const width = next.bbox[2] - next.bbox[0];
  const length = Math.max(1, next.text.length);
  const first = unspacedScript.test(next.text) ? 2 : (next.text.trim().split(/\s+/u)[0] ?? '').length + 1;
  return room <= (width * first) / length + 0.1 * heightOf(line);
}

function runsOn(line: PlacedLine, next: PlacedLine, measure: Measure, blockIsProse: boolean): boolean {
  if (line.text.trim() === '' || next.text.trim() === '' || sharedHeight(line, next) >= 0.5) return false;
  if (line.block !== next.block) {
    // A text broken by a column or a picture.
    const isBroken = !sentenceEnd.test(line.text) && beginsLower.test(next.text) && !isParted(line) && !isParted(next);
    return isBroken && bodyKinds.has(line.kind) && line.kind === next.kind && isProse(line) && isProse(next);
  }
  if (line.kind === 'heading' || line.kind === 'title') return true;
  if (line.kind === 'table' || listMarker.test(next.text) || isParted(line) || isParted(next)) return false;
  const full = isFull(line, next, measure);
  if (labelled.test(next.text) && !(full && blockIsProse)) return false;
  if (beginsLower.test(next.text)) return isProse(line) || (full && blockIsProse);
  if (labelled.test(line.text) && line.text.length < 60 && !blockIsProse) return false;
  if (line.kind === 'list-item') return full;
  return full && blockIsProse && (isProse(line) || line.text.length >= 40);
}

/** True when most of a block's lines end where the next word did not fit. */
function isProseBlock(lines: readonly PlacedLine[], measure: Measure): boolean {
  const broken = lines.slice(0, -1);
  const full = broken.filter((line, at) => {
    const next = lines[at + 1];
    return next !== undefined && isFull(line, next, measure) && !isParted(line) && line.text.length >= 12;
  });
  const first = lines[0];
  if (first === undefined || broken.length === 0) return false;
  // Of two lines one is always the widest, so that alone says nothing.
  if (broken.length === 1)
    return full.length === 1 && (unspacedScript.test(first.text) ? first.text.length >= 20 : first.text.length >= 55);
  return full.length >= broken.length * 0.6 && lines.filter(isProse).length >= lines.length * 0.5;
}

/** Finds runs and rows among the lines of one page, which stand in reading order. */
export function lineFlow(lines: readonly PlacedLine[]): LineFlow {
  const blocks = new Map<number, PlacedLine[]>();
  for (const line of lines) {
    const members = blocks.get(line.block);
    if (members === undefined) blocks.set(line.block, [line]);
    else members.push(line);
  }
  const facts = new Map(
    [...blocks].map(([number, members]) => {
      const measure = {
        left: Math.min(...members.map(({ bbox }) => bbox[0])),
        right: Math.max(...members.map(({ bbox }) => bbox[2])),
      };
      return [number, { measure, prose: isProseBlock(members, measure) }] as const;
    }),
  );
  const runs: [number, number][] = [];
  lines.forEach((line, at) => {
    const before = lines[at - 1];
    const run = runs.at(-1);
    const fact = before === undefined ? undefined : facts.get(before.block);
    if (
      run !== undefined &&
      before !== undefined &&
      fact !== undefined &&
      runsOn(before, line, fact.measure, fact.prose)
    )
      run[1] = at;
    else runs.push([at, at]);
  });
  const cells = runs.flatMap(([first, last]) => {
    const line = lines[first];
    const isCell =
      first === last &&
      line !== undefined &&
      cellKinds.has(line.kind) &&
      line.text.length <= longestCell &&
      line.text.trim() !== '';
    return isCell ? [{ at: first, line }] : [];
  });
  const taken = new Set<number>();
  const rows: (readonly number[])[] = [];
  for (const cell of cells) {
    if (taken.has(cell.at)) continue;
    const partners = cells.filter((other) => !taken.has(other.at) && areSideBySide(cell.line, other.line));
    if (partners.length === 0 || partners.length >= mostCells) continue;
    const row = [cell, ...partners].toSorted((a, b) => a.line.bbox[0] - b.line.bbox[0]).map(({ at }) => at);
    for (const at of row) taken.add(at);
    rows.push(row);
  }
  return { runs, rows };
}
