/** Owns run-in heads: bold words before the first words of a paragraph, as LaTeX sets what stands below a subsubsection. */
import { lineOfWords, type LaidLine } from './lines.ts';
import { listMarker } from './list-marker.ts';
import type { TidyWord } from './placed-word.ts';

/** White behind the head, in em: a quad, wider than any space, narrower than between columns. */
const quad = { least: 0.75, most: 1.7 };
/** The quad is so many times as wide as other white in its line. */
const aboveSpaces = 1.5;
const mostLetters = 90;
/** Letters of running text that stand in the line behind the head, at least. */
const leastText = 20;
/** Letters of a short sentence that is all the text there is. */
const leastSentence = 12;

/** What names a figure, a theorem or an article by its number heads nothing. */
const counted = /^\p{L}+\.?\s*\p{N}\S*$/u;

/** Parts run-in heads from the lines that they stand in; a head and what follows it lie on one baseline. */
export function partRunInHeads(lines: readonly LaidLine[]): readonly LaidLine[] {
  if (!lines.some(beginsAsHead)) return lines;
  return lines.flatMap((line, at) => partRunInHead(line, lines[at + 1]));
}

function partRunInHead(line: LaidLine, below: LaidLine | undefined): readonly LaidLine[] {
  const { words, em } = line;
  if (line.backwards || line.bold || !line.sized || !beginsAsHead(line) || line.element !== undefined) return [line];
  const end = words.findIndex((word, at) => gapBefore(word, words[at - 1]) > quad.least * em);
  const [head, rest] = [words.slice(0, end), words.slice(end)];
  const [next] = rest;
  if (end < 1 || next === undefined || gapBefore(next, head.at(-1)) > quad.most * em) return [line];
  const widest = Math.max(...words.map((word, at) => (at === 0 || at === end ? 0 : gapBefore(word, words[at - 1]))));
  if (gapBefore(next, head.at(-1)) < aboveSpaces * widest || rest.some(isBold) || !isHeadOf(head)) return [line];
  // Words in bold one below the other are a column of a table.
  if (below !== undefined && beginsBold(below) && below.baseline - line.baseline < 1.6 * em) return [line];
  const text = textOf(head);
  const isHead = /\p{L}{2}/u.test(text) && !/[:;,]$/u.test(text) && !counted.test(text);
  const running = textOf(rest.filter(({ style }) => style?.monospace !== true));
  const isSentence = running.length >= leastSentence && /^\p{Lu}.*\s.*[.:]$/u.test(running);
  if (!isHead || text.length > mostLetters || listMarker(text) !== undefined) return [line];
  if (running.length < leastText && !isSentence) return [line];
  return [{ ...partOf(line, head), bold: true }, partOf(line, rest)];
}

function beginsAsHead({ words: [first] }: LaidLine): boolean {
  return first !== undefined && isHeadWord(first);
}

/** True for bold words and names among them, the first of which may be one in small letters. */
function isHeadOf(words: readonly TidyWord[]): boolean {
  const [first] = words;
  const isNamed = first?.style?.monospace === true || /^[^\p{Ll}]/u.test(first?.word.text ?? '');
  return isNamed && words.every(isHeadWord) && words.some(isBold);
}

function beginsBold({ words }: LaidLine): boolean {
  return words[0]?.style?.bold === true;
}

const isBold = ({ style }: TidyWord) => style?.bold === true;
/** Names in a typewriter's letters are seldom bold in a bold head. */
const isHeadWord = (word: TidyWord) => isBold(word) || word.style?.monospace === true;

function gapBefore({ word }: TidyWord, last: TidyWord | undefined): number {
  return last === undefined ? 0 : word.bbox[0] - last.word.bbox[2];
}

function textOf(words: readonly TidyWord[]): string {
  return words.map(({ word }) => word.text).join(' ');
}

/** Some of the words of a line, which stand where it does. */
function partOf({ element, baseline }: LaidLine, words: readonly TidyWord[]): LaidLine {
  return { ...lineOfWords(words), element, baseline };
}
