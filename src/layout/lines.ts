/** Owns lines: the segments of one row → a line of text with its style and the measures that block building needs. */
import type { BoundingBox, Line, TextStyle } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import { closedGap } from '../script.ts';
import type { Element } from './element.ts';
import { listMarker } from './list-marker.ts';
import type { TidyWord } from './placed-word.ts';
import { isRightToLeft } from './placed-word.ts';
import type { Row } from './rows.ts';
import { segmentOf, usualSize } from './segments.ts';
import { medianBy } from './weighted-median.ts';

/** A line with its measures. */
export interface LaidLine {
  readonly line: Line;
  readonly words: readonly TidyWord[];
  readonly em: number;
  /** True when `em` was told by the reader. */
  readonly sized: boolean;
  /** Where the letters stand. */
  readonly baseline: number;
  readonly backwards: boolean;
  /** True when every letter is bold. */
  readonly bold: boolean;
  /** What the document itself says of nearly all of its letters. */
  readonly element: Element | undefined;
  /** Widest white between two words, in em. */
  readonly widestGap: number;
  /** True where a bullet is drawn before it. */
  readonly bulleted?: boolean;
}

/** Makes a line of a row; in a right-to-left row the right segment comes first, words inside a segment keep their order. */
export function lineOf(row: Row): LaidLine {
  const single = row.segments.length === 1 && row.segments[0]?.words.length === 1 ? row.segments[0].words : undefined;
  if (single?.[0] !== undefined) return lineOfWord(single[0], single);
  const only = row.segments.length === 1 ? row.segments[0] : undefined;
  const inRow = only?.words ?? row.segments.flatMap((segment) => segment.words);
  const backwards = isRightToLeft(inRow);
  const words = backwards && only === undefined ? row.segments.toReversed().flatMap((segment) => segment.words) : inRow;
  const first = words[0];
  const isUniform = first !== undefined && words.every(({ em, style }) => em === first.em && style === first.style);
  const em = isUniform ? first.em : usualSize(wordsOfText(words));
  const bbox: BoundingBox = unionBox(words.map(({ word }) => word.bbox)) ?? row.box;
  const style = isUniform ? styleOfAll(first, words, em) : styleOf(words, em);
  return {
    line: {
      text: joinWords(words),
      bbox,
      words: words.map(({ word }) => word),
      ...(style === undefined ? {} : { style }),
    },
    words,
    em,
    sized: words.some(({ sized }) => sized),
    baseline: baselineOf(isUniform ? words : wordsOfText(words), em),
    backwards,
    bold: isUniform ? first.style?.bold === true : share(words, (word) => word.style?.bold === true) > 0.9,
    element: elementOf(words),
    widestGap: widestGap(words, em),
  };
}

/** `lineOf` a row of one word, as most cells of tables are. */
function lineOfWord(word: TidyWord, words: readonly TidyWord[]): LaidLine {
  const { em, sized, element } = word;
  const { text, bbox } = word.word;
  const style = styleOfAll(word, words, em);
  return {
    line: { text, bbox, words: [word.word], ...(style === undefined ? {} : { style }) },
    words,
    em,
    sized,
    baseline: bbox[3],
    backwards: word.direction === 'rtl',
    bold: word.style?.bold === true,
    element,
    widestGap: 0,
  };
}

/** Joins words by single spaces, but by nothing where a script without spaces shows no gap. */
function joinWords(words: readonly TidyWord[]): string {
  let text = '';
  let last: TidyWord | undefined;
  for (const word of words) {
    if (last !== undefined && !joined(last, word)) text += ' ';
    text += word.word.text;
    last = word;
  }
  return text;
}

/** White that browsers leave around a typewriter's letters in running text, in em; a space would come on top of it. */
const padding = 0.45;

/** White that parts two words whatever the reader saw between them, in em. */
const apart = 1.5;

function joined(last: TidyWord, word: TidyWord): boolean {
  const spaced = word.order === last.order + 1 ? word.spaced : undefined;
  const closed = closedBetween(last, word, spaced);
  if (closed === 0) return false;
  const gap = Math.max(word.word.bbox[0] - last.word.bbox[2], last.word.bbox[0] - word.word.bbox[2]);
  return gap < closed * Math.max(last.em, word.em);
}

/** The widest white between the two that is no space, in em; 0 where any is. @param spaced as the reader saw it */
function closedBetween(last: TidyWord, word: TidyWord, spaced: boolean | undefined): number {
  if (spaced !== undefined) return spaced ? 0 : apart;
  return isPunctuated(last, word) ? padding : closedGap(last.word.text, word.word.text);
}

