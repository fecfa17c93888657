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

/** Mean confidence, weighted by length; 0 without words. */
export function legibility(words: readonly RecognizedWord[]): number {
  let sum = 0;
  let weight = 0;
  for (const word of words) {
    sum += word.confidence * word.text.length;
    weight += word.text.length;
  }
  return weight === 0 ? 0 : sum / weight;
}
