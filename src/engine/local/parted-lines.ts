/** Owns parting lines that page analysis drew across the edge between two panels. Pure. */
import type { PanelEdges } from './panel-edges.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Heights of a line by which an edge reaches beyond it above and below together, so that it is none of a letter or a button. */
const beyond = 1;

/**
 * Gives the words behind an edge that crosses their line a line of their own, so that what is read again is read panel by panel.
 * @returns the words in their order
 */
export function partLines(
  words: readonly RecognizedWord[],
  { vertical }: Pick<PanelEdges, 'vertical'>,
): readonly RecognizedWord[] {
  if (vertical.length === 0) return words;
  let next = words.reduce((most, { line }) => Math.max(most, line), -1) + 1;
  return [...Map.groupBy(words, ({ line }) => line).values()].flatMap((line) => {
    const top = Math.min(...line.map(({ bbox }) => bbox[1]));
    const bottom = Math.max(...line.map(({ bbox }) => bbox[3]));
    const cuts = vertical.filter(
      ([x0, y0, x1, y1]) =>
        y0 <= top &&
        y1 >= bottom &&
        y1 - y0 >= (1 + beyond) * (bottom - top) &&
        line.every(({ bbox }) => bbox[2] <= x1 || bbox[0] >= x0),
    );
    if (cuts.length === 0) return line;
    const placeOf = ({ bbox }: RecognizedWord) => cuts.filter(([x0]) => bbox[0] >= x0).length;
    const lines = new Map<number, number>();
    return line.map((word) => {
      const place = placeOf(word);
      const number = lines.get(place) ?? (lines.size === 0 ? word.line : next++);
      lines.set(place, number);
      return { ...word, line: number };
    });
  });
}
