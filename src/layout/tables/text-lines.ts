/** Owns text as tables see it: lines of chunks, each chunk the words between two gaps that are wider than a space. */
import type { BoundingBox } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { inOrder } from '../in-order.ts';
import type { TidyWord } from '../placed-word.ts';
import { findRows } from '../rows.ts';
import type { Segment } from '../segments.ts';
import { usualSize } from '../segments.ts';
import { medianBy } from '../weighted-median.ts';

export interface Chunk {
  /** From left to right. */
  readonly words: readonly TidyWord[];
  readonly text: string;
  readonly box: BoundingBox;
  readonly em: number;
}

/** Chunks on one baseline, from left to right. */
export interface TextLine {
  readonly chunks: readonly Chunk[];
  readonly box: BoundingBox;
  /** Top and bottom of its usual letters. */
  readonly top: number;
  readonly bottom: number;
}

/** Makes the lines of some segments, from the top; a gap of more than `gap` em parts chunks. */
export function textLines(segments: readonly Segment[], gap: number): readonly TextLine[] {
  return findRows(segments).map(({ segments: members, box, top, bottom }) => ({
    chunks: inOrder(
      members.flatMap((segment) => chunksOf(segment, gap)),
      (a, b) => a.box[0] - b.box[0],
    ),
    box,
    top,
    bottom,
  }));
}

/** True only for words that plainly follow each other from left to right on one line. */
export function isOneLine(words: readonly TidyWord[]): boolean {
  let highest = Infinity;
  let top = -Infinity;
  let bottom = Infinity;
  let lowest = -Infinity;
  let reach = -Infinity;
  for (const { word, direction } of words) {
    const box = word.bbox;
    if (box[0] < reach || direction === 'rtl') return false;
    reach = box[2];
    highest = Math.min(highest, box[1]);
    top = Math.max(top, box[1]);
    bottom = Math.min(bottom, box[3]);
    lowest = Math.max(lowest, box[3]);
  }
  return bottom - top >= 0.5 * (lowest - highest);
}

const hanging = /[gjpqyçşţ,;()[\]{}/\\|@§$Q_]/u;

/** Asked for again and again of some lines, and of most never. */
const baselines = new WeakMap<TextLine, number>();

/** Where the letters of a line stand. */
export function baselineOf(line: TextLine): number {
  const known = baselines.get(line);
  if (known !== undefined) return known;
  const words = line.chunks.flatMap((chunk) => chunk.words);
  const plain = words.filter(({ word }) => !hanging.test(word.text) && /[\p{L}\p{N}]/u.test(word.text));
  const baseline =
    plain.length > 0
      ? medianBy(plain, lowerEdge, letterCount)
      : medianBy(words, ({ word, em }) => word.bbox[3] - 0.2 * em, letterCount);
  baselines.set(line, baseline);
  return baseline;
}

const lowerEdge = ({ word }: TidyWord) => word.bbox[3];
const letterCount = ({ word }: TidyWord) => word.text.length;

export function chunkOf(words: readonly TidyWord[]): Chunk {
  const first = words[0];
  if (words.length === 1 && first !== undefined)
    return { words, text: first.word.text, box: first.word.bbox, em: first.em };
  return {
    words,
    text: words.map(({ word }) => word.text).join(' '),
    box: unionBox(words.map(({ word }) => word.bbox)) ?? [0, 0, 0, 0],
    em: usualSize(words),
  };
}

/** A word in brackets goes with the one before it, also behind the wide space of another face: this wide, in em. */
const remark = /^\(\p{L}[^()]*\)$/u;
const remarkGap = 0.8;

/** A space of a typewriter's letters, with the white beside narrow ones, is as wide as this, in em. */
const typedSpace = 0.95;

/** The widest white between two words, in em, that may be a space, where `usual` is the widest one of the page. */
export function spaceBetween(last: TidyWord | undefined, word: TidyWord, usual: number): number {
  const isTyped = last?.style?.monospace === true && word.style?.monospace === true;
  return isTyped ? Math.max(usual, typedSpace) : usual;
}

