/** Owns where lines begin and end, and what the end of a line tells of the next one. */
import type { LaidLine } from './lines.ts';

/** How far the lines of a region reach, in reading direction growing. */
interface Reach {
  readonly end: number;
}

/** Left edge of a line, or its right edge in right-to-left text, growing in reading direction. */
export function startOf({ line, backwards }: LaidLine): number {
  return backwards ? -line.bbox[2] : line.bbox[0];
}

export function endOf({ line, backwards }: LaidLine): number {
  return backwards ? -line.bbox[0] : line.bbox[2];
}

export function endsSentence({ line }: LaidLine): boolean {
  return /[.!?:。！？：।]["'”’»)\]]*$/u.test(line.text);
}

/** True when the first word of `line` would have fitted on the line before it, so that the break was meant. */
export function endsEarly(last: LaidLine, line: LaidLine, facts: Reach): boolean {
  const word = line.words[0]?.word.bbox ?? line.line.bbox;
  return facts.end - endOf(last) > word[2] - word[0] + 1.5 * line.em;
}

/** Letters of a line that goes on although no other is below to show the indent, and of one that does so before a capital. */
const [someText, muchText] = [20, 60];

/** True for the last line of a region below a full one, in whose sentence it goes on. */
export function hangsOn(last: LaidLine, line: LaidLine, facts: Reach): boolean {
  const { length } = last.line.text;
  if (length < someText || endsEarly(last, line, facts)) return false;
  return length >= muchText || last.line.text.endsWith('-') || /^[^\p{L}\p{N}]*\p{Ll}/u.test(line.line.text);
}

/** The key of an entry in a list of references. */
const key = /^\[[^\s\]]{1,12}\]/u;

/**
 * True for the one line that hangs below the first of an entry, before the next entry or at the end: the first one was full. Without
 * keys it goes on with a sentence.
 */
export function hangsInList(last: LaidLine, line: LaidLine, next: LaidLine | undefined, facts: Reach): boolean {
  if (last.line.text.length < someText || endsEarly(last, line, facts)) return false;
  if (next !== undefined && Math.abs(startOf(next) - startOf(last)) > 0.5 * last.em) return false;
  if (key.test(last.line.text)) return next === undefined || key.test(next.line.text);
  return next !== undefined && !endsSentence(last) && /^[^\p{L}\p{N}]*\p{Ll}/u.test(line.line.text);
}

/** True when both lines share a middle but no edge. */
export function centred(a: LaidLine, b: LaidLine, facts: Reach & { readonly start: number }): boolean {
  const middle = (line: LaidLine) => (startOf(line) + endOf(line)) / 2;
  const em = Math.max(a.em, b.em);
  if (Math.abs(middle(a) - middle(b)) > 0.5 * em || Math.abs(startOf(a) - startOf(b)) < 0.5 * em) return false;
  return Math.abs(middle(a) - (facts.start + facts.end) / 2) < 0.25 * (facts.end - facts.start);
}
