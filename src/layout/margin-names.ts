/** Owns names of code in the left margin, each beside the text that begins below it, as manuals of macros have them. */
import type { TidyWord } from './placed-word.ts';
import type { Region } from './reading-order.ts';
import type { Segment } from './segments.ts';
import { fromTop, segmentOf, usualEm, verticalOverlap } from './segments.ts';

/** Segments of the text at least, and the share of them that may begin further out than the others. */
const fewestLines = 4;
const mostOut = 0.2;
/** Names are so few beside the lines of the text. */
const mostNames = 0.6;
/** Lines of names stand so close below each other, from middle to middle, in em. */
const oneGroup = 1.6;

/**
 * Parts a page at names in its left margin: what is above them, the names, the text from there on. Undefined where there are none,
 * or where anything but names stands left of the text, as in a list of options.
 */
export function partMarginNames(segments: readonly Segment[]): readonly Region[] | undefined {
  if (!segments.some(isName)) return undefined;
  const em = usualEm(segments);
  const edge = edgeOfText(segments);
  if (edge === undefined) return undefined;
  const parted = segments.flatMap((segment) => (segment.box[0] < edge - em ? partAt(segment, edge) : [segment]));
  const outside = parted.filter(({ box }) => box[0] < edge - em);
  const names = outside.filter((segment) => segment.box[2] <= edge && !isNumber(segment));
  if (names.length === 0 || !names.every(isName)) return undefined;
  // Code may stand out into the margin, and so does the number of its line.
  if (outside.some((segment) => segment.box[2] > edge && !hasCode(segment))) return undefined;
  const text = parted.filter((segment) => !names.includes(segment));
  if (names.length > mostNames * text.length) return undefined;
  const groups = groupsOf(names.toSorted(fromTop), em);
  if (!groups.every(([first]) => first !== undefined && text.some((line) => isBeside(line, first, edge))))
    return undefined;
  const regions: Region[] = [];
  let rest = text;
  for (const group of groups) {
    const top = middleOf(group[0]) - em / 2;
    regions.push(
      rest.filter((segment) => middleOf(segment) < top),
      group,
    );
    rest = rest.filter((segment) => middleOf(segment) >= top);
  }
  return [...regions, rest].filter((region) => region.length > 0);
}

/** Where the lines of the text begin. */
function edgeOfText(segments: readonly Segment[]): number | undefined {
  const starts = segments.flatMap((segment) => {
    if (isName(segment) || isNumber(segment)) return [];
    return [(hasNameFirst(segment) ? segment.words[1]?.word.bbox[0] : undefined) ?? segment.box[0]];
  });
  if (starts.length < fewestLines) return undefined;
  return starts.toSorted((a, b) => a - b)[Math.floor(mostOut * starts.length)];
}

/** A name that stands close to the text beside it, and the text. */
function partAt(segment: Segment, edge: number): readonly Segment[] {
  const x = segment.words[1]?.word.bbox[0] ?? -Infinity;
  if (x < edge - segment.em / 2 || !hasNameFirst(segment)) return [segment];
  return [segmentOf(segment.words.slice(0, 1)), segmentOf(segment.words.slice(1))];
}

function hasNameFirst({ words: [first, second] }: Segment): boolean {
  return first !== undefined && second !== undefined && isNameWord(first) && second.style?.monospace !== true;
}

const middleOf = (segment: Segment | undefined) => ((segment?.top ?? 0) + (segment?.bottom ?? 0)) / 2;

function isName({ words }: Segment): boolean {
  const [word, other] = words;
  return word !== undefined && other === undefined && isNameWord(word);
}

/** In a typewriter's letters, or begun by a backslash. */
function isNameWord({ word, style }: TidyWord): boolean {
  return /\p{L}{2}/u.test(word.text) && (style?.monospace === true || word.text.startsWith('\\'));
}

const isNumber = ({ words }: Segment) => words.every(({ word }) => /^\p{Nd}+$/u.test(word.text));

const hasCode = ({ words }: Segment) => words.some(({ style }) => style?.monospace === true);

function isBeside(line: Segment, name: Segment, edge: number): boolean {
  return line.box[2] > edge && verticalOverlap(line.top, line.bottom, name.top, name.bottom) > 0.5;
}

/** Names right below each other, from the top. */
function groupsOf(names: readonly Segment[], em: number): readonly (readonly Segment[])[] {
  const groups: Segment[][] = [];
  for (const name of names) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && middleOf(name) - middleOf(last) < oneGroup * em) group.push(name);
    else groups.push([name]);
  }
  return groups;
}
