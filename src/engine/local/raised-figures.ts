/** Owns square and cubic metres, whose raised figure Tesseract's data of English, German and others reads as a question mark. Pure. */
import { unionBox } from '../../bounding-box.ts';
import type { PlacedCharacter } from './line-vote.ts';
import type { RecognizedWord } from './tesseract.ts';
import type { UnitPlace } from './unit-words.ts';

const [square, cubic] = ['\u00b2', '\u00b3'];
/** The unit and what its figure was taken for, behind an amount. */
const metres = /^(\d[\d.,]*)?([kcdm]?m)[?*%"]([.,;:)]*)$/u;
const amount = /\d[)\]]?$/u;
/** The network for Latin letters writes the figure on the line, and is this sure of it. */
const seenMetres = /[kcdm]?m([23\u00b2\u00b3])[.,;:)]*$/u;
const sure = 0.5;
/** Looks a page. */
const mostLooks = 60;

/** Words that may lack the figure, and where to look. @param words line by line, from left to right */
export function doubtfulMetres(words: readonly RecognizedWord[]): readonly UnitPlace[] {
  return words
    .flatMap((word, at): readonly UnitPlace[] => {
      const found = metres.exec(word.text);
      if (found === null) return [];
      if (found[1] !== undefined) return [{ word, box: word.bbox }];
      const last = words[at - 1];
      if (last?.line !== word.line || !amount.test(last.text)) return [];
      // A line tells how high the figure stands; two letters do not.
      return [{ word, box: unionBox([last.bbox, word.bbox]) ?? word.bbox }];
    })
    .slice(0, mostLooks);
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
