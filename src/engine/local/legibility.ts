/** Owns what is asked of recognised words as a whole: how sure the recogniser was of them, and their text. */
import type { RecognizedWord } from './tesseract.ts';

/** Words in their lines. */
export function textOf(words: readonly RecognizedWord[]): string {
  let text = '';
  let line: number | undefined;
  for (const word of words) {
    text += `${line === undefined ? '' : word.line === line ? ' ' : '\n'}${word.text}`;
    line = word.line;
  }
  return text;
}

/** Mean confidence, weighted by length; text without letters or digits counts for nothing. */
export function legibility(words: readonly RecognizedWord[]): number {
  let sum = 0;
  let weight = 0;
  for (const word of words) {
    if (/[\p{L}\p{N}]/u.test(word.text)) sum += word.confidence * word.text.length;
    weight += word.text.length;
  }
  return weight === 0 ? 0 : sum / weight;
}

/** Characters that were read surely, less those that were guessed: tells which of two readings of a page got more of it. */
export function surelyRead(words: readonly RecognizedWord[]): number {
  return words.reduce((sum, word) => sum + word.text.length * (word.confidence - 0.5), 0);
}
