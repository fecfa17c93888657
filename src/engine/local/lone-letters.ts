/** Owns the case of a letter that stands for itself and looks alike in both: told by what stands beside it. Pure. */
import { median } from '../../median.ts';
import type { RecognizedWord } from './tesseract.ts';

const alike = /^[cosuvwxz]$/iu;
/** Words as high as capitals, which reach below the line nowhere. */
const high = /^[\p{Lu}\p{N}bdfhklt.]*[\p{Nd}A-Zbdfhkl][\p{Lu}\p{N}bdfhklt.]*$/u;
/** Shares of the height of such words that capitals and small letters have at least and at most; between them nothing is sure. */
const leastCapital = 0.9;
const mostSmall = 0.82;
/** Share of the lower one's height by which two words overlap that stand in one row. */
const sameRow = 0.6;
/** Of one size two words are when neither is higher than this many times the other. */
const likeSize = 2;

/** Confidence of a letter of which nothing but the case was unsure. */
const sureOfLetter = 0.95;

/**
 * Nothing is on the line of a letter in a cell of its own by which a network could tell: it gives each case its share of what it
 * is sure of.
 */
export function withCaseOfRow(words: readonly RecognizedWord[]): readonly RecognizedWord[] {
  if (!words.some(({ text }) => alike.test(text))) return words;
  const measures = words.filter(({ text }) => high.test(text) && !alike.test(text));
  return words.map((word) => {
    if (!alike.test(word.text)) return word;
    const usual = median(measures.filter((other) => isInRow(word, other)).map(heightOf));
    if (usual === undefined) return word;
    const share = heightOf(word) / usual;
    const confidence = Math.max(word.confidence, Math.min(sureOfLetter, 2 * word.confidence));
    if (share >= leastCapital) return { ...word, confidence, text: word.text.toUpperCase() };
    return share <= mostSmall ? { ...word, confidence, text: word.text.toLowerCase() } : word;
  });
}

function isInRow(word: RecognizedWord, other: RecognizedWord): boolean {
  const [low, tall] = [heightOf(word), heightOf(other)].toSorted((one, two) => one - two) as [number, number];
  const shared = Math.min(word.bbox[3], other.bbox[3]) - Math.max(word.bbox[1], other.bbox[1]);
  return shared >= sameRow * low && tall <= likeSize * low;
}

function heightOf({ bbox }: RecognizedWord): number {
  return bbox[3] - bbox[1];
}
