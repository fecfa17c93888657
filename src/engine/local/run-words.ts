/** Owns making words of what a network read in a run of letters: parted at its spaces, with boxes of the ink and confidence. Pure. */
import { median } from '../../median.ts';
import type { ReadCharacter } from './line-decoder.ts';
import { logicalCharacters, runsLeft, seenFromLeft } from './logical-order.ts';
import type { ReadStrip } from './lstm-reader.ts';
import { around, type PixelBox, type Run } from './page-runs.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Tesseract's confidence of a word (lstm/recodebeam.cpp, ccmain/linerec.cpp, ccmain/ltrresultiterator.cpp). */
const offset = -0.085;
const unlisted = 2.25;
const certaintyScale = 7;
const percentScale = 5;
/** Tesseract computes in eight bits, which costs certainty: over 2,262 words of nine pages 1.3 times what it is here. */
const inEightBits = 1.3;
/** In its scale, of words that are not listed: what is less sure is noise. */
const leastSure = -30;
/** A word of so many characters is none for one of them: it may be a sign that the network does not know. */
const fewestSure = 4;

/** Spaces of a run that tell how wide they are; shares of that, and of the white between letters; pixels. */
const fewestSpaces = 3;
const asWide = 0.9;
const widerThanLetters = 3;
const least = 3;

/** Scripts of which every character is a word of its own at first: layout closes their gaps, but for Korean, which has spaces. */
const single = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;
const hangul = /\p{Script=Hangul}/u;

interface Piece {
  readonly characters: ReadCharacter[];
  /** Certainty of the spaces beside it. */
  spaces: number;
  /** No space parts it from the one before. */
  readonly goesOn: boolean;
}

/** Where a strip was cut: x of its left edge in pixels of the page, and pixels of the strip for one of the page. */
export interface StripPlace {
  readonly left: number;
  readonly scale: number;
}

export interface RunWord extends RecognizedWord {
  /** Pixels along the line: where the network saw its first character, and where its last. */
  readonly seen: readonly [number, number];
  /** Of reading it there, to compare with other words at the same place. */
  readonly cost: number;
  /** No space parts it from the one before. */
  readonly goesOn: boolean;
  /** Too doubtful to be given out. */
  readonly isNoise: boolean;
}

/**
 * @param isListed whether letters are a word of the language
 * @param mirrors whether the network is one of a script that runs to the left
 * @param cuts where words are parted, too, in pixels of the page
 */
export function wordsOfRun(
  run: Run,
  { characters, pixelsAStep }: ReadStrip,
  { left, scale }: StripPlace,
  isListed: (letters: string) => boolean,
  mirrors: boolean,
  cuts: readonly number[] = [],
): readonly RunWord[] {
  const at = (step: number) => left + (step * pixelsAStep) / scale;
  const middle = ({ first, end }: ReadCharacter) => at((first + end) / 2);
  const spaced = spacedAfter(characters, middle, run.blobs);
  const pieces = piecesOf(
    characters,
    (before, after) => cuts.some((cut) => middle(before) < cut && cut < middle(after)),
    (before) => spaced.has(before),
  );
  const words: RunWord[] = [];
  let from = 0;
  for (const [index, { characters: own, spaces, goesOn }] of pieces.entries()) {
    const [first, last, next] = [own[0], own.at(-1), pieces[index + 1]?.characters[0]];
    if (first === undefined || last === undefined) continue;
    const to = next === undefined ? run.blobs.length : cutBetween(run.blobs, from, at(last.first), at(next.end));
    const bbox = boxOf(run, from, to, at(first.first), at(last.end));
    from = to;
    const ordered = logicalCharacters(own.map((character) => character.text)).join('');
    const text = mirrors && !runsLeft(ordered) ? seenFromLeft(ordered) : ordered;
    const certainties = own.map((character) => character.certainty).toSorted((one, other) => one - other);
    const sureness = (certainty: number) =>
      certaintyScale * inEightBits * (Math.min(spaces, certainty) + offset) * (isListed(text) ? 1 : unlisted);
    const sure = sureness(certainties[0] ?? 0);
    const isSureButForOne = own.length >= fewestSure && sureness(certainties[1] ?? 0) >= leastSure;
    const isNoise = sure < leastSure && !isSureButForOne && !single.test(text);
    const confidence = Math.max(0, Math.min(1, 1 + (percentScale * sure) / 100));
    const cost = own.reduce((sum, character) => sum + character.cost, 0);
    const { line, paragraph } = run;
    const seen = [at(first.first), at(last.end)] as const;
    words.push({ text, bbox, seen, confidence, line, paragraph, cost, goesOn, isNoise });
  }
  return words;
}

function piecesOf(
  characters: readonly ReadCharacter[],
  isCut: (before: ReadCharacter, after: ReadCharacter) => boolean,
  isSpaced: (before: ReadCharacter) => boolean,
): readonly Piece[] {
  const pieces: Piece[] = [{ characters: [], spaces: 0, goesOn: false }];
  for (const character of characters) {
    const last = pieces.at(-1);
    if (last === undefined) continue;
    const before = last.characters.at(-1);
    if (character.text === ' ') {
      last.spaces = Math.min(last.spaces, character.certainty);
      pieces.push({ characters: [], spaces: character.certainty, goesOn: false });
    } else if (before !== undefined && (single.test(before.text + character.text) || isCut(before, character)))
      pieces.push({ characters: [character], spaces: 0, goesOn: true });
    else if (before !== undefined && isSpaced(before))
      pieces.push({ characters: [character], spaces: 0, goesOn: false });
    else last.characters.push(character);
  }
  return pieces.filter((piece) => piece.characters.length > 0);
}

