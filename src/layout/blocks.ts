/** Owns blocks: the lines of a region → groups of lines that belong together. */
import { goesOnWithPages } from '../book-index.ts';
import { beginsWithMark } from './footnotes.ts';
import { isFragment } from './formula.ts';
import { centred, endOf, endsEarly, endsSentence, hangsInList, hangsOn, startOf } from './line-ends.ts';
import { emOf, isMonospace, type LaidLine } from './lines.ts';
import { listMarker } from './list-marker.ts';
import { isWrappedAddress } from './wrapped-address.ts';

/** Lines of one block, from the top. */
export type LineGroup = readonly LaidLine[];

/** What holds for a region as a whole. */
interface RegionFacts {
  readonly start: number;
  readonly end: number;
  /** Distance between baselines inside paragraphs, in em. */
  readonly leading: number;
  /** The same between lines of code. */
  readonly codeLeading: number;
  /** True when what the document says of its paragraphs fits the lines. */
  readonly trusted: boolean;
  readonly em: number;
  readonly room: Room;
}

/** How far a line could have run: to what stands beside it, or to the margin. The x of that, in reading direction growing. */
export type Room = (line: LaidLine) => number;

/**
 * Groups the lines of one region (one column, from the top) by leading, size, weight, indents and list markers.
 * @param room without it nothing is known of what stands beside the region
 */
export function groupLines(lines: readonly LaidLine[], room?: Room): readonly LineGroup[] {
  const facts = factsOf(lines, room);
  const groups: LaidLine[][] = [];
  let group: LaidLine[] = [];
  lines.forEach((line, at) => {
    const last = group.at(-1);
    if (last === undefined || parts(last, line, lines[at + 1], group, facts)) {
      group = [line];
      groups.push(group);
    } else {
      group.push(line);
    }
  });
  return groups;
}

function factsOf(lines: readonly LaidLine[], room: Room | undefined): RegionFacts {
  const pitches: number[] = [];
  const inCode: number[] = [];
  lines.forEach((line, at) => {
    const last = lines[at - 1];
    if (last === undefined || !alike(last, line)) return;
    const pitch = (line.baseline - last.baseline) / Math.max(line.em, last.em);
    if (pitch > 0.5 && pitch < 2.6) pitches.push(pitch);
    if (pitch > 0.5 && pitch < 2.6 && isMonospace(last) && isMonospace(line)) inCode.push(pitch);
  });
  const sorted = pitches.toSorted((a, b) => a - b);
  // The lower third: paragraphs of one line would otherwise make the space between paragraphs the usual one.
  const usual = sorted[Math.floor(sorted.length / 3)];
  const end = lines.map(endOf).toSorted((a, b) => b - a)[Math.floor(lines.length / 20)] ?? 0;
  return {
    start: lines.map(startOf).toSorted((a, b) => a - b)[Math.floor(lines.length / 4)] ?? 0,
    end,
    trusted: isTrusted(lines, end),
    em: emOf(lines),
    room: room ?? (() => end),
    codeLeading: inCode.toSorted((a, b) => a - b)[inCode.length >> 1] ?? 1.45,
    leading: usual !== undefined && (pitches.length >= 3 || usual < 1.9) ? usual : 1.3,
  };
}

/** True when both lines are set in one size. */
function alike(a: LaidLine, b: LaidLine): boolean {
  return sizeRatio(a, b) < (a.sized && b.sized ? 1.12 : 1.35);
}

function sizeRatio(a: LaidLine, b: LaidLine): number {
  return Math.max(a.em, b.em) / Math.max(Math.min(a.em, b.em), Number.MIN_VALUE);
}

/** A few signs that are set in so far, in em, are the end of a formula. */
const farIndent = 8;

