/** Owns the way between words with boxes and the characters of a line with places, in both directions. */
import { median } from '../../median.ts';
import type { PlacedCharacter } from './line-vote.ts';
import { boxOf, lengthOf, type Quad } from './quad.ts';
import { inkOf, type Ink } from './line-ink.ts';
import type { GrayImage } from './raster.ts';
import { closedGap } from '../../script.ts';
import type { RecognizedWord } from './tesseract.ts';

/**
 * Characters of words that lie on a line, which stand evenly in their word's box; a space between two words unless their
 * script has none.
 * @param extent the line's left and right edge, in the unit of the boxes
 */
export function charactersOfWords(
  words: readonly RecognizedWord[],
  [left, right]: readonly [number, number],
): readonly PlacedCharacter[] {
  const length = Math.max(1, right - left);
  const characters: PlacedCharacter[] = [];
  let last: RecognizedWord | undefined;
  for (const word of words) {
    const [x0, , x1] = word.bbox;
    if (last !== undefined && closedGap(last.text, word.text) === 0) {
      const confidence = Math.min(last.confidence, word.confidence);
      characters.push({ text: ' ', from: (last.bbox[2] - left) / length, to: (x0 - left) / length, confidence });
    }
    const letters = lettersOf(word.text);
    letters.forEach((text, at) => {
      const from = (x0 + ((x1 - x0) * at) / letters.length - left) / length;
      const to = (x0 + ((x1 - x0) * (at + 1)) / letters.length - left) / length;
      characters.push({ text, from, to, confidence: word.confidence });
    });
    last = word;
  }
  return characters;
}

/** Letters with the marks that belong to them. */
function lettersOf(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
}

/**
 * Parts characters into words at spaces, with boxes tight around the ink.
 * @param cut the image of the line, that was cut out of `quad`
 * @param losesSpaces whether the readers may have left out spaces, which are then looked for in the ink
 */
export function wordsOfCharacters(
  characters: readonly PlacedCharacter[],
  cut: GrayImage,
  quad: Quad,
  line: number,
  losesSpaces: boolean,
): readonly RecognizedWord[] {
  const ink = inkOf(
    cut,
    characters.flatMap((character) => (character.text.trim() === '' ? [] : [middleOf(character)])),
  );
  const runs = runsOf(characters, losesSpaces ? ink : undefined, cut.height / cut.width);
  const middles = runs.map((run) => [middleOf(run[0]), middleOf(run.at(-1))].toSorted((a, b) => a - b));
  // Words of a line that runs to the left come from its right end on: neighbours are told by their places.
  const fromLeft = [...runs.keys()].toSorted((a, b) => (middles[a]?.[0] ?? 0) - (middles[b]?.[0] ?? 0));
  const placeOf = new Map(fromLeft.map((run, place) => [run, place]));
  const whiteBefore = (place: number) => {
    if (place === 0 || place === runs.length) return place === 0 ? 0 : 1;
    return ink.whitest(middles[fromLeft[place - 1] ?? 0]?.[1] ?? 0, middles[fromLeft[place] ?? 0]?.[0] ?? 0);
  };
  return runs.map((run, at): RecognizedWord => {
    const place = placeOf.get(at) ?? 0;
    const [begin, end] = [whiteBefore(place), whiteBefore(place + 1)];
    const [u0, u1, v0, v1] = ink.bounds(begin, end);
    return {
      text: run.map(({ text }) => text).join(''),
      bbox: boxOf(quad, u0, u1, v0, v1),
      confidence: run.reduce((sum, { confidence }) => sum + confidence, 0) / run.length,
      line,
      paragraph: 0,
    };
  });
}

/** Where a line shows this many spaces, a white as wide as they are is one too. */
const enoughSpaces = 2;
const asWide = 0.8;
/** And it is this much wider than the white between letters. */
const widerThanLetters = 2;

/**
 * Parts characters at the spaces that were read, and at those that the readers have lost but the ink shows.
 * @param tall height of the line, as a share of its length: a white this wide parts cells of a table, if not words
 */
function runsOf(
  characters: readonly PlacedCharacter[],
  ink: Ink | undefined,
  tall: number,
): readonly (readonly PlacedCharacter[])[] {
  const letters = characters.filter(({ text }) => text.trim() !== '');
  const spaced = new Set<PlacedCharacter>();
  for (const [at, character] of characters.entries()) {
    const next = characters[at + 1];
    if (character.text.trim() === '' && next !== undefined) spaced.add(next);
  }
  const whites = letters.map((letter, at) => {
    const before = letters[at - 1];
    return before === undefined || ink === undefined || closedGap(before.text, letter.text) > 0
      ? 0
      : ink.white(middleOf(before), middleOf(letter));
  });
  const whitesOf = (isSpace: boolean) => whites.filter((_, at) => at > 0 && isSpaced[at] === isSpace);
  const isSpaced = letters.map((letter) => spaced.has(letter));
  const spaces = whitesOf(true);
  const usual = median(spaces) ?? 0;
  const within = median(whitesOf(false)) ?? 0;
  const asSpaces =
    spaces.length < enoughSpaces || usual === 0 ? Infinity : Math.max(usual * asWide, within * widerThanLetters);
  const least = Math.min(asSpaces, Math.max(tall, within * widerThanLetters));
  const runs: PlacedCharacter[][] = [];
  for (const [at, letter] of letters.entries()) {
    if (at === 0 || isSpaced[at] === true || (whites[at] ?? 0) >= least) runs.push([letter]);
    else runs.at(-1)?.push(letter);
  }
  return runs;
}

function middleOf(character: PlacedCharacter | undefined): number {
  return character === undefined ? 0 : (character.from + character.to) / 2;
}

/** The words whose middle lies on the line, in their order. */
export function wordsOnLine(words: readonly RecognizedWord[], quad: Quad): readonly RecognizedWord[] {
  const [along, across] = [lengthOf(quad.along), lengthOf(quad.across)];
  return words.filter(({ bbox: [x0, y0, x1, y1] }) => {
    const [x, y] = [(x0 + x1) / 2 - quad.origin[0], (y0 + y1) / 2 - quad.origin[1]];
    const u = (x * quad.along[0] + y * quad.along[1]) / (along * along);
    const v = (x * quad.across[0] + y * quad.across[1]) / (across * across);
    return u >= 0 && u <= 1 && v >= 0 && v <= 1;
  });
}
