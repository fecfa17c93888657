/**
 * Owns type that is set with the same white behind every letter (`letter-spacing` of CSS, `Tc` of PDF), told by its characters: a
 * library takes that white for spaces. Pure geometry.
 *
 * The white is alike behind letters of all widths. In columns of single letters their places are alike, so that it is not.
 */
import { middle } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { isBlank } from './char-clusters.ts';
import type { PdfChar } from './pdf-reader.ts';

/** Shares of the type's size, as are all below. Less white needs no help, and above this it parts letters in any case. */
const leastWhite = 0.06;
const wideWhite = 0.3;
const mostWhite = 1.5;
/** White behind two letters that is the same; kerning makes less of some. */
const alike = 0.03;
/** Share of the white between letters that is alike, and that stands between letters at all, not between words. */
const mostlyAlike = 0.7;
const mostlyLetters = 0.5;
/** White between words is wider than that between letters, by this share of it within these bounds. */
const wordShare = 0.6;
const leastWord = 0.1;
const mostWord = 0.15;
/** As many places between letters are told by, and more where letters that stand apart may be meant. */
const fewestPlaces = 3;
const fewestWide = 4;
/** Share of letters, figures and punctuation; what has more other signs is a formula. */
const mostlyText = 0.9;
/** Runs of as many characters were drawn as a piece of text. */
const pieceOfText = 3;
/** Characters of one line stand on one level, are of one size, and overlap by no more than this. */
const level = 0.1;
const sameSize = 0.05;
const deepest = 0.5;

/** Before spaced type is looked for at all. */
const fewestApart = 2;
const nearlyWide = 0.25;

/** A character, and the white before it where no space is drawn there, in shares of the size. */
interface Place {
  readonly at: number;
  readonly char: PdfChar;
  readonly white: number | undefined;
}

/**
 * @param chars in the order in which they are read
 * @returns the same, where type is spaced without the spaces that a library put between letters of a word, which are told as joined
 */
export function withLettersClosed(chars: readonly PdfChar[]): readonly PdfChar[] {
  // As on most pages.
  if (!hasLettersApart(chars)) return chars;
  const joined = new Set<number>();
  const dropped = new Set<number>();
  for (const line of linesOf(chars)) {
    const most = widestInWord(line);
    if (most === undefined) continue;
    line.forEach(({ at, white }, rank) => {
      if (white === undefined || white > most) return;
      joined.add(at);
      for (let blank = (line[rank - 1]?.at ?? at) + 1; blank < at; blank += 1) dropped.add(blank);
    });
  }
  if (joined.size === 0) return chars;
  return chars.flatMap((char, at) => (dropped.has(at) ? [] : [joined.has(at) ? { ...char, isJoined: true } : char]));
}

/** Whether several characters behind each other stand apart, by what a library takes for spaces or would part words by. */
function hasLettersApart(chars: readonly PdfChar[]): boolean {
  let isApart = false;
  let before: PdfChar | undefined;
  let count = 0;
  for (const char of chars) {
    if (char.fontSize === 0 || isBlank(char)) {
      if (char.isGenerated) isApart = true;
      else before = undefined;
      continue;
    }
    if (before !== undefined && (isApart || char.cell[0] - before.cell[2] > nearlyWide * char.fontSize)) count += 1;
    else count = 0;
    if (count >= fewestApart) return true;
    before = char;
    isApart = false;
  }
  return false;
}

/**
 * Characters of one size on one line, those apart that were drawn as different pieces. Only lines with white between most of
 * them: of the others, nothing is made.
 */
function linesOf(chars: readonly PdfChar[]): readonly (readonly Place[])[] {
  const lines: (readonly Place[])[] = [];
  let from = 0;
  let before: PdfChar | undefined;
  let run = 0;
  let measured = 0;
  let apart = 0;
  let isSpaceDrawn = false;
  const close = (to: number) => {
    if (apart >= fewestPlaces && measured - apart <= measured >> 1) lines.push(placesOf(chars, from, to));
    from = to;
    measured = 0;
    apart = 0;
  };
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at];
    if (char === undefined) break;
    if (isBlank(char)) {
      isSpaceDrawn ||= !char.isGenerated;
      continue;
    }
    const white = before === undefined ? undefined : whiteBetween(before, char);
    const isOtherPiece =
      before !== undefined && before.run !== char.run && run >= pieceOfText && chars[at + 2]?.run === char.run;
    if (white === undefined || isOtherPiece) close(at);
    else if (!isSpaceDrawn) {
      measured += 1;
      if (white >= leastWhite) apart += 1;
    }
    run = before?.run === char.run ? run + 1 : 1;
    before = char;
    isSpaceDrawn = false;
  }
  close(chars.length);
  return lines;
}