/** Decides whether a new block begins at `line`, which comes after `last`. */
function parts(
  last: LaidLine,
  line: LaidLine,
  next: LaidLine | undefined,
  group: LineGroup,
  facts: RegionFacts,
): boolean {
  const told = facts.trusted ? toldParts(last, line) : undefined;
  if (told !== undefined) return told;
  if (line.bulleted === true || beginsWithMark(line)) return true;
  if (isMonospace(last) && isMonospace(line)) {
    // Code below a paragraph whose last line is an address is no part of it.
    if (!isMonospace(group[0] ?? last) && !isFilled(group, last, line, facts)) return true;
    return !alike(last, line) || !goesOnAsCode(last, line, facts);
  }
  if (isFilledByCode(last, line, group, facts)) return false;
  if (!alike(last, line)) return true;
  const em = Math.max(last.em, line.em);
  const pitch = (line.baseline - last.baseline) / em;
  const slack = last.sized && line.sized ? 1.2 : 1.3;
  const wide = pitch > Math.max(facts.leading * slack, facts.leading + 0.2);
  if (pitch < 0.3 || (wide && !isEven(group.at(-2), last, line, next))) return true;
  if (goesOnWithPages(last.line.text, line.line.text)) return false;
  if ((last.bold !== line.bold || isMonospace(last) !== isMonospace(line)) && isMeantBreak(last, line, pitch, facts))
    return true;
  if (
    sizeRatio(last, line) > (last.sized && line.sized ? 1.04 : 1.15) &&
    pitch > facts.leading * 1.06 &&
    endsEarly(last, line, facts)
  )
    return true;
  const marker = listMarker(line.line.text);
  const first = group[0] ?? last;
  const firstMarker = listMarker(first.line.text);
  const shift = (startOf(line) - startOf(last)) / em;
  const besideFirst = Math.abs(startOf(line) - startOf(first)) < 0.5 * em;
  if (marker !== undefined) {
    if (!marker.counted || (firstMarker !== undefined && besideFirst)) return true;
    if (beginsCount(marker.form, firstMarker?.form, last, shift)) return true;
  }
  if (centred(last, line, facts)) return false;
  if (firstMarker !== undefined || first.bulleted === true)
    return startOf(line) < startOf(first) - 0.5 * em || (shift < -0.8 && group.length > 1);
  const fromEdge = (startOf(line) - facts.start) / em;
  if (shift > 0.8) {
    // Indented: the first line of a paragraph, unless all that follows stays there (a hanging indent).
    if (group.length === 1 && hangsInList(last, line, next, facts)) return false;
    const returns = next === undefined ? !hangsOn(last, line, facts) : startOf(next) < startOf(line) - 0.5 * em;
    return group.length > 1 || returns || endsSentence(last);
  }
  if (shift < -0.8) return group.length > 1 || fromEdge > 0.8 || (shift < -farIndent && isFragment([last]));
  return (endsEarly(last, line, facts) && endsSentence(last)) || standAlone(last, line, facts);
}

/** Share of the room of a line that sentences that stand alone leave white, and that lines of an address take at most. */
const muchRoom = 0.3;
const littleText = 0.5;
/** Width in em from which on lines of a region are long: below a long name, the lines of an address are no shorter than they are. */
const longLines = 20;

/** Lines that were ended on purpose, although they are as wide as each other: sentences in much room, short lines below long ones. */
function standAlone(last: LaidLine, line: LaidLine, facts: RegionFacts): boolean {
  if (last.bold || line.bold || Math.max(last.em, line.em) > 1.1 * facts.em) return false;
  const start = Math.min(startOf(last), startOf(line));
  const end = Math.max(endOf(last), endOf(line));
  const sentences = endsSentence(last) && endsSentence(line);
  const beside = Math.abs(start - facts.start) < 0.5 * last.em;
  const isWide = facts.end - start > longLines * facts.em;
  const short = (reach: number) => beside && isWide && end - start < littleText * (reach - start);
  if (!sentences && !short(facts.end)) return false;
  const room = Math.min(facts.room(last), facts.room(line));
  return (sentences && room - end > muchRoom * (room - start)) || short(Math.min(facts.end, room));
}

/** Baselines across one blank line lie two lines apart, and a little more where ink is all that tells where they lie. */
const overOneBlank = 2.3;
/** A line of code in bold that stands so many times as far from the others names what they are of. */
const apart = 1.25;

/** Code goes on over indents, and over one blank line; the document itself may tell that more belong to it. */
function goesOnAsCode(last: LaidLine, line: LaidLine, { codeLeading }: RegionFacts): boolean {
  const pitch = (line.baseline - last.baseline) / Math.max(last.em, line.em);
  const isTold = last.element !== undefined && last.element.id === line.element?.id;
  if (!isTold && last.bold !== line.bold && pitch > apart * codeLeading && isName(last.bold ? last : line))
    return false;
  return pitch > 0.3 && pitch < Math.max(3, (isTold ? 2 : 1) * overOneBlank * codeLeading);
}

