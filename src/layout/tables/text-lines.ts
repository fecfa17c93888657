/** Owns text as tables see it: lines of chunks, each chunk the words between two gaps that are wider than a space. */
import type { BoundingBox } from '../../document.ts';
import { unionBox } from '../../document.ts';
import type { TidyWord } from '../placed-word.ts';
import { findRows } from '../rows.ts';
import type { Segment } from '../segments.ts';
import { weightedMedian } from '../segments.ts';

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
  /** Where its letters stand. */
  readonly baseline: number;
}

/** Makes the lines of some segments, from the top; a gap of more than `gap` em parts chunks. */
export function textLines(segments: readonly Segment[], gap: number): readonly TextLine[] {
  return findRows(segments).map(({ segments: members, box, top, bottom }) => ({
    chunks: members.flatMap((segment) => chunksOf(segment.words, gap)).toSorted((a, b) => a.box[0] - b.box[0]),
    box,
    top,
    bottom,
    baseline: baselineOf(members.flatMap(({ words }) => words)),
  }));
}

const hanging = /[gjpqyçşţ,;()[\]{}/\\|@§$Q_]/u;

function baselineOf(words: readonly TidyWord[]): number {
  const plain = words.filter(({ word }) => !hanging.test(word.text) && /[\p{L}\p{N}]/u.test(word.text));
  if (plain.length > 0) return weightedMedian(plain.map(({ word }) => [word.bbox[3], word.text.length]));
  return weightedMedian(words.map(({ word, em }) => [word.bbox[3] - 0.2 * em, word.text.length]));
}

export function chunkOf(words: readonly TidyWord[]): Chunk {
  return {
    words,
    text: words.map(({ word }) => word.text).join(' '),
    box: unionBox(words.map(({ word }) => word.bbox)) ?? [0, 0, 0, 0],
    em: weightedMedian(words.map(({ em, word }) => [em, word.text.length])),
  };
}

function chunksOf(words: readonly TidyWord[], gap: number): readonly Chunk[] {
  const groups: TidyWord[][] = [];
  let reach = -Infinity;
  for (const word of words.toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0])) {
    const last = groups.at(-1);
    const em = Math.max(word.em, last?.at(-1)?.em ?? 0);
    if (last !== undefined && word.word.bbox[0] - reach <= gap * em) last.push(word);
    else groups.push([word]);
    reach = Math.max(reach, word.word.bbox[2]);
  }
  return groups.map(chunkOf);
}

/** The widest white between words, in em, that still is a space on this page: type set wide or in even steps has wide ones. */
export function widestSpace(segments: readonly Segment[]): number {
  const gaps: number[] = [];
  for (const { words, em } of segments) {
    words.forEach(({ word }, at) => {
      const last = words[at - 1];
      const gap = last === undefined ? 0 : (word.bbox[0] - last.word.bbox[2]) / em;
      if (gap > 0.05 && gap < 1) gaps.push(gap);
    });
  }
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0.28;
  return Math.min(0.95, Math.max(0.5, 1.75 * usual));
}

const figures =
  /^[([<>≤≥~≈±+\-−–—]*\s*(?:\p{Sc}|[A-Z]{0,3}\$|Rs\.?|EUR|USD|CHF)?\s*[-−–+(]?\s*\.?\p{Nd}[\p{Nd}.,'’\s:/×x^±–-]*\s*(?:[%‰\p{Sc})\]*†‡§]|\p{L}{1,2}\)?|million|bn|EUR|USD)*$/u;
const placeholder =
  /^(?:[-–—−.·…_*✓✗x]{1,6}|n\/?a\.?|n\.a\.?|nil|none|\(?[a-z]\)?|[\p{Sc}%()\s–—-]{1,4}|z|w|nd|\.\.)$/iu;
const period =
  /^(?:(?:FY|CY|Q[1-4]|H[12])?[ '’]?(?:1[89]|20)\d\d(?:\s?[-–/]\s?(?:\d\d|(?:1[89]|20)\d\d))?(?:\s?[A-Za-z*]{1,2}|\s?[QH][1-4])?|[QH][1-4])$/u;

/** True for a quantity: digits with signs, units or currency around them. */
export function isFigure(text: string): boolean {
  return figures.test(text.trim());
}

/** True for what stands where there is no value. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text.trim());
}

/** True for years, quarters and the like, which head columns as often as they fill them. */
export function isPeriod(text: string): boolean {
  return period.test(text.trim());
}
