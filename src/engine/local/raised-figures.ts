/** Owns square and cubic metres, whose raised figure Tesseract's data of English, German and others reads as a question mark. Pure. */
import type { PlacedCharacter } from './line-vote.ts';
import type { RecognizedWord } from './tesseract.ts';
import type { UnitPlace } from './unit-words.ts';

const [square, cubic] = ['\u00b2', '\u00b3'];
/** The unit and what its figure was taken for, behind an amount. */
const metres = /^(\d[\d.,]*)?([kcdm]?m)[?*%"]([.,;:)]*)$/u;
const amount = /\d[)\]]?$/u;
/** The network for Latin letters writes the figure on the line, and is this sure of it. */
const seenMetres = /[kcdm]?m([23\u00b2\u00b3])[.,;:)]*$/u;
const sure = 0.7;
/** Looks a page. */
const mostLooks = 60;

/** Words that may lack the figure, and where to look. @param words line by line, from left to right */
export function doubtfulMetres(words: readonly RecognizedWord[]): readonly UnitPlace[] {
  return words
    .filter((word, at) => {
      const last = words[at - 1];
      const found = metres.exec(word.text);
      return found !== null && (found[1] !== undefined || (last?.line === word.line && amount.test(last.text)));
    })
    .slice(0, mostLooks)
    .map((word) => ({ word, box: word.bbox }));
}

/** The word with its figure where the network saw one; a question mark stays one. */
export function decideMetres(word: RecognizedWord, seen: readonly PlacedCharacter[]): RecognizedWord {
  const text = seen
    .map((character) => character.text)
    .join('')
    .replaceAll(/\s/gu, '');
  const figure = seenMetres.exec(text)?.[1];
  const confidence = seen.findLast((character) => character.text === figure)?.confidence ?? 0;
  if (figure === undefined || confidence < sure) return word;
  const raised = figure === '2' || figure === square ? square : cubic;
  return { ...word, text: word.text.replace(metres, `$1$2${raised}$3`), confidence };
}
