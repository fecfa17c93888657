/** Owns putting Korean words together again, which Tesseract gives as single syllables. Pure. */
import { spacesBefore } from './seen-spaces.ts';
import type { RecognizedWord } from './tesseract.ts';

const hangul = /\p{Script=Hangul}/u;

/**
 * Joins neighbours on a line between which the running text has no space, where one of the two is Korean. (Chinese and
 * Japanese stay in pieces: they have no spaces at all.)
 * @param words in the order of the running text
 * @param text what Tesseract gives as plain text of the same page, with the spaces that it saw
 * @returns the words of a line as they were from where the two no longer agree
 */
export function joinHangul(words: readonly RecognizedWord[], text: string): readonly RecognizedWord[] {
  if (!words.some((word) => hangul.test(word.text))) return words;
  const joined: RecognizedWord[] = [];
  const spaces = spacesBefore(words, text);
  for (const [index, word] of words.entries()) {
    const space = spaces[index];
    const last = joined.at(-1);
    const belongs = last !== undefined && space === 0 && last.line === word.line && hangul.test(last.text + word.text);
    if (belongs) joined.splice(-1, 1, join(last, word));
    else joined.push(word);
  }
  return joined;
}

function join(left: RecognizedWord, right: RecognizedWord): RecognizedWord {
  return {
    ...left,
    text: left.text + right.text,
    bbox: [
      Math.min(left.bbox[0], right.bbox[0]),
      Math.min(left.bbox[1], right.bbox[1]),
      Math.max(left.bbox[2], right.bbox[2]),
      Math.max(left.bbox[3], right.bbox[3]),
    ],
    // As sure as the least sure of its syllables, like words of other scripts.
    confidence: Math.min(left.confidence, right.confidence),
  };
}
