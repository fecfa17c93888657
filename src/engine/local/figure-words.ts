/** Owns which words may be misread figures, and whether what the networks see there is better: no word list finds a wrong digit. */
import type { RecognizedWord } from './tesseract.ts';

/** Tesseract reads figures in print this surely or is wrong about more than one in ten of them. */
const sureOfFigures = 0.95;
/** Both networks must be this sure of the same figures to overrule Tesseract. */
const sureAgainst = 0.95;
/** Characters; longer words are no figures, or their length says enough to the word lists. */
const longest = 12;
/** A short word without digits is taken for figures when so many others above and below it are. */
const shortWord = 4;
const columnOfFigures = 2;
/** Looks a page: of a page with more doubtful figures, the rest stays as it is. */
const mostLooks = 150;

/** What cells, sums and dates are written with. */
const figures = /^[-+−(]?[\d.,:/%()+-]*\d[\d.,:/%()+-]*[%)-]?$/u;

/** Whether a word is a number, a sum or a date, with signs around it or without. */
export function isFigures(text: string): boolean {
  return figures.test(text);
}

/** Words with digits that were not read surely, and short ones in a column of figures. */
export function doubtfulFigures(words: readonly RecognizedWord[]): readonly RecognizedWord[] {
  return words.filter((word) => isDoubtful(word, words)).slice(0, mostLooks);
}

/** What a network saw in the box of a word. */
export interface Look {
  readonly text: string;
  /** 0…1 */
  readonly confidence: number;
}

/** What was seen as one word is written: a sign of percent may stand off from its figures. */
export function joinSigns(seen: string): string {
  return seen.replace(/(?<=\d)\s+(?=[%‰]$)/u, '');
}

/** Whether a second look could change the word: the first one saw other figures, or saw the same ones surely. */
export function isSureOfFigures({ text, confidence }: Look): boolean {
  return isFigures(text) && confidence >= sureAgainst;
}

/**
 * What is read now where the networks agree, else the word as it was. Whoever saw a point or a sign counts more than who did
 * not: all of them overlook some, none of them makes any up.
 */
export function decideFigures(word: RecognizedWord, looks: readonly Look[]): RecognizedWord {
  const text = looks[0]?.text ?? '';
  const confidence = Math.min(...looks.map((look) => look.confidence));
  if (!looks.every((look) => isSureOfFigures(look) && look.text === text)) return word;
  if (text === word.text) return { ...word, confidence: Math.max(word.confidence, confidence) };
  return isWithoutSomeSigns(text, word.text) ? word : { ...word, text, confidence };
}

/** Whether `text` is `other` but for points and signs that are missing. */
function isWithoutSomeSigns(text: string, other: string): boolean {
  let at = 0;
  for (const sign of other) {
    if (sign === text[at]) at += 1;
    else if (/[\p{L}\p{N}]/u.test(sign)) return false;
  }
  return at === text.length;
}

function isDoubtful(word: RecognizedWord, all: readonly RecognizedWord[]): boolean {
  if (word.confidence >= sureOfFigures || word.text.length > longest) return false;
  if (/\d/u.test(word.text)) return true;
  return (
    word.text.length <= shortWord &&
    /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{P}\p{S}]+$/u.test(word.text) &&
    all.filter((other) => isFigures(other.text) && areInColumn(word, other)).length >= columnOfFigures
  );
}

/** Whether one stands below the other, for at least half of the narrower one. */
function areInColumn(a: RecognizedWord, b: RecognizedWord): boolean {
  const shared = Math.min(a.bbox[2], b.bbox[2]) - Math.max(a.bbox[0], b.bbox[0]);
  const narrower = Math.min(a.bbox[2] - a.bbox[0], b.bbox[2] - b.bbox[0]);
  const apart = a.bbox[1] >= b.bbox[3] || b.bbox[1] >= a.bbox[3];
  return apart && shared >= narrower / 2;
}