/** The characters of one line, from the first to before the last index. */
function placesOf(chars: readonly PdfChar[], from: number, to: number): readonly Place[] {
  const places: Place[] = [];
  let before: PdfChar | undefined;
  let isSpaceDrawn = false;
  for (let at = from; at < to; at += 1) {
    const char = chars[at];
    if (char === undefined) break;
    if (isBlank(char)) {
      isSpaceDrawn ||= !char.isGenerated;
      continue;
    }
    const last = isSpaceDrawn ? undefined : before;
    const white = last === undefined || isLeader(last, char) ? undefined : whiteBetween(last, char);
    places.push({ at, char, white });
    before = char;
    isSpaceDrawn = false;
  }
  return places;
}

/** True for dots that lead to a page's number, which stand evenly whatever the type beside them. */
function isLeader(before: PdfChar, char: PdfChar): boolean {
  return before.text === char.text && /^\p{P}$/u.test(char.text);
}

/** Undefined where the second one does not go on the line of the first. */
function whiteBetween(before: PdfChar, char: PdfChar): number | undefined {
  const size = Math.max(char.fontSize, 1);
  if (before.turn !== 0 || char.turn !== 0 || char.isHidden !== before.isHidden) return undefined;
  if (Math.abs(before.fontSize - size) > sameSize * size || Math.abs(before.cell[3] - char.cell[3]) > level * size)
    return undefined;
  const white = (char.cell[0] - before.cell[2]) / size;
  return white < -deepest ? undefined : white;
}

/** The widest white within words of spaced type; undefined for type that is not. */
function widestInWord(line: readonly Place[]): number | undefined {
  const whites = line.flatMap(({ white }) => (white === undefined ? [] : [white])).toSorted((a, b) => a - b);
  const usual = whites[whites.length >> 1] ?? 0;
  if (usual < leastWhite || usual > mostWhite) return undefined;
  const most = usual + Math.min(Math.max(wordShare * usual, leastWord), mostWord);
  const within = whites.filter((white) => white <= most);
  const same = within.filter((white) => Math.abs(white - usual) <= alike);
  if (within.length < fewestPlaces || within.length < mostlyLetters * whites.length) return undefined;
  if (same.length < mostlyAlike * within.length || !isText(line)) return undefined;
  if (usual <= wideWhite - alike) return most;
  const isListed = standsEvenly(line, most, same.length) || isAlphabet(line);
  return within.length >= fewestWide && !isListed ? most : undefined;
}

/** True for letters most of which are the next ones of the alphabet. */
function isAlphabet(line: readonly Place[]): boolean {
  const codes = line.map(({ char }) => char.text.codePointAt(0) ?? 0);
  return codes.filter((code, at) => code - (codes[at - 1] ?? 0) === 1).length > codes.length / 2;
}

function isText(line: readonly Place[]): boolean {
  const plain = line.filter(({ char }) => /^[\p{L}\p{M}\p{N}\p{P}\p{Sc}]+$/u.test(char.text)).length;
  return plain >= mostlyText * line.length && line.some(({ char }) => /\p{L}/u.test(char.text));
}

/** Whether the letters stand at even places, as in columns: more of the steps from one to the next are alike than of the whites. */
function standsEvenly(line: readonly Place[], most: number, alikeWhites: number): boolean {
  const steps = (of: (cell: BoundingBox) => number) => {
    const all = line.flatMap(({ char, white }, rank) => {
      const before = line[rank - 1]?.char;
      if (before === undefined || white === undefined || white > most) return [];
      return [(of(char.cell) - of(before.cell)) / Math.max(char.fontSize, 1)];
    });
    const usual = all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;
    return all.filter((step) => Math.abs(step - usual) <= alike).length;
  };
  return [left, right, (cell: BoundingBox) => middle(cell, 0)].some((of) => steps(of) >= alikeWhites);
}

const left = ([x0]: BoundingBox) => x0;
const right = ([, , x1]: BoundingBox) => x1;