function chunksOf(segment: Segment, gap: number): readonly Chunk[] {
  const words = inOrder(segment.words, (a, b) => a.word.bbox[0] - b.word.bbox[0]);
  const groups: TidyWord[][] = [];
  let group: TidyWord[] = [];
  let last: TidyWord | undefined;
  let reach = -Infinity;
  for (const word of words) {
    const white = word.word.bbox[0] - reach;
    const em = Math.max(word.em, last?.em ?? 0);
    // Two figures side by side are two values; in one number no space is that wide.
    const isNear =
      white <= spaceBetween(last, word, gap) * em &&
      (white <= 0.5 * em || !(isFigure(word.word.text) && isFigure(last?.word.text ?? '')));
    const isJoined = last !== undefined && (isNear || (white <= remarkGap * em && remark.test(word.word.text)));
    if (isJoined) group.push(word);
    else groups.push((group = [word]));
    reach = Math.max(reach, word.word.bbox[2]);
    last = word;
  }
  if (groups.length > 1) return groups.map(chunkOf);
  return [{ words, text: words.map(({ word }) => word.text).join(' '), box: segment.box, em: segment.em }];
}

/** The widest white between words, in em, that still is a space on this page: type set wide or in even steps has wide ones. */
export function widestSpace(segments: readonly Segment[]): number {
  const gaps: number[] = [];
  for (const { words, em } of segments) {
    let last: TidyWord | undefined;
    for (const word of words) {
      if (last !== undefined) {
        const box = word.word.bbox;
        const lastBox = last.word.bbox;
        const gap = Math.max(box[0] - lastBox[2], lastBox[0] - box[2]) / em;
        if (gap > 0.05 && gap < 1) gaps.push(gap);
      }
      last = word;
    }
  }
  // The lower quarter: lines that were spread to fill a measure would make every space look wide.
  const usual = new Float64Array(gaps).toSorted()[gaps.length >> 2] ?? 0.28;
  return Math.min(0.95, Math.max(0.5, 1.75 * usual));
}

const figures =
  /^[([<>≤≥~≈±+\-−–—]*\s*(?:\p{Sc}|[A-Z]{0,3}\$|Rs\.?|EUR|USD|CHF)?\s*[-−–+(]?\s*\.?\p{Nd}[\p{Nd}.,'’\s:/×x^±–-]*\s*(?:[%‰\p{Sc})\]*†‡§]|(?<!\p{L})\p{L}{1,3}\)?|(?<!\p{L})\p{L}{1,4}\/\p{L}{1,4}|million)*$/u;
const placeholder =
  /^(?:[-–—−.·…_*✓✗x]{1,6}|n\/?a\.?|n\.a\.?|nil|none|\(?[a-z]\)?|[\p{Sc}%()\s–—-]{1,4}|z|w|nd|\.\.)$/iu;
const period =
  /^(?:(?:FY|CY|Q[1-4]|H[12])?[ '’]?(?:1[89]|20)\d\d(?:\s?[-–/]\s?(?:\d\d|(?:1[89]|20)\d\d))?(?:\s?[A-Za-z*]{1,2}|\s?[QH][1-4])?|[QH][1-4])$/u;

/** A colon, or what stands for one, between a label and its value. */
export const colonAlone = /^[:：]$/u;

/** True for a quantity: digits with signs, units or currency around them. */
export function isFigure(text: string): boolean {
  return mayHoldDigit(text) && figures.test(text.trim());
}

/** False for texts in ASCII without a figure, which most are and which need no expression. */
export function mayHoldDigit(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || (code >= 0x30 && code <= 0x39)) return true;
  }
  return false;
}

/** True for what stands where there is no value. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text.trim());
}

/** True for what fills the columns of values. */
export function isValue(text: string): boolean {
  return isFigure(text) || isPlaceholder(text);
}

/** True for years, quarters and the like, which head columns as often as they fill them. */
export function isPeriod(text: string): boolean {
  return period.test(text.trim());
}

/** Several bold texts beside each other, none of which is a value. */
export function isBoldHeading({ chunks }: TextLine): boolean {
  return (
    chunks.length > 1 &&
    chunks.every(({ text, words }) => !isValue(text) && words.every(({ style }) => style?.bold === true))
  );
}
