/** Owns names and headings in the left margin, each beside the text that begins at its height: names of code in manuals, side heads. */
import type { TidyWord } from './placed-word.ts';
import type { Region } from './reading-order.ts';
import type { Segment } from './segments.ts';
import { fromTop, segmentOf, usualEm, verticalOverlap } from './segments.ts';

/** Segments of the text at least, and the share of them that may begin further out than the others. */
const fewestLines = 4;
const mostOut = 0.2;
/** Lines of names stand so close below each other, from middle to middle, in em. */
const oneGroup = 1.6;

/** What may stand in the margin of one page. */
interface Way {
  readonly isOutside: (segment: Segment) => boolean;
  /** What else may begin in the margin. */
  readonly mayStandOut: (segment: Segment, edge: number) => boolean;
  /** Share of the lines of the text that those in the margin are at most. */
  readonly most: number;
  /** Lines of running text for each group at least. */
  readonly fewestBeside: number;
}

/** Code stands out into the margin, too, and so does the number of its line. */
const names: Way = {
  isOutside: isName,
  mayStandOut: (segment, edge) => segment.box[2] > edge && hasCode(segment),
  most: 0.45,
  fewestBeside: 0,
};

/** Titles begin in the margin. Labels have one line beside each, heads more. */
const headsAbout = (em: number): Way => ({
  isOutside: (segment) => isHead(segment) && segment.em <= largeType * em,
  mayStandOut: (segment) => segment.words.length === 0 || segment.em > largeType * em,
  most: 0.25,
  fewestBeside: 1,
});

/** Type of titles beside that of the text, letters of a head at most, of a line of running text at least. */
const largeType = 1.15;
const longestHead = 50;
const runningLine = 40;

/**
 * Parts a page at names or headings in its left margin: what is above them, they, the text from there on. Undefined where there
 * are none, or where anything else stands left of the text, as in a list of options.
 */
export function partMarginNames(segments: readonly Segment[]): readonly Region[] | undefined {
  const em = usualEm(segments);
  return partIn(names, segments, em) ?? partIn(headsAbout(em), segments, em);
}

function partIn(
  { isOutside, mayStandOut, most, fewestBeside }: Way,
  segments: readonly Segment[],
  em: number,
): readonly Region[] | undefined {
  if (!segments.some(isOutside)) return undefined;
  const edge = edgeOfText(segments, isOutside);
  if (edge === undefined) return undefined;
  const parted = segments.flatMap((segment) => (segment.box[0] < edge - em ? partAt(segment, edge) : [segment]));
  const outside = parted.filter(({ box }) => box[0] < edge - em);
  const inMargin = outside.filter((segment) => segment.box[2] <= edge && isOutside(segment));
  const isKnown = (segment: Segment) => inMargin.includes(segment) || isNumber(segment) || mayStandOut(segment, edge);
  if (inMargin.length === 0 || !outside.every(isKnown)) return undefined;
  const text = parted.filter((segment) => !inMargin.includes(segment));
  if (inMargin.length > most * text.length) return undefined;
  const groups = groupsOf(inMargin.toSorted(fromTop), em);
  if (!groups.every(([first]) => first !== undefined && text.some((line) => isBeside(line, first, edge))))
    return undefined;
  const running = fewestBeside === 0 ? 0 : text.filter(({ letters }) => letters >= runningLine).length;
  if (running < fewestBeside * groups.length) return undefined;
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
function edgeOfText(segments: readonly Segment[], isOutside: (segment: Segment) => boolean): number | undefined {
  const starts = segments.flatMap((segment) => {
    if (isOutside(segment) || isNumber(segment)) return [];
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

function hasCode({ words }: Segment): boolean {
  return words.some(({ style }) => style?.monospace === true);
}

/** A few words, all of them bold. */
function isHead({ words, letters }: Segment): boolean {
  return (
    letters <= longestHead &&
    words.length > 0 &&
    words.every(({ style }) => style?.bold === true) &&
    words.some(({ word }) => /\p{L}{3}/u.test(word.text))
  );
}

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
