/** Owns the spans of a page that can be quoted: sentences of prose, lines that stand alone, rows, labels with their value. */
import { type LineFlow, type PlacedLine, lineFlow, sentenceEnd } from './line-flow.ts';

export interface Span {
  /** What is quoted, verbatim, lines joined by newlines; several where lines of one row lie apart in reading order. */
  readonly quotations: readonly string[];
  /** The same as a reader sees it: on one line, a row from left to right. */
  readonly text: string;
  readonly form: 'sentence' | 'line' | 'row' | 'pair';
  /** First and last line. */
  readonly lines: readonly [number, number];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A full stop after these ends no sentence. */
const abbreviation =
  /(?:^|[\s(])(?:\p{L}|\p{L}\.\p{L}|mr|mrs|ms|dr|prof|st|no|nr|vs|v|art|abs|bzw|ca|inc|ltd|co|jr|sr|fig|vol|pp?|cf|approx|dept|est|gen|gov|hon|rev|sen|u\.s|e\.g|i\.e)\.\s*$/iu;
/** A number with a full stop that counts instead of ending a sentence: a list's marker, "am 3." and "3. April". */
const ordinal =
  /(?:^|\b(?:am|der|die|das|dem|den|des|vom|zum|im|bis|seit|ab|und|og|d\.|dne|od|do))\s*[([]?\d{1,2}\.\s*$/iu;
const monthName =
  /^\s*(?:jan|feb|m[aä]r|apr|ma[ijy]|jun|jul|aug|sep|o[kc]t|nov|de[cz]|led|úno|bře|dub|kvě|čer|srp|zář|říj|lis|pro|sij|velj|ožu|tra|svi|lip|srp|kol|ruj|stu)\p{L}*/iu;
/** Characters of the longest quotation; a longer sentence is cut at line ends. */
const longest = 450;
/** Characters of the longest label, and of the longest value below one. */
const longestLabel = 60;
const longestValue = 160;
/** Label and value on one line. */
const keyed = /^[^:：]{2,50}[:：]\s*\S/u;

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Bounds of the sentences of a text, white space at their ends left out. */
function sentenceBounds(text: string): readonly (readonly [number, number])[] {
  const bounds: [number, number][] = [];
  let start = 0;
  let end = 0;
  const flush = () => {
    let [from, to] = [start, end];
    while (from < to && /\s/u.test(text[from] ?? '')) from++;
    while (to > from && /\s/u.test(text[to - 1] ?? '')) to--;
    if (from < to) bounds.push([from, to]);
    start = end;
  };
  // Neither a line end nor the bracket of a footnote mark ends a sentence; spaces in their place keep all offsets.
  const flat = text
    .replaceAll('\n', ' ')
    .replace(/(?<=[.!?"”'’])(?:\[\d{1,3}\])+/gu, (marks) => ' '.repeat(marks.length));
  for (const { segment, index } of segmenter.segment(flat)) {
    const said = text.slice(start, end);
    const counts = ordinal.test(said) || (/\d\.\s*$/u.test(said) && monthName.test(segment));
    if (end > start && !counts && !abbreviation.test(said) && !/^\s*\p{Ll}/u.test(segment)) flush();
    end = index + segment.length;
  }
  flush();
  return bounds;
}

/** The sentences of a text, without the white space around them. */
export function sentencesOf(text: string): readonly string[] {
  return sentenceBounds(text).map(([start, end]) => text.slice(start, end));
}

/** Cuts a text that is too long for one quotation at line ends. */
function shortened(text: string): readonly string[] {
  if (text.length <= longest) return [text];
  const pieces: string[] = [];
  for (const line of text.split('\n')) {
    const piece = pieces.at(-1);
    if (piece !== undefined && piece.length + line.length < longest) pieces[pieces.length - 1] = `${piece}\n${line}`;
    else pieces.push(line);
  }
  return pieces;
}

/** Sentences of a run of lines; a single line without a sentence end stands as a line. */
function runSpans(lines: readonly PlacedLine[], [first, last]: readonly [number, number]): readonly Span[] {
  const text = lines
    .slice(first, last + 1)
    .map((line) => line.text)
    .join('\n');
  const isLine = first === last && !sentenceEnd.test(text);
  return sentenceBounds(text).flatMap(([start, end]) => {
    let from = start;
    return shortened(text.slice(start, end)).map((quotation): Span => {
      const before = text.slice(0, from).split('\n').length - 1;
      const rows = quotation.split('\n').length - 1;
      from += quotation.length + 1;
      return {
        quotations: [quotation.trim()],
        text: oneLine(quotation),
        form: isLine ? 'line' : 'sentence',
        lines: [first + before, first + before + rows],
      };
    });
  });
}

/** A row as one quotation where its lines follow each other in reading order, else one for each line. */
function rowSpan(lines: readonly PlacedLine[], row: readonly number[]): Span {
  const texts = row.map((at) => (lines[at]?.text ?? '').trim());
  const [first, last] = [Math.min(...row), Math.max(...row)];
  const inOrder = row.toSorted((a, b) => a - b).map((at) => lines[at]?.text ?? '');
  return {
    quotations: last - first + 1 === row.length ? [inOrder.join('\n').trim()] : texts,
    text: oneLine(texts.join(' ')),
    form: 'row',
    lines: [first, last],
  };
}

/** True when `value` stands right below `label`, and its left or right edge does too. */
function isBelow(label: PlacedLine, value: PlacedLine): boolean {
  const height = label.bbox[3] - label.bbox[1];
  const gap = value.bbox[1] - label.bbox[3];
  const aligned = Math.min(Math.abs(label.bbox[0] - value.bbox[0]), Math.abs(label.bbox[2] - value.bbox[2]));
  return gap > -0.5 * height && gap < 2.5 * height && aligned < 3 * height;
}

/** Labels with the value on the line below. */
function pairSpans(lines: readonly PlacedLine[], { runs, rows }: LineFlow): readonly Span[] {
  const inRow = new Set(rows.flat());
  return runs.flatMap(([first, end], at): readonly Span[] => {
    const [label, next] = [lines[first], runs[at + 1]];
    if (label === undefined || first !== end || inRow.has(first) || next === undefined) return [];
    const value = lines[next[0]];
    if (value === undefined || inRow.has(next[0]) || !isBelow(label, value)) return [];
    const below = lines.slice(next[0], next[1] + 1).map((line) => line.text);
    const texts = [label.text, ...below];
    if (label.text.length > longestLabel || keyed.test(label.text) || sentenceEnd.test(label.text)) return [];
    if (below.join(' ').length > longestValue || below.length > 3 || below.every((text) => text.trim() === ''))
      return [];
    if (sentenceEnd.test(below.join(' ')) && below.join(' ').length > longestLabel) return [];
    const quotation = texts.join('\n').trim();
    return [{ quotations: [quotation], text: oneLine(quotation), form: 'pair', lines: [first, next[1]] }];
  });
}

/**
 * All spans of a page worth considering as an answer.
 *
 * @param lines of the page in reading order
 * @returns sentences, lines that stand alone, rows of lines side by side, and labels with the line below
 */
export function quotableSpans(lines: readonly PlacedLine[]): readonly Span[] {
  const flow = lineFlow(lines);
  const inRow = new Set(flow.rows.flat());
  return [
    ...flow.runs.filter(([first]) => !inRow.has(first)).flatMap((run) => runSpans(lines, run)),
    ...flow.rows.map((row) => rowSpan(lines, row)),
    ...pairSpans(lines, flow),
  ];
}