/** True where a typewriter's letters end before a mark that closes, or begin behind one that opens. */
function isPunctuated(last: TidyWord, word: TidyWord): boolean {
  if (last.style?.monospace === word.style?.monospace) return false;
  return last.style?.monospace === true ? /^[.,)\]]/u.test(word.word.text) : /[([]$/u.test(last.word.text);
}

const descender = /[gjpqyçşţµρφψζξβуφщцд()[\]{}/\\|,;@§$Q_]/u;

/** Middle of the words' lower edges; letters that hang below are lifted first when the edges are those of the ink. */
function baselineOf(words: readonly TidyWord[], em: number): number {
  const middle = medianBy(words, lowerEdge, letterCount);
  if (words.every(({ word }) => Math.abs(word.bbox[3] - middle) < 0.05 * em)) return middle;
  return medianBy(words, ({ word }) => word.bbox[3] - (descender.test(word.text) ? 0.2 * em : 0), letterCount);
}

const lowerEdge = ({ word }: TidyWord) => word.bbox[3];
const letterCount = ({ word }: TidyWord) => word.text.length;

/** Words that follow each other, as one line by themselves. */
export function lineOfWords(words: readonly TidyWord[]): LaidLine {
  const segment = segmentOf(words);
  return lineOf({ segments: [segment], box: segment.box, top: segment.top, bottom: segment.bottom });
}

/** The type size that most letters of some lines have. */
export function emOf(lines: readonly LaidLine[]): number {
  return medianBy(lines, emOfLine, lettersOfLine);
}

const emOfLine = ({ em }: LaidLine) => em;
const lettersOfLine = ({ line }: LaidLine) => line.text.length;

/** True for a line of typewriter's letters, as code is set in. */
export function isMonospace({ line }: LaidLine): boolean {
  return line.style?.monospace === true;
}

function widestGap(words: readonly TidyWord[], em: number): number {
  let widest = 0;
  let reach = Infinity;
  const isSorted = words.every(({ word }, at) => at === 0 || word.bbox[0] >= (words[at - 1]?.word.bbox[0] ?? 0));
  for (const { word } of isSorted ? words : words.toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0])) {
    widest = Math.max(widest, word.bbox[0] - reach);
    reach = reach === Infinity ? word.bbox[2] : Math.max(reach, word.bbox[2]);
  }
  return widest / em;
}

/** The words that tell how large a line is and where it stands: those of its text, where a typewriter's letters, which are set smaller, stand among it. */
function wordsOfText(words: readonly TidyWord[]): readonly TidyWord[] {
  if (!words.some(({ style }) => style?.monospace === true)) return words;
  const text = words.filter(isText);
  return text.length === 0 ? words : text;
}

/** True for a word of Latin letters that is not a typewriter's: no line of code has one. */
function isText({ word, style }: TidyWord): boolean {
  return style?.monospace !== true && /\p{Script=Latin}{2}/u.test(word.text);
}

/** Share of the letters whose word passes the test. */
function share(words: readonly TidyWord[], test: (word: TidyWord) => boolean): number {
  return lettersOf(words.filter(test)) / Math.max(1, lettersOf(words));
}

function elementOf(words: readonly TidyWord[]): Element | undefined {
  const element = words.find((word) => word.element !== undefined)?.element;
  if (element === undefined || words.every((word) => word.element === element)) return element;
  const letters = Map.groupBy(words, (word) => word.element?.id);
  const most = [...letters.values()].reduce((best, list) => (lettersOf(list) > lettersOf(best) ? list : best));
  return lettersOf(most) > 0.8 * lettersOf(words) ? most[0]?.element : undefined;
}

function lettersOf(words: readonly TidyWord[]): number {
  return words.reduce((sum, { word }) => sum + word.text.length, 0);
}

/** `styleOf` words that all have the style of the first. */
function styleOfAll({ style }: TidyWord, words: readonly TidyWord[], em: number): TextStyle | undefined {
  if (style === undefined) return undefined;
  const { bold, italic, monospace } = style;
  return {
    ...(words.some(({ sized }) => sized) ? { fontSize: em } : {}),
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
    ...(monospace === undefined ? {} : { monospace }),
  };
}

/** Share of the letters of a line with words of text that are a typewriter's when the line is code nevertheless. */
const allButStray = 0.9;

/** Share of its letters that must be a typewriter's for a line to be code; what stands behind a bullet is an item. */
function shareOfCode(words: readonly TidyWord[]): number {
  if (!words.some(({ style }) => style?.monospace === true)) return 0.5;
  if (words[0]?.style?.monospace !== true && listMarker(joinWords(words)) !== undefined) return 1;
  return words.some(isText) ? allButStray : 0.5;
}

function styleOf(words: readonly TidyWord[], em: number): TextStyle | undefined {
  if (!words.some(({ style }) => style !== undefined)) return undefined;
  const mostly = (name: 'bold' | 'italic' | 'monospace', most = 0.5) => {
    if (!words.some(({ style }) => style?.[name] !== undefined)) return {};
    return { [name]: share(words, ({ style }) => style?.[name] === true) > most };
  };
  const fontSize = words.some(({ sized }) => sized) ? { fontSize: em } : {};
  return { ...fontSize, ...mostly('bold'), ...mostly('italic'), ...mostly('monospace', shareOfCode(words)) };
}
