/** Owns signs of money that a second reading of a line left out, where its networks cannot write them or are unsure of them. Pure. */
import type { RecognizedWord } from './tesseract.ts';

const sign = /^[$€£¥](.*)$/u;
const amount = /^\p{Nd}[\p{Nd}.,]*$/u;
/** Share of the sign's width that lies within the word which was read anew: ink that this word makes nothing of. */
const leastWithin = 0.5;

/** What stands behind a sign of money that a text begins with; undefined for another text. */
export const behindMoneySign = (text: string): string | undefined => sign.exec(text)?.[1];

/**
 * @param before the words of a page as they were read first
 * @param read a line of it, read anew
 * @returns the same words, amounts with the sign that was read where they begin
 */
export function withMoneySigns(
  before: readonly RecognizedWord[],
  read: readonly RecognizedWord[],
): readonly RecognizedWord[] {
  const signs = before.filter(({ text }) => behindMoneySign(text) !== undefined);
  if (signs.length === 0) return read;
  return read.map((word) => {
    if (!amount.test(word.text)) return word;
    const lost = signs.find((one) => isBefore(one, word) && (one.text.length > 1 || areSeen(word, before)));
    return lost === undefined ? word : { ...word, text: `${lost.text[0] ?? ''}${word.text}` };
  });
}

/** Whether these figures, without the sign, were read at this place before: then what is left of the ink is the sign. */
function areSeen({ text, bbox }: RecognizedWord, before: readonly RecognizedWord[]): boolean {
  return before.some(
    (one) =>
      one.text === text &&
      one.bbox[0] < bbox[2] &&
      one.bbox[2] > bbox[0] &&
      one.bbox[1] < bbox[3] &&
      one.bbox[3] > bbox[1],
  );
}

/** Whether the amount begins with the ink of the sign, which is a word for itself or the first letter of the same figures. */
function isBefore(one: RecognizedWord, { text, bbox }: RecognizedWord): boolean {
  const [left, top, right, bottom] = one.bbox;
  const rest = one.text.slice(1);
  const end = left + (right - left) / one.text.length;
  const within = Math.min(end, bbox[2]) - Math.max(left, bbox[0]);
  const isLevel = Math.min(bottom, bbox[3]) - Math.max(top, bbox[1]) >= leastWithin * (bottom - top);
  const isFirst = end < (bbox[0] + bbox[2]) / 2;
  return isLevel && isFirst && within >= leastWithin * (end - left) && (rest === '' || rest === text);
}