/**
 * The letters behind which the ink shows a space that was not read: white as wide as the spaces that were, and much wider than
 * what stands between the letters of a word. Networks overlook spaces beside letters that seldom end words.
 */
function spacedAfter(
  characters: readonly ReadCharacter[],
  middle: (character: ReadCharacter) => number,
  blobs: readonly PixelBox[],
): ReadonlySet<ReadCharacter> {
  const spaces: Gap[] = [];
  const others: (Gap & { readonly before: ReadCharacter; readonly after: ReadCharacter })[] = [];
  for (const [at, after] of characters.entries()) {
    const [before, last] = [characters[at - 1], characters[at - 2]];
    if (before === undefined || after.text === ' ') continue;
    if (before.text !== ' ') others.push({ ...widestGap(blobs, middle(before), middle(after)), before, after });
    else if (last !== undefined) spaces.push(widestGap(blobs, middle(last), middle(after)));
  }
  if (spaces.length < fewestSpaces) return new Set();
  const taken = new Set(spaces.map(({ next }) => next));
  const widths = (gaps: readonly Gap[]) => gaps.map(({ width }) => width).filter((width) => width > 0);
  const asSpaces = Math.max(
    asWide * (median(widths(spaces)) ?? 0),
    widerThanLetters * (median(widths(others)) ?? 0),
    least,
  );
  const shown = others.filter(({ width, next, before, after }) => {
    if (width < asSpaces || next === undefined || taken.has(next)) return false;
    // White in which a letter was read has lost its ink to the cleaning.
    const end = blobs[next]?.[0] ?? Infinity;
    return end - width >= middle(before) && end <= middle(after) && isWordLike(before) && beginsWord(after);
  });
  return new Set(shown.map(({ before }) => before));
}

function isWordLike({ text }: ReadCharacter): boolean {
  return /^[\p{L}\p{M}\p{N}]+$/u.test(text) && !hasGaps(text);
}

interface Gap {
  /** Pixels. */
  readonly width: number;
  /** Index of the blob behind it. */
  readonly next: number | undefined;
}

/** Of scripts without spaces, and of those in which letters that do not join stand as far apart as words. */
function hasGaps(text: string): boolean {
  return single.test(text) || /[\p{Script=Arabic}\p{Script=Syriac}]/u.test(text);
}

/** A mark goes with the letter before it. */
function beginsWord({ text }: ReadCharacter): boolean {
  return /^[\p{L}\p{N}]/u.test(text) && !hasGaps(text);
}

/** The widest white between two places, and the index of the blob behind it; of no width where there is none. */
function widestGap(blobs: readonly PixelBox[], left: number, right: number, from = 0): Gap {
  let next: number | undefined;
  let width = 0;
  let reach = -Infinity;
  for (const [index, blob] of blobs.entries()) {
    if (blob[0] > right && reach > right) break;
    if (index > from) {
      const gap = blob[0] - reach;
      const middle = (blob[0] + reach) / 2;
      if (middle >= left && middle <= right && (next === undefined || gap > width)) [next, width] = [index, gap];
    }
    reach = Math.max(reach, blob[2]);
  }
  return { width, next };
}

/** Index of the first blob of the next word: after the widest gap between two places. @param from the first blob of this word */
function cutBetween(blobs: readonly PixelBox[], from: number, left: number, right: number): number {
  const best = widestGap(blobs, left, right, from).next;
  if (best !== undefined) return best;
  const middle = (left + right) / 2;
  const beyond = blobs.findIndex((blob, index) => index >= from && (blob[0] + blob[2]) / 2 > middle);
  return beyond < 0 ? blobs.length : beyond;
}

function boxOf(run: Run, from: number, to: number, left: number, right: number): PixelBox {
  const own = run.blobs.slice(from, to);
  if (own.length === 0) {
    const [least, top, most, bottom] = run.box;
    const start = Math.max(least, Math.min(most - 1, Math.floor(left)));
    return [start, top, Math.max(start + 1, Math.min(most, Math.ceil(right))), bottom];
  }
  return own.reduce(around);
}

/**
 * Where Korean and other letters stand side by side in a word, as a particle behind a Latin name: there the networks of other
 * languages see one word, which each of them can read half of.
 * @returns pixels of the page
 */
export function particleCuts(words: readonly RunWord[]): readonly number[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1];
    if (before === undefined || !word.goesOn || hangul.test(before.text) === hangul.test(word.text)) return [];
    return [(before.seen[1] + word.seen[0]) / 2];
  });
}

/** Puts Korean words together again, and words that were cut. */
export function joinSyllables(words: readonly RunWord[]): readonly RunWord[] {
  const joined: RunWord[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last === undefined || !word.goesOn) joined.push(word);
    else
      joined[joined.length - 1] = {
        ...last,
        text: last.text + word.text,
        bbox: around(last.bbox, word.bbox),
        seen: [last.seen[0], word.seen[1]],
        confidence: Math.min(last.confidence, word.confidence),
        cost: last.cost + word.cost,
      };
  }
  return joined;
}
