/** Owns the unit of alignment: a word, or one letter of a script that is written without spaces. */
import type { BoundingBox, Page, Word } from '../../document.ts';
import { normalizeText, unspacedScript } from '../../normalize.ts';
import type { Transcript } from './transcript.ts';

export interface TextUnit {
  /** As it was read. */
  readonly text: string;
  /** What is compared: normal form without the punctuation around it; of punctuation alone, that. */
  readonly bare: string;
  /** Position of the word that it is part of. */
  readonly word: number;
}

/** A word of the page as its own reader found it. */
export interface PageWord {
  readonly word: Word;
  /** Position among the page's lines, and of its block among the page's blocks. */
  readonly line: number;
  readonly block: number;
}

/** A word as a model wrote it. */
export interface ModelWord {
  readonly text: string;
  /** Position of its block in the transcript. */
  readonly block: number;
  /** Row and position in it, of a table's cell. */
  readonly cell?: readonly [number, number] | undefined;
  /** Line of the transcript that it stands in, counted over all blocks; a cell is one. */
  readonly line: number;
}

/** What a model writes for a passage that it cannot read. */
export const unreadable = '[unreadable]';

const edges = /^[^\p{L}\p{N}%‰€$£¥+-]+|[^\p{L}\p{N}%‰€$£¥]+$/gu;
const digit = /\p{Nd}/u;

/** Inner punctuation of numbers counts: 1.5 is not 15. */
export function bareText(text: string): string {
  const normal = normalizeText(text);
  const trimmed = normal.replace(edges, '');
  if (trimmed === '') return normal;
  return digit.test(trimmed) ? trimmed : trimmed.replaceAll(/[^\p{L}\p{N}]/gu, '') || trimmed;
}

/** True for a text without letters and digits. */
export function isPunctuation(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}

/** Cuts words into units; letters of scripts without spaces stand alone. */
export function unitsOf(words: readonly string[]): readonly TextUnit[] {
  return words.flatMap((text, word): readonly TextUnit[] => {
    // Nothing on a page reads like the mark of what could not be read.
    if (text === unreadable) return [{ text, bare: '\u0001', word }];
    if (!unspacedScript.test(text)) return [{ text, bare: bareText(text), word }];
    const parts =
      text.match(new RegExp(`${unspacedScript.source}\\p{M}*|(?:(?!${unspacedScript.source})[^])+`, 'gu')) ?? [];
    return parts.map((part) => ({ text: part, bare: bareText(part), word }));
  });
}

/** The page's words in its own reading order. */
export function pageWords(page: Page): readonly PageWord[] {
  let line = -1;
  return page.blocks.flatMap(({ lines }, block) =>
    lines.flatMap(({ words }) => {
      line++;
      return words.map((word) => ({ word, line, block }));
    }),
  );
}

/** The transcript's words in its order. */
export function modelWords({ blocks }: Transcript): readonly ModelWord[] {
  let line = -1;
  const wordsOf = (text: string, block: number, cell?: readonly [number, number]): readonly ModelWord[] =>
    text.split('\n').flatMap((part) => {
      line++;
      return wordsOfText(part).map((word) => ({ text: word, block, cell, line }));
    });
  return blocks.flatMap((block, at): readonly ModelWord[] =>
    block.rows === undefined
      ? wordsOf(block.text, at)
      : block.rows.flatMap((row, r) => row.flatMap(({ text }, c) => wordsOf(text, at, [r, c]))),
  );
}

function wordsOfText(text: string): readonly string[] {
  return text
    .replaceAll(/\[\s*(?:unreadable|illegible)\s*\]/giu, ` ${unreadable} `)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** The middle of a box. */
export function middleOf([x0, y0, x1, y1]: BoundingBox): readonly [number, number] {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}
