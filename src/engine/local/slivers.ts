/** Owns leaving out slivers: what was read of the upper or lower edges of letters that belong to another line. Pure. */
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

/** A sliver is this much less sure than the words whose ink it is made of, and they are this sure. */
const lessSure = 0.15;
const sure = 0.8;
/** Share of its box that lies on theirs: on one word's, or on those of two lines between which it was read. */
const within = 0.7;
const between = 0.4;
const guessed = 0.6;
/** Share of a word's height by which its ink may stick out of its box. */
const slack = 0.15;
const cell = 64;

/**
 * Tables with cells of several lines beside cells of one make Tesseract read a row through the middle of two lines.
 * @returns the same words when there are no slivers
 */
export function withoutSlivers(words: readonly RecognizedWord[]): readonly RecognizedWord[] {
  if (isLeftOut('slivers')) return words;
  const near = indexOf(words.filter(({ confidence, text }) => confidence >= sure && /[\p{L}\p{N}]{2}/u.test(text)));
  const kept = words.filter((word) => !isSliver(word, near(word)));
  return kept.length === words.length ? words : kept;
}

function isSliver(word: RecognizedWord, others: Iterable<RecognizedWord>): boolean {
  const [x0, y0, x1, y1] = word.bbox;
  const area = Math.max(1, (x1 - x0) * (y1 - y0));
  let [most, all] = [0, 0];
  for (const other of others) {
    if (other === word || other.confidence < word.confidence + lessSure) continue;
    const [left, top, right, bottom] = other.bbox;
    const grown = slack * (bottom - top);
    const share =
      (Math.max(0, Math.min(x1, right) - Math.max(x0, left)) *
        Math.max(0, Math.min(y1, bottom + grown) - Math.max(y0, top - grown))) /
      area;
    if (y1 - y0 <= (bottom - top) * 1.1) most = Math.max(most, share);
    all += share;
  }
  return most >= within || (all >= between && word.confidence < guessed);
}

/** Words by the squares of the page that they lie on. */
function indexOf(words: readonly RecognizedWord[]): (word: RecognizedWord) => ReadonlySet<RecognizedWord> {
  const index = new Map<string, RecognizedWord[]>();
  const squares = ({ bbox: [x0, y0, x1, y1] }: RecognizedWord) => {
    const keys: string[] = [];
    for (let row = Math.floor(y0 / cell) - 1; row <= Math.floor(y1 / cell) + 1; row += 1)
      for (let column = Math.floor(x0 / cell); column <= Math.floor(x1 / cell); column += 1)
        keys.push(`${row} ${column}`);
    return keys;
  };
  for (const word of words) {
    for (const key of squares(word)) {
      const there = index.get(key);
      if (there === undefined) index.set(key, [word]);
      else there.push(word);
    }
  }
  return (word) => new Set(squares(word).flatMap((key) => index.get(key) ?? []));
}
