/** Owns the rows of a page: what stands side by side, whatever block it was put in, parted where the gaps are wide. */
import { unionBox } from '../bounding-box.ts';
import { type BoundingBox, type Line, type Page, type Word, linesOf } from '../document.ts';
import { normalizeText } from '../normalize.ts';
import { median } from '../median.ts';
import type { Evidence } from './finding.ts';

/** A word with its form for comparing: no accents, no case, no punctuation around it. */
export interface RowWord extends Word {
  readonly plain: string;
}

/** Words that belong together, without a wide gap between them. */
export interface Segment {
  readonly words: readonly RowWord[];
  readonly bbox: BoundingBox;
}

export interface Row {
  /** Index of the page, from 0. */
  readonly page: number;
  /** All words from left to right. */
  readonly words: readonly RowWord[];
  readonly segments: readonly Segment[];
  readonly bbox: BoundingBox;
  /** Median height of the words, in the page's unit. */
  readonly height: number;
}

/** White between words, in heights of the row, that parts what stands in columns. */
export const columnGap = 1.6;

/** Rows of all pages, from top to bottom. */
export function rowsOf(pages: readonly Page[]): readonly Row[] {
  return pages.flatMap(pageRows);
}

function pageRows(page: Page): readonly Row[] {
  const rows: Line[][] = [];
  const lines = linesOf(page)
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => middle(a) - middle(b));
  for (const line of lines) {
    // A line is level in itself; lines of a page that is not quite flat meet best where they are nearest.
    const home = rows.slice(-4).findLast((row) => row.every((other) => isBeside(other, line)));
    if (home === undefined) rows.push([line]);
    else home.push(line);
  }
  return rows.map((row) => makeRow(page.index, row.flatMap(wordsOf)));
}

const middle = ({ bbox }: Line): number => (bbox[1] + bbox[3]) / 2;

function isBeside(a: Line, b: Line): boolean {
  const shared = Math.min(a.bbox[3], b.bbox[3]) - Math.max(a.bbox[1], b.bbox[1]);
  const least = Math.min(a.bbox[3] - a.bbox[1], b.bbox[3] - b.bbox[1]);
  const across = Math.min(a.bbox[2], b.bbox[2]) - Math.max(a.bbox[0], b.bbox[0]);
  return shared > 0.5 * least && across < 0.5 * least;
}

/** Lines that came without words, as some services send them, stand for one. */
function wordsOf(line: Line): readonly Word[] {
  return line.words.length > 0 ? line.words : [{ text: line.text, bbox: line.bbox, confidence: 1 }];
}

function makeRow(page: number, given: readonly Word[]): Row {
  const words = given
    .toSorted((a, b) => a.bbox[0] - b.bbox[0])
    .map((word) => ({ ...word, plain: plainForm(word.text) }));
  const height = median(words.map(({ bbox }) => bbox[3] - bbox[1])) ?? 0;
  const segments: RowWord[][] = [];
  for (const word of words) {
    const last = segments.at(-1)?.at(-1);
    if (last === undefined || word.bbox[0] - last.bbox[2] > columnGap * height) segments.push([word]);
    else segments.at(-1)?.push(word);
  }
  return {
    page,
    words,
    segments: segments.map((own) => ({ words: own, bbox: boxOf(own) })),
    bbox: boxOf(words),
    height,
  };
}

/** The form in which words are compared: no case, no accents, no punctuation around it. */
export function plainForm(text: string): string {
  return normalizeText(text).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

export const boxOf = (words: readonly Word[]): BoundingBox => unionBox(words.map(({ bbox }) => bbox)) ?? [0, 0, 0, 0];

export const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** Where the words stand. @param text what of them is meant; all of it when absent */
export function evidenceOf(page: number, words: readonly Word[], text = textOf(words)): Evidence {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  const trust = words.reduce((sum, word) => sum + word.text.length * word.confidence, 0);
  return { page, bbox: boxOf(words), text, confidence: letters === 0 ? 0 : Math.min(1, trust / letters) };
}
