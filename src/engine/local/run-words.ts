/** Owns making words of what a network read in a run of letters: parted at its spaces, with boxes of the ink and confidence. Pure. */
import type { ReadCharacter } from './line-decoder.ts';
import type { ReadStrip } from './lstm-reader.ts';
import type { Run, PixelBox } from './page-runs.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Tesseract's confidence of a word (lstm/recodebeam.cpp, ccmain/linerec.cpp, ccmain/ltrresultiterator.cpp). */
const offset = -0.085;
const unlisted = 2.25;
const certaintyScale = 7;
const percentScale = 5;
/** In its scale: words that are less sure are noise. */
const leastSure = -20;
const leastSureListed = -25;

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

interface Piece {
  readonly characters: ReadCharacter[];
  /** Certainty of the spaces beside it. */
  spaces: number;
}

/**
 * @param origin where the strip began: left edge in pixels of the page
 * @param scale pixels of the strip for one of the page
 * @param isListed whether letters are a word of the language
 */
export function wordsOfRun(
  run: Run,
  { characters, pixelsAStep }: ReadStrip,
  origin: number,
  scale: number,
  isListed: (letters: string) => boolean,
): readonly RecognizedWord[] {
  const pieces: Piece[] = [{ characters: [], spaces: 0 }];
  for (const character of characters) {
    const last = pieces.at(-1);
    if (last === undefined) continue;
    const before = last.characters.at(-1)?.text;
    if (character.text === ' ') {
      last.spaces = Math.min(last.spaces, character.certainty);
      pieces.push({ characters: [], spaces: character.certainty });
    } else if (before !== undefined && (unspaced.test(before) || unspaced.test(character.text)))
      pieces.push({ characters: [character], spaces: 0 });
    else last.characters.push(character);
  }
  const full = pieces.filter((piece) => piece.characters.length > 0);
  const at = (step: number) => origin + (step * pixelsAStep) / scale;
  const words: RecognizedWord[] = [];
  let from = 0;
  for (const [index, piece] of full.entries()) {
    const text = piece.characters.map((character) => character.text).join('');
    const next = full[index + 1];
    // Between the last letter of this word and the first of the next one, where the white is widest.
    const end = piece.characters.at(-1);
    const begin = next?.characters[0];
    const to = end === undefined || begin === undefined ? run.blobs.length : cutBetween(run.blobs, from, at(end.first), at(begin.end));
    const box = boxOf(run, from, to, at(piece.characters[0]?.first ?? 0), at(end?.end ?? 0));
    from = to;
    const certainty = Math.min(piece.spaces, ...piece.characters.map((character) => character.certainty));
    const listed = isListed(text);
    const sure = certaintyScale * (certainty + offset) * (listed ? 1 : unlisted);
    if (sure < (listed ? leastSureListed : leastSure) && !unspaced.test(text)) continue;
    const confidence = Math.max(0, Math.min(1, (100 + percentScale * sure) / 100));
    words.push({ text, bbox: box, confidence, line: run.line, paragraph: run.paragraph });
  }
  return words;
}

/** Index of the first blob of the next word: after the widest gap between two places. @param from the first blob of this word */
function cutBetween(blobs: readonly PixelBox[], from: number, left: number, right: number): number {
  let best: number | undefined;
  let widest = -Infinity;
  let reach = -Infinity;
  for (const [index, blob] of blobs.entries()) {
    if (index > from) {
      const gap = blob[0] - reach;
      const middle = (blob[0] + reach) / 2;
      if (middle >= left && middle <= right && gap > widest) [best, widest] = [index, gap];
    }
    reach = Math.max(reach, blob[2]);
  }
  if (best !== undefined) return best;
  const middle = (left + right) / 2;
  const beyond = blobs.findIndex((blob, index) => index >= from && (blob[0] + blob[2]) / 2 > middle);
  return beyond < 0 ? blobs.length : beyond;
}

function boxOf(run: Run, from: number, to: number, left: number, right: number): [number, number, number, number] {
  const own = run.blobs.slice(from, to);
  if (own.length === 0) {
    const [least, top, most, bottom] = run.box;
    const start = Math.max(least, Math.min(most - 1, Math.floor(left)));
    return [start, top, Math.max(start + 1, Math.min(most, Math.ceil(right))), bottom];
  }
  return [
    Math.min(...own.map((blob) => blob[0])),
    Math.min(...own.map((blob) => blob[1])),
    Math.max(...own.map((blob) => blob[2])),
    Math.max(...own.map((blob) => blob[3])),
  ];
}
