/** Owns telling lines that are show-through, stains or pictures from those of the page's text, by how surely they were read. Pure. */
import { weightedMedian } from '../../layout/weighted-median.ts';
import { legibility } from './legibility.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Braces stand alone in listings of code; dots and strokes that do are specks and rules. */
export const brace = /^[{}][)\]}]*[;,]?$/;
/** Signs that stand before or behind figures, as words of their own. */
const signOfFigures = /^[%\u2030\u20ac$\u00a3\u00a5\u00a7#\u00b0\u00b1+\u2212-]$/u;
/** What stands outside of all lines of text is believed from here on. */
export const sureAlone = 0.8;

/**
 * Lines read this much worse than the middle of the page's text are show-through, stains or pictures; what is read with
 * less confidence than `least` is more often wrong than right. Tesseract alone is sure of little and wrong about less.
 */
const stray = { voted: { share: 0.7, least: 0.5 }, alone: { share: 0.6, least: 0.4 } } as const;

/** Mean confidence of a line, as `legibility`, but that signs beside figures count as they do: "€ 5" is no worse than "5". */
export function clarity(line: readonly RecognizedWord[]): number {
  if (!line.some(({ text }) => /\p{Nd}/u.test(text))) return legibility(line);
  return legibility(line.filter(({ text }) => !signOfFigures.test(text)));
}

/** @param areVoted whether networks read the page's script; if not, they have read its figures alone, and more surely than the rest */
export function withoutStrays(words: readonly RecognizedWord[], areVoted: boolean): readonly RecognizedWord[] {
  const lines = linesOf(words);
  const isText = (line: readonly RecognizedWord[]) => line.some(({ text }) => /\p{L}/u.test(text));
  const usual = weightedMedian(
    (areVoted ? lines : lines.filter(isText)).map((line) => [
      clarity(line),
      line.reduce((sum, { text }) => sum + text.length, 0),
    ]),
  );
  const { share, least } = stray[areVoted ? 'voted' : 'alone'];
  // Where there are no letters, there is no legibility.
  const isBrace = (line: readonly RecognizedWord[]) =>
    line.every(({ text, confidence }) => brace.test(text) && confidence >= sureAlone);
  return lines.filter((line) => clarity(line) >= Math.max(least, share * usual) || isBrace(line)).flat();
}

export function linesOf(words: readonly RecognizedWord[]): readonly (readonly RecognizedWord[])[] {
  return [...Map.groupBy(words, ({ line }) => line).values()];
}
