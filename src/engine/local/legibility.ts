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

/** A reading less legible than this, as of scrawled handwriting, tells neither what script it is nor which way is up. */
export const leastTelling = 0.4;

/** Below this legibility, the language that was identified may be a wrong one, and the lines bent. */
export const doubtfulLanguage = 0.7;

/** Lines under this mean confidence whose surest word is under that one are guesses at grain, shadows and edges. */
const guessedLine = { mean: 0.3, surest: 0.5 } as const;

/**
 * Of codes, noise and foliage a few strokes look like letters now and then: so few characters, when more than twice as many
 * marks and some were seen, must be read this surely.
 */
const texture = { characters: 4, marks: 2, surely: 0.85 } as const;

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

/** Leaves out lines of which not one word was read halfway surely: text that is not there is worse than a gap. */
export function withoutGuesses(words: readonly RecognizedWord[]): readonly RecognizedWord[] {
  const lines = new Map<number, RecognizedWord[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line === undefined) lines.set(word.line, [word]);
    else line.push(word);
  }
  return words.filter((word) => {
    const line = lines.get(word.line) ?? [];
    const length = line.reduce((sum, { text }) => sum + text.length, 0);
    const mean = line.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / Math.max(1, length);
    return mean >= guessedLine.mean || line.some(({ confidence }) => confidence >= guessedLine.surest);
  });
}

/**
 * Nothing where a few characters were read, not surely, amid marks of which most are none.
 * @param letters marks that have the size and the shape of letters
 */
export function withoutTexture(words: readonly RecognizedWord[], letters: number): readonly RecognizedWord[] {
  const characters = words.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
  const isAmidMarks = characters <= texture.characters && letters > 2 * characters + texture.marks;
  return isAmidMarks && legibility(words) < texture.surely ? [] : words;
}
