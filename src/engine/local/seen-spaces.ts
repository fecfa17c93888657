/** Owns the spaces that Tesseract's core saw between the signs that it gives as words of their own, as those of Thai and Chinese. Pure. */
import { unionBox } from '../../bounding-box.ts';
import { beginsUnspaced } from '../../script.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Signs that stand above or below the one before, or end the vowel that one before begins. */
const mark = /^\p{M}+$/u;
const openVowel = /[\u0e4d\u0ecd]\p{M}*$/u;
const letter = /[\p{L}\p{M}\p{N}]/u;
/** Scripts that part phrases by spaces. */
const phrased = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const endOfVowel = /^[\u0e32\u0eb2]$/u;

/**
 * The space that the running text shows before each word, as its length; undefined from where a line of it and its words no
 * longer agree.
 * @param words in the order of the running text
 * @param text what the core gives as plain text of the same page, line by line
 */
export function spacesBefore(words: readonly RecognizedWord[], text: string): readonly (number | undefined)[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [...Map.groupBy(words, ({ line }) => line).values()].flatMap((own, number) => {
    const line = lines[number] ?? '';
    let at: number | undefined = 0;
    return own.map((word) => {
      if (at === undefined) return undefined;
      const space: number = /^\s*/u.exec(line.slice(at))?.[0].length ?? 0;
      at = line.startsWith(word.text, at + space) ? at + space + word.text.length : undefined;
      return at === undefined ? undefined : space;
    });
  });
}

/**
 * Says of words whether a space parts them from the one before, where one of the two is in a script without spaces: the boxes of
 * its signs are cut too roughly to show it. Marks come as one word with the sign that bears them.
 * @param text with the spaces that were seen
 */
export function withSeenSpaces(words: readonly RecognizedWord[], text: string): readonly RecognizedWord[] {
  if (!words.some((word) => isUnspaced(word))) return words;
  const seen: RecognizedWord[] = [];
  for (const [index, space] of spacesBefore(words, text).entries()) {
    const [last, word] = [seen.at(-1), words[index]];
    if (word === undefined) continue;
    const isNext = space !== undefined && last !== undefined && last.line === word.line;
    if (!isNext || !(isUnspaced(last) || isUnspaced(word))) seen.push(word);
    else if (space === 0 && belongs(last.text, word.text)) seen.splice(-1, 1, joined(last, word));
    else if (space === 0) seen.push({ ...word, spaced: false });
    else seen.push(isDoubtful(last.text, word.text) ? word : { ...word, spaced: true });
  }
  return seen;
}

function isUnspaced({ text }: Pick<RecognizedWord, 'text'>): boolean {
  return beginsUnspaced(text) || mark.test(text);
}

/** Beside marks that stand in the cell of an ideograph, and between two ideographs, the white in the cells is taken for a space. */
function isDoubtful(last: string, text: string): boolean {
  const sides = [last.slice(-1), text.slice(0, 1)];
  return sides.some((side) => !letter.test(side)) || sides.every((side) => beginsUnspaced(side) && !phrased.test(side));
}

function belongs(last: string, text: string): boolean {
  return beginsUnspaced(last) && (mark.test(text) || (openVowel.test(last) && endOfVowel.test(text)));
}

function joined(last: RecognizedWord, word: RecognizedWord): RecognizedWord {
  return {
    ...last,
    text: last.text + word.text,
    bbox: unionBox([last.bbox, word.bbox]) ?? last.bbox,
    confidence: Math.min(last.confidence, word.confidence),
  };
}
