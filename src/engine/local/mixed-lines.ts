/** Owns reading anew the lines of a page that may have Latin words among those of another script. */
import { scriptOf } from '../../language.ts';
import { gainOfSecond } from './choose-language.ts';
import { legibility } from './legibility.ts';
import type { State } from './recognition-state.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Words less sure than this may be of another script. */
const foreign = 0.7;
/** One letter or sign is too little to tell. */
const fewestLetters = 2;
/** The line must turn out to have a word of so many Latin letters that was read this surely. */
const fewestLatin = 3;
const surely = 0.8;
/** Scripts that are read by the core, and that have a network for Latin words of their own. */
const ownLatin: ReadonlySet<string | undefined> = new Set(['Han', 'Japanese']);
/** The core reads a whole page or nothing of it: there the signs of both scripts must be mixed without a space. */
const wholePages = 'Thai';
const surelyNumber = 0.9;

/**
 * Reads the lines with doubtful words once more, with the data of both scripts; of each line the more legible reading stays.
 * @param latin Tesseract codes of data for the Latin words
 */
export async function readMixedLines(state: State, latin: readonly string[]): Promise<State> {
  const { tesseract, image, dotsPerInch, how, codes, words } = state;
  const script = scriptOf(codes[0] ?? '');
  const isOther = codes.length === 1 && script !== 'Latin' && !ownLatin.has(script);
  if (!isOther || isLeftOut('mixed lines')) return state;
  const before = Map.groupBy(words, ({ line }) => line);
  const mayBeMixed = script === wholePages ? hasMixture : (own: readonly RecognizedWord[]) => own.some(isDoubtful);
  const lines = new Set([...before].flatMap(([line, own]) => (mayBeMixed(own) ? [line] : [])));
  if (lines.size === 0) return state;
  const read = await tesseract.recognize(image, [...codes, ...latin], dotsPerInch, { ...how, lines });
  const after = Map.groupBy(read, ({ line }) => line);
  return {
    ...state,
    words: [...before].flatMap(([line, own]) => {
      const other = after.get(line) ?? [];
      return hasLatin(other) && legibility(other) >= legibility(own) + gainOfSecond ? other : own;
    }),
  };
}

function isDoubtful({ text, confidence }: RecognizedWord): boolean {
  return confidence < foreign && (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= fewestLetters;
}

/** Latin words that data of another script reads come as signs of both. */
function hasMixture(line: readonly RecognizedWord[]): boolean {
  const isLatin = ({ text }: RecognizedWord) => /[A-Za-z0-9]/u.test(text);
  return line.some((word, at) => {
    const last = line[at - 1];
    if (last === undefined || word.spaced !== false || isLatin(last) === isLatin(word)) return false;
    return Math.min(last.confidence, word.confidence) < surelyNumber && /\p{Script=Thai}/u.test(last.text + word.text);
  });
}

function hasLatin(words: readonly RecognizedWord[]): boolean {
  return words.some(
    ({ text, confidence }) => confidence >= surely && (text.match(/\p{Script=Latin}/gu)?.length ?? 0) >= fewestLatin,
  );
}
