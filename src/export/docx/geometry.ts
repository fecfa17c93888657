/** Owns the true size of pages: what a page and its text measure in points, also where the source knows only pixels. */
import type { Block, Line, Page } from '../../document.ts';
import { median } from '../../median.ts';
import { letterWidth } from './letter-width.ts';

/** Sheets in points, upright. */
const a4 = [595.28, 841.89] as const;
const sheets: readonly (readonly [number, number])[] = [
  a4,
  [612, 792],
  [612, 1008],
  [419.53, 595.28],
  [841.89, 1190.55],
];

/** Text that a page of unknown resolution is taken to be set in, in points. */
const usualText = 10;
/** What Word takes for a page's side, in points. */
const [leastSide, mostSide] = [72, 1584];

/**
 * Points that one unit of the page is. A picture tells no resolution here: its sheet is found by its proportions, else
 * its size by that of its text.
 */
export function pointScale(page: Page): number {
  const { width, height, unit } = page;
  const scale = unit === 'pt' ? 1 : pixelScale(page);
  const longest = Math.max(width, height) * scale;
  const shortest = Math.min(width, height) * scale;
  if (longest > mostSide) return (scale * mostSide) / longest;
  return shortest < leastSide ? Math.min((scale * leastSide) / shortest, (scale * mostSide) / longest) : scale;
}

function pixelScale(page: Page): number {
  const [short, long] = [Math.min(page.width, page.height), Math.max(page.width, page.height)];
  const sheet = sheets.find(([narrow, tall]) => Math.abs(long / short / (tall / narrow) - 1) < 0.03);
  if (sheet !== undefined) return sheet[0] / short;
  const height = median(page.blocks.flatMap(({ lines }) => lines.map(({ bbox }) => bbox[3] - bbox[1])));
  return height === undefined || height <= 0 ? a4[0] / short : usualText / height;
}

/**
 * Size of a line's letters in points: that of their typeface, else what the height of their ink tells, as far as the line
 * is no wider in it than on the page.
 */
function fontSize({ style, bbox, text }: Line, scale: number): number {
  if (style?.fontSize !== undefined) return style.fontSize * scale;
  const [x0, y0, x1, y1] = bbox;
  const byHeight = (y1 - y0) / inkHeight(text);
  // Of a few letters, or of a line that runs down the page, the width tells nothing.
  const byWidth = text.length < 8 || y1 - y0 > x1 - x0 ? byHeight : (x1 - x0) / letterWidth(text);
  return Math.min(byHeight, byWidth) * scale;
}

/** Shares of a letter's size that usual typefaces give to what stands on the line, above small letters and below it. */
const [smallLetters, above, below] = [0.5, 0.22, 0.21];

/** How much of the size the ink of the line takes: by whether its letters rise and sink. Scripts without case do both. */
function inkHeight(text: string): number {
  if (/\p{Lo}/u.test(text)) return smallLetters + above + below;
  const rises = /[\p{Lu}\p{Nd}bdfhiklßtбφδθλ()[\]|/'"“”]/u.test(text);
  const sinks = /[gjpqyçQрудфцщβγζηξρφχψ,;()[\]|/@]/u.test(text);
  const small = /\p{Ll}/u.test(text) || rises || sinks;
  return smallLetters + (rises || !small ? above : 0) + (sinks || !small ? below : 0);
}

/** Size of the most of a block's letters in points; undefined without lines. */
export function blockSize({ lines }: Block, scale: number): number | undefined {
  return weightedMedian(lines.map((line) => ({ value: fontSize(line, scale), weight: line.text.length })));
}

export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** The value that half of the weight lies below or at; undefined for none. */
export function weightedMedian(values: readonly Weighted[]): number | undefined {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= half) return value;
  }
  return undefined;
}

/** Twentieths of a point, Word's measure of lengths. */
export const twips = (points: number): number => Math.round(points * 20);

/** Half points, Word's measure of letters, from 4 to 144 points. */
export const halfPoints = (points: number): number => Math.round(Math.min(144, Math.max(4, points)) * 2);
