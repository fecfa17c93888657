/** Owns text that keeps the page's spacing: every word in the row and column of characters where it stands on the page. */
import type { Line, Page, Word } from '../document.ts';
import { linesOf } from '../document.ts';
import { direction } from '../script.ts';
import { median } from '../median.ts';
import { displayWidth } from './display-width.ts';

/** Empty rows that a gap of the page becomes at most. */
const mostEmptyRows = 3;

interface Row {
  top: number;
  bottom: number;
  readonly words: Word[];
}

/**
 * The page as rows of characters. A row's words run in reading order, so that a row of a right-to-left script begins
 * with its rightmost word, and its columns count from the right edge.
 */
export function spacedText(page: Page): string {
  const lines = linesOf(page).map((line) => ({ ...line, words: wordsOf(line) }));
  const rows = rowsOf(lines);
  if (rows.length === 0) return '';
  const words = rows.flatMap((row) => row.words);
  const cell = characterWidth(words);
  const left = Math.min(...words.map(({ bbox }) => bbox[0]));
  const right = Math.max(...words.map(({ bbox }) => bbox[2]));
  const pitch = rowPitch(rows);
  const out: string[] = [];
  for (const [at, row] of rows.entries()) {
    const last = rows[at - 1];
    const empty = last === undefined ? 0 : Math.round((row.top - last.top) / pitch) - 1;
    for (let blank = 0; blank < Math.min(mostEmptyRows, empty); blank++) out.push('');
    out.push(rowText(row, cell, left, right));
  }
  return out.join('\n');
}

/** A line that came without words is one word. */
function wordsOf({ words, text, bbox }: Line): readonly Word[] {
  return words.length > 0 ? words : [{ text, bbox, confidence: 0 }];
}

/** Words whose middles lie on one height are one row, whichever blocks they belong to. */
function rowsOf(lines: readonly Line[]): readonly Row[] {
  const rows: Row[] = [];
  for (const line of lines.toSorted((a, b) => a.bbox[1] + a.bbox[3] - b.bbox[1] - b.bbox[3])) {
    const [, top, , bottom] = line.bbox;
    const middle = (top + bottom) / 2;
    const row = rows.at(-1);
    const shared = row === undefined ? 0 : Math.min(row.bottom, bottom) - Math.max(row.top, top);
    if (row !== undefined && middle < row.bottom && shared > 0.5 * Math.min(row.bottom - row.top, bottom - top)) {
      row.words.push(...line.words);
      row.top = Math.min(row.top, top);
      row.bottom = Math.max(row.bottom, bottom);
    } else rows.push({ top, bottom, words: [...line.words] });
  }
  return rows;
}

/** What one character of the page takes, by the words that set most of its text. */
function characterWidth(words: readonly Word[]): number {
  const widths = words
    .map(({ text, bbox }) => ({ each: (bbox[2] - bbox[0]) / Math.max(1, displayWidth(text)), weight: text.length }))
    .filter(({ each }) => each > 0)
    .toSorted((a, b) => a.each - b.each);
  const half = widths.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let passed = 0;
  for (const { each, weight } of widths) {
    passed += weight;
    if (passed >= half) return each;
  }
  return 1;
}

/** The usual distance of rows: the median of those that follow each other closely. */
function rowPitch(rows: readonly Row[]): number {
  const height = Math.max(1, median(rows.map(({ top, bottom }) => bottom - top)) ?? 1);
  const steps = rows
    .flatMap((row, at) => (at === 0 ? [] : [row.top - (rows[at - 1]?.top ?? 0)]))
    .filter((step) => step > 0.5 * height && step < 2 * height);
  return median(steps) ?? height * 1.3;
}

function rowText({ words }: Row, cell: number, left: number, right: number): string {
  const backwards = words.filter(({ text }) => direction(text) === 'rtl').length * 2 > words.length;
  const start = ({ bbox }: Word): number => (backwards ? right - bbox[2] : bbox[0] - left);
  let text = '';
  for (const word of words.toSorted((a, b) => start(a) - start(b))) {
    const column = Math.round(start(word) / cell);
    const here = displayWidth(text);
    text += `${' '.repeat(text === '' ? column : Math.max(1, column - here))}${word.text}`;
  }
  return text.trimEnd();
}