/** False for tags, key words and code that more must follow: a bold name is not highlighted code. */
function isName({ line }: LaidLine): boolean {
  return /[^\p{Ll}]/u.test(line.text) && !/[<>;={}]|[([\],]$/u.test(line.text);
}

/** True for a line of the same type that goes on, at the distance of those above, where the one before had no more room. */
function isFilled(group: LineGroup, last: LaidLine, line: LaidLine, facts: RegionFacts): boolean {
  const above = last.baseline - (group.at(-2)?.baseline ?? -Infinity);
  if (sizeRatio(last, line) >= 1.04 || line.baseline - last.baseline >= 1.2 * above) return false;
  return isWrappedAddress(last, line) || (!endsEarly(last, line, facts) && !endsSentence(last));
}

/** True within running text of which one line happens to hold nothing but a typewriter's letters: a long name, a path. */
function isFilledByCode(last: LaidLine, line: LaidLine, group: LineGroup, facts: RegionFacts): boolean {
  if (isMonospace(last) === isMonospace(line) || group.every(isMonospace)) return false;
  const { em } = isMonospace(line) ? last : line;
  const pitch = (line.baseline - last.baseline) / em;
  const shift = (startOf(line) - startOf(last)) / em;
  const wraps = isWrappedAddress(last, line);
  const hangs = group.length === 1 && listMarker(last.line.text) !== undefined && shift > 0 && shift < 3;
  // The first line of the paragraph is indented.
  const returns = wraps && group.length === 1 && shift < 0 && shift > -3;
  return (
    pitch > 0.3 &&
    pitch < 1.2 * facts.leading &&
    (hangs || returns || Math.abs(shift) < 0.5) &&
    (wraps ? isMonospace(last) || !endsEarly(last, line, facts) : !endsEarly(last, line, facts) && !endsSentence(last))
  );
}

/** Whether the document itself parts two lines; undefined when it does not say. */
function toldParts(last: LaidLine, line: LaidLine): boolean | undefined {
  const [a, b] = [last.element, line.element];
  if (a?.kind === undefined || b?.kind === undefined)
    return a?.kind === 'heading' || b?.kind === 'heading' ? true : undefined;
  if (a.id !== b.id) return true;
  // One element may hold two columns' worth, or have a figure in the middle.
  const pitch = (line.baseline - last.baseline) / Math.max(last.em, line.em);
  return pitch > 0.3 && pitch < 3 ? false : undefined;
}

/** A tree that calls every line a paragraph of its own comes of a conversion that knew no better. */
function isTrusted(lines: readonly LaidLine[], end: number): boolean {
  let full = 0;
  let parted = 0;
  lines.forEach((line, at) => {
    const last = lines[at - 1];
    if (last?.element?.kind !== 'paragraph' || line.element?.kind !== 'paragraph' || !alike(last, line)) return;
    if (endsSentence(last) || end - endOf(last) > 3 * last.em) return;
    full++;
    if (last.element.id !== line.element.id) parted++;
  });
  return parted <= 0.4 * full;
}

/** Lines at one distance from each other, not too far for a paragraph, have a leading of their own (an address, a quotation). */
function isEven(before: LaidLine | undefined, last: LaidLine, line: LaidLine, next: LaidLine | undefined): boolean {
  const pitch = line.baseline - last.baseline;
  if (pitch > 1.6 * Math.max(last.em, line.em)) return false;
  const same = (a: LaidLine, b: LaidLine) => alike(a, b) && Math.abs(b.baseline - a.baseline - pitch) < 0.06 * pitch;
  return (
    (before !== undefined && same(before, last)) || (before === undefined && next !== undefined && same(line, next))
  );
}

/** A counted marker in the middle of a paragraph may be a number that happened to come first in its line. */
function beginsCount(form: string, firstForm: string | undefined, last: LaidLine, shift: number): boolean {
  return form === firstForm || Math.abs(shift) > 0.8 || /[.:;!?。：；]\W*$/u.test(last.line.text);
}

/** A change of weight or face parts blocks only where the line ended before its time: bold words may fill whole lines of a paragraph. */
function isMeantBreak(last: LaidLine, line: LaidLine, pitch: number, facts: RegionFacts): boolean {
  return endsEarly(last, line, facts) || endsSentence(last) || pitch > facts.leading * 1.06;
}
